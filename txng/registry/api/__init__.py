"""The doors of the registry for machines, a file for each kind of thing: products, places, company prefixes.

Each is a few lines that call the room's actions and lookups. What lies outside the caller's reach reads as absent.
"""
