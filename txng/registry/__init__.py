"""Registry: master data — products with their lots, pictures and groups; places with their ground; sheets of products.

Owns the products, places, plots, prefixes, aliases, pictures, sheets and the words of search. Enter by `actions`, and
`sheets` for many at once; read by `lookups`, `sheets_lookups`, `groups`, `minimum`. Never decides what happened: that is events.
"""
