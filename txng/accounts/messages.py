"""What people are told by mail or phone: a row first, sent by a worker, forgotten where it was secret."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from txng.accounts import messages_stopping as stopping
from txng.accounts.channels import NotNow, Outgoing, RefusedForGood, Way, template_of, ways
from txng.accounts.models import Message, Person

logger = logging.getLogger(__name__)

_GIVE_UP = timedelta(days=3)
_ATTEMPTS_MOST = 40
_KEPT = timedelta(days=30)  # then nobody needs to know any more where it went and what it said
_PAUSES_S = (5, 30, 120, 600, 3600)
_CODE_SUBJECTS = {"vi": "Mã đăng nhập Truy xuất nguồn gốc", "en": "Sign-in code for the traceability portal"}
_CODE_TEXTS = {
    # Without marks: with them a text message costs twice. The last line lets a phone fill in the code on our page alone.
    ("sms", "vi"): "Ma dang nhap Truy xuat nguon goc: {code}. Het han sau 10 phut. Khong dua ma nay cho bat ky ai.\n@HOST #{code}",
    ("sms", "en"): "Your traceability sign-in code: {code}. Valid for 10 minutes. Give it to nobody.\n@HOST #{code}",
    ("email", "vi"): "Mã đăng nhập của bạn: {code}\n\nMã có hiệu lực 10 phút và chỉ dùng được một lần. Không đưa mã này cho bất kỳ ai, kể cả "
    "người tự xưng là cán bộ. Nếu bạn không đăng nhập, hãy bỏ qua thư này.\n\nHOST\n",
    ("email", "en"): "Your sign-in code: {code}\n\nIt is valid for 10 minutes, once. Give it to nobody, also not to someone who claims to be an "
    "official. If you are not signing in, please ignore this mail.\n\nHOST\n",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """Something to tell.

    channel      email, sms; none: a row for nobody
    text         with {code} where the secret goes; the secret stands apart, so that it can be forgotten
    kind, event  what it tells of and its name for ever: with them `notices.tell` asks how each person is to be told
    url          where to look, for the list in the office
    values       what an approved template of Zalo has filled in
    """

    channel: str
    to: str
    subject: str
    text: str
    secret: str = ""
    kind: str = ""
    event: str = ""
    url: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> str:
        return self.text.replace("{code}", self.secret or "••••••")


def code_words(channel: str, language: str) -> tuple[str, str]:
    """Subject and text by which a code is sent."""
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    return _CODE_SUBJECTS[language], _CODE_TEXTS[channel, language].replace("HOST", host)


def post(text: Text, *, now: datetime, expires_at: datetime | None = None) -> int:
    """Have something told; in the transaction of what it tells about. Its number."""
    row = Message.objects.create(
        channel=text.channel, to=text.to, subject=text.subject, text=text.text, secret=text.secret, created_at=now,
        expires_at=expires_at, next_at=now, sent_at=now if text.channel == "none" else None,
    )  # fmt: skip
    return row.id


def post_many(texts: Iterable[Text], *, now: datetime) -> None:
    """Have many things told at once, to whoever it is and at any hour; `notices.tell` asks how each wishes to be told."""
    Message.objects.bulk_create(
        [
            Message(channel=one.channel, to=one.to, subject=one.subject, text=one.text, created_at=now, next_at=now)
            for one in texts
        ]
    )


def send_next(now: datetime) -> bool:
    """Send one message that is due; True if there was one. Sent at least once: a crash between may send it again."""
    known = ways()
    with transaction.atomic():
        due = Message.objects.select_for_update(skip_locked=True).filter(
            _still_of_use(now), channel__in=list(known), next_at__lte=now, sent_at=None, failed_at=None
        )
        row = due.order_by("next_at", "id").first()
        if row is None:
            return False
        _send(row, known[row.channel], now)
    return True


def _send(row: Message, way: Way, now: datetime) -> None:
    try:
        way(_outgoing(row))
    except RefusedForGood as error:
        _log(row, error)
        _give_up(row, now)
    except Exception as error:  # noqa: BLE001  a sender of strangers: whatever it raises, it has not sent
        _log(row, error)
        _put_off(row, error, now)
    else:
        Message.objects.filter(id=row.id).update(sent_at=now, secret="", attempts=F("attempts") + 1)


def _outgoing(row: Message) -> Outgoing:
    text = Text(row.channel, row.to, row.subject, row.text, row.secret).whole
    number, stop = "", ""
    if row.channel == "zalo":
        number = _template_number(row)
    if row.channel == "email" and row.kind:
        stop = stopping.link_of(row.person_id, row.to, row.kind)
        text = f"{text}\n\n--\nNgừng nhận thư này / Stop such mail: {stop}\n"
    return Outgoing(f"txng-{row.id}", row.channel, row.to, row.subject, text, row.kind, number, row.values, stop)


def _template_number(row: Message) -> str:
    """As approved now, not as it was when the message was written.

    raises   RefusedForGood where it is approved no more
    """
    language = Person.objects.filter(pk=row.person_id).values_list("language", flat=True).first() or "vi"
    found = template_of(row.kind, language, row.values)
    if found is None:
        raise RefusedForGood("no approved template")
    return found.number


def forget(now: datetime) -> int:
    """Empty the secrets of what has expired; how many. Of what was sent a month ago only kind, event and time stay."""
    old = Message.objects.filter(created_at__lte=now - _KEPT).exclude(to="")
    old.filter(~Q(sent_at=None) | ~Q(failed_at=None)).update(to="", subject="", text="", values={})
    return Message.objects.filter(expires_at__lte=now).exclude(secret="").update(secret="", failed_at=now)


@dataclass(frozen=True, slots=True)
class Told:
    """A message as the demo's outbox shows it."""

    text: Text
    created_at: datetime
    sent_at: datetime | None
    is_over: bool


