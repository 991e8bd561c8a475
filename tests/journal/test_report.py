"""The report of a season, on paper and as a workbook: read back, not believed."""

import io

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from tests.accounts.signing import browser, sign_in
from tests.journal.story import NOW
from txng.accounts.lookups import organisations_of
from txng.accounts.models import Audit
from txng.core.problems import Refused
from txng.journal.report import report_of


@pytest.fixture
def season(farm):
    farm.record(farm.sow(fields={"giongCayTrong": "Ớt chỉ thiên F1", "nguoiThucHien": "An Nguyễn"}))
    for n in range(20, 60):
        farm.record(farm.water(n, day=f"2026-11-{11 + n % 9:02}"))
    farm.record(farm.harvest())
    return farm


@pytest.fixture
def client(season):
    client = browser()
    assert sign_in(client, "+84913000001").status_code == 302
    return client


def asked(client, farm, name, **more):
    given = {"co-so": farm.organisation.pk, "lo": farm.season} | more
    return client.get(f"/nhat-ky/bao-cao/{name}", given)


def test_a_season_is_told_whole(season):
    told = report_of(season.viewer, season.organisation.pk, season.season, now=NOW)
    assert len(told.lines) == 42
    assert told.lines[0].work == "Gieo trồng"
    assert ("Giống cây trồng", "Ớt chỉ thiên F1") in told.lines[0].what
    assert any("+120 kg" in amount for amount in told.lines[-1].amounts)
    assert {code for code, *_ in told.sums} == {"V261110-A1B2", "H261121-7K2M"}
    assert Audit.objects.filter(action="journal.report", person_id=season.viewer.person_id).count() == 1


def test_it_bears_the_full_name_of_which_citizens_read_initials(season):
    told = dict(report_of(season.viewer, season.organisation.pk, season.season, now=NOW).facts)
    public = organisations_of([season.organisation.pk])[season.organisation.pk].public_name
    assert told["Cơ sở"] == "Hộ An" != public


def test_the_pdf_reads_back_with_all_its_letters_on_every_page(client, season, tmp_path):
    answer = asked(client, season, "vu.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert "attachment" in answer["Content-Disposition"]
    pages = pypdfium2.PdfDocument(io.BytesIO(answer.content))
    texts = [pages[n].get_textpage().get_text_bounded() for n in range(len(pages))]
    assert len(texts) > 1
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in texts[0]
    assert "BÁO CÁO VỤ SẢN XUẤT" in texts[0]
    assert "Ớt chỉ thiên F1" in texts[0]
    assert all(f"trang {n}/{len(texts)}" in text for n, text in enumerate(texts, 1))
    assert sum(text.count("Tưới nước") for text in texts) == 40


def test_the_workbook_holds_a_row_for_each_entry_and_says_first_what_it_is(client, season):
    answer = asked(client, season, "vu.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    first, second = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    facts = {row[0]: row[1] for row in first if len(row) > 1}
    assert facts["Lô, vụ"] == "V261110-A1B2"
    assert len(second) == 43
    assert second[0][1] == "Việc"


def test_nobody_else_is_told(client, season, other_farm):
    with pytest.raises(Refused):
        report_of(other_farm.viewer, season.organisation.pk, season.season, now=NOW)
    assert asked(client, season, "vu.pdf", lo="urn:x-txng:product:ho-an:khong:co").status_code == 404
    assert asked(client, season, "vu.pdf", **{"co-so": other_farm.organisation.pk}).status_code == 404
    assert asked(client, season, "vu.pdf", **{"co-so": "abc"}).status_code == 404
