"""Accounts: organisations that act, their machine keys, and who asks.

Owns Organisation and MachineKey. Enter by `signin.viewer_of` (reads), `actions.enrol` (writes), `lookups` (public faces).
Never keeps a secret: of a key only its SHA-256 is stored.
"""
