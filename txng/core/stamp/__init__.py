"""Stamps that are computed, not stored: an ordinal of a batch, permuted and tagged under the key of its year.

`key` makes and checks one serial, `many` a million alike, `letters` is how they are written and read back.
Never: a row, a clock, a secret of its own. Whoever has no key learns nothing of how many there are.
"""