def latest(now: datetime, limit: int = 50) -> list[Told]:
    """The latest messages, whole; for the demo alone."""
    rows = Message.objects.exclude(channel="none").order_by("-id")[:limit]
    return [
        Told(
            Text(row.channel, row.to, row.subject, row.text, row.secret), row.created_at, row.sent_at,
            is_over=row.expires_at is not None and row.expires_at <= now,
        )
        for row in rows
    ]  # fmt: skip


def _still_of_use(now: datetime) -> Q:
    return Q(expires_at=None) | Q(expires_at__gt=now)


def _put_off(row: Message, error: Exception, now: datetime) -> None:
    pause_s: float = _PAUSES_S[min(row.attempts, len(_PAUSES_S) - 1)]
    if isinstance(error, NotNow) and error.after_s is not None:
        pause_s = max(pause_s, error.after_s)
    is_over = now - row.created_at > _GIVE_UP or row.attempts + 1 >= _ATTEMPTS_MOST
    Message.objects.filter(id=row.id).update(
        attempts=F("attempts") + 1, next_at=now + timedelta(seconds=pause_s), failed_at=now if is_over else None
    )


def _give_up(row: Message, now: datetime) -> None:
    """Who is not on Zalo is sent a text message, unless one tells it already."""
    again = Message.objects.filter(person_id=row.person_id, event=row.event, channel="sms")
    if row.channel == "zalo" and not (row.event and again.exists()):
        Message.objects.filter(id=row.id).update(channel="sms", attempts=0, next_at=now)
        return
    Message.objects.filter(id=row.id).update(attempts=F("attempts") + 1, failed_at=now)


def _log(row: Message, error: Exception) -> None:
    # The error may quote the receiver; of it only its kind goes into the log of the program.
    told = error.args[0] if isinstance(error, SMTPException | NotNow | RefusedForGood) and error.args else ""
    name, reply = type(error).__name__, told if isinstance(told, int) else ""
    logger.warning("message %s not sent by %s: %s %s", row.id, row.channel, name, reply)
