"""What people are told of decisions about them, by text message or mail: what happened, and where to look."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from django.conf import settings

from txng.accounts.messages import Text
from txng.accounts.models import Person
from txng.accounts.notices import tell as tell_people

What = Literal["granted", "approved", "returned", "refused"]
_SUBJECTS = {"vi": "Truy xuất nguồn gốc", "en": "Product traceability"}
# Without marks: with them a text message costs twice.
_TEXTS: Mapping[tuple[What, str], str] = {
    ("granted", "vi"): "Ban duoc giao quyen tren Cong truy xuat nguon goc. Dang nhap bang so hoac thu nay: {url}/quan-tri/",
    ("granted", "en"): "You have been given a mandate on the traceability portal. Sign in with this number or address: {url}/quan-tri/",
    ("approved", "vi"): "Ho so dang ky cua ban da duoc duyet. Dang nhap bang so hoac thu nay: {url}/quan-tri/",
    ("approved", "en"): "Your registration has been approved. Sign in with this number or address: {url}/quan-tri/",
    ("returned", "vi"): "Ho so dang ky cua ban duoc tra lai de bo sung. Mo duong dan da nhan khi dang ky de xem ly do: {url}/dang-ky/",
    ("returned", "en"): "Your registration was returned. Open the link that you got when registering to see why: {url}/dang-ky/",
    ("refused", "vi"): "Ho so dang ky cua ban khong duoc duyet. Mo duong dan da nhan khi dang ky de xem ly do: {url}/dang-ky/",
    ("refused", "en"): "Your registration was refused. Open the link that you got when registering to see why: {url}/dang-ky/",
}  # fmt: skip


def tell(person: Person | None, what: What, *, now: datetime) -> None:
    """Tell a person, in the transaction of what it is about."""
    if person is not None:
        tell_at(person.phone or "", person.email or "", what, language=person.language, now=now)


def tell_at(phone: str, email: str, what: What, *, language: str = "vi", now: datetime) -> None:
    """Tell whoever is reached so: by text message where there is a telephone, else by mail."""
    text = _TEXTS[what, language].format(url=settings.PUBLIC_URL.rstrip("/"))
    channel, to = ("sms", phone) if phone else ("email", email)
    if to:
        event = f"{what}/{now:%Y-%m-%dT%H:%M:%S.%f}"
        tell_people(
            [Text(channel, to, _SUBJECTS[language], text, kind="rights", event=event, url="/quan-tri/")], now=now
        )
