"""EPCIS documents as a producer's software would send them."""

import time

CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"]


def document(*events: dict) -> dict:
    """An EPCISDocument of these events."""
    return {
        "@context": CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-11-20T09:00:00+07:00",
        "epcisBody": {"eventList": list(events)},
    }


def observed(lot: str, **more) -> dict:
    """A lot was inspected."""
    return {
        "type": "ObjectEvent",
        "eventTime": "2026-11-20T08:00:00.000+07:00",
        "eventTimeZoneOffset": "+07:00",
        "action": "OBSERVE",
        "bizStep": "inspecting",
        "quantityList": [{"epcClass": lot, "quantity": 5, "uom": "KGM"}],
        **more,
    }


def harvested(lot: str, kilograms: float, day: str, **more) -> dict:
    """A lot came into being."""
    return observed(lot, action="ADD", bizStep="commissioning", eventTime=f"{day}T06:00:00+07:00") | {
        "quantityList": [{"epcClass": lot, "quantity": kilograms, "uom": "KGM"}], **more,
    }


def transformed(inputs: dict[str, float], outputs: dict[str, float], day: str, **more) -> dict:
    """Lots became other lots."""
    amounts = lambda lots: [{"epcClass": lot, "quantity": kg, "uom": "KGM"} for lot, kg in lots.items()]  # noqa: E731
    return {
        "type": "TransformationEvent",
        "eventTime": f"{day}T10:00:00+07:00",
        "eventTimeZoneOffset": "+07:00",
        "bizStep": "creating_class_instance",
        "inputQuantityList": amounts(inputs),
        "outputQuantityList": amounts(outputs),
        **more,
    }


def finished_job(client, answer, seconds: float = 90) -> dict:
    """The capture job of a 202, once it is judged."""
    assert answer.status_code == 202, answer.text
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        job = client.get(answer.headers["Location"]).json()
        if not job["running"]:
            return job
        time.sleep(0.1)
    raise AssertionError("the job was not judged in time")


def until(question, seconds: float = 90):
    """The first true answer to `question`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = question()
        if answer:
            return answer
        time.sleep(0.1)
    raise AssertionError("did not become true in time")
