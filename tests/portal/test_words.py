"""The words of the citizen's page: nothing untranslated, nothing that claims more than was checked."""

import re
from pathlib import Path

import pytest

import txng.portal
from txng.core.epcis.event import EventType, Part
from txng.core.epcis.vocabulary import BIZ_STEP
from txng.portal.english import ENGLISH
from txng.portal.steps import unknown_code, words_of
from txng.portal.verdicts import MALFORMED, ONLY_A_LABEL, OUT_OF_REACH, SAYINGS, UNMADE, Verdict

ROOM = Path(txng.portal.__file__).parent
CHECKED = (Verdict.VALID_FIRST, Verdict.VALID_REPEATED)
CLAIMS = ("hợp lệ", "chính hãng", "an toàn", "đã xác thực", "lần đầu", "✔", "✓", "genuine product", "valid")


def test_every_text_of_the_templates_has_its_english():
    used = {
        text for file in ROOM.glob("templates/scan/*.html") for text in re.findall(r't\("([^"]+)"\)', file.read_text())
    }

    assert used
    assert used <= ENGLISH.keys()


def test_every_english_text_is_still_used():
    sources = "".join(file.read_text() for file in [*ROOM.glob("*.py"), *ROOM.glob("templates/scan/*.html")])

    assert [text for text in ENGLISH if sources.count(f'"{text}"') < 2] == []


@pytest.mark.parametrize(
    "saying", [*(SAYINGS[one] for one in Verdict if one not in CHECKED), OUT_OF_REACH, UNMADE, MALFORMED, ONLY_A_LABEL]
)
def test_no_verdict_claims_what_nobody_checked(saying):
    for text in (*saying.title, *saying.sentence):
        assert not any(claim in text.lower() for claim in CLAIMS)
    assert saying.mark in ("info", "ask", "none", "warn", "bad")


@pytest.mark.parametrize("verdict", CHECKED)
def test_a_stamp_that_was_checked_is_called_valid_and_the_limit_of_that_is_told(verdict):
    saying = SAYINGS[verdict]

    assert "hợp lệ" in saying.title[0].lower()
    assert "không chứng nhận" in saying.sentence[0]
    assert "does not certify" in saying.sentence[1]


@pytest.mark.parametrize("step", BIZ_STEP.labels)
def test_every_step_of_the_standard_has_words_in_both_languages(step):
    vi, en = words_of(EventType.OBJECT, step, Part.SUBJECT)

    assert vi[0].isupper()
    assert en[0].isupper()
    assert "_" not in vi + en


@pytest.mark.parametrize("code", ["https://vidu.vn/viec/u_men", "https://x.vn/#Goi-ngay-0912345678", "urn:x:y"])
def test_a_step_of_a_vocabulary_nobody_knows_speaks_no_words_of_its_own(code):
    assert words_of(EventType.OBJECT, code, Part.SUBJECT) == ("Việc khác", "Other work")
    assert unknown_code(EventType.OBJECT, code, Part.SUBJECT) == code


def test_a_known_step_needs_no_code_and_an_endless_one_is_cut():
    assert unknown_code(EventType.OBJECT, "shipping", Part.SUBJECT) == ""
    assert len(unknown_code(EventType.OBJECT, "urn:x:" + "a" * 900, Part.SUBJECT)) == 61
