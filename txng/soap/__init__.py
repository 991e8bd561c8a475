"""SOAP: the door for systems that speak EPCIS 1.2 — the query interface in SOAP 1.1 and 1.2, and capture of XML.

Owns no table. Enter by `views`. What a call says is read in core.epcis.xml.soap_read, what is answered is written in
soap_answers; here calls are put to the rooms below.
Never: a rule about events, a question of its own, or a second way to store an event.
"""
