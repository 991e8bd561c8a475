"""A stamp that became suspect, from outside: what a scan says, the owner's appeal, an officer's answer, what a scan says then."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.accounts.delegation import NOW, organisation, person, viewer_of
from tests.office.test_pages import text_of
from tests.office.test_stamps import RICE, an, post  # noqa: F401  An's browser
from txng.accounts.models import Message, Organisation
from txng.accounts.viewer import Viewer
from txng.core.stamp import many
from txng.core.stamp.places import SEATS
from txng.stamps.actions import Need, decide, issue, request_stamps
from txng.stamps.batches import activate
from txng.stamps.keys import key_of_year
from txng.stamps.models import Batch

pytestmark = pytest.mark.django_db
ALARMS = "/quan-tri/tem/canh-bao/"
PHONE = {"HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 14) Chrome/131.0 Mobile", "HTTP_ACCEPT": "application/json"}


@pytest.fixture
def path(an, officers):  # noqa: F811
    """The address of a stamp in use."""
    firm = Organisation.objects.get(code="htx-an")
    system = Viewer(firm.pk, firm.code, firm.role)
    number = request_stamps(system, firm.pk, Need(RICE, 10), now=NOW)
    decide(viewer_of(officers["chi"]), number, 10, now=NOW)
    row = Batch.objects.get(pk=issue(system, number, now=NOW))
    activate(system, row.pk, now=NOW)
    key = key_of_year(settings.STAMP_KEYS_DIR, NOW.year)
    return f"/{RICE}/21/{many.texts(many.serials(key, RICE, row.first_ordinal + 2, 1))[0]}"


@pytest.fixture
def scan(path, settings, monkeypatch):
    """Scan the stamp so many days ago in a province; the verdict."""
    settings.FRONT_NETWORKS = ["127.0.0.0/8"]
    real = timezone.now

    def scanned(ago, province, group=7):
        _, latitude, longitude = SEATS[province]
        with monkeypatch.context() as turned:
            turned.setattr(timezone, "now", lambda: real() - timedelta(days=ago))
            place = {"HTTP_X_PLACE": f"{latitude},{longitude},20", "HTTP_X_FORWARDED_FOR": f"203.0.{ago}.{group}"}
            return Client().get(path, **PHONE, **place).json()["verdict"]

    return scanned


def sold_in_three_regions(scan, first=12):
    return [scan(first - number, ("01", "48", "79")[number % 3]) for number in range(9)]


def form(client, act, reason):
    number = client.get(ALARMS).content.decode().partition('name="so" value="')[2].partition('"')[0]
    return post(client, ALARMS, {"so": number, "viec": act, "ly_do": reason})


def test_an_appeal_that_is_granted_makes_the_stamp_good_again(an, officers, opened, scan):  # noqa: F811
    assert sold_in_three_regions(scan)[-1] == "suspected_copy"
    assert "Tem số 3" in text_of(an.get("/quan-tri/")) and "Tem số 3" in text_of(an.get(ALARMS))
    chi = opened(officers["chi"])
    assert "Tem nghi bị sao chép" not in text_of(chi.get("/quan-tri/"))  # nobody appealed yet

    assert form(an, "khieu-nai", "Hội chợ lưu động ba miền").status_code == 302
    assert "chờ cán bộ trả lời" in text_of(an.get(ALARMS))
    assert "khiếu nại ngày" in text_of(chi.get("/quan-tri/"))
    assert "Hội chợ lưu động ba miền" in text_of(chi.get(ALARMS))
    assert scan(2, "01") == "suspected_copy"  # until somebody answers
    before = Message.objects.count()
    assert form(chi, "bo-canh-bao", "Đã xem giấy mời hội chợ").status_code == 302

    told = [one.text for one in Message.objects.order_by("id")[before:]]
    assert len(told) == 1 and "duoc chap nhan" in told[0] and ALARMS in told[0]
    assert "đã bỏ cảnh báo: Đã xem giấy mời hội chợ" in text_of(an.get(ALARMS))
    assert scan(0, "79") == "valid_repeated"
    assert "Tem nghi bị sao chép" not in text_of(chi.get("/quan-tri/"))


def test_an_appeal_that_is_not_granted_keeps_the_alarm_and_says_why(an, officers, opened, scan):  # noqa: F811
    sold_in_three_regions(scan)
    form(an, "khieu-nai", "Không phải tem chép")
    chi = opened(officers["chi"])
    assert form(chi, "giu-canh-bao", " ").status_code == 422
    form(chi, "giu-canh-bao", "Tìm thấy hàng giả ở chợ")

    assert "giữ cảnh báo: Tìm thấy hàng giả ở chợ" in text_of(an.get(ALARMS))
    assert scan(1, "01") == "suspected_copy"


def test_who_has_nothing_to_do_with_it_sees_no_alarm(an, opened, units, scan):  # noqa: F811
    sold_in_three_regions(scan)
    organisation("cua-hang-dung", "21603", "Cửa hàng Dũng", units)
    dung = opened(person("Dũng", "+84913000077"))
    page = dung.get(ALARMS)

    assert page.status_code in (403, 404) or "Tem số 3" not in text_of(page)
