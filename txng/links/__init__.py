"""Links: what the owners of codes register for them, on which hosts, and which hosts were proven to be theirs.

Owns: links_link, links_version, links_host, links_step.
Enter by `actions` and `hosts` (write), `lookups` (the links of a code; those of an organisation).
Never: send a browser to a host that nobody has verified; keep a link at an identifier that cannot exist.
"""
