"""Refused → problem+json, problem+xml (RFC 9457), a SOAP fault or a page in Vietnamese. The only renderer of refusals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from txng.core.problems import KINDS, Problem, Refused
from txng.web import soap_faults
from txng.web.pages import language_of, wants_xml

# EPCIS 2.0 names its own types; ours go into `code` (REST bindings, components/schemas/ProblemResponseBody).
_EPCIS_TYPES = {
    400: "ValidationException",
    401: "SecurityException",
    403: "SecurityException",
    404: "NoSuchNameException",
    405: "ImplementationException",
    406: "NotAcceptableException",
    409: "ResourceAlreadyExistsException",
    413: "CaptureLimitExceededException",
    414: "URITooLongException",
    415: "UnsupportedMediaTypeException",
}
_EPCIS_QUERY_TYPES = {400: "QueryParameterException", 413: "QueryTooComplexException"}
_TITLES = {
    "vi": {1: "Yêu cầu này chưa thực hiện được", 2: "Có {n} lỗi trong yêu cầu này"},
    "en": {1: "This request cannot be carried out", 2: "This request has {n} faults"},
}
# EPCIS's own schema names the element and the order of its parts; what is beside them is of RFC 9457's namespace.
_XML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<epcis:EPCISException xmlns:epcis="urn:epcglobal:epcis:xsd:2">{members}'
    '<errors xmlns="urn:ietf:rfc:7807">{errors}</errors></epcis:EPCISException>\n'
)
_XML_MEMBERS = ("type", "title", "status", "detail", "instance")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DETAILS = {
    "vi": "Chưa có gì được ghi. Hãy sửa các lỗi dưới đây rồi gửi lại.",
    "en": "Nothing has been stored. Please mend the faults below and send it again.",
}


def answer(
    request: HttpRequest,
    refused: Refused,
    headers: Mapping[str, str] | None = None,
    *,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The one answer to a refusal, in the language and form that was asked for.

    more   members beside those of RFC 9457, for readers of JSON
    """
    language, on_epcis = language_of(request), request.path.startswith("/epcis/")
    status = status_of(refused, on_epcis=on_epcis)
    if soap_faults.is_call(request):
        return soap_faults.answer(request, refused, status=status, headers=headers or {})
    if _wants_page(request):
        body = {"problems": [problem.sentence(language) for problem in refused.problems], "status": status}
        return _with(render(request, "web/problem.html", body, status=status), headers or {})
    problem = body_of(refused, language=language, status=status, on_epcis=on_epcis) | {
        "instance": _instance_of(request)
    }
    told = {"Content-Language": language, **(headers or {})}
    if on_epcis and wants_xml(request):
        return HttpResponse(in_xml(problem), status=status, content_type="application/problem+xml", headers=told)
    data = orjson.dumps(problem | dict(more or {}))
    return HttpResponse(data, status=status, content_type="application/problem+json", headers=told)


def body_of(refused: Refused, *, language: str, status: int, on_epcis: bool) -> dict[str, Any]:
    """The members of RFC 9457, and every problem in `errors`."""
    problems = refused.problems
    one = len(problems) == 1
    return {
        "type": epcis_type(refused, status) if on_epcis else f"/loi/#{problems[0].code}",
        "title": _TITLES[language][1 if one else 2].format(n=len(problems)),
        "status": status,
        "detail": problems[0].sentence(language) if one else _DETAILS[language],
        "errors": [error_of(problem, language) for problem in problems],
    }


def error_of(problem: Problem, language: str) -> dict[str, Any]:
    """One problem as an object: code, pointer, line and column, parameter of a query where it has them, sentence.

    The pointer leads into JSON (RFC 6901) or XML (an XPath), whichever was sent; "#" is the whole document.
    """
    is_placed = problem.pointer or problem.code.startswith("epcis.")
    place: dict[str, Any] = {"pointer": f"#{problem.pointer}"} if is_placed else {}
    place |= {name: problem.values[name] for name in ("line", "column") if name in problem.values}
    if problem.code.startswith("query.") and "name" in problem.values:
        place["parameter"] = str(problem.values["name"])
    return {"code": problem.code, **place, "detail": problem.sentence(language)}


def in_xml(problem: Mapping[str, Any]) -> bytes:
    """A problem as EPCIS's XML Schema has it (EPCISException); every error in `errors`, as RFC 9457, B writes lists."""
    members = _elements({name: problem[name] for name in _XML_MEMBERS if name in problem})
    errors = "".join(f"<i>{_elements(error)}</i>" for error in problem["errors"])
    return _XML.format(members=members, errors=errors).encode()


def _elements(values: Mapping[str, Any]) -> str:
    texts = ((name, escape(_NOT_XML.sub("\ufffd", str(value)))) for name, value in values.items())
    return "".join(f"<{name}>{text}</{name}>" for name, text in texts)


def epcis_type(refused: Refused, status: int) -> str:
    """The EPCIS exception of a refusal (EPCIS 2.0, 12.3)."""
    codes = {problem.code for problem in refused.problems}
    if "query.too_large" in codes and status == 413:
        return "epcisException:QueryTooLargeException"
    if any(code.startswith("query.") for code in codes) and status in _EPCIS_QUERY_TYPES:
        return f"epcisException:{_EPCIS_QUERY_TYPES[status]}"
    if any(code.startswith("subscriptions.") for code in codes) and status == 400:
        return "epcisException:SubscriptionControlsException"
    return f"epcisException:{_EPCIS_TYPES.get(status, 'ImplementationException')}"


def status_of(refused: Refused, *, on_epcis: bool) -> int:
    """Its HTTP status; EPCIS knows 400 where RFC 9110 would say 422."""
    statuses = {KINDS[problem.code].status for problem in refused.problems}
    status = statuses.pop() if len(statuses) == 1 else 422
    return 400 if on_epcis and status == 422 else status


def _instance_of(request: HttpRequest) -> str:
    """The address that was asked for, whole and escaped: EPCIS wants a URI, not a reference to one."""
    return settings.PUBLIC_URL.rstrip("/") + request.get_full_path().partition("?")[0]


def _with(response: HttpResponse, headers: Mapping[str, str]) -> HttpResponse:
    for name, value in headers.items():
        response.headers[name] = value
    return response


def _wants_page(request: HttpRequest) -> bool:
    accept = request.headers.get("Accept", "")
    return "text/html" in accept and not request.path.startswith(("/epcis/", "/api/v1/"))
