"""The transparency log: what was promised, in what order, provable to anyone.

Owns pending leaves, leaves, head, checkpoints and followers' cursors, and the tile files.
Enter by `append` (inside your transaction), `lookups` (what is sealed, proofs), `follow` (what came after).
Knows no other room: it logs opaque commitments. Never changes, reorders or removes a leaf.
"""
