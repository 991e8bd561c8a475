"""The doors for machines to organisations, registrations, people and their mandates, keys, and the audit: /api/v1.

Enter by `door.door`: who asks, what may be sent and asked for, how it is answered. Each view is a few lines that call
the actions and lookups that the office calls; nothing is decided here. Never: takes a field that it does not name.
"""
