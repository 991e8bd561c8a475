"""/dang-nhap/oidc/…: to an identity provider and back (OpenID Connect, by allauth: state, PKCE, signature)."""

from __future__ import annotations

from types import SimpleNamespace

from allauth.core.context import request_context
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from requests import RequestException

from txng.accounts import arrivals


@require_safe
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider."""
    return _asked(OAuth2LoginView, request, provider_id)


@require_safe
@transaction.atomic  # what a provider tells is not to be seen before we took away what we do not keep
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider."""
    return _asked(OAuth2CallbackView, request, provider_id)


def _asked(view: type[OAuth2LoginView | OAuth2CallbackView], request: HttpRequest, provider_id: str) -> HttpResponse:
    request.allauth = SimpleNamespace()  # type: ignore[attr-defined]
    with request_context(request):
        adapter = OpenIDConnectOAuth2Adapter(request, provider_id)
        try:
            answer: HttpResponse = view.adapter_view(adapter)(request)
        except SocialApp.DoesNotExist as error:
            raise Http404 from error
        except (RequestException, OAuth2Error, KeyError, ValueError) as error:
            return arrivals.failed(request, adapter.get_provider(), error)
    return answer
