"""Notices: each event once for each person and channel, not at night, together where wished, ended by one click."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.accounts.delegation import country, give, officers, person, root, viewer_of
from tests.accounts.test_people_messages import mailbox, phones  # noqa: F401  fixtures
from tests.accounts.test_registrations import sent
from txng.accounts import messages, notices, notices_choices, notices_digest, notices_lookups
from txng.accounts.messages import Text
from txng.accounts.models import Audit, Message, Notice, Telling, Unwanted
from txng.accounts.notices import Wish, due_of, not_by_night
from txng.accounts.notices_kinds import KINDS
from txng.accounts.viewer import Viewer
from txng.core.problems import Refused

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
_MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1))  # noqa: DTZ001  hypothesis wants them so
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=HERE)  # a Tuesday
NIGHT = datetime(2026, 11, 24, 23, 30, tzinfo=HERE)


def _text(to="an@son-ha.example", channel="email", kind="evidence", event="evidence-ends/1/30", **more):
    return Text(channel, to, "Chứng nhận", "Chung nhan so 1 het han", kind=kind, event=event, **more)


def _registered(units, commune, number):
    return sent(
        units,
        unit_id=units[commune].id,
        kind="household",
        name="Đinh Thị Hương",
        number=f"05109901234{number}",
        phone=f"098700000{number}",
    )


def _viewer(somebody):
    return Viewer(None, "", "public", somebody.name, person_id=somebody.pk)


def _choose(somebody, now=NOON, **given):
    ticked = {kind: ["email", "inapp"] for kind in KINDS} | {name: list(value) for name, value in given.items()}
    notices_choices.choose(_viewer(somebody), somebody, ticked, now=now)


def test_the_same_event_never_tells_a_person_twice_by_a_channel(db):
    person("An", email="an@son-ha.example")
    for _ in range(2):
        notices.tell([_text(), _text()], now=NOON)

    assert Message.objects.count() == 1
    assert Notice.objects.count() == 1


def test_two_workers_that_tell_the_same_at_once_send_one_mail(db):
    an = person("An", email="an@son-ha.example")
    notices.tell([_text()], now=NOON)
    Notice.objects.all().delete()  # as if the other had not committed its notice yet
    notices.tell([_text()], now=NOON)

    assert Message.objects.filter(person_id=an.pk).count() == 1


def test_each_person_is_told_by_the_channels_they_chose(db):
    an = person("An", phone="+84912345678", email="an@son-ha.example")
    notices.tell([_text("+84912345678", "sms")], now=NOON)
    assert [one.channel for one in Message.objects.all()] == ["sms"], "as usual: by telephone"

    _choose(an, evidence=["email", "sms", "inapp"])
    notices.tell([_text("+84912345678", "sms", event="evidence-ends/2/30")], now=NOON)
    assert sorted(Message.objects.filter(event="evidence-ends/2/30").values_list("channel", "to")) == [
        ("email", "an@son-ha.example"), ("sms", "+84912345678"),
    ]  # fmt: skip

    _choose(an, evidence=["inapp"])
    notices.tell([_text("+84912345678", "sms", event="evidence-ends/3/30")], now=NOON)
    assert not Message.objects.filter(event="evidence-ends/3/30").exists()
    assert len(notices_lookups.notices_of(_viewer(an))) == 3


def test_a_notice_at_night_waits_until_seven_and_a_code_does_not(db):
    person("An", email="an@son-ha.example")
    notices.tell([_text()], now=NIGHT)
    messages.post(Text("email", "an@son-ha.example", "Mã", "{code}", "123456"), now=NIGHT)

    told, code = Message.objects.order_by("id")
    assert told.next_at == datetime(2026, 11, 25, 7, 0, tzinfo=HERE)
    assert code.next_at == NIGHT


@given(
    st.times(timezones=st.none()),
    st.times(timezones=st.none()),
    _MOMENTS,
)
def test_what_waits_for_the_morning_goes_at_its_first_minute_outside_the_quiet_hours(begins, ends, at):
    wish = Wish({}, begins.replace(second=0, microsecond=0), ends.replace(second=0, microsecond=0))
    now = at.replace(tzinfo=HERE)
    goes = not_by_night(wish, now)

    assert now <= goes <= now + timedelta(days=1)
    local = goes.astimezone(HERE).time()
    if wish.quiet_from != wish.quiet_until:
        assert goes == now or local == wish.quiet_until
        assert not_by_night(wish, goes) == goes
    else:
        assert goes == now


@given(_MOMENTS, st.sampled_from(["none", "daily", "weekly"]))
def test_a_digest_goes_on_the_next_morning_or_monday_at_half_past_seven(at, digest):
    now = at.replace(tzinfo=HERE)
    due = due_of(digest, now)

    assert (due.hour, due.minute) == (7, 30)
    assert timedelta() < due - now <= timedelta(days=7 if digest == "weekly" else 1)
    assert digest != "weekly" or due.weekday() == 0


def test_who_wants_a_digest_gets_one_mail_for_all_of_it(db):
    an = person("An", email="an@son-ha.example")
    _choose(an, gop=["daily"], evidence=["email", "inapp"], keys=["email", "inapp"])
    notices.tell([_text(), _text(event="evidence-ends/2/30"), _text(kind="keys", event="key-ends/1")], now=NOON)
    assert not Message.objects.exists()

    assert notices_digest.send_due(NOON + timedelta(hours=12)) == 0, "not yet"
    morning = datetime(2026, 11, 25, 7, 31, tzinfo=HERE)
    assert notices_digest.send_due(morning) == 1
    assert notices_digest.send_due(morning) == 0
    (mail,) = Message.objects.all()
    assert mail.subject.endswith("3 việc mới")
    assert mail.text.count("\n- ") == 3


def test_a_weekly_digest_waits_for_monday_also_for_what_was_told_before_it_was_chosen(db):
    an = person("An", email="an@son-ha.example")
    _choose(an, gop=["daily"])
    notices.tell([_text()], now=NOON)
    _choose(an, gop=["weekly"])

    assert notices_digest.send_due(datetime(2026, 11, 29, 8, 0, tzinfo=HERE)) == 0
    assert notices_digest.send_due(datetime(2026, 11, 30, 7, 30, tzinfo=HERE)) == 1


def test_an_alarm_about_rights_never_waits_for_a_digest(db):
    an = person("An", email="an@son-ha.example")
    _choose(an, gop=["weekly"])
    notices.tell([_text(kind="rights", event="granted/1")], now=NOON)

    assert Message.objects.count() == 1


def test_an_officer_gets_one_morning_mail_of_all_that_waits_and_never_of_the_same_again(db):
    units = country()
    _, province, _ = officers(units)
    dung = person("Dũng", email="dung@ubnd.example")
    give(province, dung, "COMMUNE_OFFICER", units["21164"])
    _registered(units, "21164", 1)
    _registered(units, "21164", 2)
    _registered(units, "21163", 3)
    Message.objects.all().delete()
    morning = datetime(2026, 11, 24, 7, 31, tzinfo=HERE)

    assert notices_digest.gather(morning - timedelta(hours=1)) == 0, "not before half past seven"
    assert notices_digest.gather(morning) == 4
    assert notices_digest.gather(morning) == 0
    notices_digest.send_due(morning)
    (mail,) = Message.objects.filter(person_id=dung.pk)
    assert mail.text.count("\n- Hồ sơ đăng ký số") == 2, "of his commune alone"
    assert "Đinh" not in mail.text

    later = morning + timedelta(days=1)
    notices_digest.gather(later)
    notices_digest.send_due(later)
    assert Message.objects.filter(person_id=dung.pk).count() == 1


def test_who_holds_no_mandate_any_more_is_told_of_nothing(db):
    units = country()
    an = person("An", email="an@example.vn")
    root(an)
    _registered(units, "21163", 1)
    an.disabled_at = NOON
    an.save()
    Message.objects.all().delete()

    notices_digest.gather(NOON)
    notices_digest.send_due(NOON + timedelta(days=1))
    assert not Message.objects.exists()


def test_one_click_in_the_mail_program_ends_mails_of_this_kind(db, mailbox):  # noqa: F811
    an = person("An", email="an@son-ha.example")
    notices.tell([_text()], now=NOON)
    assert messages.send_next(NOON)
    ((_, mail),) = mailbox.taken
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.search(r"<http://[^/]+(/\S+)>", mail["List-Unsubscribe"])[1]
    assert path in mail.get_content()

    browser = Client(enforce_csrf_checks=True)
    assert browser.get(path).status_code == 200
    assert not Telling.objects.filter(pk=an.pk).exists(), "looking ends nothing"
    assert browser.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    notices.tell([_text(event="evidence-ends/2/30"), _text(kind="keys", event="key-ends/1")], now=NOON)
    assert list(Message.objects.filter(sent_at=None).values_list("kind", flat=True)) == ["keys"]
    assert browser.post(path[:-3] + "xyz").status_code == 404


def test_an_address_without_an_account_can_end_its_mails_too(db, mailbox):  # noqa: F811
    notices.tell([_text("ho@son-ha.example", kind="helped")], now=NOON)
    assert messages.send_next(NOON)
    ((_, mail),) = mailbox.taken
    path = re.search(r"<http://[^/]+(/\S+)>", mail["List-Unsubscribe"])[1]
    assert "ho@" not in path
    Client().post(path)

    notices.tell([_text("ho@son-ha.example", kind="helped"), _text("khac@son-ha.example", kind="helped")], now=NOON)
    assert [one.to for one in Message.objects.filter(sent_at=None)] == ["khac@son-ha.example"]
    assert Unwanted.objects.count() == 1


def test_a_code_carries_no_link_that_ends_it(db, mailbox):  # noqa: F811
    messages.post(Text("email", "an@son-ha.example", "Mã", "{code}", "123456"), now=NOON)
    assert messages.send_next(NOON)
    ((_, mail),) = mailbox.taken
    assert mail["List-Unsubscribe"] is None


def test_what_was_sent_a_month_ago_is_kept_without_whom_and_what(db):
    an = person("An", email="an@son-ha.example")
    notices.tell([_text()], now=NOON)
    Message.objects.update(sent_at=NOON)
    messages.forget(NOON + timedelta(days=29))
    assert Message.objects.get().to
    messages.forget(NOON + timedelta(days=31))
    row = Message.objects.get()
    assert (row.to, row.text, row.subject) == ("", "", "")
    assert (row.person_id, row.kind, row.event) == (an.pk, "evidence", "evidence-ends/1/30")
    notices.tell([_text()], now=NOON + timedelta(days=31))
    assert Message.objects.count() == 1, "and it is still not told again"


def test_a_message_that_nobody_takes_is_dead_after_forty_attempts(db, phones):  # noqa: F811
    person("An", phone="+84912345678")
    notices.tell([_text("+84912345678", "sms")], now=NOON)
    phones.append("hỏng")
    now, tried = NOON, 0
    while messages.send_next(now):
        tried, now = tried + 1, now + timedelta(hours=1)
    assert tried == 40
    assert Message.objects.get().failed_at


def test_choices_that_cannot_be_are_refused_all_at_once(db):
    an = person("An", email="an@son-ha.example")
    with pytest.raises(Refused) as caught:
        _choose(an, im_tu=["25:99"], im_den=["x"], gop=["hourly"])
    assert {one.pointer for one in caught.value.problems} == {"/im_tu", "/im_den", "/gop"}
    assert not Telling.objects.exists()

    _choose(an, im_tu=["20:00"], im_den=["06:00"], gop=["daily"], evidence=["email", "sms", "khac"])
    row = Telling.objects.get()
    assert (row.quiet_from, row.quiet_until, row.digest) == (time(20), time(6), "daily")
    assert row.choices["evidence"] == ["email"], "only channels that reach them"
    assert Audit.objects.filter(action="person.telling").count() == 1


def test_notices_of_others_are_not_seen_and_read_ones_are_marked(db):
    an, binh = person("An", email="an@son-ha.example"), person("Bình", email="binh@son-ha.example")
    notices.tell([_text(), _text("binh@son-ha.example", event="evidence-ends/9/7")], now=NOON)

    assert [one.event for one in notices_lookups.notices_of(viewer_of(an))] == ["evidence-ends/1/30"]
    assert notices_lookups.read_all(viewer_of(an), now=NOON) == 1
    assert notices_lookups.count_unread(viewer_of(an)) == 0
    assert notices_lookups.count_unread(viewer_of(binh)) == 1


def test_pages_of_notices_meet_without_a_gap(db):
    an = person("An", email="an@son-ha.example")
    for minute in range(5):
        texts = [_text(event=f"evidence-ends/{minute}/{one}") for one in range(3)]
        notices.tell(texts, now=NOON + timedelta(minutes=minute))
    seen, before = [], None
    while page := notices_lookups.notices_of(viewer_of(an), before=before, limit=4):
        seen += [one.event for one in page]
        before = page[-1].made_at, page[-1].event
    assert len(seen) == len(set(seen)) == 15
