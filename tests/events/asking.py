"""How a test speaks EPCIS over HTTP."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import quote

from txng.events.jobs import judge_next
from txng.events.models import CaptureJob

ROOT = "/epcis/v2"
CONTEXT = ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld", {"vidu": "https://vidu.vn/epcis/"}]


def post(client, headers, body, *, query="", **more):
    document = json.dumps({"@context": CONTEXT} | body)
    return client.post(f"{ROOT}/events{query}", document, content_type="application/json", **headers, **more)


def judge_all():
    while judge_next(now=CaptureJob.objects.latest("not_before").not_before + timedelta(seconds=1)):
        pass


def found(answer):
    assert answer.status_code == 200, answer.content
    return answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]


def members(answer):
    assert answer.status_code == 200, answer.content
    assert answer.json()["type"] == "Collection"
    return answer.json()["member"]


def codes(answer):
    return [error["code"] for error in answer.json()["errors"]]


def next_of(answer):
    """The address of the next page; None on the last."""
    link = answer.headers.get("Link")
    return link and link.partition("<")[2].partition(">")[0].partition("/epcis")[2].join(["/epcis", ""])


def under(resource, name, rest=""):
    return f"{ROOT}/{resource}/{quote(name, safe='')}{rest}"
