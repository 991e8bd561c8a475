"""EPCIS 2.0 over HTTP: /epcis/v2/….

One file a resource: `discovery`, `captures`, `events`, `resources` (/epcs, /bizSteps …), `queries`, `paging`. Each is made
of doors, one a method, set in the frame of `resource.resource`: who asks, OPTIONS, versions, media types, lengths,
headers. Refusals are raised, never written here. Never: a rule about events, or SQL.
"""
