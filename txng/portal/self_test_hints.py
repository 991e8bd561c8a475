"""What an event would do once recorded: which items a trace would join, and what the depth grade would still miss."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from txng.core.epcis.event import Event, EventType, Part
from txng.core.grade import TIMELY_DAYS
from txng.core.trace.links import Link, LinkKind, is_bare, links_of, without_hubs

Words = tuple[str, str]  # Vietnamese, English

LINK_WORDS: dict[LinkKind, Words] = {
    LinkKind.TRANSFORMED: ("được làm thành", "becomes"),
    LinkKind.PACKED: ("được đóng vào", "is packed into"),
    LinkKind.ASSOCIATED: ("được gắn vào", "is attached to"),
    LinkKind.MEMBER: ("là lô của", "is the lot of"),
}
_HANDED_OVER = {"shipping", "departing", "void_shipping"}


def joins_of(event: Event) -> tuple[Link, ...]:
    """The steps that a trace would find in this event, from item to item."""
    return without_hubs(links_of(event))


def missed_of(event: Event, *, now: datetime) -> list[Words]:
    """What keeps this event from counting in full towards mức truy xuất; empty where nothing does."""
    return [] if event.is_declaration else list(_missed(event, now))


def _missed(event: Event, now: datetime) -> Iterator[Words]:
    if not event.items:
        yield ("Không nói về vật phẩm nào, nên không vào hành trình nào.", "It names no item, so it joins no journey.")
    bare = [item for item in event.items if is_bare(item.key)]
    if bare:
        yield (
            "Có mã sản phẩm không kèm số lô hay số sê-ri: không truy được lô. Hãy thêm lô, như …/10/LÔ.",
            "A product without lot or serial: no lot can be followed. Please add the lot, as …/10/LOT.",
        )
    if event.read_point is None and event.biz_location is None:
        yield (
            "Không có readPoint hay bizLocation: mức 2 cần biết nơi làm ra.",
            "Neither readPoint nor bizLocation: grade 2 needs the place.",
        )
    if event.biz_step is None:
        yield (
            "Không có bizStep: không biết đây là việc gì, nên không tính là bước sản xuất của mức 3.",
            "No bizStep: nobody knows what was done, and grade 3 counts no step.",
        )
    if event.type is EventType.TRANSFORMATION:
        yield from _unweighed(event)
    if event.biz_step in _HANDED_OVER and "destinationList" not in event.body:
        yield (
            "Không nói giao cho ai (destinationList): bước sau chỉ được xác nhận khi bên nhận cũng ghi lần nhận.",
            "It names no receiver (destinationList): the next step is confirmed only when the receiver records it too.",
        )
    if now - event.event_time > timedelta(days=TIMELY_DAYS):
        yield (
            f"Việc đã xảy ra hơn {TIMELY_DAYS} ngày: ghi bây giờ thì không tính là kịp thời.",
            f"It happened more than {TIMELY_DAYS} days ago: recorded now, it does not count as in time.",
        )


def _unweighed(event: Event) -> Iterator[Words]:
    parts = {item.part for item in event.items}
    if not {Part.INPUT, Part.OUTPUT} <= parts and event.transformation_id is None:
        yield (
            "Thiếu đầu vào hoặc đầu ra: chuỗi bị đứt ở đây.",
            "Inputs or outputs are missing: the chain breaks here.",
        )
    if any(item.is_class and item.quantity is None for item in event.items):
        yield (
            "Có lô không ghi số lượng: không cân đối được vào và ra.",
            "A lot without a quantity: in and out cannot be balanced.",
        )
