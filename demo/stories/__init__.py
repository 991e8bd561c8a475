"""Stories: one module, one chain of goods; `story(today)` gives its places, products, documents and codes.

Enter by `demo.book`. Organisations come from `demo.people`; every person, code and quantity is invented.
"""
