"""A witness: a small process of a province or a ministry that cosigns a log's checkpoints, and remembers what it cosigned.

Owns its key file, its store (the latest checkpoint of each log) and its guard; enter by `acting`, over HTTP by `serving`.
Imports only core: who runs one needs neither our database nor our trust. Never signs before the store is durable, and
never what does not continue what it signed before.
"""
