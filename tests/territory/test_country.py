"""The country as it was and is: loaded once, asked by day, code and name."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from txng.territory import files, lookups
from txng.territory.load import load_units
from txng.territory.models import Loading, Succession, Unit

NOW = datetime(2026, 11, 22, tzinfo=UTC)
TODAY, BEFORE, REFORM = date(2026, 11, 22), date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Five seconds, so once: the tests that change it are undone."""
    with django_db_blocker.unblock():
        load_units(now=NOW)
        yield
        Unit.objects.all().delete()
        Loading.objects.all().delete()


@pytest.fixture
def country(loaded, db):
    return None


def test_the_country_has_34_provinces_since_the_reform_and_63_before(country):
    assert lookups.counts_of(BEFORE) == {"province": 63, "district": 696, "commune": 10_035}
    assert lookups.counts_of(REFORM) == {"province": 34, "district": 0, "commune": 3_321}
    assert lookups.earliest() == date(2025, 1, 1)


def test_every_province_of_before_went_into_one_of_34(country):
    before = lookups.units_of("province", BEFORE)
    became = [lookups.successors_of(one, TODAY) for one in before]

    assert all(len(one) == 1 for one in became)
    assert {one[0].code for one in became} == {one.code for one in lookups.units_of("province", TODAY)}


def test_a_code_names_another_province_on_another_day(country):
    assert lookups.unit_of("province", "15", BEFORE).full_name == "Tỉnh Yên Bái"
    assert lookups.unit_of("province", "15", TODAY).full_name == "Tỉnh Lào Cai"


def test_nearly_all_communes_of_before_are_linked_and_the_rest_is_listed(country):
    linked = Succession.objects.filter(former__level="commune").values("former").distinct().count()
    formed = Succession.objects.values("formed").distinct().count()

    assert linked >= 10_000
    assert formed >= 3_315
    assert 0 < len(lookups.unread()) <= 30
    assert not Succession.objects.exclude(former__valid_to=BEFORE, formed__valid_from=REFORM).exists()


def test_what_was_loaded_is_counted_at_once_for_those_who_plan_questions(country):
    with connection.cursor() as cursor:
        cursor.execute("select relname, reltuples from pg_class where relname like 'territory_%' and relkind = 'r'")
        counted = dict(cursor.fetchall())

    assert counted["territory_unit"] == pytest.approx(Unit.objects.count(), rel=0.1)
    assert counted["territory_succession"] == pytest.approx(Succession.objects.count(), rel=0.1)


def test_links_never_leave_the_provinces_that_were_merged(country):
    became = {one.code: lookups.successors_of(one, TODAY)[0].code for one in lookups.units_of("province", BEFORE)}
    links = Succession.objects.values_list("former__province_code", "formed__province_code").distinct()

    assert [(old, new) for old, new in links if became[old] != new] == []


@pytest.mark.parametrize(
    "text", ["huyện Sơn Hà", "huyen son ha", "HUYỆN SƠN HÀ, Quảng Ngãi", "h. Sơn Hà, tỉnh Quảng Ngãi"]
)
def test_an_old_district_finds_the_communes_of_today(country, text):
    (found,) = lookups.named(text, TODAY)

    assert found.unit.code == "529"
    assert {"Sơn Hà", "Sơn Hạ", "Sơn Linh", "Sơn Thuỷ"} <= {one.name for one in found.now}
    assert {one.level for one in found.now} == {"commune"}
    assert {one.province_code for one in found.now} == {"51"}


def test_a_name_of_many_is_narrowed_by_what_follows_it(country):
    everywhere = lookups.named("phường Quang Trung", BEFORE)
    in_one = lookups.named("phường Quang Trung, thành phố Quy Nhơn", BEFORE)

    assert len(everywhere) > 5
    assert [one.unit.province_code for one in in_one] == ["52"]


def test_a_day_before_the_reform_knows_nothing_of_it(country):
    assert all(one.unit.valid_from < REFORM for one in lookups.named("Sơn Hà", BEFORE))
    assert lookups.named("Atlantis", TODAY) == lookups.named("", TODAY) == []


def test_what_a_commune_was_formed_of_is_told(country):
    ba_dinh = lookups.unit_of("commune", "00004", TODAY)

    was = {unit.name: is_whole for unit, is_whole in lookups.predecessors_of(ba_dinh)}

    assert was["Quán Thánh"] is True
    assert was["Điện Biên"] is False


