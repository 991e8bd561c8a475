"""A country to measure against: organisations and products as they are in life, the same again from the same seed.

`python -m tests.bench.nation --organisations 150000 --products 4000000 --database URL`
"""
