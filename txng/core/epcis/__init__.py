"""EPCIS 2.0: what happened to which items, when, where and why.

An `Event` (event.py) is its own JSON-LD object plus the fields we compute with. Enter by `read_json.read_document`,
ask `check.check`, leave by `write_json`. Never stores, never fetches a context, never asks the clock.
"""
