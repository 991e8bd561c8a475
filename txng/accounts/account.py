"""/tai-khoan/: one's own data, sessions, second factor, language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from txng.accounts import arrivals, audit, entry, limits, people, second_factor, sessions
from txng.accounts import notices_choices as choices
from txng.accounts.signing_in import providers, show
from txng.accounts.whoami import SignedIn
from txng.core.problems import Problem, Refused


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Who I am here, whom I act for, where I am signed in, how I am told."""
    return _shown(request, _who(request))


@require_POST
def tell_me(request: HttpRequest) -> HttpResponse:
    """/tai-khoan/nhan-tin/: by which channels I am told of what, when not, and what together."""
    who, now = _who(request), timezone.now()
    given = {name: request.POST.getlist(name) for name in request.POST}
    try:
        choices.choose(who.viewer, who.person, given, now=now)
    except Refused as refused:
        return _shown(request, who, refused)
    return entry.to(request, f"{entry.HOME}?xong=1#nhan-tin")


def _shown(request: HttpRequest, who: SignedIn, faults: Refused | None = None) -> HttpResponse:
    context = {
        "who": who, "sessions": sessions.open_sessions(request, who.person.id, now=timezone.now()),
        "has_second": second_factor.has_second_factor(who.person.id),
        "codes_left": second_factor.recovery_codes_left(who.person.id),
        "providers": providers(), "linked": arrivals.links_of(who.person.id),
        "telling": choices.chosen_by(who.person), "done": "xong" in request.GET,
    }  # fmt: skip
    return show(request, "account", context, faults)


@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """/tai-khoan/hai-buoc/: teach an app the secret, and prove that it learnt it."""
    who, now = _who(request), timezone.now()
    if not request.session.get("second") and second_factor.has_second_factor(who.person.id):
        # The role came, or another session set it up, after this one began: prove it, do not replace it.
        return entry.prove_again(request, who.person.id, entry.HOME)
    encrypted = request.session.get("secret") or second_factor.new_secret()
    request.session["secret"] = encrypted
    secret = second_factor.secret_in_clear(encrypted)
    shown = {
        "who": who, "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "qr": mark_safe(second_factor.qr_of(who.person, secret)),  # noqa: S308  drawn by us, of digits
    }  # fmt: skip
    if request.method != "POST":
        return show(request, "set_up", shown)
    try:
        limits.spend(request, "second", f"person/{who.person.id}", now=now)
        if not second_factor.set_up(who.person, encrypted, request.POST.get("code", "")):
            raise Refused(Problem("accounts.second_wrong", "/code"))
    except Refused as refused:
        return show(request, "set_up", shown, refused)
    return _is_set_up(request, who)


@require_POST
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """/tai-khoan/ma-du-phong/: ten new recovery codes, shown once."""
    who = _who(request)
    if not second_factor.has_second_factor(who.person.id) or not request.session.get("second"):
        return entry.to(request, "/tai-khoan/hai-buoc/")
    audit.note(who.viewer, "person.recovery_codes", f"person/{who.person.id}")
    return show(request, "recovery_codes", {"codes": second_factor.new_recovery_codes(who.person)})


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """/tai-khoan/phien/: end one of my sessions, or all others."""
    who, asked = _who(request), request.POST.get("phien", "")
    if asked:
        ended = sessions.end_sessions(who.person.id, only=asked) if len(asked) == len(who.viewer.session) else []
    else:
        ended = sessions.end_sessions(who.person.id, but=who.viewer.session)
    for one in ended:
        audit.note(who.viewer, "session.end", f"session/{one}")
    if who.viewer.session in ended:
        request.session.flush()
    return entry.to(request, entry.HOME)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """/tai-khoan/chon/: my language; the organisation I act for now."""
    who = _who(request)
    people.set_language(who.person.id, request.POST.get("ngon-ngu", ""))
    chosen = request.POST.get("to-chuc", "")
    if chosen in {str(one.organisation_id) for one in who.belongings}:
        request.session["organisation"] = int(chosen)
    return entry.to(request, entry.HOME)


def _is_set_up(request: HttpRequest, who: SignedIn) -> HttpResponse:
    """From now on both are asked for; every other session, begun with one alone, ends."""
    del request.session["secret"]
    request.session["second"] = True
    request.session.cycle_key()
    request.session.save()
    sessions.end_sessions(who.person.id, but=sessions.short_of(request))
    audit.note(who.viewer, "person.second_factor", f"person/{who.person.id}")
    codes = second_factor.new_recovery_codes(who.person)
    return show(request, "recovery_codes", {"codes": codes})


def _who(request: HttpRequest) -> SignedIn:
    who: SignedIn | None = getattr(request, "signed_in", None)
    if who is None:  # a machine key came to a page of people
        raise Refused(Problem("accounts.for_people"))
    return who
