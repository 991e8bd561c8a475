"""GS1 identification: what a thing, a lot, a place or a party is called, worldwide.

Owns check digits, the AI table, element strings, Digital Link, EPC URN, and the one canonical text of every key.
Enter by `identify` for any text that may name something, by `keys`, `ai`, `digital_link` or `epc` when you know
what you hold. Never looks anything up: whose a GTIN is, and whether it exists, are questions for `registry`.
"""
