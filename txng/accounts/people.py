"""People: registered, changed, disabled."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from txng.accounts import audit
from txng.accounts.logins import Login
from txng.accounts.models import Person
from txng.accounts.sessions import end_sessions
from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused


def register(
    viewer: Viewer, name: str, login: Login, *, now: datetime, language: str = "vi", is_verified: bool = False
) -> Person:
    """A new person, who can sign in by a code sent to the login, and do nothing yet.

    is_verified  it is known already that the login reaches this person
    raises       Refused accounts.login_taken
    """
    verified_at = now if is_verified else None
    reached = (
        {"phone": login.to, "phone_verified_at": verified_at}
        if login.channel == "sms"
        else {"email": login.to, "email_verified_at": verified_at}
    )
    person = Person(name=name.strip(), language=language, created_at=now, **reached)
    person.set_unusable_password()
    try:
        with transaction.atomic():
            person.save()
            audit.note(viewer, "person.register", f"person/{person.id}")
    except IntegrityError as error:
        raise Refused(Problem("accounts.login_taken", "/login")) from error
    return person


def set_password(viewer: Viewer, person_id: int, password: str) -> None:
    """Give a person a password, beside codes; every session of theirs ends."""
    person = Person.objects.get(id=person_id)
    person.set_password(password)
    with transaction.atomic():
        person.save(update_fields=["password"])
        end_sessions(person_id)
        audit.note(viewer, "person.password", f"person/{person_id}")


def disable(viewer: Viewer, person_id: int, reason: str, *, now: datetime) -> bool:
    """Let somebody in no more; open sessions end with it. True if they were let in before."""
    with transaction.atomic():
        done = bool(Person.objects.filter(id=person_id, disabled_at=None).update(disabled_at=now))
        if done:
            end_sessions(person_id)
            audit.note(viewer, "person.disable", f"person/{person_id}", reason)
    return done


def enable(viewer: Viewer, person_id: int, reason: str) -> bool:
    """Let somebody in again. True if they were disabled."""
    with transaction.atomic():
        done = bool(Person.objects.filter(id=person_id, disabled_at__isnull=False).update(disabled_at=None))
        if done:
            audit.note(viewer, "person.enable", f"person/{person_id}", reason)
    return done


def set_language(person_id: int, language: str) -> None:
    """The language a person reads and is written to in; anything but vi or en changes nothing."""
    if language in ("vi", "en"):
        Person.objects.filter(id=person_id).update(language=language)


def confirm_reached(person: Person, login: Login, *, now: datetime) -> None:
    """A code came back: the login reaches this person."""
    column = "phone_verified_at" if login.channel == "sms" else "email_verified_at"
    Person.objects.filter(id=person.id, **{column: None}).update(**{column: now})
