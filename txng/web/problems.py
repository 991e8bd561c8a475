"""Refused → problem+json (RFC 9457) or a page in Vietnamese. The only renderer of refusals."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from txng.core.problems import KINDS, Problem, Refused
from txng.web.pages import language_of

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
_DETAILS = {
    "vi": "Chưa có gì được ghi. Hãy sửa các lỗi dưới đây rồi gửi lại.",
    "en": "Nothing has been stored. Please mend the faults below and send it again.",
}


def answer(request: HttpRequest, refused: Refused, headers: dict[str, str] | None = None) -> HttpResponse:
    """The one answer to a refusal, in the language and form that was asked for."""
    language, on_epcis = language_of(request), request.path.startswith("/epcis/")
    status = status_of(refused, on_epcis=on_epcis)
    if _wants_page(request):
        body = {"problems": [problem.sentence(language) for problem in refused.problems], "status": status}
        page = render(request, "web/problem.html", body, status=status)
        for name, value in (headers or {}).items():
            page.headers[name] = value
        return page
    problem = body_of(refused, language=language, status=status, on_epcis=on_epcis)
    return HttpResponse(
        orjson.dumps(problem | {"instance": request.path}),
        status=status, content_type="application/problem+json", headers={"Content-Language": language, **(headers or {})},
    )


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
    """One problem as an object: code, pointer where it has a place, sentence."""
    place = {"pointer": f"#{problem.pointer}"} if problem.pointer else {}
    return {"code": problem.code, **place, "detail": problem.sentence(language)}


def epcis_type(refused: Refused, status: int) -> str:
    """The EPCIS exception of a refusal (EPCIS 2.0, 12.3)."""
    codes = {problem.code for problem in refused.problems}
    if "query.too_large" in codes and status == 413:
        return "epcisException:QueryTooLargeException"
    if any(code.startswith("query.") for code in codes) and status in _EPCIS_QUERY_TYPES:
        return f"epcisException:{_EPCIS_QUERY_TYPES[status]}"
    return f"epcisException:{_EPCIS_TYPES.get(status, 'ImplementationException')}"


def status_of(refused: Refused, *, on_epcis: bool) -> int:
    """Its HTTP status; EPCIS knows 400 where RFC 9110 would say 422."""
    statuses = {KINDS[problem.code].status for problem in refused.problems}
    status = statuses.pop() if len(statuses) == 1 else 422
    return 400 if on_epcis and status == 422 else status


def _wants_page(request: HttpRequest) -> bool:
    accept = request.headers.get("Accept", "")
    return "text/html" in accept and not request.path.startswith(("/epcis/", "/api/v1/"))
