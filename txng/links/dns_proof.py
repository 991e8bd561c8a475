"""The token in a TXT record: beside the file, for owners who keep a name's DNS but no web server on it.

The name asked is one below the host's (`_txng-host.vidu.vn`), as ACME and DKIM do: what is proven for one host says
nothing of those above, below or beside it, and the owner's other TXT records stay apart. Whoever keeps the name may hand
the answer to others by a CNAME, which is followed. Answers are not checked by DNSSEC: they are as good as the resolver
that the operator names and the way to it.

source   RFC 8552 (underscored names); RFC 8555 8.4; RFC 1035 3.3.14, 4.2
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import dns.exception
import dns.message
import dns.name
import dns.nameserver
import dns.resolver
from django.conf import settings

from txng.core.problems import Problem

LABEL = "_txng-host"
_WITHIN_S = 6.0  # all questions of one proof together
_ONE_S = 2.0  # one server, one try
_MOST_ALIASES = 8
_CODES: Mapping[type[Exception], str] = {
    dns.resolver.NXDOMAIN: "links.dns_no_name",
    dns.resolver.LifetimeTimeout: "links.dns_timeout",
    dns.message.ChainTooLong: "links.dns_failed",
}


def name_of(host: str) -> str:
    """Where the record must stand; a port plays no part in DNS."""
    return f"{LABEL}.{host.partition(':')[0]}"


def by_dns(host: str, line: str) -> Problem | None:
    """What stands in the way of the proof; None where the line is there."""
    values = {"name": name_of(host), "want": line}
    try:
        texts = _texts(dns.name.from_text(name_of(host)))
    except dns.resolver.NoNameservers as error:
        return _failed(error, values)
    except (dns.exception.DNSException, OSError) as error:
        code = next((code for kind, code in _CODES.items() if isinstance(error, kind)), "links.dns_unasked")
        told = {"rcode": "CNAME", "seconds": int(_WITHIN_S), "reason": type(error).__name__}
        return Problem(code, values=values | told)
    if not texts:
        return Problem("links.dns_no_text", values=values)
    return None if line in texts else Problem("links.dns_other_text", values={**values, "count": len(texts)})


def _texts(name: dns.name.Name) -> list[str]:
    """The texts at a name or where its aliases lead; the strings of one record are one text.

    raises   what dnspython raises
    """
    asked, until = _resolver(), time.monotonic() + _WITHIN_S
    for _ in range(_MOST_ALIASES):
        left = max(until - time.monotonic(), 0.1)
        answer = asked.resolve(name, "TXT", raise_on_no_answer=False, lifetime=left, search=False)
        if answer.rrset is not None or answer.canonical_name == name:
            return [b"".join(record.strings).decode(errors="replace").strip() for record in answer.rrset or ()]
        name = answer.canonical_name  # a server that told the alias and not what stands there
    raise dns.message.ChainTooLong


def _resolver() -> dns.resolver.Resolver:
    """The operator's name servers; those of this machine where he names none."""
    if not settings.DNS:
        asked = dns.resolver.Resolver()
    else:
        asked = dns.resolver.Resolver(configure=False)
        asked.nameservers = [dns.nameserver.Do53Nameserver(address, port) for address, port in settings.DNS]
    asked.timeout = _ONE_S
    return asked


def _failed(error: dns.resolver.NoNameservers, values: Mapping[str, Any]) -> Problem:
    """Told apart: servers that answered what is no answer, and servers that could not be asked."""
    faults = [fault for *_, fault, _ in error.kwargs["errors"] if not isinstance(fault, OSError)]
    told = sorted({fault if isinstance(fault, str) else type(fault).__name__ for fault in faults})
    if told:
        return Problem("links.dns_failed", values={**values, "rcode": ", ".join(told)})
    return Problem("links.dns_unasked", values={**values, "reason": "no name server can be reached"})
