"""The second factor: one-time passwords by time (RFC 6238) and recovery codes, both kept by allauth."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import quote, urlencode, urlsplit

import qrcode
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt, encrypt
from django.conf import settings
from django.db import transaction
from qrcode.image.svg import SvgPathImage

from txng.accounts.models import Person

_DIGITS = 6


def has_second_factor(person_id: int) -> bool:
    """Has the person set up one-time passwords?"""
    return bool(Authenticator.objects.filter(user_id=person_id, type=Authenticator.Type.TOTP).exists())


def new_secret() -> str:
    """A secret for an app, encrypted as it may lie in a session."""
    return str(encrypt(generate_totp_secret()))


def secret_in_clear(encrypted: str) -> str:
    """What the app must be told, once."""
    return str(decrypt(encrypted))


def qr_of(person: Person, secret: str) -> str:
    """The secret as a QR code for an app, an SVG to stand in the page."""
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    label, query = quote(f"{host}:{person.email or person.phone}"), urlencode({"secret": secret, "issuer": host})
    made = qrcode.make(f"otpauth://totp/{label}?{query}", image_factory=SvgPathImage, box_size=10, border=4)
    svg = BytesIO()
    made.save(svg)
    return svg.getvalue().decode().partition("?>")[2].strip()


def set_up(person: Person, encrypted: str, given: str) -> bool:
    """Take a secret that an app has learnt, if the app's password shows it; replaces one that was there before."""
    counter = _counter_of(secret_in_clear(encrypted), given)
    if counter is None:
        return False
    put(person, secret_in_clear(encrypted))
    Person.objects.filter(id=person.id).update(second_counter=counter)
    return True


def put(person: Person, secret: str) -> None:
    """Give a person a secret; the operator's act, or the end of `set_up`."""
    with transaction.atomic():
        Authenticator.objects.filter(user_id=person.id, type=Authenticator.Type.TOTP).delete()
        TOTP.activate(person, secret)


def proves(person: Person, given: str) -> bool:
    """Is it the app's password of this half minute, not used before, or an unused recovery code?"""
    digits = "".join(letter for letter in given if letter.isdigit())
    if len(digits) != _DIGITS:
        return _is_recovery_code(person, digits)
    row = Authenticator.objects.filter(user_id=person.id, type=Authenticator.Type.TOTP).first()
    counter = _counter_of(decrypt(row.data["secret"]), digits) if row else None
    # Each is good once, also at two processes in the same instant.
    return counter is not None and bool(
        Person.objects.filter(id=person.id, second_counter__lt=counter).update(second_counter=counter)
    )


def new_recovery_codes(person: Person) -> list[str]:
    """Ten codes for the day when the phone is lost; those before are void."""
    with transaction.atomic():
        Person.objects.select_for_update().get(id=person.id)
        Authenticator.objects.filter(user_id=person.id, type=Authenticator.Type.RECOVERY_CODES).delete()
        return list(RecoveryCodes.activate(person).generate_codes())


def recovery_codes_left(person_id: int) -> int:
    """How many recovery codes were not used yet."""
    row = Authenticator.objects.filter(user_id=person_id, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(RecoveryCodes(row).get_unused_codes()) if row else 0


def _is_recovery_code(person: Person, digits: str) -> bool:
    row = Authenticator.objects.filter(user_id=person.id, type=Authenticator.Type.RECOVERY_CODES).first()
    return bool(row and RecoveryCodes(row).validate_code(digits))


def _counter_of(secret: str, given: str) -> int | None:
    """The time step that a password belongs to: now, or one beside it for clocks that differ."""
    digits = "".join(letter for letter in given if letter.isdigit())
    counters = (int(one) for one in yield_hotp_counters_from_time())
    return next((one for one in counters if format_hotp_value(hotp_value(secret, one)) == digits), None)
