"""/api/: every door for machines on one page, with requests that work; the same as OpenAPI 3.1 for tools."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from txng.core.problems import KINDS
from txng.events import openapi_epcis
from txng.events.openapi import Operation, sample_of
from txng.events.openapi_parameters import PATTERNS, QUERY
from txng.portal import api_page_rows
from txng.portal.api_page_first import first_minute
from txng.web.pages import language_of

_GROUPS = {
    "Discovery": "Khám phá",
    "Capture": "Gửi tài liệu",
    "Events": "Sự kiện",
    "Names": "Danh sách tên",
    "Queries": "Câu hỏi",
    "Subscriptions": "Đăng ký nhận tin",
    "Registry": "Sổ đăng ký",
    "Trace": "Truy vết",
    "People": "Tổ chức, người, quyền, khóa",
    "Self-test": "Tự kiểm tra",
    "Log": "Nhật ký minh bạch",
}
EPCIS_ADDRESS, OTHER_ADDRESS = "/epcis/v2/openapi.json", "/api/v1/openapi.json"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """/api/: the first minute, then every operation with its purpose, parameters, refusals and samples."""
    language = language_of(request)
    server = settings.PUBLIC_URL.rstrip("/")
    context = {
        "first": first_minute(server, language),
        "groups": [
            *_groups(openapi_epcis.operations(), server, language),
            *_groups(api_page_rows.operations(), server, language),
        ],
        "query_names": QUERY,
        "patterns": PATTERNS,
        "documents": (EPCIS_ADDRESS, OTHER_ADDRESS),
        "count_of_problems": len(KINDS),
    }
    return render(request, "portal/api_page.html", context)


@require_safe
def epcis(_request: HttpRequest) -> HttpResponse:
    """/epcis/v2/openapi.json."""
    return _document(openapi_epcis.document)


@require_safe
def others(_request: HttpRequest) -> HttpResponse:
    """/api/v1/openapi.json."""
    return _document(api_page_rows.document)


def _document(make: Callable[[str], dict[str, Any]]) -> HttpResponse:
    # Tools that draw such documents are other people's pages.
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}
    return HttpResponse(
        _written(make, settings.PUBLIC_URL.rstrip("/")), content_type="application/json", headers=headers
    )


@lru_cache(maxsize=8)
def _written(make: Callable[[str], dict[str, Any]], server: str) -> bytes:
    return orjson.dumps(make(server))


def _groups(operations: Iterable[Operation], server: str, language: str) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for operation in operations:
        if operation.method != "OPTIONS":  # every address of EPCIS takes it; the page says so once
            groups.setdefault(operation.tag, []).append(_told(operation, server, language))
    return [
        {
            "name": name if language == "en" else _GROUPS.get(name, name),
            "anchor": name.replace(" ", "-").lower(),
            "operations": told,
        }
        for name, told in groups.items()
    ]


def _told(operation: Operation, server: str, language: str) -> dict[str, Any]:
    english = language == "en"
    takes_queries = len(operation.query) > len(QUERY) // 2
    return {
        "method": operation.method,
        "path": operation.path,
        "id": operation.id,
        "purpose": operation.purpose[english],
        "is_open": operation.is_open,
        "is_ours": operation.is_ours,
        "takes_queries": takes_queries,
        "query": [] if takes_queries else operation.query,
        "headers": operation.headers,
        "body": list(operation.body),
        "answers": [(status, answer.said[english], list(answer.media)) for status, answer in operation.answers.items()],
        "problems": sorted({*operation.problems, *(() if operation.is_open else (401, 403))}),
        "samples": [
            {"title": example.title[english], "source": sample_of(operation, example, server), "status": example.status}
            for example in operation.examples
        ],
    }
