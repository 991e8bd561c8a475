"""GS1's resolver material on a running node: the 59 EPC binaries, the 25 base tests of its suite and the 60 link types as requests.

The 48 clauses are tests/portal/test_resolver.py, by number; here each clause is accounted for: tested there, or decided by name.
`python -m tests.conformance.resolver` lists them. Linksets of a thousand random codes are asked of the node too.
The three tests of TLS speak to a front of their own, with a certificate of a test authority.
"""

import json
import random
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import httpx
from jsonschema import Draft7Validator

from tests.conformance.tls_front import TlsFront
from tests.links.host import OwnHost
from tests.vectors import VECTORS
from txng.core.gs1.epc_binary import link_of_binary
from txng.core.gs1.link_types import LINK_TYPES
from txng.core.problems import Refused

RICE, LOT = "01/08938501234568", "01/08938501234568/10/L1"
LINKSET, JSON_LD = "application/linkset+json", "application/ld+json"
DECIDED = {
    3: "HTTPS là việc của máy chủ trước / of the front server; tls below", 6: "MAY: không nhận nén kiểu cũ / legacy compression not taken",
    32: "chỉ khi dùng / if used: nothing is redirected by prefix", 46: "MAY: một gốc / one stem", 47: "tests/core/gs1 (digital_link.write)",
    48: "tests/core/gs1/test_scan.py (plausible scans)",
}  # fmt: skip
RANDOM_CODES, SEED = 1_000, 20_261_122
# Set 82 of the General Specifications, figure 7.11-1: what a lot, a serial or a variant may be written with.
_LETTERS = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
_TESTED = Path(__file__).resolve().parents[1] / "portal" / "test_resolver.py"


def run(vectors, url, new_key):
    """Yield (source, name, ok, detail)."""
    folder = vectors / "gs1/resolver-1.2"
    yield from _clauses(folder)
    yield from _binaries(json.loads((folder / "epc_binary_vectors.json").read_text()), url)
    schema = Draft7Validator(json.loads((folder / "linkset-schema.json").read_text()))
    description = Draft7Validator(json.loads((folder / "description-file-schema.json").read_text()))
    with TlsFront(url) as front, httpx.Client(base_url=url, timeout=30) as plain, front.client() as safe:
        _registered(plain, new_key())
        found = dict(_suite(plain, safe, schema, description))
        for name in json.loads((folder / "gs1_suite_test_ids.json").read_text())["base_test_ids"]:
            yield "GS1 resolver suite", name, found.get(name, False), "" if found.get(name) else "không đạt / failed"
        yield from _link_types(plain)
        yield from _linksets(plain, schema)


def listed(vectors):
    """One line a clause: its number, its level, what it says, and where it is tested or how it was decided."""
    tested = _tested()
    for clause in json.loads((vectors / "gs1/resolver-1.2/clauses.json").read_text())["clauses"]:
        number = clause["n"]
        how = "; ".join([*tested.get(number, ()), *([DECIDED[number]] if number in DECIDED else [])])
        yield f"{number:>2} {clause['clause']:<12} {clause['level']:<12} {clause['statement']}\n   → {how or 'KHÔNG CÓ / NOWHERE'}"


def _tested() -> Mapping[int, list[str]]:
    """Clause → the names of the tests that hold it."""
    found: dict[int, list[str]] = {}
    for name in re.findall(r"def (test_(?:\d\d_)+\w*)", _TESTED.read_text()):
        for number in re.match(r"test_((?:\d\d_)+)", name)[1].split("_"):
            if number:
                found.setdefault(int(number), []).append(name)
    return found


def _clauses(folder):
    tested = _tested()
    for clause in json.loads((folder / "clauses.json").read_text())["clauses"]:
        number = clause["n"]
        yield "GS1 resolver 1.2.1 clauses", str(number), number in tested or number in DECIDED, DECIDED.get(number, "")


def _binaries(given, url):
    source = "EPC binary (TDS 2.3 E.3)"
    pairs = [
        (f"eh{row['hex'].lower()}", row["path"])
        for name in ("annex_e3", "fixed_header_variants")
        for row in given[name]
    ]
    pairs += [(row["segment"], row["uri"]) for row in given["worked_examples"]]
    with httpx.Client(base_url=url, timeout=30) as client:
        for segment, path in pairs:
            same = re.search(
                r'<[^>]*?//[^/]+([^>]*)>; rel="http://www.w3.org/2002/07/owl#sameAs"',
                client.get(f"/{segment}").headers.get("Link", ""),
            )
            yield (
                source,
                segment,
                same is not None and same[1] == path and "/" + link_of_binary(segment) == path,
                str(same),
            )
        for status, segments in (
            (404, [f"eh{row['hex'].lower()}" for row in given["no_dl_equivalent"]]),
            (400, given["refuse_400"]),
        ):
            for segment in segments:
                yield (
                    source,
                    segment,
                    _is_refused(segment) and client.get(f"/{segment}").status_code == status,
                    str(status),
                )


def _is_refused(segment):
    try:
        link_of_binary(segment)
    except Refused:
        return True
    return False


