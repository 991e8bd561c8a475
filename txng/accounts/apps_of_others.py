"""Foreign apps that lend us tables and functions, without what they would do by themselves.

Django's and allauth's own `ready` would write permissions that nobody reads after every migration, and ask for a
middleware on every request, also on a scan.
"""

from __future__ import annotations

from allauth.account.apps import AccountConfig
from django.contrib.auth.apps import AuthConfig
from django.contrib.contenttypes.apps import ContentTypesConfig


class Auth(AuthConfig):
    """Rights come from mandates alone: no permission rows."""

    def ready(self) -> None:
        """Nothing."""


class ContentTypes(ContentTypesConfig):
    def ready(self) -> None:
        """Nothing."""


class ProviderAccounts(AccountConfig):  # type: ignore[misc]
    """oidc.py gives allauth the request it wants; its middleware is not needed elsewhere."""

    def ready(self) -> None:
        """Nothing."""
