"""Where allauth asks us: secrets lie encrypted, and who comes from an identity provider goes our way in."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest

from txng.accounts import arrivals


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Seeds of one-time passwords lie encrypted: a copy of the database signs nobody in."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


class Providers(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """allauth proves who came; from there on it is our sign-in, with our second factor and our audit."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        raise ImmediateHttpResponse(arrivals.arrived(request, sociallogin))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **told: Any) -> NoReturn:
        error = told.get("exception") or told.get("error")
        raise ImmediateHttpResponse(arrivals.failed(request, provider, error))


def _cipher() -> Fernet:
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"txng-mfa").digest()
    return Fernet(base64.urlsafe_b64encode(key))
