"""The graph of goods in ten lines: an item is anything with a key; a link says that one item went into another.

Events become links (links.py); a walk follows them backward to the sources or forward to the last holders, level by
level and bounded (walk.py); balance.py weighs what went in against what came out, units.py being the only place where
units are converted; missing.py names the steps that nobody recorded. Never reads a table: links are asked for by function.
"""
