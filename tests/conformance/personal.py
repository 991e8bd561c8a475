"""A person of the nation, and the key that speaks for him: enrolled by the operator's commands, made by the pages."""

import base64
import hashlib
import hmac
import json
import re
import struct
import time
from datetime import date, timedelta

import httpx

from txng.accounts.scopes import SCOPES
from txng.project.node import Node

_FORM = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_PASSWORD = "bon con trau vang qua cau 1954"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
AN, DUNG = "+84912000001", "+84912000002"


def personal_key(node: Node) -> str:
    """An's key for every scope; An is over the nation, and Dũng made him administrator of an organisation."""
    code = "to-chuc-cua-an"
    _from_file(
        node,
        "enrol",
        [{"code": code, "name": "Tổ chức của An", "kind": "enterprise", "role": "enterprise"}],
        "--keys",
        str(node.data / "an.json"),
    )
    people = [
        {
            "name": name,
            "login": login,
            "organisation": code,
            "role": "enterprise",
            "password": _PASSWORD,
            "totp_secret": SECRET,
        }
        for name, login in (("An", AN), ("Dũng", DUNG))
    ]
    _from_file(node, "enrolpeople", people)
    last = (date.today() + timedelta(days=600)).isoformat()
    for login in (AN, DUNG):
        node.manage("grant_root", login, "--last", last, "--reason", "Quyết định thành lập")
    _from_file(node, "givemandates", [{"by": DUNG, "to": AN, "organisation": code, "reason": "Quản trị tổ chức"}])
    with httpx.Client(base_url=node.url, follow_redirects=True, timeout=30) as browser:
        _post(browser, "/dang-nhap/", login=AN, password=_PASSWORD)
        _post(browser, "/dang-nhap/buoc-hai/", code=_one_time_password())
        page = _post(browser, "/quan-tri/khoa/cua-toi", ten="Máy thử", pham_vi=list(SCOPES))
    return re.search(r"txng_[\w-]{20,}", page.text)[0]


def _from_file(node, command, entries, *more):
    path = node.data / f"{command}-an.json"
    path.write_text(json.dumps(entries))
    node.manage(command, str(path), *more)


def _post(browser, path, **fields):
    token = _FORM.search(browser.get(path).text).group(1)
    return browser.post(path, data={**fields, "csrfmiddlewaretoken": token}, headers={"Origin": str(browser.base_url)})


def _one_time_password():
    """RFC 6238, as an app computes it."""
    digest = hmac.new(base64.b32decode(SECRET), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"
