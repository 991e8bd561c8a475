"""What people are told by mail or phone: a row first, sent by a worker, forgotten where it was secret."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.db import transaction
from django.db.models import F, Q
from django.utils.module_loading import import_string

from txng.accounts.models import Message

logger = logging.getLogger(__name__)

_TIMEOUT_S = 15
_GIVE_UP = timedelta(days=3)
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

    channel  email, sms; none: a row for nobody
    text     with {code} where the secret goes; the secret stands apart, so that it can be forgotten
    """

    channel: str
    to: str
    subject: str
    text: str
    secret: str = ""

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
    """Have many things told at once; none of them a secret that expires."""
    Message.objects.bulk_create(
        [
            Message(channel=one.channel, to=one.to, subject=one.subject, text=one.text, created_at=now, next_at=now)
            for one in texts
        ]
    )


def senders() -> dict[str, Callable[[Text], None]]:
    """Channel → how it is sent, of those that the settings name."""
    known: dict[str, Callable[[Text], None]] = {}
    if settings.SMTP_URL:
        known["email"] = _mail
    if settings.SMS_SENDER:
        to_phone = import_string(settings.SMS_SENDER)
        known["sms"] = lambda text: to_phone(text.to, text.whole)
    return known


def send_next(now: datetime) -> bool:
    """Send one message that is due; True if there was one. Sent at least once: a crash between may send it again."""
    ways = senders()
    with transaction.atomic():
        due = Message.objects.select_for_update(skip_locked=True).filter(
            _still_of_use(now), channel__in=list(ways), next_at__lte=now, sent_at=None, failed_at=None
        )
        row = due.order_by("next_at", "id").first()
        if row is None:
            return False
        try:
            ways[row.channel](Text(row.channel, row.to, row.subject, row.text, row.secret))
        except Exception as error:  # noqa: BLE001  a sender of strangers: whatever it raises, it has not sent
            _put_off(row, error, now)
        else:
            Message.objects.filter(id=row.id).update(sent_at=now, secret="", attempts=F("attempts") + 1)
    return True


def forget(now: datetime) -> int:
    """Empty the secrets of what has expired; how many."""
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
    pause = _PAUSES_S[min(row.attempts, len(_PAUSES_S) - 1)]
    failed_at = now if now - row.created_at > _GIVE_UP else None
    # The error may quote the receiver; of it only its kind goes into the log of the program.
    reply = error.args[0] if isinstance(error, SMTPException) and error.args else ""
    logger.warning(
        "message %s not sent by %s: %s %s",
        row.id,
        row.channel,
        type(error).__name__,
        reply if isinstance(reply, int) else "",
    )
    Message.objects.filter(id=row.id).update(
        attempts=F("attempts") + 1, next_at=now + timedelta(seconds=pause), failed_at=failed_at
    )


def _mail(text: Text) -> None:
    url = urlsplit(settings.SMTP_URL)
    backend = EmailBackend(
        host=url.hostname, port=url.port, username=unquote(url.username or ""), password=unquote(url.password or ""),
        use_tls=url.scheme == "smtp+starttls", use_ssl=url.scheme == "smtps", timeout=_TIMEOUT_S,
    )  # fmt: skip
    headers = {"Auto-Submitted": "auto-generated"}
    EmailMessage(text.subject, text.whole, settings.MAIL_FROM, [text.to], connection=backend, headers=headers).send()
