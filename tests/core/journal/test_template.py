"""A template is a document: read with every fault, written back the same."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from txng.core.journal.builtin import builtin
from txng.core.journal.template import read_template, template_document
from txng.core.problems import Refused

CROP = next(one for one in builtin() if one.code == "crop")


def _document():
    return json.loads(json.dumps(template_document(CROP)))


def _faults(document):
    with pytest.raises(Refused) as refused:
        read_template(document)
    return [(problem.code.removeprefix("journal.template_"), problem.pointer) for problem in refused.value.problems]


@pytest.mark.parametrize("template", builtin(), ids=lambda one: one.ref)
def test_a_template_survives_being_sent(template):
    assert read_template(json.loads(json.dumps(template_document(template)))) == template


@pytest.mark.parametrize("template", builtin(), ids=lambda one: one.ref)
def test_a_template_is_small_enough_for_a_phone(template):
    assert len(json.dumps(template_document(template), ensure_ascii=False).encode()) < 60_000


def test_every_fault_is_told_at_once_and_where():
    document = _document()
    document["name_fr"] = "Cultures"
    document["version"] = "hai"
    del document["source"]
    document["effective_from"] = "hôm nay"
    document["kinds"][0]["tile"] = "chim"
    document["kinds"][0]["fields"][0]["type"] = "bool"
    document["kinds"][1]["fields"][1]["is_required"] = "có"
    document["numbers"]["timely_days"] = -1

    assert _faults(document) == [
        ("name_unknown", "/name_fr"),
        ("value", "/effective_from"),
        ("value", "/kinds/0/tile"),
        ("value", "/kinds/0/fields/0/type"),
        ("value", "/kinds/1/fields/1/is_required"),
        ("value", "/numbers/timely_days"),
        ("name_missing", ""),
    ]


def _changed(change):
    document = _document()
    change(document)
    return document


def _kind(document, code):
    return next(one for one in document["kinds"] if one["code"] == code)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d: d.update(version="1"), "value"),
        (lambda d: d.update(code="Trồng trọt"), "value"),
        (lambda d: d["kinds"].append(copy.deepcopy(d["kinds"][0])), "twice"),
        (lambda d: _kind(d, "sow")["fields"].append(copy.deepcopy(_kind(d, "sow")["fields"][0])), "twice"),
        (lambda d: _kind(d, "spray")["quick"].append("khongCo"), "value"),
        (lambda d: _kind(d, "water").update(quick=["khongCo"]), "not_there"),
        (lambda d: d["required_steps"][0].update(kinds=["cày"]), "not_there"),
        (lambda d: d["required_steps"][0].update(kinds=[], biz_steps=[]), "value"),
        (lambda d: d["rules"][0].update(check="trăng tròn"), "value"),
        (lambda d: d["rules"][6].update(values={"tolerance": "nhiều"}), "value"),
        (lambda d: d["rules"][6].update(values={}), "value"),
        (lambda d: d["rules"][6]["values"].update(khac="1"), "name_unknown"),
        (lambda d: d["rules"][7]["values"].update(then="giongCayTrong"), "value"),
        (lambda d: d["numbers"]["decay"].reverse(), "value"),
        (lambda d: _kind(d, "sow")["fields"][0].update(key="tên"), "value"),
        (lambda d: _kind(d, "sow")["fields"][0].update(unit="thước"), "value"),
        (lambda d: _kind(d, "sow")["fields"][0].update(source_of_value="trời cho"), "value"),
        (lambda d: _kind(d, "sow")["fields"][0].update(source_of_value="season.khongCo"), "not_there"),
        (lambda d: _kind(d, "sow").update(event=""), "value"),
        (lambda d: _kind(d, "assess")["fields"][1].update(options=[]), "value"),
        (lambda d: _kind(d, "assess")["fields"][1].update(source_of_value="is:Không khí"), "value"),
        (lambda d: d.update(kinds=[]), "value"),
        (lambda d: d.update(kinds={}), "value"),
        (lambda d: d.update(kinds=["sow"]), "value"),
    ],
)
def test_a_template_without_sense_is_refused(change, code):
    assert code in {fault for fault, _ in _faults(_changed(change))}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["code", "fields", "kinds", "x"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.sampled_from(sorted(template_document(CROP))), json_values)
def test_no_document_breaks_the_reader(name, value):
    document = _document() | {name: value}
    try:
        read_template(document)
    except Refused as refused:
        assert all(problem.sentence("vi") for problem in refused.problems)
