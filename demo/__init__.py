"""Demo: true-to-life stories of goods, told to a running node through the same public doors as anyone.

Enter by `record.record` (tell everything) and `demo_json.demo_json` (what a visitor may try).
A client, not a part of the system: imports only `txng.core` and httpx, never reads a clock, writes no row itself.
"""
