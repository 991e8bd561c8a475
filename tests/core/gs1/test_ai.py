"""Element strings, Digital Links and scans say the same thing in different spellings."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conformance.gs1_oracle import _rows
from tests.vectors import VECTORS
from txng.core.gs1 import ai, digital_link, scan
from txng.core.gs1.ai import Element
from txng.core.gs1.ai_table import AIS
from txng.core.gs1.ai_value import RULES
from txng.core.gs1.check import CSET82, check_digit
from txng.core.problems import KINDS, Refused

FREE = st.text(CSET82, min_size=1, max_size=20)
GTINS = st.text("0123456789", min_size=13, max_size=13).map(lambda body: body + check_digit(body))
DAYS = st.dates().map(lambda day: day.strftime("%y%m%d"))
TRADE_ITEMS = st.builds(
    lambda gtin, lot, serial, day, note: tuple(
        Element(name, value)
        for name, value in (("01", gtin), ("17", day), ("10", lot), ("21", serial), ("240", note))
        if value is not None
    ),
    GTINS, st.none() | FREE, st.none() | FREE, st.none() | DAYS, st.none() | FREE,
)  # fmt: skip


@given(TRADE_ITEMS)
def test_elements_written_in_brackets_are_read_again(elements):
    assert ai.read(ai.write_bracketed(elements)) == elements


@given(TRADE_ITEMS, st.sampled_from(["^", "\x1d"]))
def test_elements_written_raw_are_read_again(elements, separator):
    assert ai.read(ai.write_raw(elements, separator=separator)) == elements


@given(TRADE_ITEMS)
def test_elements_written_as_a_link_are_read_again(elements):
    assert set(digital_link.read(digital_link.write(elements)).elements) == set(elements)


@given(TRADE_ITEMS)
def test_a_canonical_link_is_its_own_canonical_link(elements):
    link = digital_link.write(elements)

    assert digital_link.write(digital_link.read(link).elements) == link


@given(TRADE_ITEMS)
def test_a_scan_carries_its_elements(elements):
    message = ai.write_raw(elements, separator="\x1d")[1:]

    assert scan.read(f"]d2{message}").elements == elements


@given(st.text(st.characters()))
def test_reading_refuses_and_never_fails(text):
    for read in (ai.read, digital_link.read, scan.read):
        for written in (text, f"({text}", f"^01{text}", f"https://vidu.vn/01/{text}", f"]Q3{text}"):
            try:
                read(written)
            except Refused as refusal:
                assert refusal.problems


def test_every_rule_of_the_table_is_known():
    assert {rule for entry in AIS.values() for part in entry.parts for rule in part.rules} <= RULES.keys()
    assert len(AIS) == 541


def test_every_refusal_of_the_official_material_is_a_full_sentence_in_both_languages():
    problems = {}
    for text in _official_texts():
        for read in (ai.read, digital_link.read, scan.read):
            try:
                read(text)
            except Refused as refusal:
                problems |= {(problem.code, problem.values.get("rule")): problem for problem in refusal.problems}

    assert len(problems) > 60
    for problem in problems.values():
        blank = type(problem)(problem.code, values=dict.fromkeys(problem.values, "…"))
        for language in ("vi", "en"):
            sentence = blank.sentence(language)
            assert re.search(r"\{[a-z_]+\}", sentence) is None, sentence
            assert sentence.endswith(".")


def test_every_kind_of_problem_names_its_source_and_answers_422():
    ours = {code: kind for code, kind in KINDS.items() if code.startswith("gs1.")}

    assert all(kind.source for kind in ours.values())
    # Addresses of EPC binary answer a scan, and so by the statuses of a resolver.
    assert {code: kind.status for code, kind in ours.items() if kind.status != 422} == {
        "gs1.epc_binary": 400, "gs1.epc_without_key": 404,
    }  # fmt: skip
    assert [code for code, kind in ours.items() if kind.warning] == ["gs1.check_digit_grai"]


@pytest.mark.parametrize(
    ("uri", "code"),
    [
        ("ftp://vidu.vn/01/08938501234568", "gs1.link_scheme"),
        ("https://vidu.vn/01/0893850123456 8", "gs1.link_character"),
        ("https://vi?du.vn/01/08938501234568", "gs1.link_domain"),
        ("https://vidu.vn/san-pham", "gs1.link_no_key"),
        ("https://vidu.vn/01/08938501234568/21/S/10/L", "gs1.link_path"),
        ("https://vidu.vn/01/08938501234568/17/271231", "gs1.link_path"),
        ("https://vidu.vn/01/08938501234568?10=L", "gs1.link_belongs_in_path"),
        ("https://vidu.vn/01/08938501234568?21=S", "gs1.link_attribute"),
        ("https://vidu.vn/01/08938501234568?17=271231&17=271231", "gs1.link_repeated"),
        ("https://vidu.vn/01/08938501234568?88=1", "gs1.ai_unknown"),
        ("https://vidu.vn/01/08938501234561", "gs1.ai_check"),
        ("https://vidu.vn/01/08938501234568?17=271331", "gs1.ai_day"),
        ("https://vidu.vn/00/089385010000000019?10=L", "gs1.ai_needs"),
        ("https://vidu.vn/01/08938501234568/10/" + "L" * 21, "gs1.ai_length"),
    ],
)
def test_a_link_is_refused_for_its_own_reason(uri, code):
    with pytest.raises(Refused) as refused:
        digital_link.read(uri)

    assert [problem.code for problem in refused.value.problems] == [code]


def test_all_faults_of_the_values_are_told_at_once():
    with pytest.raises(Refused) as refused:
        ai.read("(01)08938501234561(17)271331(10)L Ô")

    assert [problem.code for problem in refused.value.problems] == ["gs1.ai_check", "gs1.ai_day", "gs1.ai_character"]


def test_a_link_needs_a_key_and_a_place_for_everything():
    with pytest.raises(Refused, match="no GS1 key"):
        digital_link.write([Element("10", "L")])
    with pytest.raises(Refused, match="8200"):
        digital_link.write([Element("01", "08938501234568"), Element("8200", "http://vidu.vn")])


@pytest.mark.parametrize("text", ["(88)", "(88)" + "A" * 91, "(88)a b", "(8)A", "(88888)A", "(331)A", "(8A)A"])
def test_an_unknown_ai_still_needs_a_number_and_a_value(text):
    assert ai.read("(88)A", unknown_ais=True) == (Element("88", "A"),)
    with pytest.raises(Refused):
        ai.read(text, unknown_ais=True)


def test_the_old_words_are_read_only_where_asked():
    uri = "https://vidu.vn/gtin/8938501234568/lot/KQ"

    link = digital_link.read(uri, alphas=True, short_gtins=True)

    assert digital_link.write(link.elements) == "https://id.gs1.org/01/08938501234568/10/KQ"
    with pytest.raises(Refused, match="no GS1 key"):
        digital_link.read(uri)


def _official_texts():
    folder = VECTORS / "gs1"
    for file, name in (("parse_dl_uri", "uri"), ("process_ai_data", "data"), ("validate_ais", "ai_data"),
                       ("parse_ai_data", "ai_data"), ("ai_linter_vectors", "aiData"), ("process_scan_data", "scan_data")):  # fmt: skip
        for row in json.loads((folder / f"gs1-syntax-engine/{file}.json").read_text(encoding="utf-8")):
            yield row[name]
    for row in _rows(folder / "oracle/dl_uris.dev.jsonl"):
        yield row["uri"]
