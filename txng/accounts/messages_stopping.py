"""/thong-bao/dung/{token}: the link in every mail by which such mails end, without signing in (RFC 8058).

The token names a person, or the digest of an address without an account, and the kind; it is signed and does not expire,
since nothing but silence can be had by it. A GET only asks: programs that look into mail follow links.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Collection

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from txng.accounts import notices_kinds as kinds
from txng.accounts.models import Telling, Unwanted
from txng.core.problems import Problem, Refused

_SALT = "txng.accounts.messages_stopping"


def link_of(person_id: int, to: str, kind: str) -> str:
    """Where a click ends mails of this kind to this receiver."""
    whose = [person_id, kind] if person_id else [base64.urlsafe_b64encode(digest_of(to)).decode(), kind]
    return f"{settings.PUBLIC_URL.rstrip('/')}/thong-bao/dung/{signing.dumps(whose, salt=_SALT)}"


def digest_of(to: str) -> bytes:
    """An address as it is kept: only who has the node's secret can try addresses against it."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"unwanted:" + to.encode(), hashlib.sha256)


def unwanted(addresses: Collection[str]) -> set[str]:
    """Those of these addresses that want no notices."""
    digests = {digest_of(one): one for one in addresses}
    found = Unwanted.objects.filter(pk__in=list(digests)).values_list("pk", flat=True)
    return {digests[bytes(one)] for one in found}


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """`POST`, by a person or by a mail program, ends such mails."""
    try:
        whose, kind = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Refused(Problem("web.not_found")) from error
    is_done = request.method == "POST"
    if is_done:
        _stop(whose, kind)
    known = kinds.KINDS.get(kind)
    answer = render(request, "accounts/stopped.html", {"kind": known, "is_done": is_done})
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _stop(whose: int | str, kind: str) -> None:
    if isinstance(whose, str):
        Unwanted.objects.get_or_create(pk=base64.urlsafe_b64decode(whose), defaults={"at": timezone.now()})
        return
    with transaction.atomic():
        Telling.objects.get_or_create(pk=whose)
        row = Telling.objects.select_for_update().get(pk=whose)
        ended = kinds.KINDS if kind == kinds.DIGEST else [kind]
        row.choices |= {one: _without_mail(row.choices.get(one, kinds.USUAL)) for one in ended}
        row.save(update_fields=["choices"])


def _without_mail(channels: Collection[str]) -> list[str]:
    """Whoever was reached as usual is still reached by telephone, where there is one."""
    kept = ["sms" if one == kinds.REACHED else one for one in channels if one != "email"]
    return list(dict.fromkeys(kept))
