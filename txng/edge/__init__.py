"""The fast way of a scan: what Django's views would answer, for the few forms that nearly all scans have (ADR 37).

Enter by `app.Edge(behind)`, an ASGI application: what it does not know it hands to the one behind it, unchanged.

Many requests are answered together: one statement of each kind for all that wait. Words, pages and rules are the portal's
and the rooms'; there is none here. Without the database it says that nothing was checked, and never more.
"""
