"""The sentences of the decrees, as they are written."""

import pytest

from txng.core.vn.succession import Formed, Former, Succession, Unresolved, mentions_in, successions

DISTRICTS = {
    "001": "quận Ba Đình",
    "183": "huyện Cao Lộc",
    "529": "huyện Sơn Hà",
    "528": "huyện Sơn Tây",
    "318": "huyện Bạch Long Vĩ",
}


def names(text):
    return [(one.kind, one.name, one.district, one.is_whole) for one in mentions_in(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Xã Hùng Mỹ, Xã Tân Mỹ", [("xã", "Hùng Mỹ", "", True), ("xã", "Tân Mỹ", "", True)]),
        (
            "Xã Ngọc Đường và phần còn lại của Xã Yên Định",
            [("xã", "Ngọc Đường", "", True), ("xã", "Yên Định", "", False)],
        ),
        ("Phường 12, Phường 14 (quận 10)", [("phường", "12", "", True), ("phường", "14", "quận 10", True)]),
        ("Xã Tân Xã (phần còn lại sau khi sáp nhập vào xã Hạ Bằng, xã Hòa Lạc)", [("xã", "Tân Xã", "", False)]),
        (
            "Xã Xuân Nộn, một phần diện tích TN, toàn bộ quy mô dân số của Xã Tiền Phong, Xã Đại Mạch",
            [("xã", "Xuân Nộn", "", True), ("xã", "Tiền Phong", "", False), ("xã", "Đại Mạch", "", True)],
        ),
        ("Huyện Bạch Long Vĩ", [("huyện", "Bạch Long Vĩ", "", True)]),
        ("xã Xã Vầy Nưa sau khi sắp xếp theo quy định tại khoản 99 Điều này", [("xã", "Vầy Nưa", "", True)]),
    ],
)
def test_a_sentence_names_its_units_and_how_much_of_each(text, expected):
    assert names(text) == expected


def former(code, name, district="529", kind="xã", province="51"):
    return Former(code, kind, name, district, province)


def formed(text, code="90001", name="Sơn Hà", provinces=("51",), kind="xã"):
    return Formed(code, kind, name, provinces, text)


def test_a_whole_commune_and_a_divided_one_are_told_apart():
    links, unresolved = successions(
        [formed("Xã A, một phần diện tích tự nhiên của xã B", "90001"), formed("phần còn lại của Xã B", "90002")],
        [former("1", "A"), former("2", "B")],
        DISTRICTS,
    )

    assert links == [Succession("1", "90001", True), Succession("2", "90001", False), Succession("2", "90002", False)]
    assert unresolved == []


def test_a_name_of_two_districts_is_decided_by_the_brackets_or_by_its_neighbours():
    book = [former("1", "Long Hà"), former("2", "Long Hà", district="528"), former("3", "Sơn Bua", district="528")]

    by_brackets, _ = successions([formed("Xã Long Hà (huyện Sơn Hà)")], book, DISTRICTS)
    by_neighbour, _ = successions([formed("Xã Long Hà, Xã Sơn Bua")], book, DISTRICTS)
    neither, unresolved = successions([formed("Xã Long Hà")], book, DISTRICTS)

    assert [one.former for one in by_brackets] == ["1"]
    assert [one.former for one in by_neighbour] == ["2", "3"]
    assert neither == []
    assert unresolved == [Unresolved("90001", "xã Long Hà", 2)]


def test_marks_decide_where_letters_do_not():
    links, _ = successions([formed("Phường Sa Pả, Phường Ô Quý Hồ")], [
        former("1", "Sa Pa", kind="phường"), former("2", "Sa Pả", kind="phường"), former("3", "Ô Quý Hồ", kind="phường"),
    ], DISTRICTS)  # fmt: skip

    assert [one.former for one in links] == ["2", "3"]


def test_a_spelling_a_letter_apart_is_found_among_the_neighbours_only():
    links, unresolved = successions(
        [formed("Xã Sĩ Vình, Xã Vũ Muộn"), formed("Xã Sĩ Vình", "90002")],
        [former("1", "Sĩ Bình"), former("2", "Vũ Muộn")],
        DISTRICTS,
    )

    assert [(one.former, one.formed) for one in links] == [("1", "90001"), ("2", "90001")]
    assert unresolved == [Unresolved("90002", "xã Sĩ Vình", 0)]


def test_what_stays_as_it_was_is_linked_by_code_though_it_is_spelled_otherwise():
    links, _ = successions([formed("giữ nguyên", "04603", "Tà Xi Láng")], [former("04603", "Tà Si Láng")], DISTRICTS)

    assert links == [Succession("04603", "04603", True)]


def test_an_island_district_becomes_a_special_zone():
    island = Former("318", "huyện", "Bạch Long Vĩ", "318", "31")

    links, _ = successions(
        [formed("Huyện Bạch Long Vĩ", "11948", "Bạch Long Vĩ", ("31",), "đặc khu")], [island], DISTRICTS
    )

    assert links == [Succession("318", "11948", True)]


def test_other_provinces_are_never_asked():
    _, unresolved = successions([formed("Xã A", provinces=("62",))], [former("1", "A")], DISTRICTS)

    assert unresolved == [Unresolved("90001", "xã A", 0)]
