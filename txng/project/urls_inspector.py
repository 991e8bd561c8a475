"""The routes of the officer's phone, /kiem-tra/: a part of the table in urls.py."""

from __future__ import annotations

from django.urls import URLPattern, path

from txng.inspector import json_views as inspector
from txng.inspector import views as inspector_pages

OFFICERS_PHONE: list[URLPattern] = [
    path("kiem-tra/", inspector_pages.home),
    path("kiem-tra/sw.js", inspector_pages.worker),
    path("kiem-tra/ung-dung.webmanifest", inspector_pages.manifest),
    path("kiem-tra/bien-ban/", inspector_pages.records),
    path("kiem-tra/bien-ban/gui", inspector.record),
    path("kiem-tra/toi", inspector.me),
    path("kiem-tra/tra", inspector.check),
    path("kiem-tra/mang-theo", inspector.carry),
    path("kiem-tra/anh", inspector.photo),
    path("kiem-tra/muc-dich", inspector.purpose),
    path("kiem-tra/danh-sach", inspector.newest_list),
    path("kiem-tra/danh-sach/<str:digest>", inspector.list_body),
]
