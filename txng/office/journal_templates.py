"""/bieu-mau/ and /quan-tri/bieu-mau/: the templates by which logs are kept, readable by everybody; the next is published here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any
from urllib.parse import quote

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from txng.core.epcis.vocabulary import BIZ_STEP
from txng.core.journal.step_words import step_name
from txng.core.journal.template import Template, template_document
from txng.core.journal.template_values import Field, Kind, Rule, Step
from txng.core.problems import Problem, Refused
from txng.core.vn.sectors import sector_of
from txng.office.door import Asking, needs, page
from txng.registry import templates
from txng.registry.templates import PUBLISH, Version
from txng.web.pages import language_of

OFFICE, PUBLIC = "/quan-tri/bieu-mau/", "/bieu-mau/"
_FORM_BYTES = 4_096  # what a browser sends around the file
# What fills a blank without typing, in words; a source that is not here is told by its own name.
_SOURCES: Mapping[str, tuple[str, str]] = {
    "": ("hỏi ở “Thiếu gì?”", "asked under “What is missing?”"),
    "last": ("như lần trước", "as last time"),
    "entry.day": ("ngày ghi", "day of the entry"),
    "entry.year": ("năm ghi", "year of the entry"),
    "entry.person": ("người ghi", "who writes"),
    "entry.place": ("thửa, ao, chuồng đã chọn", "the place chosen"),
    "entry.product": ("sản phẩm đã chọn", "the product chosen"),
    "entry.lot": ("lô đã chọn", "the lot chosen"),
    "entry.new_lot": ("mã lô mới", "the new lot"),
    "entry.quantity": ("số lượng đã nhập", "the quantity typed"),
    "entry.unit": ("đơn vị đã chọn", "the unit chosen"),
    "entry.partner": ("bên mua, bên bán đã chọn", "the partner chosen"),
    "profile.name": ("hồ sơ: tên", "profile: name"),
    "profile.address": ("hồ sơ: địa chỉ", "profile: address"),
    "profile.code": ("hồ sơ: mã số", "profile: code"),
    "profile.person": ("hồ sơ: người đại diện", "profile: person"),
    "place.area_m2": ("diện tích đã khai", "area on record"),
    "place.area_ha": ("diện tích đã khai", "area on record"),
}
_QUESTIONS: Mapping[str, tuple[str, str]] = {
    "lot": ("lô nào", "which lot"), "lots": ("những lô nào", "which lots"), "place": ("ở đâu", "where"),
    "product": ("sản phẩm nào", "which product"), "quantity": ("bao nhiêu", "how much"),
    "parts": ("chia, làm ra thế nào", "into what"), "partner": ("với ai", "with whom"),
}  # fmt: skip
_TYPES = {
    "text": ("chữ", "text"), "number": ("số", "number"), "date": ("ngày", "date"), "choice": ("chọn", "choice"),
}  # fmt: skip


# What a rule looks for, in a few words.
_CHECKS: Mapping[str, tuple[str, str]] = {
    "harvest_before_start": ("Thu trước khi gieo, thả", "Harvested before it was sown"),
    "used_before_made": ("Dùng, bán trước khi có lô", "Used before it was made"),
    "interval_not_kept": ("Chưa đủ thời gian cách ly", "Waiting time not kept"),
    "interval_unknown": ("Chưa ghi thời gian cách ly", "Waiting time unknown"),
    "input_expired": ("Vật tư quá hạn", "Material out of date"),
    "more_than_made": ("Bán nhiều hơn số có", "More sold than there was"),
    "mass_balance": ("Ra nhiều hơn vào", "More out than in"),
    "times_reversed": ("Ngày trước, sau bị ngược", "Days in the wrong order"),
    "time_future": ("Ngày sau hôm nay", "A day after today"),
    "result_failed": ("Không đạt, chưa xử lý", "Failed and not treated"),
    "result_treated": ("Từng không đạt, đã xử lý", "Failed once, treated"),
    "out_of_range": ("Số ngoài khoảng thường gặp", "A number out of its range"),
}
_BLANK = re.compile(r"\{\w+\}")


@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    """Every template in force today, and what will be."""
    day = timezone.localdate()
    values = {"cards": _cards(day, english=language_of(request) == "en"), "day": day, "folder": PUBLIC}
    return render(request, "office/journal_templates.html", values)


@require_safe
def public_one(request: HttpRequest, ref: str) -> HttpResponse:
    """One version as tables; `/bieu-mau/crop@2026.1`."""
    english = language_of(request) == "en"
    return render(request, "office/journal_template.html", _one(ref, english=english) | {"folder": PUBLIC})


@require_safe
def document(request: HttpRequest, ref: str) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """One version as the file that may be changed and uploaded as the next."""
    found = _named(ref)
    data = orjson.dumps(template_document(found), option=orjson.OPT_INDENT_2)
    answer = HttpResponse(data, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.ref}.json"'
    return answer


@page("GET", "POST")
def listed(asking: Asking) -> HttpResponse:
    """Every template with its versions; `POST` publishes the next from a file."""
    needs(asking, PUBLISH)
    faults = None
    if asking.request.method == "POST":
        try:
            version = templates.publish(asking.viewer, _sent(asking), now=asking.now)
            return HttpResponseRedirect(f"{OFFICE}{quote(version.ref)}?xong=1")
        except Refused as refused:
            faults = refused
    values = {
        "cards": _cards(asking.day, english=language_of(asking.request) == "en"),
        "folder": OFFICE,
        "is_office": True,
        "given": asking.request.POST,
        "told": _told(faults, language_of(asking.request)) if faults else [],
    }
    return asking.answered("office/journal_templates.html", values, faults=faults)


@page("GET")
def one(asking: Asking, ref: str) -> HttpResponse:
    """One version with what it changed, and the other versions."""
    needs(asking, PUBLISH)
    values = _one(ref, english=language_of(asking.request) == "en")
    return asking.answered("office/journal_template.html", values | {"folder": OFFICE, "is_office": True})


def _sent(asking: Asking) -> Template:
    """The template in the uploaded file, from the day that the form says, where it says one."""
    file = asking.request.FILES.get("tep")
    if file is None or not file.size:
        raise Refused(Problem("templates.unreadable", "/tep", {"reason": "0 byte"}))
    if file.size > templates.MOST_BYTES:
        raise Refused(Problem("templates.too_large", "/tep", {"got": file.size, "limit": templates.MOST_BYTES}))
    template = templates.read_document(file.read())
    text = asking.request.POST.get("tu_ngay", "").strip()
    if not text:
        return template
    try:
        return replace(template, effective_from=date.fromisoformat(text))
    except ValueError as error:
        raise Refused(
            Problem("journal.template_value", "/tu_ngay", {"value": text[:40], "want": "2026-11-22"})
        ) from error


def _told(faults: Refused, language: str) -> list[tuple[str, str]]:
    """Each fault with its place in the file."""
    return [(one.pointer, one.sentence(language)) for one in faults.problems]


def _cards(day: date, *, english: bool) -> list[dict[str, Any]]:
    """Of each template the version in force, and those before and after it."""
    held = {one.code: one for one in templates.holding(day)}
    every: dict[str, list[Version]] = {}
    for one in templates.versions():
        every.setdefault(one.code, []).append(one)
    cards = []
    for code, versions in every.items():
        shown = held.get(code, versions[0])
        template = templates.template_of(shown.code, shown.version)
        assert template is not None, "it was listed"
        cards.append({
            "template": template, "name": (template.name, template.name_en)[english], "versions": versions,
            "held": held.get(code), "sectors": _sectors(template, english=english),
            "fields": sum(len(kind.fields) for kind in template.kinds),
        })  # fmt: skip
    return sorted(cards, key=lambda card: str(card["name"]))


def _one(ref: str, *, english: bool) -> dict[str, Any]:
    template = _named(ref)
    versions = templates.versions_of(template.code)
    older = next((two for one, two in pairwise(versions) if one.ref == ref), None)
    before = templates.template_of(older.code, older.version) if older else None
    return {
        "template": template,
        "name": (template.name, template.name_en)[english],
        "version": next(one for one in versions if one.ref == ref),
        "versions": versions,
        "older": older,
        "changes": templates.difference(template, before) if before else [],
        "sectors": _sectors(template, english=english),
        "kinds": [_kind(kind, english=english) for kind in template.kinds],
        "steps": [_step(one, template, english) for one in template.required_steps],
        "rules": [_rule(one, english=english) for one in template.rules],
        "ends": [_end(one, english=english) for one in template.numbers.ends_alone],
    }


def _rule(rule: Rule, *, english: bool) -> dict[str, Any]:
    values = {name: ", ".join(value) if isinstance(value, list) else value for name, value in rule.values.items()}
    return {
        "rule": rule,
        "name": _CHECKS[rule.check][english],
        "words": _BLANK.sub("…", rule.en if english else rule.vi),
        "values": values.items(),
    }


def _end(biz_step: str, *, english: bool) -> str:
    own = step_name(biz_step, "en" if english else "vi")
    return own or (biz_step.replace("_", " ") if english else BIZ_STEP.label(biz_step))


def _step(step: Step, template: Template, english: bool) -> dict[str, Any]:
    kinds = [one for one in map(template.kind, step.kinds) if one is not None]
    return {
        "name": (step.name, step.name_en)[english],
        "kinds": [(one.name, one.name_en)[english] for one in kinds],
        "biz_steps": step.biz_steps,
        "due_days": step.due_days,
    }


def _kind(kind: Kind, *, english: bool) -> dict[str, Any]:
    asked = [one for one in map(kind.field, kind.quick) if one is not None]
    labels = {one.key: (one.label, one.label_en)[english] for one in asked}
    return {
        "kind": kind,
        "name": (kind.name, kind.name_en)[english],
        "quick": [labels.get(name) or _QUESTIONS[name][english] for name in kind.quick],
        "fields": [_field(one, kind, english) for one in kind.fields],
    }


def _field(one: Field, kind: Kind, english: bool) -> dict[str, Any]:
    source = one.source_of_value
    told = _SOURCES[source][english] if source in _SOURCES else source
    if source.startswith("is:"):
        told = f"“{source.removeprefix('is:')}”"
    if source.startswith("season."):
        told = ("từ lúc bắt đầu vụ", "from the beginning of the season")[english]
    if one.key in kind.quick:
        told = ("hỏi ngay khi ghi", "asked at once")[english]
    return {
        "field": one,
        "label": (one.label, one.label_en)[english],
        "type": _TYPES[one.type][english],
        "range": [_number(number, english=english) for number in (one.least, one.most) if number is not None],
        "source": told,
    }


def _number(number: Decimal, *, english: bool) -> str:
    text = f"{number:,f}"
    return text if english else text.translate(str.maketrans(",.", ".,"))


def _sectors(template: Template, *, english: bool) -> str:
    found = [one for one in map(sector_of, template.sectors) if one is not None]
    return ", ".join((one.name, one.name_en)[english] for one in found)


def _named(ref: str) -> Template:
    found = templates.template_named(ref)
    if found is None:
        raise Refused(Problem("templates.not_there", values={"ref": ref[:80]}))
    return found
