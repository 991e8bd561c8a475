"""Every operation for machines that is not EPCIS 2.0: registry, trace, self-test, the log, EPCIS 1.2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from txng.core.epcis.self_test_samples import HARVEST, SHIPPING, json_text, xml_text
from txng.events.openapi import JSON, XML, Answer, Catalogue, Example, Operation, Words, document_of, pretty
from txng.events.openapi_schemas import SCHEMAS
from txng.portal import api_page_rows_agreements as agreements
from txng.portal import api_page_rows_codes as codes
from txng.portal import api_page_rows_evidence as evidence
from txng.portal import api_page_rows_people as people
from txng.portal import api_page_rows_registry as registry

LOT = "01/08938501234568/10/XOAI-2511"
_TEXT: Mapping[str, Any] = {"type": "string"}
_AS_JSON = {"Content-Type": JSON}
_REGISTERED = Answer(("đã ghi", "registered"), {JSON: "Registered"})
_PARAMETERS: Mapping[str, tuple[str, Words, Mapping[str, Any]]] = {
    "code": (
        "query",
        ("mã: Digital Link, chuỗi (01)…, URN hoặc số", "code: Digital Link, (01)…, URN or digits"),
        _TEXT,
    ),
    "direction": (
        "query",
        ("backward: từ đâu tới; forward: đã đi đâu", "backward or forward"),
        {"type": "string", "enum": ["backward", "forward"]},
    ),
    "mau": ("query", ("tên một tài liệu mẫu", "name of a sample"), _TEXT),
    "q": ("query", ("tên cần tìm", "a name to find"), _TEXT),
    "level": ("query", ("cấp", "level"), _TEXT),
    "as_of": ("query", ("vào ngày này", "on this day"), {"type": "string", "format": "date"}),
    "within": ("query", ("mã đơn vị cấp trên", "code of the unit above"), _TEXT),
    "group": ("query", ("mã nhóm hàng", "code of a product group"), _TEXT),
    "after": ("query", ("mã cuối của trang trước", "the last code of the page before"), _TEXT),
    "vocabularyName": ("query", ("loại danh mục", "name of a vocabulary"), {"type": "array", "items": _TEXT}),
    "EQ_name": ("query", ("mã của mục", "identifier of an element"), {"type": "array", "items": _TEXT}),
    "WD_name": (
        "query",
        ("mục này và mục nằm trong nó", "this element and those within it"),
        {"type": "array", "items": _TEXT},
    ),
    "HASATTR": ("query", ("có thuộc tính này", "has this attribute"), {"type": "array", "items": _TEXT}),
    "attributeNames": ("query", ("chỉ các thuộc tính này", "these attributes only"), {"type": "array", "items": _TEXT}),
    "includeAttributes": (
        "query",
        ("kèm thuộc tính", "with attributes"),
        {"type": "string", "enum": ["true", "false"]},
    ),
    "includeChildren": ("query", ("kèm các mục con", "with children"), {"type": "string", "enum": ["true", "false"]}),
    "asOf": ("query", ("vào thời điểm này", "at this time"), {"type": "string", "format": "date-time"}),
    "agreement": (
        "query",
        ("số thoả thuận chia sẻ: chỉ những gì nó mở", "number of a data-sharing agreement: only what it opens"),
        {"type": "integer", "minimum": 1},
    ),
    "perPage": ("query", ("nhiều nhất trên một trang", "most on one page"), {"type": "integer", "minimum": 1}),
    "nextPageToken": ("query", ("dấu trang", "page token"), _TEXT),
}
_PATHS: Mapping[str, tuple[Words, str]] = {
    "index": (("số trong nhật ký", "its place in the log"), "integer"),
    "name": (("tên ô", "name of a tile"), "string"),
    "old": (("cỡ của cây nhỏ", "size of the smaller tree"), "integer"),
    "new": (("cỡ của cây lớn", "size of the larger tree"), "integer"),
    "gtin": (("GTIN 14 chữ số", "GTIN of 14 digits"), "string"),
}
_SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "Product": {
        "type": "object",
        "required": ["key", "name"],
        "properties": {
            "key": _TEXT, "name": _TEXT, "name_en": _TEXT, "brand": _TEXT, "origin": _TEXT, "net_content": _TEXT,
            "lots": {"type": "array", "items": {"type": "object", "required": ["lot"]}},
        },
    },
    "Place": {"type": "object", "required": ["key", "name"], "properties": {"key": _TEXT, "name": _TEXT, "kind": _TEXT, "province_code": _TEXT, "commune": _TEXT}},
    "Registered": {"type": "object", "required": ["key"], "properties": {"key": _TEXT, "url": _TEXT}},
    "Trace": {
        "type": "object",
        "required": ["start", "direction", "items", "links", "events", "missing", "cut"],
        "properties": {"start": _TEXT, "direction": _TEXT, "items": {"type": "array"}, "links": {"type": "array"}, "events": {"type": "array"}},
    },
    "SelfTest": {
        "type": "object",
        "required": ["stored", "suite", "files"],
        "properties": {"stored": {"const": False}, "suite": {"type": "object"}, "files": {"type": "array"}},
    },
    "SelfTestOffer": {"type": "object", "required": ["suite", "samples", "limits"]},
    "Scan": {"type": "object", "required": ["code", "verdict", "sentence", "grade", "journey", "proof_url", "checked_at"]},
}  # fmt: skip


def operations() -> tuple[Operation, ...]:
    """All of them, in the order of a story."""
    return (
        *_registry(),
        *_recalls(),
        *registry.operations(),
        *evidence.operations(),
        *_reading(),
        *_self_test(),
        *people.operations(),
        *agreements.operations(),
        *codes.operations(),
        *_log(),
        *_texts_of_log(),
        *_old(),
    )


def document(server: str) -> dict[str, Any]:
    """/api/v1/openapi.json."""
    about = (
        "Mọi cổng cho máy ngoài EPCIS 2.0. Mọi ví dụ chạy được nguyên văn.",
        "Every door for machines beside EPCIS 2.0. Every example works as it stands.",
    )
    catalogue = Catalogue(
        {
            **_PARAMETERS,
            **registry.PARAMETERS,
            **people.PARAMETERS,
            **evidence.PARAMETERS,
            **agreements.PARAMETERS,
            **codes.PARAMETERS,
        },
        {**_PATHS, **registry.PATHS, **people.PATHS, **evidence.PATHS, **codes.PATHS},
        {"Location": ("địa chỉ của cái vừa tạo", "where it can be read")},
        {
            **SCHEMAS,
            **_SCHEMAS,
            **registry.SCHEMAS,
            **people.SCHEMAS,
            **evidence.SCHEMAS,
            **agreements.SCHEMAS,
            **codes.SCHEMAS,
        },
    )
    return document_of(operations(), catalogue, title="Truy Xuất", about=about, server=server)


def _registry() -> Iterator[Operation]:
    product = {
        "key": "01/08938501234568",
        "name": "Xoài cát Cao Lãnh",
        "net_content": "1 kg",
        "lots": [{"lot": "XOAI-2511", "made_on": "2025-11-01"}],
    }
    yield Operation(
        "POST", "/api/v1/products", "postProduct", "Registry", ("Đăng ký sản phẩm và các lô", "Register a product with its lots"),
        {201: _REGISTERED}, body={JSON: "Product"}, problems=(400, 409, 413, 422),
        examples=(Example(("Đăng ký xoài và một lô", "Register mangoes and a lot"), headers=_AS_JSON, body=pretty(product), status=201),),
    )  # fmt: skip
    yield Operation(
        "GET", "/api/v1/products", "getProducts", "Registry", ("Sản phẩm của mình, từng trang", "One's own products, page by page"),
        {200: Answer(("các sản phẩm, theo khóa", "the products, by key"), {JSON: "Anything"})}, query=("after", "group"), problems=(400,),
        examples=(Example(("Sản phẩm của mình", "One's own products")),),
    )  # fmt: skip
    yield Operation(
        "GET", "/api/v1/product-groups", "getProductGroups", "Registry", ("Nhóm hàng, ngành, nhóm OCOP", "Groups of goods, sectors, groups of OCOP"),
        {200: Answer(("các nhóm và nội dung nhãn bắt buộc", "the groups, and what their labels must say"), {JSON: "Anything"})}, query=("q",), problems=(400,),
        is_open=True, examples=(Example(("Các nhóm thực phẩm", "Groups of food"), query="q=thuc%20pham"),),
    )  # fmt: skip
    yield Operation(
        "POST", "/api/v1/places", "postPlace", "Registry", ("Đăng ký địa điểm", "Register a place"), {201: _REGISTERED},
        body={JSON: "Place"}, problems=(400, 409, 413, 422),
        examples=(Example(("Đăng ký vườn xoài", "Register an orchard"), headers=_AS_JSON, body=pretty({"key": "414/8938501234001", "name": "Vườn xoài Mỹ Xương", "kind": "farm"}), status=201),),
    )  # fmt: skip
    yield Operation(
        "GET", "/api/v1/vocabularies", "getVocabularies", "Registry", ("Dữ liệu danh mục đã gửi trong đầu tài liệu", "Master data as sent in headers"),
        {200: Answer(("các mục, ai nói, từ bao giờ", "the elements, who says them, since when"), {JSON: "Anything"})},
        query=("vocabularyName", "EQ_name", "WD_name", "HASATTR", "attributeNames", "includeAttributes", "includeChildren", "asOf", "agreement", "perPage", "nextPageToken"),
        problems=(400, 403, 404, 406, 413), examples=(Example(("Các địa điểm", "The places"), query="vocabularyName=urn%3Aepcglobal%3Aepcis%3Avtype%3ABusinessLocation"),),
    )  # fmt: skip
    yield Operation(
        "GET", "/api/v1/units", "getUnits", "Registry", ("Đơn vị hành chính, theo ngày", "Administrative units, on a day"),
        {200: Answer(("các đơn vị", "the units"), {JSON: "Anything"})}, query=("q", "level", "as_of", "within", "after"), problems=(400, 422),
        is_open=True, examples=(Example(("34 tỉnh, thành phố", "The 34 provinces"), query="level=province"),),
    )  # fmt: skip


def _recalls() -> Iterator[Operation]:
    recalls: Words = ("Lệnh thu hồi còn hiệu lực, mới trước", "Recalls in force, the newest first")
    yield Operation(
        "GET", "/api/v1/recalls", "getRecalls", "Registry", recalls, {200: Answer(recalls, {JSON: "Anything"})},
        query=("after",), problems=(400,), is_open=True, examples=(Example(recalls),),
    )  # fmt: skip
    one: Words = ("Một lệnh thu hồi với mọi mã nó gọi về", "One recall with every key it reaches")
    yield Operation(
        "GET", "/api/v1/recalls/{number}", "getRecall", "Registry", one, {200: Answer(one, {JSON: "Anything"})},
        query=("after",), problems=(400, 404), is_open=True, examples=(Example(one, {"number": "999999"}, status=404),),
    )  # fmt: skip


def _reading() -> Iterator[Operation]:
    yield Operation(
        "GET", "/api/v1/trace", "getTrace", "Trace", ("Truy ngược hoặc truy xuôi một mã", "Trace a code backward or forward"),
        {200: Answer(("chuỗi", "the chain"), {JSON: "Trace"})}, query=("code", "direction"), problems=(400, 404, 422), is_open=True,
        examples=(Example(("Lô này đã đi đâu", "Where did this lot go"), query=f"code={quote(LOT, safe='')}&direction=forward"),),
    )  # fmt: skip
    yield Operation(
        "GET", "/01/{gtin}", "getScan", "Trace", ("Trang của một mã, dạng JSON", "The citizen's page of a code as JSON"),
        {200: Answer(("những gì đã ghi", "what is recorded"), {JSON: "Scan"})}, problems=(404,), is_open=True,
        examples=(Example(("Một sản phẩm", "A product"), {"gtin": "08938501234568"}, headers={"Accept": JSON}),),
    )  # fmt: skip


def _self_test() -> Iterator[Operation]:
    said = Answer(("phán quyết; không ghi gì", "the verdict; nothing is stored"), {JSON: "SelfTest"})
    yield Operation(
        "POST", "/tu-kiem-tra-ket-noi/", "postSelfTest", "Self-test", ("Xét thử tài liệu, không cần khóa, không ghi gì", "Judge documents without a key, store nothing"),
        {200: said}, body={JSON: "Anything", XML: "Xml"}, problems=(400, 413), is_open=True,
        examples=(
            Example(("Xét JSON", "Judge JSON"), headers=_AS_JSON | {"Accept": JSON}, body=json_text(HARVEST)),
            Example(("Xét XML", "Judge XML"), headers={"Content-Type": XML, "Accept": JSON}, body=xml_text(SHIPPING)),
        ),
    )  # fmt: skip
    yield Operation(
        "GET", "/tu-kiem-tra-ket-noi/", "getSelfTest", "Self-test", ("Các tài liệu mẫu; ?mau= xét một mẫu", "The samples; ?mau= judges one"),
        {200: Answer(("các mẫu, hoặc phán quyết về một mẫu", "the samples, or the verdict on one"), {JSON: "Anything"})}, query=("mau",), problems=(404,), is_open=True,
        examples=(Example(("Xét bộ mẫu đạt đủ sáu việc", "Judge the set that passes"), query="mau=du-bo", headers={"Accept": JSON}),),
    )  # fmt: skip


def _texts_of_log() -> Iterator[Operation]:
    """What else the log publishes, whole."""
    for path, name, media_type, purpose in (
        ("/log/checkpoint/newest", "getNewestCheckpoint", "text/plain; charset=utf-8", ("Điểm niêm phong mới nhất, có thể chưa đủ nhân chứng", "The newest, perhaps not cosigned yet")),
        ("/log/policy", "getPolicy", "text/plain; charset=utf-8", ("Chính sách nhân chứng", "The policy of witnesses")),
        ("/log/verifier.html", "getVerifier", "text/html; charset=utf-8", ("Trang kiểm chứng, chạy không cần mạng", "The verifier, a page that needs no network")),
    ):  # fmt: skip
        answer = Answer(purpose, {media_type: "Text"})
        yield Operation("GET", path, name, "Log", purpose, {200: answer}, is_open=True, examples=(Example(purpose),))


def _log() -> Iterator[Operation]:
    text = Answer(("văn bản C2SP", "C2SP text"), {"text/plain; charset=utf-8": "Text"})
    octets = Answer(("ô, nhị phân", "a tile, binary"), {"application/octet-stream": "Bytes"})
    rows: tuple[tuple[str, str, Words, Answer, dict[str, str]], ...] = (
        (
            "/log/checkpoint",
            "getCheckpoint",
            ("Điểm niêm phong mới nhất, có chữ ký", "The newest signed checkpoint"),
            text,
            {},
        ),
        (
            "/log/vkey",
            "getVkey",
            ("Khóa kiểm chứng mà nút này công bố", "The verifier key this node publishes"),
            text,
            {},
        ),
        (
            "/log/proof/{index}",
            "getProof",
            ("Bằng chứng của một bản ghi, cho txng verify", "The proof of one record, for txng verify"),
            text,
            {"index": "0"},
        ),
        (
            "/log/consistency/{old}/{new}",
            "getConsistency",
            ("Bằng chứng nhật ký chỉ dài thêm", "The proof that the log only grew"),
            text,
            {"old": "1", "new": "2"},
        ),
        ("/log/tile/{name}", "getTile", ("Một ô của cây Merkle", "A tile of the Merkle tree"), octets, {}),
        ("/log/tile/entries/{name}", "getEntries", ("Nội dung các lá", "The leaves themselves"), octets, {}),
    )
    for path, name, purpose, answer, values in rows:
        # The name of a tile depends on how far the log has grown (C2SP tlog-tiles): no example would work for long.
        examples = () if answer is octets else (Example(purpose, values),)
        yield Operation("GET", path, name, "Log", purpose, {200: answer}, problems=(404,), is_open=True, examples=examples)


def _old() -> Iterator[Operation]:
    soap = (
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:q="urn:epcglobal:epcis-query:xsd:1">'
        "<soapenv:Body><q:GetStandardVersion/></soapenv:Body></soapenv:Envelope>"
    )
    said = Answer(("câu trả lời SOAP", "the SOAP answer"), {"text/xml; charset=utf-8": "Xml"})
    for path, name in (
        ("/epcis/v1", "postSoap"),
        ("/epcis/v1/", "postSoapSlash"),
        ("/epcis/v1/query", "postSoapQuery"),
        ("/epcis/v1/Query.svc", "postSoapSvc"),
    ):
        about: Words = ("Giao diện hỏi của EPCIS 1.2, SOAP", "The query interface of EPCIS 1.2, in SOAP")
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": "''"}
        yield Operation(
            "POST", path, name, "EPCIS 1.2", about, {200: said}, body={"text/xml": "Xml"}, problems=(400, 413, 415),
            examples=(Example(("Hỏi phiên bản", "Ask for the version"), headers=headers, body=soap),),
        )  # fmt: skip
        yield Operation(
            "GET",
            path,
            name.replace("post", "get"),
            "EPCIS 1.2",
            ("Mô tả dịch vụ", "What the service is"),
            {200: said},
            is_open=True,
        )
    taken = Answer(("đã ghi", "recorded"), {JSON: "CaptureJob"}, ("Location",))
    for path, name in (("/epcis/v1/capture", "postCapture12"), ("/epcis/v1/Capture", "postCapture12Upper")):
        yield Operation(
            "POST", path, name, "EPCIS 1.2", ("Ghi tài liệu XML 1.2 ngay", "Record a document of XML 1.2 at once"), {200: taken}, body={"text/xml": "Xml", XML: "Xml"},
            problems=(400, 413, 415), examples=(Example(("Gửi XML 1.2", "Send XML 1.2"), headers={"Content-Type": "text/xml"}, body=xml_text(HARVEST, version="1.2")),),
        )  # fmt: skip
