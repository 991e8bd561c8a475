"""Accounts: organisations that act, their machine keys, people who sign in, their mandates, and who asks.

Enter by `signin.viewer_of` (a key), `whoami.signed_in` (a session), `actions.enrol`, `people` (writes), `lookups` (public faces).
Owns the pages of signing in, what people are told (`messages`) and what they did (`audit`).
Never keeps a secret in clear: of a key, a session, a code only its digest is stored. Never reads a cookie where a machine speaks.
"""
