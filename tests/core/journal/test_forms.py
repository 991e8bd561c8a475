"""Every field of the seven forms, and the data of the models behind our own three, has its place in a template."""

import re
from decimal import Decimal

import pytest

from tests.core.journal.forms import rows_of
from txng.core.epcis.vocabulary import BIZ_STEP
from txng.core.journal.builtin import builtin
from txng.core.journal.filling import reachable
from txng.core.journal.step_words import STEP, STEP_NAMES
from txng.core.journal.units import in_base, measure_of
from txng.core.kinds.journal import RULES

FORMS = rows_of("farmlog_fields.csv")
BY_LOG = {template.log_type: template for template in builtin()}
OWN = ("processed_food", "coffee", "ocop_small")
TYPES = {"select": "choice"}


def _placed(template):
    found = {}
    for kind in template.kinds:
        for one in kind.fields:
            if one.form:
                found.setdefault(one.form, []).append((kind, one))
    return found


def test_there_are_seven_forms_and_three_of_our_own():
    assert {row["log_type"] for row in FORMS} == {one.log_type for one in builtin() if one.code not in OWN}
    assert len(builtin()) == 10


def test_all_538_fields_have_a_place():
    assert len(FORMS) == 538
    placed = {log: _placed(template) for log, template in BY_LOG.items()}

    assert [row for row in FORMS if f"{row['table_no']}.{row['field_no']}" not in placed[row["log_type"]]] == []


@pytest.mark.parametrize("row", FORMS, ids=lambda row: f"{row['log_type']}-{row['table_no']}.{row['field_no']}")
def test_a_field_is_asked_as_the_form_asks_it(row):
    for kind, one in _placed(BY_LOG[row["log_type"]])[f"{row['table_no']}.{row['field_no']}"]:
        assert (one.key, one.label) == (row["field_key"], row["label_vi"])
        assert one.label_en
        assert one.is_required or row["required"] == "false"
        if one.role != "unit":
            assert one.type == TYPES.get(row["type"], row["type"])
            assert list(one.options) == [word for word in row["options"].split("|") if word]
        assert reachable(kind)[one.key]


def test_each_required_field_is_reached_without_typing_or_by_a_question():
    for row in FORMS:
        ways = {
            reachable(kind)[one.key]
            for kind, one in _placed(BY_LOG[row["log_type"]])[f"{row['table_no']}.{row['field_no']}"]
        }
        assert row["required"] == "false" or ways


def test_a_quick_entry_asks_three_questions_at_most_and_never_one_that_fills_itself():
    for template in builtin():
        for kind in template.kinds:
            assert len(kind.quick) <= 3
            sources = {one.key: one.source_of_value for one in kind.fields}
            assert [
                key for key in kind.quick if sources.get(key, "").startswith(("entry.day", "is:", "profile."))
            ] == []


def test_each_of_the_six_tiles_leads_somewhere_in_every_template():
    for template in builtin():
        assert {kind.tile for kind in template.kinds} >= {"gieo", "tuoi", "phan-thuoc", "thu-hoach", "dong-goi", "ban"}


def test_every_unit_that_the_forms_name_is_converted():
    options = [row for row in FORMS if "donVi" in row["field_key"] and row["options"]]
    words = {word for row in options for word in row["options"].split("|")}
    words |= {"g", "kg", "ml", "lít", "chai", "gói", "m²", "sào", "ha"}  # two blanks list theirs in the label alone
    amounts = {word: in_base(Decimal(1), word) for word in words}

    assert [word for word, amount in amounts.items() if amount is None] == []
    told = {word: amounts[word] for word in ("tấn", "tạ", "yến", "ml", "sào", "quả", "bó")}
    assert told == {
        "tấn": (1000, "KGM"), "tạ": (100, "KGM"), "yến": (10, "KGM"), "ml": (Decimal("0.001"), "LTR"),
        "sào": (360, "MTK"), "quả": (1, "C62"), "bó": (1, "XBE"),
    }  # fmt: skip


def test_every_number_of_the_forms_has_a_unit_we_know():
    brackets = re.compile(r"\(([^)]*)\)$")
    for row in FORMS:
        match = brackets.search(row["label_vi"]) if row["type"] == "number" else None
        for _, one in _placed(BY_LOG[row["log_type"]])[f"{row['table_no']}.{row['field_no']}"] if match else ():
            assert measure_of(one.unit) is not None, row["label_vi"]
            assert measure_of(one.unit).code == measure_of(match[1].replace("gram", "g")).code


def test_every_number_has_a_range():
    numbers = [one for template in builtin() for kind in template.kinds for one in kind.fields if one.type == "number"]

    assert [one.key for one in numbers if one.least is None or one.most is None] == []


def test_the_data_that_the_common_models_require_are_in_processed_food():
    rows = rows_of("cte_kde_generic.csv")
    asked = {
        f"{row['cte_code']}.{row['kde_key']}" for row in rows if row["model"] in ("agu_generic", "provincial_to_portal")
    }
    for code in ("processed_food", "ocop_small"):
        template = next(one for one in builtin() if one.code == code)
        missing = asked - {one.form for kind in template.kinds for one in kind.fields}

        assert {name for name in missing if not name.startswith("SHIPPING.")} == set()
        assert missing == set()


def test_the_lots_received_made_and_given_are_told_as_the_law_lists_them():
    blocks = {row["block"] for row in rows_of("agri_lot_min_fields.csv")}
    assert blocks == {"lot_in", "lot_proc", "lot_out", "import"}
    for template in builtin():
        effects = {kind.effect: kind for kind in template.kinds}
        assert {"receives", "processes", "sells", "packs", "splits", "merges"} <= effects.keys()


def test_names_of_people_are_personal():
    named = re.compile(r"^(Họ và tên|Tên người|Người|Bên (giao|nhận) |Công nhân)")
    for template in builtin():
        for kind in template.kinds:
            assert [one.label for one in kind.fields if named.search(one.label) and not one.is_personal] == []


def test_every_rule_every_template_has_all_checks_and_names_its_source():
    for template in builtin():
        assert {rule.check for rule in template.rules} >= set(RULES) - {"times_reversed"}
        assert all(rule.vi and rule.en and rule.source for rule in template.rules)
        assert template.source
        assert template.numbers.source


def test_every_step_is_a_word_of_cbv_or_of_ours():
    words = {kind.event for template in builtin() for kind in template.kinds if kind.event}
    words |= {word for template in builtin() for step in template.required_steps for word in step.biz_steps}
    own = {word for word in words if word.startswith(STEP)}

    assert own - STEP_NAMES.keys() == set()
    assert [word for word in words - own if BIZ_STEP.word_of(word) is None and not word.startswith("urn:gdst:")] == []
