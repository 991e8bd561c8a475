"""An administers a cooperative, Bình another; both have browsers and machine keys that reach the door of EPCIS."""

import json

from django.test import Client
from django.utils import timezone

from tests.accounts.delegation import organisation, person, viewer_of
from tests.events.documents import make_body, make_document
from txng.accounts import mandates
from txng.accounts.actions import issue_key
from txng.accounts.memberships import join
from txng.events.jobs import judge_next


def administrator(code, name, phone, officer, units, commune="21163"):
    """(organisation, person, headers of its key)."""
    made = organisation(code, commune, f"Hợp tác xã {name}", units)
    somebody = person(name, phone)
    mandates.appoint(viewer_of(officer), made.pk, somebody.pk, reason="Lập hồ sơ", now=timezone.now())
    join(somebody.pk, made.code, made.role, now=timezone.now())
    return made, somebody, {"HTTP_AUTHORIZATION": f"Bearer {issue_key(made, label='máy cân', now=timezone.now())}"}


def sent(headers, *bodies):
    """A document handed in and judged; its number."""
    answer = Client().post("/epcis/v2/capture", make_document(*bodies), content_type="application/json", **headers)
    assert answer.status_code == 202, answer.content
    while judge_next(now=timezone.now()):
        pass
    return answer.headers["Location"].rpartition("/")[2]


def good(number):
    return make_body(eventID=f"urn:e:tot-{number}")


def bad(number):
    return make_body(eventID=f"urn:e:xau-{number}", bizStep=None, action="KHONG-CO")


def subscribed(headers, name):
    """A subscription to what is commissioned; its id."""
    for path, body in (
        ("/epcis/v2/queries", {"name": name, "query": {"EQ_bizStep": ["commissioning"]}}),
        (f"/epcis/v2/queries/{name}/subscriptions", {"dest": "https://nhan.vidu.vn/epcis", "signatureToken": "x" * 32, "stream": True}),
    ):  # fmt: skip
        answer = Client().post(path, json.dumps(body), content_type="application/json", **headers)
        assert answer.status_code == 201, answer.content
    return answer.json()["subscriptionID"]
