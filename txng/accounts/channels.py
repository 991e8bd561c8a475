"""How a message leaves: by mail, as a text message, by Zalo; each through what the operator named (docs/messages.md)."""

from __future__ import annotations

import hashlib
import hmac
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from time import time
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
import orjson
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.utils.module_loading import import_string

_TIMEOUT_S = 15
_TEMPLATES = Path(__file__).parent / "data" / "zns_templates.toml"
_LATER = frozenset({408, 425, 429})  # and every 5xx: nothing is wrong with what was sent


class RefusedForGood(Exception):
    """The gateway will never take this message; sending it again is of no use."""


class NotNow(Exception):
    """The gateway asks to be left alone for so many seconds."""

    def __init__(self, after_s: float | None, status: int) -> None:
        super().__init__(status)
        self.after_s = after_s


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message on its way; to a gateway it is what its request holds.

    id             the same at each attempt: by it a receiver knows what it has sent already
    template       number of an approved template; "" where none is needed
    stop_url       where one click ends such mails; "" of what cannot be ended, as codes
    """

    id: str
    channel: str
    to: str
    subject: str
    text: str
    kind: str = ""
    template: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    stop_url: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A template of Zalo ZNS, with the parameters that it has."""

    number: str
    values: tuple[str, ...]


Way = Callable[[Outgoing], None]


def ways() -> dict[str, Way]:
    """Channel → how it leaves, of those that the settings name."""
    named = {"sms": settings.SMS_SENDER, "zalo": settings.ZALO_SENDER}
    known = {channel: _way(sender) for channel, sender in named.items() if sender}
    return ({"email": _mail} if settings.SMTP_URL else {}) | known


def template_of(kind: str, language: str, values: Mapping[str, str]) -> Template | None:
    """The approved template by which this may be told, if all that it wants is known."""
    found = _templates(settings.ZNS_TEMPLATES_FILE or str(_TEMPLATES)).get((kind, language))
    return found if found and set(found.values) <= values.keys() else None


def _way(sender: str) -> Way:
    """An address is a gateway; else a class whose objects `send`, or a function of receiver and text."""
    if sender.startswith(("http://", "https://")):
        return lambda out: _hand_over(sender, out)
    named = import_string(sender)
    if isinstance(named, type):
        return named().send  # type: ignore[no-any-return]
    return lambda out: named(out.to, out.text)


def _hand_over(url: str, out: Outgoing) -> None:
    told: dict[str, Any] = {"id": out.id, "channel": out.channel, "to": out.to, "text": out.text, "kind": out.kind}
    if out.template:
        told |= {"template": out.template, "values": dict(out.values)}
    body = orjson.dumps(told)
    headers = {"Content-Type": "application/json", "Idempotency-Key": out.id, **_signed(body)}
    answer = httpx.post(url, content=body, headers=headers, timeout=_TIMEOUT_S)
    if answer.is_success:
        return
    if answer.status_code in _LATER or not answer.is_client_error:
        asked = answer.headers.get("Retry-After", "")
        raise NotNow(min(float(asked), 86_400.0) if asked.isascii() and asked.isdigit() else None, answer.status_code)
    raise RefusedForGood(answer.status_code)


def _signed(body: bytes) -> dict[str, str]:
    """By this the gateway knows that we ask, and that nobody repeats an old request."""
    if not settings.GATEWAY_SECRET_FILE:
        return {}
    secret = Path(settings.GATEWAY_SECRET_FILE).read_bytes().strip()
    at = str(int(time()))
    digest = hmac.new(secret, f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Txng-Timestamp": at, "Txng-Signature": f"sha256={digest}"}


def _mail(out: Outgoing) -> None:
    url = urlsplit(settings.SMTP_URL)
    backend = EmailBackend(
        host=url.hostname, port=url.port, username=unquote(url.username or ""), password=unquote(url.password or ""),
        use_tls=url.scheme == "smtp+starttls", use_ssl=url.scheme == "smtps", timeout=_TIMEOUT_S,
    )  # fmt: skip
    headers = {"Auto-Submitted": "auto-generated"}
    if out.stop_url:
        # RFC 8058: the mail program ends it with one click, by a POST that needs no sign-in.
        headers |= {"List-Unsubscribe": f"<{out.stop_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    EmailMessage(out.subject, out.text, settings.MAIL_FROM, [out.to], connection=backend, headers=headers).send()


@cache
def _templates(file: str) -> dict[tuple[str, str], Template]:
    kinds = tomllib.loads(Path(file).read_text())
    return {
        (kind, language): Template(one["number"], tuple(one["values"]))
        for kind, languages in kinds.items()
        for language, one in languages.items()
        if one["state"] == "approved" and one["number"]
    }