def _registered(client, key):
    """A product with a lot, a default link on a host that is proven, and a link of every type."""
    headers = {"Authorization": f"Bearer {key}"}
    made = client.post(
        "/api/v1/products", json={"key": RICE, "name": "Gạo thử", "lots": [{"lot": "L1"}]}, headers=headers
    )
    assert made.status_code in (200, 201), made.text
    with OwnHost() as host:
        claimed = client.post("/api/v1/link-hosts", json={"host": f"http://{host.authority}/"}, headers=headers).json()
        host.lines.append(claimed["proof_line"])
        proven = client.post(f"/api/v1/link-hosts/{claimed['id']}/verification", json={}, headers=headers)
        assert proven.json()["standing"] == "verified", proven.text
        for name in LINK_TYPES:
            if name in ("defaultLink", "defaultLinkMulti"):
                continue
            link = {
                "anchor": RICE,
                "type": f"gs1:{name}",
                "href": f"http://{host.authority}/{name}",
                "title": name,
                "is_default": name == "pip",
            }
            answer = client.post("/api/v1/links", json=link, headers=headers)
            assert answer.status_code == 201, answer.text


def _suite(plain, safe, schema, description):
    page, lot = plain.get(f"/{RICE}?a=b;c&d"), plain.get(f"/{LOT}")
    linkset = plain.get(f"/{LOT}?linkType=linkset", headers={"Accept": LINKSET})
    options, head = plain.options(f"/{RICE}"), plain.head(f"/{RICE}")
    malformed = [plain.get(path) for path in ("/01/08938501234561", f"/{RICE}/21/S1/10/L1", f"/{RICE}/17/261231")]
    told = linkset.json()["linkset"]
    default = [target for anchor in told for target in anchor.get("https://ref.gs1.org/voc/defaultLink", [])]
    yield "isURL", page.url.is_absolute_url
    yield "validDL", page.status_code < 400
    yield "plausibleDL", re.search(r"/01/\d{14}", str(page.url)) is not None
    secure = safe.get(f"/{RICE}")
    yield "isHttps", secure.url.scheme == "https" and secure.status_code == page.status_code
    yield "tlsOK", secure.extensions["network_stream"].get_extra_info("ssl_object").version() in ("TLSv1.2", "TLSv1.3")
    yield "httpVersion", page.http_version in ("HTTP/1.1", "HTTP/2")
    yield "basicWalkUp", lot.headers["Location"].startswith(default[0]["href"])
    resolver = plain.get("/.well-known/gs1resolver")
    yield "rdFile", resolver.status_code == 200 and description.is_valid(resolver.json())
    yield (
        "corsCheck",
        page.headers["Access-Control-Allow-Origin"] == "*" and "Link" in page.headers["Access-Control-Expose-Headers"],
    )
    yield (
        "methodsCheck",
        head.status_code == page.status_code
        and {"GET", "HEAD", "OPTIONS"} <= set(options.headers["Allow"].split(", ")),
    )
    yield "reportWith400", {answer.status_code for answer in malformed} == {400}
    yield "noErrorWith200", plain.get("/01/08938501234575").status_code == 404
    yield "trailingSlash", plain.get(f"/{RICE}/").status_code == page.status_code
    yield "legacyLinkHeaders", 'rel="linkset"' in page.headers["Link"] and "gs1.org/voc" not in page.headers["Link"]
    yield "qsPassedOn", page.headers["Location"].endswith("?a=b;c&d")
    yield "ltLinksetNoRedirect", linkset.status_code == 200
    yield "ltAcceptHeader", plain.get(f"/{RICE}", headers={"Accept": LINKSET}).status_code == 200
    yield "validLinkset", schema.is_valid(linkset.json())
    yield "linksetJsonldCheck", "@context" in plain.get(f"/{RICE}", headers={"Accept": JSON_LD}).json()
    yield "declaredContentType", linkset.headers["Content-Type"] == LINKSET
    yield "defaultLinkExists", bool(default)
    yield "singleDefaulLink", len(default) == 1
    yield "defaultTarget", page.headers["Location"].startswith(default[0]["href"])
    types = {name for anchor in told for name in anchor if name.startswith("https://ref.gs1.org/voc/")}
    yield "linkTypesDefined", {name.rpartition("/")[2] for name in types} <= set(LINK_TYPES)
    yield "specificLinkTypeNotFound", plain.get(f"/{RICE}?linkType=gs1:nothingOfTheKind").status_code == 404


def _link_types(client):
    for name in LINK_TYPES:
        answer = client.get(f"/{RICE}?linkType=gs1:{name}")
        flag = {"defaultLink": 307, "defaultLinkMulti": 404}.get(name, 307)
        ok = answer.status_code == flag and (flag != 307 or f"linkType=gs1:{name}" in answer.headers["Location"])
        yield "GS1 resolver suite, loFor…", name, ok, str(answer.status_code)


def _linksets(client, schema):
    """Codes of the product with random qualifiers: each has a linkset, and GS1's schema finds nothing wrong with it."""
    rng = random.Random(SEED)

    def word(most=20):
        return quote("".join(rng.choices(_LETTERS, k=rng.randint(1, most))), safe="")

    shapes = (
        lambda: f"/10/{word()}", lambda: f"/21/{word()}", lambda: f"/22/{word()}", lambda: f"/235/{word(28)}",
        lambda: f"/10/{word()}/21/{word()}", lambda: f"/22/{word()}/10/{word()}",
        lambda: f"/22/{word()}/10/{word()}/21/{word()}", lambda: "",
    )  # fmt: skip
    for _ in range(RANDOM_CODES):
        path = f"/{RICE}{rng.choice(shapes)()}"
        answer = client.get(path, headers={"Accept": LINKSET})
        faults = [error.message for error in schema.iter_errors(answer.json())] if answer.status_code == 200 else []
        ok = answer.status_code == 200 and not faults and answer.headers["Content-Type"] == LINKSET
        yield "linksets of random codes, by GS1's schema", path, ok, f"{answer.status_code} {faults[:1]}"


if __name__ == "__main__":
    print(*listed(VECTORS), sep="\n")
