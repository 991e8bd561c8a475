"""Inspections: what an officer carries with him when there is no network, and what he wrote down of a check.

Owns: inspections_list, inspections_listbody, inspections_check.
Enter by `lists` (the newest list that the log holds) and `checks` (record, own, in the viewer's area).
Never: the key of a stamp, or anything of which a stamp could be made, in a list that leaves the house.
"""