def test_pages_go_by_code(country):
    first = lookups.units_of("commune", TODAY, limit=2_000)
    second = lookups.units_of("commune", TODAY, after=first[-1].code, limit=2_000)

    assert len(first) + len(second) == 3_321
    assert [one.code for one in first + second] == sorted(one.code for one in first + second)
    assert len(lookups.units_of("commune", TODAY, within="51", limit=2_000)) == 96


def test_loading_again_changes_nothing_and_new_files_keep_the_numbers(country, monkeypatch):
    numbers = set(Unit.objects.values_list("level", "code", "valid_from", "id"))
    assert load_units(now=NOW) is None

    Loading.objects.all().delete()
    Unit.objects.filter(level="commune", code="00004", valid_to=None).update(name="Sai")
    again = load_units(now=NOW)

    assert (again.new, again.gone) == (0, ())
    assert lookups.unit_of("commune", "00004", TODAY).name == "Ba Đình"
    assert set(Unit.objects.values_list("level", "code", "valid_from", "id")) == numbers


def test_a_unit_that_the_files_no_longer_name_is_told_and_kept(country, monkeypatch):
    told = files.country()
    Loading.objects.all().delete()
    smaller = files.Country([one for one in told.units if one.code != "11948"], [
        one for one in told.successions if one.formed != "11948"
    ], told.unresolved)  # fmt: skip
    monkeypatch.setattr("txng.territory.load.country", lambda: smaller)

    again = load_units(now=NOW)

    assert again.gone == ("commune 11948",)
    assert lookups.unit_of("commune", "11948", TODAY) is not None


def test_a_name_of_several_levels_tells_the_province_first(country):
    first, *others = lookups.named("Bình Dương", TODAY)

    assert (first.unit.full_name, [one.full_name for one in first.now]) == (
        "Tỉnh Bình Dương",
        ["Thành phố Hồ Chí Minh"],
    )
    assert {one.unit.level for one in others} == {"commune"}


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("as_of=2024-12-31", ["territory.day"]),
        ("as_of=hôm+qua&level=thôn&x=1", ["territory.day", "territory.level", "territory.parameter"]),
    ],
)
def test_faults_of_a_question_are_told_at_once(client, country, query, codes):
    answer = client.get(f"/api/v1/units?{query}")

    assert answer.status_code == 400
    assert sorted(one["code"] for one in answer.json()["errors"]) == codes


def test_everybody_may_ask(client, country):
    answer = client.get("/api/v1/units", {"as_of": "2025-06-30"}).json()
    found = client.get("/api/v1/units", {"q": "kon tum", "as_of": "2026-01-01"}).json()

    assert (len(answer["units"]), answer["counts"]["province"], answer["earliest"]) == (63, 63, "2025-01-01")
    assert [one["full_name"] for unit in found["units"] if unit["level"] == "province" for one in unit["now"]] == [
        "Tỉnh Quảng Ngãi"
    ]


@pytest.mark.parametrize(
    ("formed", "former"),
    [
        ("00994", "Yên Định"),  # written twice
        ("14698", "Kim Đông"),  # and some land that no commune had
        ("25459", "4"),  # Phường IV
        ("31717", "Hòa Tú II"),  # Hòa Tú 2
        ("03151", "Xá Tổng"),  # Sá Tổng
        ("00829", "Sủng Tráng"),  # Sủng Cháng
        ("03388", "Lả Nhì Thàng"),  # Lản Nhì Thàng
        ("23377", "Bờ Y"),  # Pờ Y, in the commune that is Bờ Y today
        ("03460", "Hua Bun"),  # Hua Bum, whose code the commune of today kept
        ("31741", "Long Bình"),  # two of the name; its neighbour kept its code
        ("18007", "Hưng Yên"),  # not Hưng Yên Bắc, which the sentence names itself
    ],
)
def test_words_that_name_nobody_by_the_letter_are_read_where_something_else_decides(country, formed, former):
    unit = lookups.unit_of("commune", formed, TODAY)

    assert former in {one.name for one, _ in lookups.predecessors_of(unit)}


def test_hamlets_and_ranges_are_no_communes_and_stay_unread(country):
    assert {words for _, words in lookups.unread()} == {
        "Xóm Tổng Dùn", "Thôn Mịch A", "Thôn Nà Lừa", "xã Trường bắn TB1",
    }  # fmt: skip
