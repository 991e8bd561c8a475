"""The country in time: provinces, districts (until 30-6-2025), communes, and which became which.

Owns: territory_unit, territory_succession, territory_unread, territory_loading.
Enter by `lookups`; `load.load_units` brings the tables to what the files in data/ say.
Never: takes a code for a unit without a day. Codes were used again for other places.
"""
