"""The XML bindings of EPCIS 2.0 and 1.2: the same `Document` and `Event` values as from JSON.

Enter by `read_xml.read_document` and `read_xml.read_event`, leave by `write_xml.write_document`. XML becomes the JSON
object that says the same, and is judged by the JSON readers; only names, order and text forms are judged here.
Never expands an entity, never fetches anything, never loses a field without a Problem that names it.
"""
