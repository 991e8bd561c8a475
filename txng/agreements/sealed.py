"""What the log holds of agreements, their signatures and ends: salted commitments to whole rows; never a name."""

from __future__ import annotations

from txng.agreements.models import Agreement, End, Signature
from txng.tlog.sealing import SealedTables

TABLES = SealedTables(
    b"txng agreement v1\n",
    {Agreement: "agreement", Signature: "agreement_signature", End: "agreement_end"},
)

# For the check of the log (settings.TLOG_RECOMMIT): what the leaves of these rows must commit to.
agreements = TABLES.recommitted(Agreement)
signatures = TABLES.recommitted(Signature)
ends = TABLES.recommitted(End)
