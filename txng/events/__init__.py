"""The EPCIS repository: events, their items and links, and the documents they came in.

Enter by `capture.capture` (the only way an event enters), `jobs` (documents that are judged later), `lookups` and
`tracing` (reads, the viewer first), `verdicts` (trial runs), `named_queries`, `known_names` (lists). Facts are
never changed or deleted here; a correction is an error declaration.
Never: reads who may act from anywhere but the viewer, or seals a leaf itself.
"""
