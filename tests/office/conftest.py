"""Officers and applicants with browsers of their own, in a small country."""

import pytest

from tests.accounts.delegation import NEXT_YEAR, country, give, person, root, viewer_of
from tests.accounts.signing import SECRET, browser, one_time_password, post, sign_in
from txng.accounts import second_factor
from txng.accounts.models import Person


@pytest.fixture
def units(db):
    return country()


@pytest.fixture
def officers(units):
    """Their people: An of the nation, Bình of province 51, Chi of the commune Sơn Hà."""
    an, binh, chi = person("An", "+84912000001"), person("Bình", "+84912000002"), person("Chi", "+84912000003")
    give(root(an), binh, "PROVINCE_OFFICER", units["51"])
    give(viewer_of(binh), chi, "COMMUNE_OFFICER", units["21163"])
    return {"an": an, "binh": binh, "chi": chi}


@pytest.fixture
def opened():
    """A browser in which a person has signed in, with the second step where there is one."""

    def _open(who):
        client = browser()
        if who.phone.startswith("+8491200000") and not second_factor.has_second_factor(who.pk):
            second_factor.put(who, SECRET)
        answer = sign_in(client, who.phone)
        if answer["Location"].startswith("/dang-nhap/buoc-hai/"):
            Person.objects.filter(pk=who.pk).update(second_counter=0)
            answer = post(client, "/dang-nhap/buoc-hai/", {"code": one_time_password()})
        assert answer.status_code == 302, answer.content.decode()
        return client

    return _open


FORM = {
    "loai": "household", "ten": "Hộ Đinh Thị Hương", "ma_so": "051099012345", "xa": "xã Sơn Hà", "dien_thoai": "0987 654 321",
    "nguoi_lien_he": "Đinh Thị Hương", "dong_y": "1",
}  # fmt: skip
GIVEN = {"vai_tro": "COMMUNE_OFFICER", "den_ngay": NEXT_YEAR.isoformat(), "ly_do": "Quyết định 12/QĐ-UBND"}
