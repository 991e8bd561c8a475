"""Who comes from an identity provider (OpenID Connect): whom of us is that?"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from txng.accounts import audit, entry, people
from txng.accounts.logins import Login, person_of, read_login
from txng.accounts.models import Person
from txng.accounts.viewer import Viewer
from txng.accounts.whoami import SignedIn
from txng.core.problems import Problem, Refused
from txng.web import problems

logger = logging.getLogger(__name__)


def arrived(request: HttpRequest, login: SocialLogin) -> HttpResponse:
    """Let in whom the provider proved, if we know them: by an earlier link, or by what the provider has verified.

    Who is signed in already and asked for it has the provider linked to their account.
    """
    who: SignedIn | None = getattr(request, "signed_in", None)
    try:
        with transaction.atomic():
            if who and login.state.get("process") == "connect":
                return _linked(request, login, who)
            person = _person(login)
    except Refused as refused:
        return problems.answer(request, refused)
    onward = entry.page_of_ours(login.state.get("next") or "")
    return entry.first_proved(request, person, login.provider.app.provider_id, onward, now=timezone.now())


def failed(request: HttpRequest, provider: Any, error: object = None) -> HttpResponse:
    """The provider did not prove anybody, or could not be reached."""
    name = getattr(provider, "name", "")
    # What a provider answers may name a person: of an exception only its kind is told.
    logger.warning("no sign-in by %s: %s", name, error if isinstance(error, str) else type(error).__name__)
    return problems.answer(request, Refused(Problem("accounts.provider_failed", values={"provider": name})))


def _person(login: SocialLogin) -> Person:
    """Whom a subject is.

    raises   Refused accounts.provider_stranger, accounts.provider_failed
    """
    claims, app = _claims(login), login.provider.app
    known = _known(login)
    person = known.user if known else _by_what_was_verified(claims, app)
    if person is None or not person.is_active:
        raise Refused(Problem("accounts.provider_stranger", values={"provider": app.name}))
    if not known:
        _link(login, person)
    return person


def _linked(request: HttpRequest, login: SocialLogin, who: SignedIn) -> HttpResponse:
    _claims(login)
    known = _known(login)
    if known and known.user_id != who.person.id:
        raise Refused(Problem("accounts.provider_taken", values={"provider": login.provider.app.name}))
    if not known:
        _link(login, who.person)
        audit.note(who.viewer, "person.provider", f"person/{who.person.id}", login.provider.app.provider_id)
    return entry.to(request, entry.HOME)


def _known(login: SocialLogin) -> SocialAccount | None:
    rows = SocialAccount.objects.filter(provider=login.provider.app.provider_id, uid=login.account.uid)
    # allauth keeps all that a provider tells, also what we never asked for; we keep that there is a link.
    rows.update(extra_data={})
    return rows.select_related("user").first()


def _link(login: SocialLogin, person: Person) -> None:
    provider = login.provider.app.provider_id
    SocialAccount.objects.create(user=person, provider=provider, uid=login.account.uid, extra_data={})


def links_of(person_id: int) -> set[str]:
    """The identity providers that a person is linked to."""
    return set(SocialAccount.objects.filter(user_id=person_id).values_list("provider", flat=True))


def _claims(login: SocialLogin) -> Mapping[str, Any]:
    told = login.account.extra_data
    parts = [told[name] for name in ("id_token", "userinfo") if told.get(name)]
    # OpenID Connect Core 5.3.2: what is told of another subject must not be used.
    if len({part.get("sub") for part in parts}) != 1:
        raise Refused(Problem("accounts.provider_failed", values={"provider": login.provider.app.name}))
    return {name: value for part in parts for name, value in part.items()}


def _by_what_was_verified(claims: Mapping[str, Any], app: Any) -> Person | None:
    logins = list(_verified(claims, app.settings.get("link_by", ())))
    found = {person.id: person for one in logins if (person := person_of(one))}
    if len(found) == 1:
        return found.popitem()[1]
    if found or not logins or not app.settings.get("creates_people"):
        return None  # two people, or nobody: a guess would open somebody's account to somebody else
    name = str(claims.get("name", ""))[:200] or logins[0].shown
    return people.register(Viewer.public(), name, logins[0], now=timezone.now(), is_verified=True)


def _verified(claims: Mapping[str, Any], link_by: Any) -> Iterator[Login]:
    for name, claim in (("email", "email"), ("phone", "phone_number")):
        if name in link_by and claims.get(f"{claim}_verified") is True and isinstance(claims.get(claim), str):
            try:
                yield read_login(claims[claim])
            except Refused:
                continue  # of another shape than ours: it proves nothing here
