"""What people type to say who they are: a telephone number or an email address."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from txng.accounts.models import Person
from txng.core.problems import Problem, Refused
from txng.core.vn.phone import e164_of

_EMAIL = re.compile(r"[^@\s<>,;\"]{1,64}@(?:[^@\s.<>,;\"]{1,63}\.)+[^@\s.<>,;\"]{2,63}")
_LONGEST = 254  # RFC 5321 4.5.3.1.3


@dataclass(frozen=True, slots=True)
class Login:
    """How somebody is reached: E.164, or an address in lower case."""

    channel: Literal["sms", "email"]
    to: str

    @property
    def shown(self) -> str:
        """Enough to recognise it, too little to learn it."""
        if self.channel == "sms":
            return f"{self.to[:3]} ••• ••• {self.to[-3:]}"
        name, _, host = self.to.partition("@")
        return f"{name[:1]}•••@{host}"


def read_login(text: str) -> Login:
    """A telephone number in any of its usual spellings, or an email address.

    raises   Refused accounts.login_form
    """
    text = unicodedata.normalize("NFC", text).replace("\x00", "").strip()
    if phone := e164_of(text):
        return Login("sms", phone)
    if len(text) <= _LONGEST and _EMAIL.fullmatch(text):
        return Login("email", text.lower())
    raise Refused(Problem("accounts.login_form", "/login"))


def person_of(login: Login) -> Person | None:
    """Who is reached so and may sign in."""
    reached = {"phone": login.to} if login.channel == "sms" else {"email": login.to}
    return Person.objects.filter(**reached, disabled_at=None).first()
