"""The page where an organisation says where its codes lead: registered, amended, ended, hosts claimed and verified."""

import pytest

from tests.accounts.delegation import NOW, organisation, person, viewer_of
from tests.accounts.signing import post
from txng.accounts import mandates
from txng.accounts.viewer import Viewer
from txng.links import lookups
from txng.links.models import Host, Link, Version
from txng.registry.actions import register_product

pytestmark = pytest.mark.django_db
RICE, PAGE = "01/08938501234568", "/quan-tri/lien-ket/"
FORM = {
    "viec": "them",
    "ma": RICE,
    "loai": "gs1:recipeInfo",
    "href": "https://gao-an.vn/nau",
    "ten": "Cách nấu",
    "mac_dinh": "",
    "ngon_ngu": "vi",
}


@pytest.fixture
def firm(units):
    made = organisation("htx-an", "21163", "Hợp tác xã An", units)
    register_product(Viewer(made.pk, made.code, made.role, "htx-an"), {"key": RICE, "name": "Gạo ST25"}, now=NOW)
    return made


@pytest.fixture
def own(firm, officers, opened):
    """The browser of its administrator."""
    somebody = person("Dũng", "+84913000009")
    binh = viewer_of(officers["chi"])
    mandates.appoint(binh, firm.pk, somebody.pk, reason="Lập hồ sơ", now=NOW)
    return opened(somebody)


def test_a_link_is_registered_amended_and_ended_on_the_page(own, firm):
    assert post(own, PAGE, FORM | {"to_chuc": firm.pk}).status_code == 302
    link = Link.objects.get()
    page = own.get(PAGE).content.decode()
    assert "Cách nấu" in page
    assert "tên miền chưa xác nhận" in page
    assert post(own, f"{PAGE}{link.pk}", FORM | {"viec": "sua", "ten": "Nấu cơm"}).status_code == 302
    assert post(own, f"{PAGE}{link.pk}", {"viec": "ket-thuc"}).status_code == 302
    assert [row.title for row in Version.objects.order_by("number")] == ["Cách nấu", "Nấu cơm", "Nấu cơm"]
    assert own.get(f"{PAGE}{link.pk}").status_code == 404


def test_what_is_wrong_is_told_above_the_form_which_keeps_what_was_written(own, firm):
    answer = post(own, PAGE, FORM | {"to_chuc": firm.pk, "href": "http://gao-an.vn"})

    assert answer.status_code == 422
    assert "https://tên-miền" in answer.content.decode()
    assert 'value="Cách nấu"' in answer.content.decode()


def test_a_host_is_claimed_there_and_an_officer_of_the_nation_verifies_it(own, firm, officers, opened):
    assert post(own, PAGE, {"viec": "ten-mien", "ten_mien": "gao-an.vn", "to_chuc": firm.pk}).status_code == 302
    host = Host.objects.get()
    assert f"txng-verification={host.token}" in own.get(PAGE).content.decode()
    nation = opened(officers["an"])
    assert "gao-an.vn" in nation.get(PAGE).content.decode()
    assert post(nation, PAGE, {"viec": "xac-nhan", "so": host.pk, "can_cu": "Công văn 12"}).status_code == 302
    assert "đã xác nhận" in own.get(PAGE).content.decode()
    assert lookups.hosts_waiting(viewer_of(officers["an"]), NOW.date(), limit=9) == []


def test_an_officer_of_the_nation_takes_a_host_back_on_the_page_and_gives_it_again(own, firm, officers, opened):
    post(own, PAGE, {"viec": "ten-mien", "ten_mien": "gao-an.vn", "to_chuc": firm.pk})
    host, nation = Host.objects.get(), opened(officers["an"])
    for act, told, offered in (
        ("xac-nhan", "✔", "thu-lai"),
        ("thu-lai", "✖", "xac-nhan"),
        ("xac-nhan", "✔", "thu-lai"),
    ):
        assert post(nation, PAGE, {"viec": act, "so": host.pk, "can_cu": "Công văn 12"}).status_code == 302
        page = nation.get(PAGE).content.decode()
        assert f'<b style="overflow-wrap:anywhere">gao-an.vn</b> · {told}' in page
        assert f'name="viec" value="{offered}"' in page
        assert "Hợp tác xã An" in page
        assert 'id="da-xet"' not in own.get(PAGE).content.decode()


def test_the_owner_is_told_both_places_and_chooses_one(own, firm, settings):
    settings.DNS = [("127.0.0.1", 0)]  # nobody answers there
    post(own, PAGE, {"viec": "ten-mien", "ten_mien": "gao-an.vn", "to_chuc": firm.pk})
    page = own.get(PAGE).content.decode()
    assert "https://gao-an.vn/.well-known/txng-verification" in page
    assert "_txng-host.gao-an.vn" in page
    answer = post(own, PAGE, {"viec": "kiem-tra", "cach": "dns", "so": Host.objects.get().pk, "to_chuc": firm.pk})
    assert answer.status_code == 409
    assert "không hỏi được DNS" in answer.content.decode()


def test_strangers_see_nothing_of_it(own, firm, officers, opened):
    post(own, PAGE, FORM | {"to_chuc": firm.pk})
    chi = opened(officers["chi"])
    assert chi.get(PAGE).status_code == 404
    assert chi.get(f"{PAGE}{Link.objects.get().pk}").status_code == 404
