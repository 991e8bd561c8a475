"""The form of a product: which fields, in which words, what stood in them, and what is wrong with each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from txng.core.problems import Problem, Refused
from txng.registry.groups import groups_named

Words = tuple[str, str]  # Vietnamese, English

GROUP_BOXES = 3
_LABELS: Mapping[str, Words] = {
    "key": ("Mã vạch (GTIN)", "Barcode (GTIN)"),
    "own_code": ("Mã nội bộ", "Code of your own"),
    "name": ("Tên sản phẩm", "Name"),
    "name_en": ("Tên tiếng Anh", "English name"),
    "brand": ("Nhãn hiệu", "Brand"),
    "origin": ("Xuất xứ", "Origin"),
    "net_content": ("Khối lượng, thể tích", "Net content"),
    "groups": ("Nhóm hàng", "Product groups"),
    "hs_code": ("Mã HS", "HS code"),
    "description": ("Mô tả", "Description"),
    "aliases": ("Tên gọi khác", "Other names"),
    "sector": ("Ngành (ghi tự do)", "Line of trade"),
    "source": ("Nguồn thông tin", "Source"),
    "source_on": ("Ngày đọc nguồn", "Day it was read"),
    "ownership": ("Quyền với số", "Whose number"),
    "lots": ("Lô", "Lots"),
}
_HINTS: Mapping[str, Words] = {
    "key": ("8, 12, 13 hoặc 14 chữ số dưới mã vạch", "8, 12, 13 or 14 digits under the barcode"),
    "own_code": ("chỉ khi chưa có mã vạch; chữ, số và . _ - /", "only without a barcode; letters, digits and . _ - /"),
    "groups": ("gõ một phần tên hoặc mã, có dấu hay không đều được", "part of a name or code, marks not needed"),
    "hs_code": ("4, 6 hoặc 8 chữ số", "4, 6 or 8 digits"),
    "aliases": ("cách nhau bằng dấu chấm phẩy", "separated by semicolons"),
    "source": ("chỉ với hàng từ nước ngoài: đọc ở đâu", "only for goods from abroad: where it was read"),
    "net_content": ("ví dụ 500 g", "for instance 500 g"),
}
FIRST = ("key", "own_code", "name")  # what the law's minimum cannot do without
MORE = (
    "groups",
    "origin",
    "net_content",
    "brand",
    "name_en",
    "hs_code",
    "aliases",
    "description",
    "source",
    "source_on",
)
_LONG, _DAYS = frozenset({"description"}), frozenset({"source_on"})


@dataclass(frozen=True, slots=True)
class Box:
    """One field as the page draws it; of groups `values` are three, and `choices` what an unclear one may mean."""

    name: str
    label: str
    hint: str
    value: str
    values: Sequence[str]
    kind: str
    is_required: bool
    faults: Sequence[str]
    choices: Sequence[Any] = ()


def boxes_of(names: Sequence[str], given: Mapping[str, Any], faults: Sequence[Problem], language: str) -> list[Box]:
    """The fields with what was given; each fault stands at its own."""
    english = language == "en"
    return [_box(name, given, [one for one in faults if _names(one, name)], english=english) for name in names]


def label_of(name: str, language: str) -> str:
    """What people call a field."""
    return _LABELS[name][language == "en"] if name in _LABELS else name


def given_of(form: QueryDict) -> dict[str, Any]:
    """What the form says, as the box draws it again."""
    texts = {name: form.get(name, "").strip() for name in (*FIRST, *MORE) if name != "groups"}
    return texts | {"groups": [text.strip() for text in form.getlist("groups") if text.strip()]}


def draft_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The form → what registry.drafts reads.

    raises  Refused: a group that no name or several answer to
    """
    draft: dict[str, Any] = dict(given) | {
        "aliases": [one.strip() for one in given["aliases"].split(";") if one.strip()]
    }
    draft["groups"] = _groups(given["groups"])
    if given.get("own_code") and not given.get("key"):
        del draft["key"]
    return draft


def given_as(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A stored product as the form draws it."""
    day = fields["source_on"]
    return dict(fields) | {
        "aliases": "; ".join(fields["aliases"]),
        "source_on": day.isoformat() if day else "",
        "groups": [group.name if hasattr(group, "name") else str(group) for group in fields["groups"]],
    }


def _groups(texts: Sequence[str]) -> list[str]:
    found, problems = [], []
    for place, text in enumerate(texts):
        named = groups_named(text)
        if len(named) == 1:
            found.append(named[0].code)
        elif named:
            problems.append(
                Problem("products.group_choice", f"/groups/{place}", {"text": text[:80], "count": len(named)})
            )
        else:
            problems.append(Problem("registry.group_unknown", f"/groups/{place}", {"group": text[:80]}))
    if problems:
        raise Refused(problems)
    return found


def _names(problem: Problem, name: str) -> bool:
    return problem.pointer.lstrip("/").partition("/")[0] == name


def _box(name: str, given: Mapping[str, Any], faults: Sequence[Problem], *, english: bool) -> Box:
    values = list(given.get("groups", ())) if name == "groups" else []
    unclear = [text for text in values if len(groups_named(text)) > 1]
    return Box(
        name=name, label=_LABELS[name][english], hint=_HINTS.get(name, ("", ""))[english],
        value="" if name == "groups" else str(given.get(name) or ""),
        values=[*values, *[""] * (GROUP_BOXES - len(values))],
        kind="long" if name in _LONG else "day" if name in _DAYS else "groups" if name == "groups" else "text",
        is_required=name == "name", faults=[one.sentence("en" if english else "vi") for one in faults],
        choices=[group for text in unclear for group in groups_named(text)],
    )  # fmt: skip
