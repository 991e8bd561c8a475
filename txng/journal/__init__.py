"""The electronic log (nhật ký điện tử): what a household writes on its phone, kept and made events of.

Owns: journal_* (entries and their versions, attachments, what is held, conflicts, reminders; hand-overs).
Enter by `recording.record_entry` (one entry), `api` (phones), `attachments`, `conflicts`, `handovers`, and by the lookups.
Never: "received" before it is committed; names and telephone numbers of people in an event, a leaf or a log.
"""
