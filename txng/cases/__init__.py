"""Cases: recalls of goods, and what citizens complain of.

Owns: cases_draft, cases_draftitem, cases_recall, cases_recallitem, cases_withdrawal; cases_complaint, cases_said,
cases_reached, cases_queued, cases_step.
Enter by `drafts` and `recalls` (draft, amend, propose; carried out when a second person confirms), `complaints` (file, reply),
`complaints_handling` (take, ask, answer, close), `complaints_waiting` (escalate, forget) and the lookups beside them.
Never: who complained in a leaf, in a log or beside what was complained of; a recall by one hand.
"""
