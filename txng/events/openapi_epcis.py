"""Every operation of EPCIS 2.0 on this node: what it is for, what it takes and gives, a request that works.

The order is a story: what an example asks for, an earlier one has made.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from txng.core.epcis.self_test_samples import HARVEST, PACKING, SHIPPING, as_document, xml_text
from txng.core.epcis.vocabulary import CONTEXT_URL
from txng.events.api.resource import ROOT
from txng.events.openapi import JSON, XML, Answer, Example, Operation, document_of, pretty
from txng.events.openapi_parameters import EVENTS_READING, PAGES, PATTERNS, QUERY, READING, SENDING, catalogue

LOT = "https://id.gs1.org/01/08938501234568/10/XOAI-2511"
PLACE = "https://id.gs1.org/414/8938501234001"
QUERY_NAME = "xoai-cao-lanh"
_AS_JSON, _AS_XML = {"Content-Type": JSON}, {"Content-Type": XML}
_SHOWN = Answer(
    ("các sự kiện", "the events"),
    {JSON: "QueryDocument", XML: "Xml"},
    ("Link", "GS1-Next-Page-Token-Expires", "GS1-EPC-Format", "Txng-Losses"),
)
_NAMES = Answer(("các tên", "the names"), {JSON: "Collection"}, ("Link", "GS1-Next-Page-Token-Expires"))
_BELOW = Answer(("có gì bên dưới", "what is below"), {JSON: "Collection"})
_GONE = Answer(("đã bỏ", "done"))


def operations() -> tuple[Operation, ...]:
    """All of them; OPTIONS of each address included."""
    rows = (*_capture(), *_events(), *_names(), *_queries(), *_subscriptions(), *_pages())
    return (*rows, *_options(rows))


def document(server: str) -> dict[str, Any]:
    """/epcis/v2/openapi.json."""
    about = (
        "EPCIS 2.0 trên nút này, do chúng tôi viết. Mọi ví dụ chạy được nguyên văn. Tham số có chỗ trống: "
        + ", ".join(PATTERNS),
        "EPCIS 2.0 on this node, in our own words. Every example works as it stands. The parameters with holes stand in the list before.",
    )
    return document_of(operations(), catalogue(), title="EPCIS 2.0", about=about, server=server)


def _capture() -> Iterator[Operation]:
    yield Operation(
        "GET", f"{ROOT}/", "getRoot", "Discovery", ("Các tài nguyên có ở đây", "What there is"),
        {200: Answer(("tên các tài nguyên", "names of the resources"), {JSON: "Collection"})},
        headers=READING, problems=(406,), examples=(Example(("Xem có gì", "What there is")),),
    )  # fmt: skip
    yield Operation(
        "POST", f"{ROOT}/capture", "postCapture", "Capture",
        ("Gửi một tài liệu, xét sau; dry-run=true: xét ngay, không ghi", "Send a document, judged later; dry-run=true: judged at once, not stored"),
        {202: Answer(("đã nhận, sẽ xét", "taken in, will be judged"), {JSON: "CaptureJob"}, ("Location",)), 200: Answer(("phán quyết của dry-run", "the verdict of a dry run"), {JSON: "Verdict"})},
        query=("dry-run",), headers=(*SENDING, "GS1-Capture-Error-Behaviour"), body={JSON: "Document", XML: "Xml"},
        problems=(400, 406, 413, 415),
        examples=(
            Example(("Xét thử, không ghi", "Dry run"), query="dry-run=true", headers=_AS_JSON, body=pretty(as_document(HARVEST, PACKING))),
            Example(("Gửi JSON", "Send JSON"), headers=_AS_JSON | {"GS1-Capture-Error-Behaviour": "proceed"}, body=pretty(as_document(HARVEST, PACKING)), status=202),
            Example(("Gửi XML 1.2", "Send XML 1.2"), headers=_AS_XML, body=xml_text(SHIPPING, version="1.2"), status=202),
        ),
        links={name: {"job_id": "$response.body#/captureID"} for name in ("getCaptureJob", "getCaptureReceipt")},
    )  # fmt: skip
    yield Operation(
        "GET", f"{ROOT}/capture", "getCaptureJobs", "Capture", ("Các lần gửi của mình, mới nhất trước", "One's own captures, newest first"),
        {200: Answer(("các lần gửi", "the captures"), {JSON: "CaptureJobs"}, ("Link", "GS1-Next-Page-Token-Expires"))},
        query=PAGES, headers=READING, problems=(400, 406), examples=(Example(("Hai lần gần nhất", "The latest two"), query="perPage=2"),),
    )  # fmt: skip
    yield Operation(
        "GET", f"{ROOT}/capture/{{job_id}}", "getCaptureJob", "Capture", ("Một lần gửi: từng sự kiện ra sao", "One capture, event by event"),
        {200: Answer(("lần gửi", "the capture"), {JSON: "CaptureJob"})},
        headers=READING, problems=(404, 406), examples=(Example(("Xem kết quả", "See what became of it"), {"job_id": "{job_id}"}),),
    )  # fmt: skip
    yield Operation(
        "GET", f"{ROOT}/capture/{{job_id}}/receipt", "getCaptureReceipt", "Capture",
        ("Biên nhận có chữ ký: một tệp chứng minh mọi sự kiện của tài liệu", "The signed receipt: one file that proves every event of the document"),
        {200: Answer(("biên nhận, txng verify kiểm tra", "the receipt, for txng verify"), {JSON: "SignedReceipt"}), 202: Answer(("chưa niêm phong xong", "not all sealed yet"), {JSON: "ReceiptWaiting"}, ("Retry-After",))},
        problems=(404, 406), is_ours=True, examples=(Example(("Tải biên nhận", "Download the receipt"), {"job_id": "{job_id}"}),),
    )  # fmt: skip


def _events() -> Iterator[Operation]:
    body = pretty({"@context": [CONTEXT_URL]} | SHIPPING)
    yield Operation(
        "POST", f"{ROOT}/events", "postEvent", "Events", ("Ghi một sự kiện ngay", "Record one event at once"),
        {201: Answer(("đã ghi: sự kiện như đã lưu, biên nhận trong tiêu đề", "recorded: the event as it is kept, its receipt in a header"), {JSON: "Event"}, ("Location", "Txng-Receipt")), 200: Answer(("phán quyết của dry-run", "the verdict of a dry run"), {JSON: "Verdict"})},
        query=("dry-run",), headers=SENDING, body={JSON: "EventWithContext", XML: "Xml"}, problems=(400, 406, 409, 413, 415),
        examples=(
            Example(("Ghi một lần giao hàng", "Record a shipping"), headers=_AS_JSON, body=body.replace("000000000003", "000000000103"), status=201),
            Example(("Gửi lại: đã có, 409 kèm biên nhận đầu", "Send it again: known, 409 with its first receipt"), headers=_AS_JSON, body=body.replace("000000000003", "000000000103"), status=409),
        ),
    )  # fmt: skip
    yield Operation(
        "GET", f"{ROOT}/events", "getEvents", "Events", ("Hỏi sự kiện bằng mọi tham số của EPCIS", "Ask for events by every parameter of EPCIS"),
        {200: _SHOWN}, query=QUERY, headers=EVENTS_READING, problems=(400, 403, 404, 406, 413, 414),
        examples=(
            Example(("Hành trình của một lô", "The history of a lot"), query=f"MATCH_anyEPCClass={quote(LOT, safe='')}&orderBy=eventTime&orderDirection=ASC"),
            Example(("Theo bước và thời gian", "By step and time"), query="EQ_bizStep=shipping&GE_eventTime=2025-01-01T00%3A00%3A00Z&perPage=10"),
            Example(("Trả lời bằng XML 1.2", "An answer in XML 1.2"), query="eventType=ObjectEvent&perPage=1", headers={"Accept": XML, "GS1-EPCIS-Max": "1.2"}),
        ),
    )  # fmt: skip
    yield Operation(
        "GET", f"{ROOT}/events/{{event_id}}", "getEvent", "Events", ("Một sự kiện, và đính chính của nó nếu có", "One event, and the declaration that corrects it"),
        {200: _SHOWN}, query=("agreement",), headers=EVENTS_READING, problems=(400, 403, 404, 406),
        examples=(Example(("Đọc một sự kiện", "Read an event"), {"event_id": SHIPPING["eventID"].replace("000000000003", "000000000103")}),),
    )  # fmt: skip


def _names() -> Iterator[Operation]:
    told = (
        ("eventTypes", "EventType", ("loại sự kiện", "event types"), "ObjectEvent", "eventType"),
        ("epcs", "Epc", ("mã vật phẩm và lô", "items and lots"), quote(LOT, safe=""), "MATCH_anyEPC"),
        ("bizSteps", "BizStep", ("bước nghiệp vụ", "business steps"), "shipping", "EQ_bizStep"),
        ("bizLocations", "BizLocation", ("địa điểm", "business locations"), quote(PLACE, safe=""), "EQ_bizLocation"),
        ("readPoints", "ReadPoint", ("điểm ghi nhận", "read points"), quote(PLACE, safe=""), "EQ_readPoint"),
        ("dispositions", "Disposition", ("trạng thái", "dispositions"), "in_transit", "EQ_disposition"),
    )
    for word, one, (vietnamese, english), example, fixed in told:
        yield Operation(
            "GET", f"{ROOT}/{word}", f"get{one}s", "Names", (f"Danh sách {vietnamese}", f"The list of {english}"), {200: _NAMES},
            query=PAGES, headers=(*READING, "GS1-EPC-Format"), problems=(400, 406), examples=(Example((f"Liệt kê {vietnamese}", f"List {english}"), query="perPage=5"),),
        )  # fmt: skip
        yield Operation(
            "GET", f"{ROOT}/{word}/{{name}}", f"get{one}", "Names", (f"Có gì dưới một tên trong {vietnamese}", f"What is below one of the {english}"), {200: _BELOW},
            headers=READING, problems=(400, 404, 406), examples=(Example(("Có gì bên dưới", "What is below"), {"name": example}),),
        )  # fmt: skip
        yield Operation(
            "GET", f"{ROOT}/{word}/{{name}}/events", f"getEventsOf{one}", "Names", (f"Các sự kiện của một tên trong {vietnamese}", f"The events of one of the {english}"), {200: _SHOWN},
            query=tuple(name for name in QUERY if name != fixed), headers=EVENTS_READING, problems=(400, 403, 404, 406, 413, 414),
            examples=(Example(("Các sự kiện của nó", "Its events"), {"name": example}, query="perPage=2"),),
        )  # fmt: skip


def _queries() -> Iterator[Operation]:
    named = {"name": QUERY_NAME}
    kept = Answer(("câu hỏi", "the query"), {JSON: "Query"})
    yield Operation(
        "POST", f"{ROOT}/queries", "postQuery", "Queries", ("Lưu một câu hỏi dưới một tên", "Keep a query under a name"),
        {201: Answer(("đã lưu", "kept"), {JSON: "Query"}, ("Location",))}, headers=SENDING, body={JSON: "Query"}, problems=(400, 406, 409, 413, 415),
        examples=(Example(("Lưu câu hỏi", "Keep a query"), headers=_AS_JSON, body=pretty({"name": QUERY_NAME, "query": {"MATCH_anyEPCClass": [LOT]}}), status=201),),
    )  # fmt: skip
    yield Operation(
        "GET", f"{ROOT}/queries", "getQueries", "Queries", ("Các câu hỏi đã lưu", "The queries that are kept"),
        {200: Answer(("các câu hỏi", "the queries"), {JSON: "Queries"}, ("Link", "GS1-Next-Page-Token-Expires"))},
        query=PAGES, headers=READING, problems=(400, 406), examples=(Example(("Liệt kê", "List them")),),
    )  # fmt: skip
    yield Operation(
        "GET", f"{ROOT}/queries/{{name}}", "getQuery", "Queries", ("Một câu hỏi", "One query"), {200: kept},
        headers=READING, problems=(404, 406), examples=(Example(("Đọc câu hỏi", "Read it"), named),),
    )  # fmt: skip
    yield Operation(
        "GET", f"{ROOT}/queries/{{name}}/events", "getQueryEvents", "Queries",
        ("Các sự kiện trả lời câu hỏi lúc này; với Upgrade: websocket thì báo liên tục", "The events that answer it now; with Upgrade: websocket, as they come"),
        {200: _SHOWN}, query=(*PAGES, "view", "agreement"), headers=EVENTS_READING, problems=(400, 403, 404, 406, 413, 414), examples=(Example(("Hỏi", "Ask it"), named, query="perPage=5"),),
    )  # fmt: skip


def _subscriptions() -> Iterator[Operation]:
    base = f"{ROOT}/queries/{{name}}/subscriptions"
    targets = ("getSubscription", "getDeadLetters", "postReplay", "postResume", "deleteSubscription")
    wish = {
        "dest": "https://example.com/nhan-tin",
        "signatureToken": "doi-chuoi-nay-thanh-bi-mat-cua-ban",
        "schedule": {"hour": "6", "minute": "0"},
    }
    yield Operation(
        "POST", base, "postSubscription", "Subscriptions", ("Đăng ký nhận tin: webhook có chữ ký", "Subscribe: a signed webhook"),
        {201: Answer(("đã đăng ký", "subscribed"), {JSON: "Subscription"}, ("Location",))}, headers=(*SENDING, "GS1-EPC-Format", "GS1-CBV-XML-Format"),
        body={JSON: "SubscriptionWish"}, problems=(400, 404, 406, 409, 413, 415),
        examples=(Example(("Báo mỗi sáng lúc 6 giờ", "Every morning at six"), {"name": QUERY_NAME}, headers=_AS_JSON, body=pretty(wish), status=201),),
        links={target: {"subscription_id": "$response.body#/subscriptionID"} for target in targets},
    )  # fmt: skip
    yield Operation(
        "GET", base, "getSubscriptions", "Subscriptions", ("Các đăng ký của một câu hỏi", "The subscriptions of a query"),
        {200: Answer(("các đăng ký", "the subscriptions"), {JSON: "Subscriptions"}, ("Link", "GS1-Next-Page-Token-Expires"))},
        query=PAGES, headers=READING, problems=(400, 404, 406), examples=(Example(("Liệt kê", "List them"), {"name": QUERY_NAME}),),
    )  # fmt: skip
    yield from _one_subscription(f"{base}/{{subscription_id}}")


def _one_subscription(base: str) -> Iterator[Operation]:
    one = {"name": QUERY_NAME, "subscription_id": "{subscription_id}"}
    told = Answer(("đăng ký và tình trạng của nó", "the subscription and how it fares"), {JSON: "Subscription"})
    yield Operation(
        "GET", base, "getSubscription", "Subscriptions", ("Một đăng ký và tình trạng của nó", "One subscription, and how it fares"),
        {200: told}, headers=READING, problems=(404, 406), examples=(Example(("Xem tình trạng", "See how it fares"), one),),
    )  # fmt: skip
    yield Operation(
        "GET", f"{base}/dead", "getDeadLetters", "Subscriptions", ("Những gì bên nhận đã từ chối hẳn", "What the receiver refused for good"),
        {200: Answer(("các tin không giao được", "what could not be delivered"), {JSON: "DeadLetters"})},
        query=PAGES, problems=(400, 404, 406), is_ours=True, examples=(Example(("Xem tin không giao được", "See the dead letters"), one),),
    )  # fmt: skip
    yield Operation(
        "POST", f"{base}/replay", "postReplay", "Subscriptions", ("Giao lại: tin đã bị từ chối, hoặc mọi tin từ một lúc", "Deliver again: what was refused, or all from a time on"),
        {200: told}, body={JSON: "Replay"}, problems=(400, 404, 406, 413), is_ours=True,
        examples=(Example(("Giao lại từ đầu tháng", "Again from the first of the month"), one, headers=_AS_JSON, body='{"initialRecordTime": "2025-11-01T00:00:00+07:00"}'),),
    )  # fmt: skip
    yield Operation(
        "POST", f"{base}/resume", "postResume", "Subscriptions", ("Giao tiếp sau khi bị tạm dừng", "Go on after a suspension"),
        {200: told}, problems=(404, 406), is_ours=True, examples=(Example(("Giao tiếp", "Go on"), one),),
    )  # fmt: skip
    yield Operation(
        "DELETE", base, "deleteSubscription", "Subscriptions", ("Thôi nhận tin", "Unsubscribe"),
        {204: _GONE}, problems=(404,), examples=(Example(("Thôi nhận", "Unsubscribe"), one, status=204),),
    )  # fmt: skip


def _pages() -> Iterator[Operation]:
    yield Operation(
        "DELETE", f"{ROOT}/queries/{{name}}", "deleteQuery", "Queries", ("Bỏ một câu hỏi và mọi đăng ký của nó", "Forget a query and its subscriptions"),
        {204: _GONE}, problems=(404,), examples=(Example(("Bỏ câu hỏi", "Forget it"), {"name": QUERY_NAME}, status=204),),
    )  # fmt: skip
    yield Operation(
        "DELETE", f"{ROOT}/nextPageToken/{{token}}", "deleteNextPageToken", "Queries", ("Trả lại dấu trang trước hạn", "Give a page token back early"),
        {204: _GONE}, examples=(Example(("Trả lại", "Give it back"), {"token": "khong-dung-nua"}, status=204),),
    )  # fmt: skip


def _options(rows: tuple[Operation, ...]) -> Iterator[Operation]:
    told = Answer(
        ("các phương thức, phiên bản, giới hạn", "methods, versions, limits"),
        headers=("Allow", "GS1-EPCIS-Capture-Limit", "GS1-EPCIS-Capture-File-Size-Limit"),
    )
    for path in dict.fromkeys(row.path for row in rows):
        first = next(row for row in rows if row.path == path)
        name = "options" + "".join(
            part.strip("{}").title().replace("_", "") for part in path.removeprefix(ROOT).split("/")
        )
        yield Operation(
            "OPTIONS", path, name, first.tag, ("Ở đây làm được gì", "What can be done here"), {204: told},
            headers=("GS1-Extensions",), problems=(404, 406), is_ours=first.is_ours,
        )  # fmt: skip
