"""Every setting that an operator can give, once: its name in the environment, what it means, what it is without.

`docs/settings.md` tells the same to people; a house test compares the two.
"""

from __future__ import annotations

import ipaddress
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: `TXNG_` + name in the environment, Django's `settings.NAME` inside.

    read     text → value; raises ValueError
    default  the value where nothing is given; None means that it must be given
    """

    read: Callable[[str], Any]
    default: Any
    meaning: str


_NAME_SERVER = re.compile(r"(?:\[([0-9a-fA-F:]+)\]|([0-9.]+))(?::([0-9]{1,5}))?")
_DNS_PORT = 53


def _flag(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError("write 0 or 1")
    return text == "1"


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _name_servers(text: str) -> list[tuple[str, int]]:
    """Numbers of name servers, each with its port where that is not 53: "10.0.0.53, [fd00::53]:5353"."""
    found = []
    for name in _names(text):
        parts = _NAME_SERVER.fullmatch(name)
        address, port = (parts[1] or parts[2], parts[3]) if parts else (name, "")
        found.append((str(ipaddress.ip_address(address)), int(port or _DNS_PORT)))
    return found


def _cbv_version(text: str) -> str:
    if text not in ("2.0", "2.1"):
        raise ValueError("write 2.0 or 2.1")
    return text


SETTINGS: Mapping[str, Setting] = {
    "DATABASE_URL": Setting(str, None, "PostgreSQL 15 to 18, as a libpq URL"),
    "SECRET_KEY_FILE": Setting(Path, None, "file with the secret that signs page tokens, mode 0600"),
    "PUBLIC_URL": Setting(
        str, "http://127.0.0.1:8000", "where people reach this node; begins every link and code we print"
    ),
    "HOSTS": Setting(_names, ["127.0.0.1", "localhost"], "host names this node answers to, separated by commas"),
    "NODE": Setting(str, "vn", "this node's name in the log: vn, vn-51 …"),
    "DEVELOPMENT": Setting(_flag, False, "1: show errors in full; never on a public node"),
    "TLOG_DIR": Setting(
        Path, None, "folder of tiles and checkpoint; losing it costs a rebuild, changing it stops the log"
    ),
    "TLOG_KEY_FILE": Setting(
        Path, None, "the log's Ed25519 signing key, mode 0600; the one file never to lose or copy"
    ),
    "TLOG_ORIGIN": Setting(str, "txng.example/log", "the log's name, first line of every checkpoint"),
    "TLOG_POLICY": Setting(
        str, "", "file that names the witnesses who cosign the log, and their quorum: more than half (C2SP tlog-policy)"
    ),
    "STAMP_KEYS_DIR": Setting(
        Path, Path(".data/stamp-keys"), "folder of the yearly keys of stamps, mode 0600; who has them can make stamps"
    ),
    "STATIC_ROOT": Setting(Path, Path(".data/static"), "folder from which the front server gives /static/"),
    "CAPTURE_MAX_BYTES": Setting(int, 10 * 1024 * 1024, "largest document taken, bytes"),
    "CAPTURE_MAX_EVENTS": Setting(int, 2_000, "most events in one document"),
    "CAPTURE_MAX_ITEMS": Setting(int, 20_000, "most items in one event"),
    "CAPTURE_MAX_DEPTH": Setting(int, 64, "deepest nesting of a JSON document"),
    "CAPTURE_MAX_FAULTS": Setting(int, 200, "most faults listed in one answer; the rest is counted"),
    "CBV_VERSION": Setting(
        _cbv_version, "2.0", "version of the CBV hash that becomes the id of events without one: 2.0, or 2.1 (a draft)"
    ),
    "GLN_MUST_BE_PROVEN": Setting(
        _flag,
        False,
        "1: what names a GLN is shown to its claimant only after its company prefix or an officer proved it",
    ),
    "CLOCK_DRIFT_S": Setting(int, 300, "how far ahead of our clock an event may be dated, seconds"),
    "WEB_THREADS": Setting(int, 8, "requests that one web process works on at once, each with a database connection"),
    "JOURNAL_SYNCS": Setting(
        int,
        2,
        "phones that one web process hears at once; all others are told when to come again, so that scans never wait",
    ),
    "SOCKETS_OF_PROCESS": Setting(int, 2_000, "most WebSockets that one web process keeps open"),
    "SOCKETS_OF_ORGANISATION": Setting(int, 500, "most WebSockets that one organisation keeps open at this node"),
    "PER_PAGE_MAX": Setting(int, 1_000, "most events on one page of a query's answer"),
    "WEBHOOK_PRIVATE": Setting(
        _names, [], "hosts, addresses, networks (CIDR) not public to which events may be sent, also by http"
    ),
    "WEBHOOK_TIMEOUT_S": Setting(int, 15, "how long a receiver of events may take to answer, seconds"),
    "WEBHOOK_GIVE_UP_DAYS": Setting(
        int, 7, "a receiver that takes nothing for so long is suspended, with all kept for it"
    ),
    "DNS": Setting(
        _name_servers,
        [],
        "name servers asked for the proof of a host, number:port separated by commas; this machine's own without it",
    ),
    "DEMO": Setting(
        _flag, False, "1: a node to try things out: /demo/hop-thu/ shows what is sent; never in production"
    ),
    "FRONT_NETWORKS": Setting(_names, [], "networks (CIDR) of front servers whose X-Forwarded-For is believed"),
    "PLACE_HEADER": Setting(
        str,
        "X-Place",
        "header by which a front server says where a network is: latitude,longitude,radius in km, or a province's code",
    ),
    "SMTP_URL": Setting(
        str, "", "server that takes our mail: smtp://, smtp+starttls:// or smtps://user:password@host:port"
    ),
    "MAIL_FROM": Setting(str, "khong-tra-loi@txng.example", "sender of our mail"),
    "SMS_SENDER": Setting(
        str, "", "who sends texts to phones: https:// address of a gateway, or a function or class: package.module.name"
    ),
    "ZALO_SENDER": Setting(str, "", "who sends by Zalo ZNS, named as TXNG_SMS_SENDER"),
    "GATEWAY_SECRET_FILE": Setting(
        str, "", "file with the secret by which what gateways are asked is signed, mode 0600"
    ),
    "ZNS_TEMPLATES_FILE": Setting(str, "", "TOML file with numbers and states of the templates that Zalo approved"),
    "OIDC_FILE": Setting(
        str, "", "JSON file with the identity providers people may sign in by (VNeID, a province's), mode 0600"
    ),
    "SESSION_IDLE_MIN": Setting(int, 30, "an officer who does nothing for so long signs in again, minutes"),
    "SESSION_HOURS": Setting(int, 12, "an officer signs in again after so long, hours"),
    "SESSION_DAYS": Setting(int, 30, "everyone else signs in again after so long, or half of it without a visit, days"),
}
_TESTS_ONLY = ("TXNG_VECTORS", "TXNG_PG_BIN", "TXNG_BENCH_EVENTS", "TXNG_BENCH_PRODUCTS", "TXNG_FAULT_ROUNDS")


class SettingsRefused(SystemExit):
    """The environment cannot be used; the message lists every fault."""


def read(environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """All settings of this process.

    raises   SettingsRefused with every unknown name, missing value and value that cannot be read
    """
    known = {*_TESTS_ONLY, *(f"TXNG_{name}" for name in SETTINGS)}
    unknown = [name for name in environment if name.startswith("TXNG_") and name not in known]
    faults = [f"{name} is not a setting; docs/settings.md lists them" for name in unknown]
    values = {}
    for name, setting in SETTINGS.items():
        text = environment.get(f"TXNG_{name}", "")
        try:
            values[name] = setting.read(text) if text else setting.default
        except ValueError as error:
            faults.append(f"TXNG_{name}={text!r}: {error}")
        if not text and setting.default is None:
            faults.append(f"TXNG_{name} is missing: {setting.meaning}")
    if faults:
        raise SettingsRefused("\n".join(faults))
    return values


def providers(file: str) -> dict[str, Any]:
    """The identity providers of a file, as allauth wants them.

    file     [{id, name, server_url, client_id, secret, link_by: ["email", "phone"], creates_people: false}]; "" for none
    raises   SettingsRefused with what cannot be used
    """
    try:
        given = json.loads(Path(file).read_text()) if file else []
        return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [_provider(one) for one in given]}}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsRefused(f"TXNG_OIDC_FILE={file}: {error!r}") from error


def _provider(given: Mapping[str, Any]) -> dict[str, Any]:
    own = {name: given[name] for name in ("server_url", "token_auth_method") if name in given}
    link_by = list(given.get("link_by", ["email", "phone"]))
    own["scope"] = given.get("scope", ["openid", "profile", *link_by])
    return {
        "provider_id": given["id"], "name": given["name"], "client_id": given["client_id"], "secret": given["secret"],
        "settings": {**own, "link_by": link_by, "creates_people": given.get("creates_people") is True},
    }  # fmt: skip
