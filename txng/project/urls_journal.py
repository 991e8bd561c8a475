"""The routes of the household's phone, /nhat-ky/: a part of the table in urls.py."""

from __future__ import annotations

from django.urls import URLPattern, path

from txng.journal import api as journal
from txng.journal import views as journal_pages

HOUSEHOLDS_PHONE: list[URLPattern] = [
    path("nhat-ky/", journal_pages.shell),
    path("nhat-ky/sw.js", journal_pages.service_worker),
    path("nhat-ky/manifest.json", journal_pages.manifest),
    path("nhat-ky/tep/<str:name>", journal_pages.file),
    path("nhat-ky/dong-bo/", journal.sync),
    path("nhat-ky/du-lieu", journal.data),
    path("nhat-ky/dinh-kem/<uuid:number>", journal.attachment),
    path("nhat-ky/dinh-kem/<uuid:number>/tep", journal.attachment_file),
    path("nhat-ky/xung-dot/<uuid:number>", journal.conflict),
    path("nhat-ky/ban-giao/<uuid:number>", journal.handover),
    path("nhat-ky/ten-ho", journal.shown_name),
    path("nhat-ky/tem/cuon", journal.roll),
    path("nhat-ky/bao-cao/vu.pdf", journal.report, {"name": "vu.pdf"}),
    path("nhat-ky/bao-cao/vu.xlsx", journal.report, {"name": "vu.xlsx"}),
]
