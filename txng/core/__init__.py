"""Core: the standards as values and functions — GS1, EPCIS/CBV, TCVN, RFC 6962.

Owns no rows. Enter by the module of the standard you need: `core.gs1.digital_link`, `core.epcis.read_json` …
Never reads a clock, a network, a database or randomness: core is told, it does not look.
"""
