"""Lists of names as EPCIS writes them: a JSON-LD Collection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from txng.core.epcis.vocabulary import CONTEXT_URL
from txng.events.api.media import extensions_of
from txng.web.api import json_response


def collection_told(
    request: HttpRequest, members: Sequence[str], headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """A Collection; names are shortened by the prefixes that the asker gave in GS1-Extensions.

    raises  Refused rest.extensions
    """
    extensions = extensions_of(request)
    shortened = [_short(member, extensions) for member in members]
    used = {
        prefix: uri for prefix, uri in extensions.items() if any(name.startswith(f"{prefix}:") for name in shortened)
    }
    context: Any = [CONTEXT_URL, used] if used else CONTEXT_URL
    told = {"GS1-Extensions": ",".join(f"{prefix}={uri}" for prefix, uri in used.items())} if used else {}
    body = {"@context": context, "type": "Collection", "member": shortened}
    return json_response(body, headers={**told, **(headers or {})})


def _short(name: str, extensions: Mapping[str, str]) -> str:
    fitting = [(uri, prefix) for prefix, uri in extensions.items() if name.startswith(uri) and len(name) > len(uri)]
    if not fitting:
        return name
    uri, prefix = max(fitting, key=lambda one: len(one[0]))
    return f"{prefix}:{name[len(uri) :]}"
