"""How a test speaks SOAP."""

from __future__ import annotations

from lxml import etree

from tests.core.epcis.xml.make_soap import call

ADDRESS = "/epcis/v1/"
MEDIA = {"1.1": "text/xml", "1.2": "application/soap+xml", "document": "application/xml"}


def ask(client, headers, body, *, binding="1.1", address=ADDRESS, **more):
    return client.post(address, call(body, binding=binding), content_type=MEDIA[binding], **headers, **more)


def answered(answer):
    """The one element of the answer's body."""
    assert answer.status_code == 200, answer.content.decode()
    return message_of(answer)


def message_of(answer):
    root = etree.fromstring(answer.content)
    body = next(child for child in root if etree.QName(child).localname in ("Body", "EPCISBody"))
    return body[0]


def strings(answer):
    return [one.text for one in answered(answer)]


def events(answer):
    """The elements of the events of an answer, wrappers of 1.2 taken off."""
    found = answered(answer).find("resultsBody/EventList")
    return [one for one in found.iter() if etree.QName(one).localname.endswith("Event")]


def exception(answer):
    """The standard's exception and its reason."""
    assert answer.status_code >= 400, answer.content.decode()
    found = [one for one in message_of(answer).iter() if etree.QName(one).localname.endswith("Exception")]
    (one,) = found
    return etree.QName(one).localname, one.findtext("reason")
