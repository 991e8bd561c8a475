"""Every operation for machines on one product, one place, company prefixes and planting areas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from txng.events.openapi import JSON, Answer, Example, Operation, Words, pretty

GTIN, GLN = "08938501234568", "8938501234001"
_AS_JSON = {"Content-Type": JSON}
_TEXT: Mapping[str, Any] = {"type": "string"}
_ONCE = ("Idempotency-Key",)
_WRITES = (400, 404, 409, 412, 413, 422)
_SQUARE = [[105.640, 10.450], [105.642, 10.450], [105.642, 10.452], [105.640, 10.452], [105.640, 10.450]]
PARAMETERS: Mapping[str, tuple[str, Words, Mapping[str, Any]]] = {
    "profile": ("query", ("tt02-2024, nd37-2026 hoặc tt31-2026", "tt02-2024, nd37-2026 or tt31-2026"), _TEXT),
    "system": (
        "query",
        ("gs1, txng, hoặc tên hệ thống khác, như misa", "gs1, txng, or another system's name, such as misa"),
        _TEXT,
    ),
    "before": ("query", ("khóa cuối của trang trước", "the last key of the page before"), _TEXT),
    "area": ("query", ("mã số vùng trồng", "code of a planting area"), _TEXT),
    "Idempotency-Key": (
        "header",
        ("gửi lại cùng khóa thì không ghi hai lần", "the same again is not done twice"),
        {"type": "string", "minLength": 1, "maxLength": 200},
    ),
    "If-Match": ("header", ("phiên bản đã đọc, như ETag đã trả", "the version that was read, as ETag told it"), _TEXT),
}
PATHS: Mapping[str, tuple[Words, str]] = {
    "key": (
        (
            "khóa, hoặc chữ số GTIN, GLN; URI khác mã hóa cả phần %2F",
            "its key, or the digits of a GTIN or GLN; another URI percent-encoded",
        ),
        "string",
    ),
    "ref": (("tên phiên bản biểu mẫu, như crop@2026.1", "name of a template's version, such as crop@2026.1"), "string"),
    "prefix": (("mã doanh nghiệp GS1", "a GS1 company prefix"), "string"),
}


def _row(*needed: str) -> Mapping[str, Any]:
    return {"type": "object", "required": list(needed)}


SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "ProductTold": _row("key", "name", "groups", "ownership", "source", "source_on", "merged_into", "stale"),
    "Amended": _row("key"),
    "Aliases": _row("key", "aliases"),
    "Alias": {
        "type": "object",
        "required": ["system", "code"],
        "additionalProperties": False,
        "properties": {"system": _TEXT, "code": _TEXT},
    },
    "Completeness": _row("key", "profiles"),
    "Lots": _row("lots"),
    "Lot": {
        "type": "object",
        "required": ["lot"],
        "additionalProperties": False,
        "properties": {"lot": _TEXT, "made_on": _TEXT, "best_before_on": _TEXT, "place": _TEXT},
    },
    "Resolved": _row("system", "code", "key", "merged_from", "name"),
    "Prefixes": _row("prefixes"),
    "Templates": _row("templates"),
    "TemplateTold": _row("ref", "effective_on", "sha256"),
    "Template": _row("code", "version", "kinds", "required_steps", "rules", "numbers"),
    "Prefix": {
        "type": "object",
        "required": ["prefix"],
        "additionalProperties": False,
        "properties": {"prefix": _TEXT},
    },
    "PrefixTold": _row("prefix", "standing"),
    "Verification": {
        "type": "object",
        "required": ["organisation", "evidence"],
        "additionalProperties": False,
        "properties": {"organisation": _TEXT, "evidence": _TEXT},
    },
    "Places": _row("places"),
    "PlaceTold": _row("key", "name", "standing", "area_ha"),
    "Ground": _row("type", "geometry"),
    "Polygon": _row("type", "coordinates"),
    "Areas": {"type": "object"},
}


def operations() -> tuple[Operation, ...]:
    """All of them, in the order of a story: the product and the place of the rows before are there already."""
    return (*_products(), *_of_a_product(), *_prefixes(), *_places(), *_templates())


def _products() -> Iterator[Operation]:
    path, here = "/api/v1/products/{key}", {"key": GTIN}
    yield Operation(
        "GET", path, "getProduct", "Registry", ("Một sản phẩm, kèm phiên bản", "One product, with its version"),
        {200: Answer(("sản phẩm; ETag là phiên bản", "the product; ETag is its version"), {JSON: "ProductTold"})}, problems=(404,),
        examples=(Example(("Xoài", "The mangoes"), here),),
    )  # fmt: skip
    yield Operation(
        "PATCH", path, "patchProduct", "Registry", ("Sửa những trường được nêu; rỗng là xóa", "Change the fields named; empty clears one"),
        {200: Answer(("đã sửa", "amended"), {JSON: "Amended"})}, headers=("If-Match", *_ONCE), body={JSON: "Anything"}, problems=_WRITES,
        examples=(Example(("Ghi xuất xứ", "Tell the origin"), here, headers=_AS_JSON, body=pretty({"origin": "Việt Nam"})),),
    )  # fmt: skip
    yield Operation(
        "POST", f"{path}/aliases", "postAlias", "Registry", ("Mã của sản phẩm ở hệ thống khác", "A product's code in another system"),
        {201: Answer(("đã ghi", "registered"), {JSON: "Amended"})}, headers=_ONCE, body={JSON: "Alias"}, problems=_WRITES,
        examples=(Example(("Mã trong MISA", "Its code in MISA"), here, headers=_AS_JSON, body=pretty({"system": "misa", "code": "XOAI-01"}), status=201),),
    )  # fmt: skip
    yield Operation(
        "GET", f"{path}/aliases", "getAliases", "Registry", ("Các mã ở hệ thống khác", "Its codes in other systems"),
        {200: Answer(("các mã", "the codes"), {JSON: "Aliases"})}, problems=(404,), examples=(Example(("Các mã của xoài", "The codes of the mangoes"), here),),
    )  # fmt: skip


def _of_a_product() -> Iterator[Operation]:
    path, here = "/api/v1/products/{key}", {"key": GTIN}
    yield Operation(
        "GET", "/api/v1/resolve", "getResolve", "Registry", ("Mọi cách gọi về một khóa", "Whatever it is called, one key"),
        {200: Answer(("khóa chuẩn", "the canonical key"), {JSON: "Resolved"})}, query=("system", "code"), problems=(400, 404), is_open=True,
        examples=(Example(("Theo mã MISA", "By the code in MISA"), query="system=misa&code=XOAI-01"), Example(("Theo mã vạch", "By the barcode"), query="system=gs1&code=8938501234568")),
    )  # fmt: skip
    yield Operation(
        "GET", f"{path}/completeness", "getCompleteness", "Registry", ("Mức tối thiểu theo từng văn bản, từng trường", "The law's minimum, field by field"),
        {200: Answer(("từng văn bản", "each decree"), {JSON: "Completeness"})}, query=("profile",), problems=(400, 404),
        examples=(Example(("Theo Nghị định 37/2026", "By decree 37/2026"), here, query="profile=nd37-2026"),),
    )  # fmt: skip
    yield Operation(
        "POST", f"{path}/lots", "postLot", "Registry", ("Thêm hoặc sửa một lô", "Add or amend a lot"), {201: Answer(("đã ghi", "registered"), {JSON: "Amended"})},
        headers=_ONCE, body={JSON: "Lot"}, problems=_WRITES,
        examples=(Example(("Một lô của vườn", "A lot of the orchard"), here, headers=_AS_JSON, body=pretty({"lot": "XOAI-2512", "made_on": "2025-12-01", "place": f"414/{GLN}"}), status=201),),
    )  # fmt: skip
    yield Operation(
        "GET", f"{path}/lots", "getLots", "Registry", ("Các lô của sản phẩm, từng trang", "Its lots, page by page"),
        {200: Answer(("các lô", "the lots"), {JSON: "Lots"})}, query=("before",), problems=(400, 404), examples=(Example(("Các lô xoài", "The lots of mangoes"), here),),
    )  # fmt: skip
    yield Operation(
        "GET", f"{path}/image", "getImage", "Registry", ("Ảnh sản phẩm, WebP", "Its picture, WebP"), {200: Answer(("ảnh", "the picture"), {"image/webp": "Bytes"})}, problems=(404,), is_open=True,
    )  # fmt: skip
    yield Operation(
        "PUT", f"{path}/image", "putImage", "Registry", ("Gửi ảnh JPEG, PNG hoặc WebP; vẽ lại, bỏ thông tin máy ảnh", "Send a JPEG, PNG or WebP; it is drawn anew"),
        {200: Answer(("đã nhận", "taken"), {JSON: "Amended"})}, headers=_ONCE, body={"image/jpeg": "Bytes", "image/png": "Bytes", "image/webp": "Bytes"}, problems=(404, 413, 415),
    )  # fmt: skip


def _prefixes() -> Iterator[Operation]:
    yield Operation(
        "POST", "/api/v1/prefixes", "postPrefix", "Registry", ("Khai mã doanh nghiệp của mình", "Claim a company prefix"), {201: Answer(("đã khai", "claimed"), {JSON: "PrefixTold"})},
        headers=_ONCE, body={JSON: "Prefix"}, problems=_WRITES, examples=(Example(("Khai mã", "Claim one"), headers=_AS_JSON, body=pretty({"prefix": "893850123"}), status=201),),
    )  # fmt: skip
    yield Operation(
        "GET", "/api/v1/prefixes", "getPrefixes", "Registry", ("Mã doanh nghiệp của mình", "One's own prefixes"), {200: Answer(("các mã", "the prefixes"), {JSON: "Prefixes"})},
        query=("after",), problems=(400,), examples=(Example(("Các mã của mình", "One's own")),),
    )  # fmt: skip
    yield Operation(
        "POST", "/api/v1/prefixes/{prefix}/verification", "postVerification", "Registry", ("Xác minh mã doanh nghiệp, theo quyền cả nước", "Verify a prefix, by a mandate over the nation"),
        {200: Answer(("đã xác minh", "verified"), {JSON: "PrefixTold"})}, headers=_ONCE, body={JSON: "Verification"}, problems=_WRITES,
    )  # fmt: skip


def _templates() -> Iterator[Operation]:
    yield Operation(
        "GET", "/api/v1/templates", "getTemplates", "Registry", ("Các phiên bản biểu mẫu nhật ký", "Versions of the templates of logs"),
        {200: Answer(("các phiên bản", "the versions"), {JSON: "Templates"})}, query=("as_of",), problems=(400,), is_open=True,
        examples=(Example(("Đang có hiệu lực", "Those in force"), query="as_of=2026-11-22"),),
    )  # fmt: skip
    yield Operation(
        "GET", "/api/v1/templates/{ref}", "getTemplate", "Registry", ("Một biểu mẫu: ô, bước, quy tắc, con số", "One template: blanks, steps, rules, numbers"),
        {200: Answer(("biểu mẫu", "the template"), {JSON: "Template"})}, problems=(404,), is_open=True,
        examples=(Example(("Trồng trọt", "Crops"), {"ref": "crop@2026.1"}),),
    )  # fmt: skip
    yield Operation(
        "POST", "/api/v1/templates", "postTemplate", "Registry", ("Ban hành phiên bản mới, theo quyền của ngành", "Publish the next version, by a mandate over the sector"),
        {201: Answer(("đã ban hành", "published"), {JSON: "TemplateTold"})}, headers=_ONCE, body={JSON: "Template"}, problems=(400, 401, 403, 409, 413, 422),
    )  # fmt: skip


def _places() -> Iterator[Operation]:
    path, here = "/api/v1/places/{key}", {"key": GLN}
    yield Operation(
        "GET", "/api/v1/places", "getPlaces", "Registry", ("Địa điểm của mình, từng trang", "One's own places, page by page"), {200: Answer(("các địa điểm", "the places"), {JSON: "Places"})},
        query=("after", "area"), problems=(400,), examples=(Example(("Địa điểm của mình", "One's own places")),),
    )  # fmt: skip
    yield Operation(
        "GET", path, "getPlace", "Registry", ("Một địa điểm", "One place"), {200: Answer(("địa điểm", "the place"), {JSON: "PlaceTold"})}, problems=(404,),
        examples=(Example(("Vườn xoài", "The orchard"), here),),
    )  # fmt: skip
    yield Operation(
        "PATCH", path, "patchPlace", "Registry", ("Sửa những trường được nêu", "Change the fields named"), {200: Answer(("đã sửa", "amended"), {JSON: "Amended"})},
        headers=_ONCE, body={JSON: "Anything"}, problems=_WRITES, examples=(Example(("Ghi mã vùng trồng", "Tell its planting area"), here, headers=_AS_JSON, body=pretty({"area_code": "VN-DTOR-0095"})),),
    )  # fmt: skip
    yield Operation(
        "PUT", f"{path}/plot", "putPlot", "Registry", ("Ranh giới thửa, GeoJSON; đo diện tích, báo chồng lấn", "Its ground, GeoJSON; measured, overlaps told"),
        {200: Answer(("đã vẽ", "drawn"), {JSON: "Amended"})}, headers=_ONCE, body={JSON: "Polygon"}, problems=_WRITES,
        examples=(Example(("Vẽ vườn xoài", "Draw the orchard"), here, headers=_AS_JSON, body=pretty({"type": "Polygon", "coordinates": [_SQUARE]})),),
    )  # fmt: skip
    yield Operation(
        "GET", f"{path}/plot", "getPlot", "Registry", ("Ranh giới thửa, GeoJSON", "Its ground, GeoJSON"), {200: Answer(("một Feature", "a Feature"), {"application/geo+json": "Ground"})}, problems=(404,),
        examples=(Example(("Ranh giới vườn xoài", "The ground of the orchard"), here),),
    )  # fmt: skip
    yield Operation(
        "GET", "/api/v1/growing-areas", "getGrowingAreas", "Registry", ("Vùng trồng, thửa và lô của nó", "Planting areas, their plots and lots"), {200: Answer(("các vùng, hoặc một vùng", "the areas, or one"), {JSON: "Areas"})},
        query=("code", "after"), problems=(400, 404), examples=(Example(("Các vùng của mình", "One's own areas")), Example(("Một vùng", "One of them"), query="code=VN-DTOR-0095")),
    )  # fmt: skip
