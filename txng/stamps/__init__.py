"""Stamps: asked for, approved, issued, printed, activated, voided, attached to lots; and the book that all of it adds up in.

Owns: stamps_request, stamps_decision, stamps_allocation, stamps_batch, stamps_act, stamps_entry.
Enter by `actions` (request, decide, issue, activate, void, attach) and `lookups` (a stamp by its ordinal, batches, the book).
Never: a row for each stamp. A batch is one row; what is true of some of its stamps is ranges on that row.
"""
