"""Callers by machine key, in the small country of tests.accounts.delegation."""

import json

import pytest
from django.utils import timezone

from tests.accounts.delegation import country, give, person, root, viewer_of
from txng.accounts import keys
from txng.accounts.keys import KeyWish
from txng.accounts.scopes import SCOPES


class Caller:
    """A system that speaks by one key."""

    def __init__(self, client, secret):
        self.client, self.secret = client, secret
        self.headers = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}

    def get(self, path, **more):
        return self.client.get(f"/api/v1/{path}", **self.headers | more)

    def post(self, path, body=None, **more):
        return self._sent(self.client.post, path, body, more)

    def patch(self, path, body=None, **more):
        return self._sent(self.client.patch, path, body, more)

    def _sent(self, send, path, body, more):
        data = json.dumps(body if body is not None else {})
        return send(f"/api/v1/{path}", data=data, content_type="application/json", **self.headers | more)


def personal_key(somebody, *scopes):
    """A key of a person, for all that a key may do or for some of it."""
    wish = KeyWish("Máy thử", frozenset(scopes or SCOPES))
    return keys.issue_personal_key(viewer_of(somebody), wish, now=timezone.now())


@pytest.fixture
def units(db):
    return country()


@pytest.fixture
def people(units):
    """An of the nation, Bình of province 51, Chi of the commune Sơn Hà, Dũng of nothing."""
    an, binh, chi = person("An"), person("Bình"), person("Chi")
    give(root(an), binh, "PROVINCE_OFFICER", units["51"])
    give(viewer_of(binh), chi, "COMMUNE_OFFICER", units["21163"])
    return {"an": an, "binh": binh, "chi": chi, "dung": person("Dũng")}


@pytest.fixture
def as_person(client, people):
    """A caller that speaks for one of the people."""
    return lambda name, *scopes: Caller(client, personal_key(people[name], *scopes).secret)


def codes(answer):
    return {error["code"] for error in answer.json()["errors"]}
