"""What the log holds of stamps: salted commitments to requests, decisions and acts; never a serial."""

from __future__ import annotations

from txng.stamps.models import Act, Decision, Request
from txng.stamps.scans_models import Appeal, Ruling, Suspicion
from txng.tlog.sealing import SealedTables

SEALED = SealedTables(
    b"txng stamps v1\n",
    {
        Request: "stamp_request", Decision: "stamp_decision", Act: "stamp_act",
        Suspicion: "stamp_suspicion", Appeal: "stamp_appeal", Ruling: "stamp_ruling",
    },
)  # fmt: skip

# For the check of the log (settings.TLOG_RECOMMIT): what the leaves of these rows must commit to.
requests = SEALED.recommitted(Request)
decisions = SEALED.recommitted(Decision)
acts = SEALED.recommitted(Act)
suspicions = SEALED.recommitted(Suspicion)
appeals = SEALED.recommitted(Appeal)
rulings = SEALED.recommitted(Ruling)
