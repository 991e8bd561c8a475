"""Lists that were written down are those of their sources: GS1's member organisations, the seeds' sectors, the law's groups."""

import json

import pytest

from tests.vectors import VECTORS
from txng.core.gs1.prefix import country_of, is_restricted
from txng.core.vn.sectors import group_code, sectors
from txng.registry import groups

# Named by the seeds: pilots for export, sectors in use, lines of the district's plan, safe vegetables.
SEED_LINES = [
    "nông sản", "lâm sản", "thủy sản", "dược phẩm", "thực phẩm", "sản phẩm, hàng hóa chủ lực", "sản phẩm đặc trưng, đặc sản địa phương",
    "sản phẩm OCOP", "sản phẩm mang nhãn hiệu tập thể", "rau an toàn",
]  # fmt: skip
_NO_MEMBER = (
    "Restricted",
    "Global Office",
    "demonstrations",
    "GTIN-8",
    "ISSN",
    "ISBN",
    "Refund",
    "coupon",
    "reserved",
    "future",
    "edited",
)


def _members():
    rows = json.loads((VECTORS / "gs1/interpretGS1scan/MOprefixStrings.json").read_text(encoding="utf-8"))
    return [(row["prefix"], row["mo"]) for row in rows if isinstance(row["prefix"], str) and len(row["prefix"]) == 3]


def test_every_member_organisation_of_the_list_is_known_and_no_other_but_four():
    listed = {prefix for prefix, name in _members() if not any(word in name for word in _NO_MEMBER)}
    known = {f"{number:03d}" for number in range(20, 1000) if country_of(f"0{number:03d}0000000000")}

    assert listed - known == set()
    # Kosovo, Japan's second range (a note in the list), South Korea's second, and GS1's own 950 to 952.
    extra = known - listed
    assert extra <= {"390", "881", "950", "951", "952", *(f"{number}" for number in range(450, 460))}


def test_numbers_for_use_within_a_shop_are_those_of_the_list():
    listed = {prefix for prefix, name in _members() if "Restricted Circulation" in name}

    assert listed == {f"{n:03d}" for n in range(1000) if is_restricted(f"0{n:03d}0000000000") and n != 0}


@pytest.mark.parametrize("name", SEED_LINES)
def test_every_line_that_the_seeds_name_is_a_sector_with_its_source(name):
    group = groups.group_of(name)

    assert group is not None and group.kind == "sector" and group.source


def test_each_sector_of_mandates_is_a_group_of_products():
    assert [one.code for one in sectors() if groups.group_of(group_code(one.code)) is None] == []
