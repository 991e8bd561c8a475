"""Entries and their versions, attachments, what is held and what conflicts."""
