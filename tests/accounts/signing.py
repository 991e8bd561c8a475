"""People who sign in, for tests: made, and driven through the real pages."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.utils import timezone

from txng.accounts import people, second_factor
from txng.accounts.logins import read_login
from txng.accounts.memberships import join
from txng.accounts.models import Message
from txng.accounts.viewer import Viewer

OPERATOR = Viewer(None, "", "public", "test")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def person(name="An", login="0912345678", *, viewer=None, password="", totp=False):
    """Somebody who can sign in, acting for a viewer's organisation."""
    made = people.register(OPERATOR, name, read_login(login), now=timezone.now())
    if viewer:
        join(made.id, viewer.organisation_code, viewer.role, now=timezone.now())
    if password:
        people.set_password(OPERATOR, made.id, password)
    if totp:
        second_factor.put(made, SECRET)
    return made


def one_time_password(*, steps=0, secret=SECRET):
    """What an app shows now, or some half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def browser(**more):
    """A browser that refuses forms without their token, as a real one would be."""
    return Client(enforce_csrf_checks=True, **more)


def post(client, path, data=None, **more):
    """Open a page, fill in its form, send it."""
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(path, **more).content.decode())
    return client.post(path, {**(data or {}), "csrfmiddlewaretoken": token.group(1) if token else ""}, **more)


def code_sent():
    """The code of the latest message."""
    return Message.objects.exclude(channel="none").latest("id").secret


def sign_in(client, login="0912345678", **more):
    """By a code; the answer to it."""
    assert post(client, "/dang-nhap/", {"login": login}, **more).status_code == 302
    return post(client, "/dang-nhap/ma/", {"code": code_sent()}, **more)
