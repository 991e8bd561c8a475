"""Data-sharing agreements: who lets whom read what, which fields, for what, until when; and how often it was read.

Enter by `actions` (propose, sign, end) and `lookups` (what is open to a viewer at this instant). An agreement is never
copied into rows of events: it is asked with each read, so that what has expired opens nothing from that minute.
"""
