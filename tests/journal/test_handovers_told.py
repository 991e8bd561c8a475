"""What was answered by a page or a machine is told wherever what a phone says is: in the report, the digest, the reminders."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.journal.story import NOW
from tests.journal.test_handovers import grown  # noqa: F401  fixture
from txng.journal import digest, reminders
from txng.journal.books import book_of
from txng.journal.handovers import Reply, Wish, answer, offer, withdraw
from txng.journal.models import Looked
from txng.journal.report import report_of

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def offered(grown, other_farm):  # noqa: F811
    """Three offers on pages: one taken short, one refused, one taken back."""
    wish = Wish(grown.harvested, "30", "kg", other_farm.organisation.code)
    numbers = [offer(grown.viewer, grown.organisation.pk, wish, now=NOW) for _ in range(3)]
    answer(
        other_farm.viewer, other_farm.organisation.pk, numbers[0], Reply(True, "28", "kg"), now=NOW + timedelta(hours=1)
    )
    refusal = Reply(is_taken=False, reason="Hàng dập")
    answer(other_farm.viewer, other_farm.organisation.pk, numbers[1], refusal, now=NOW + timedelta(hours=1))
    withdraw(grown.viewer, grown.organisation.pk, numbers[2], now=NOW + timedelta(hours=1))
    return numbers


def test_the_report_of_a_season_tells_both_words(grown, offered):  # noqa: F811
    told = report_of(grown.viewer, grown.organisation.pk, grown.season, now=NOW + DAY)
    passed = [
        (one.work, dict(one.what).get("Trả lời", ""), tuple(one.amounts))
        for one in told.lines
        if "bàn giao" in one.notes
    ]
    given = ("Giao hàng", "", ("−30 kg (H261121-7K2M)",))
    assert sorted(passed) == sorted(
        [
            given, given, given,
            ("Bên nhận trả lời", "Nhận khác số lượng", ("28 kg (H261121-7K2M)",)),
            ("Bên nhận trả lời", "Bị từ chối", ("+30 kg (H261121-7K2M)",)),
            ("Rút bàn giao", "", ("+30 kg (H261121-7K2M)",)),
        ]
    )  # fmt: skip
    assert [one.work for one in told.lines if dict(one.what).get("Lý do") == "Hàng dập"] == ["Bên nhận trả lời"]
    received = [one.received for one in told.lines if "bàn giao" in one.notes]
    assert received == sorted(received)


def test_the_receivers_report_tells_what_came(grown, other_farm, offered):  # noqa: F811
    told = report_of(other_farm.viewer, other_farm.organisation.pk, grown.harvested, now=NOW + DAY)
    # Both were offered in one moment: which is told first, chance says.
    assert sorted((one.work, tuple(one.amounts)) for one in told.lines) == [
        ("Không nhận hàng", ()), ("Nhận hàng", ("+28 kg (H261121-7K2M)",)),
    ]  # fmt: skip


def test_the_digest_tells_how_many_were_answered_and_how_many_otherwise(grown, other_farm, offered):  # noqa: F811
    week, theirs = digest.weeks_of([grown.organisation.pk, other_farm.organisation.pk], MONDAY.date(), now=MONDAY)
    assert (week.answered, theirs.answered) == ((2, 2), (0, 0))
    offer(grown.viewer, grown.organisation.pk, Wish(grown.harvested, "1", "kg", other_farm.organisation.code), now=NOW)
    _, theirs = digest.weeks_of([grown.organisation.pk, other_farm.organisation.pk], MONDAY.date(), now=MONDAY)
    assert theirs.requests == 1, "who keeps no log on a phone is told too"
    assert Looked.objects.filter(organisation_id=other_farm.organisation.pk).exists()
    (after,) = digest.weeks_of([grown.organisation.pk], MONDAY.date() + 7 * DAY, now=MONDAY + 7 * DAY)
    assert after.answered == (0, 0)


def test_an_answer_has_the_worker_look_in_its_next_turn(grown, other_farm):  # noqa: F811
    wish = Wish(grown.harvested, "30", "kg", other_farm.organisation.code)
    number = offer(grown.viewer, grown.organisation.pk, wish, now=NOW)
    while reminders.remind(NOW):
        pass
    assert reminders.remind(NOW + timedelta(minutes=5)) == 0
    answer(other_farm.viewer, other_farm.organisation.pk, number, Reply(is_taken=True), now=NOW + timedelta(minutes=6))
    assert reminders.remind(NOW + timedelta(minutes=7)) == 2, "both sides"


def test_a_hand_over_on_a_page_is_a_word_about_its_lot(grown, other_farm):  # noqa: F811
    offer(
        grown.viewer,
        grown.organisation.pk,
        Wish(grown.season, "1", "kg", other_farm.organisation.code),
        now=NOW + 10 * DAY,
    )
    assert book_of(grown.organisation.pk, now=NOW + 11 * DAY).lots[grown.season].told_on == (NOW + 10 * DAY).date()
