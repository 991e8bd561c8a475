"""What a request tells of who looks: as little as the detector needs, and nothing that names anybody."""

from datetime import timedelta

import pytest

from tests.accounts.delegation import NOW
from txng.core.stamp.clone import CITY, COHORT_BITS, EXACT, PROVINCE
from txng.core.stamp.places import cell_of, seat_of
from txng.portal.looks import look_of

PHONE = "Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile Safari/537.36"


@pytest.fixture
def asked(rf, settings):
    settings.FRONT_NETWORKS = ["10.0.0.0/8"]

    def made(address="203.0.113.7", agent=PHONE, **headers):
        request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=address, HTTP_USER_AGENT=agent, **headers)
        return lambda now=NOW: look_of(request, now, is_app=False)

    return made


def test_a_cohort_is_six_bits_of_network_and_kind_of_device_and_changes_every_day(asked):
    look = asked()
    assert look().cohort == asked("203.0.113.99")().cohort  # another phone of the network
    assert 0 <= look().cohort < 1 << COHORT_BITS
    days = {look(NOW + timedelta(days=day)).cohort for day in range(40)}
    networks = {asked(f"203.0.{net}.7")().cohort for net in range(60)}

    assert len(days) > 15 and len(networks) > 25


def test_networks_share_cohorts_evenly_so_that_none_can_be_told(asked):
    cohorts = [asked(f"203.{net // 250}.{net % 250}.7")().cohort for net in range(1_500)]
    shares = [cohorts.count(cohort) for cohort in range(1 << COHORT_BITS)]

    assert min(shares) >= 5 and max(shares) <= 60


@pytest.mark.parametrize(("header", "radius"), [
    ("21.03,105.85,5", EXACT),
    ("21.03,105.85,50", CITY),
    ("21.03,105.85,100", PROVINCE),
])  # fmt: skip
def test_a_place_is_as_sure_as_the_front_server_says(asked, header, radius):
    look = asked(HTTP_X_PLACE=header)()

    assert (look.cell, look.radius) == (cell_of(21.03, 105.85), radius)


def test_a_province_is_its_seat(asked):
    assert asked(HTTP_X_PLACE="51")().cell == seat_of("51")


@pytest.mark.parametrize(
    "header", ["", "x", "1,2,3,4", "21.03,105.85", "21.03,105.85,5000", "200,200,5", "nan,nan,nan", "99"]
)
def test_a_place_that_cannot_be_read_or_is_a_gateway_is_none(asked, header):
    assert asked(HTTP_X_PLACE=header)().cell is None


def test_only_a_demo_believes_another_day(asked, settings):
    assert asked(HTTP_X_DAYS_AGO="3")().at == NOW
    settings.DEMO = True
    assert asked(HTTP_X_DAYS_AGO="3")().at == NOW - timedelta(days=3)
    assert asked(HTTP_X_DAYS_AGO="300")().at == NOW
