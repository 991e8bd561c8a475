"""Registry: master data — products with their lots, and places.

Owns Product, Lot and Place. Enter by `actions.register_product`, `actions.register_place`; read by `lookups`.
Never decides what happened: that is events.
"""
