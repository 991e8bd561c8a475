"""Whatever is asked of EPCIS's addresses, the answer is one that the standard knows; never a fault of ours."""

from __future__ import annotations

import json
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.events.asking import ROOT
from tests.events.documents import LOT, make_body

pytestmark = pytest.mark.django_db
KNOWN = {200, 201, 202, 204, 400, 401, 403, 404, 405, 406, 409, 413, 414, 415, 501}
RESOURCES = (
    "", "/", "capture", "events", "eventTypes", "epcs", "bizSteps", "bizLocations", "readPoints", "dispositions", "queries",
    "nextPageToken",
)  # fmt: skip
WORDS = st.sampled_from(
    ["ObjectEvent", "shipping", LOT, "urn:epc:id:sgtin:8938501.023456.S1", "events", "..", "a|b", "%2F"]
)
NAMES = st.one_of(st.none(), WORDS.map(str.encode), st.binary(max_size=40), st.text(max_size=40).map(str.encode))
PARAMETERS = st.dictionaries(
    st.sampled_from(["perPage", "nextPageToken", "view", "dry-run", "EQ_bizStep", "MATCH_anyEPC", "GE_eventTime", "orderBy",
                     "eventType", "lang", "x"]),
    st.one_of(WORDS, st.text(max_size=30), st.integers().map(str)),
    max_size=3,
)  # fmt: skip
HEADERS = st.dictionaries(
    st.sampled_from(["HTTP_ACCEPT", "HTTP_GS1_EPC_FORMAT", "HTTP_GS1_EPCIS_MIN", "HTTP_GS1_EPCIS_MAX", "HTTP_GS1_CBV_MAX",
                     "HTTP_GS1_EXTENSIONS", "HTTP_GS1_CAPTURE_ERROR_BEHAVIOUR", "HTTP_ACCEPT_LANGUAGE"]),
    st.one_of(
        st.sampled_from(["application/json", "application/xml", "*/*;q=x", "2.0", "1.2", "Always_EPC_URN", "a=urn:a:b", "="]),
        st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=20),
    ),
    max_size=2,
)  # fmt: skip
_LEAVES = st.none() | st.booleans() | st.floats() | st.text(max_size=9)


def _nested(inner):
    return st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["name", "query", "type", "a"]), inner, max_size=3
    )


BODIES = st.one_of(
    st.binary(max_size=60),
    st.recursive(_LEAVES, _nested).map(json.dumps),
    st.just(json.dumps({"@context": [], **make_body()})),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=st.sampled_from(["get", "get", "get", "post", "delete", "options"]), resource=st.sampled_from(RESOURCES),
    name=NAMES, rest=st.sampled_from(["", "/events", "/subscriptions", "/"]), parameters=PARAMETERS, headers=HEADERS,
    body=BODIES, media=st.sampled_from(["application/json", "application/xml", "text/plain", ""]),
)  # fmt: skip
def test_every_answer_is_one_that_the_standard_knows(
    client, as_an, method, resource, name, rest, parameters, headers, body, media
):
    path = f"{ROOT}/{resource.strip('/')}" + ("" if name is None else f"/{quote_from_bytes(name, safe='')}{rest}")
    more = {} if method == "get" else {"data": body, "content_type": media}
    if method == "get":
        answer = client.get(path, parameters, **as_an, **headers)
    else:
        answer = getattr(client, method)(path, query_params=parameters, **more, **as_an, **headers)

    assert answer.status_code in KNOWN, (answer.status_code, answer.content[:300])
