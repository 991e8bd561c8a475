"""What the log holds of cases: salted commitments to recalls, withdrawals, complaints and what became of them."""

from __future__ import annotations

from txng.cases.models import Complaint, Recall, Step, Withdrawal
from txng.tlog.sealing import SealedTables

SEALED = SealedTables(
    b"txng cases v1\n",
    {Recall: "recall", Withdrawal: "recall_withdrawal", Complaint: "complaint", Step: "complaint_step"},
)

# For the check of the log (settings.TLOG_RECOMMIT): what the leaves of these rows must commit to.
recalls = SEALED.recommitted(Recall)
withdrawals = SEALED.recommitted(Withdrawal)
complaints = SEALED.recommitted(Complaint)
steps = SEALED.recommitted(Step)
