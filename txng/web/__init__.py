"""Web: the shared look, and the only renderer of refusals.

Owns no rows. Enter by `api.endpoint` for machines, `pages` and `web/base.html` for people, `problems` for refusals.
Never knows a room above it: who asks is put on the request by `accounts.middleware`.
"""
