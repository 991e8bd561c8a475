"""Tell the stories to a running node, through the doors that everyone has.

Products and places by POST /api/v1/…, events by POST /epcis/v2/capture, each organisation with its own machine key.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote

import httpx

from demo.book import stories
from demo.story import Place, Product, Sending, Story, body_of, document

VIETNAM = timezone(timedelta(hours=7))
TIMEOUT_S = 30
POLLS, FIRST_PAUSE_S, LONGEST_PAUSE_S = 150, 0.02, 0.5  # a minute for one document: a busy node is slow, not broken

Progress = Callable[[str], None]


class NotTaken(Exception):
    """The node refused something of the demo; the message names every fault."""


@dataclass(frozen=True, slots=True)
class Door:
    """A node's public doors, and the keys to knock with."""

    client: httpx.Client
    keys: Mapping[str, str]

    def request(self, method: str, path: str, organisation: str, **more: Any) -> httpx.Response:
        try:
            headers = {"Authorization": f"Bearer {self.keys[organisation]}", "Accept": "application/json"}
        except KeyError:
            raise NotTaken(f"Thiếu khóa của tổ chức {organisation}. Hãy ghi danh tổ chức này rồi chạy lại.") from None
        return self.client.request(method, path, headers=headers | more.pop("headers", {}), **more)


def record(url: str, keys: Mapping[str, str], now: datetime, progress: Progress = print) -> int:
    """Tell every story once; what was told before is left as it is.

    keys      organisation code (demo.people) → its machine key
    now       aware; the stories end on the day before, in Vietnam. An earlier recording keeps the day it was told for
    progress  called with one line per story
    returns   how many events were recorded now; 0 the second time
    raises    NotTaken with every fault the node named; httpx.HTTPError where it cannot be reached
    """
    with httpx.Client(base_url=url, timeout=TIMEOUT_S) as client:
        door, today = Door(client, keys), now.astimezone(VIETNAM).date()
        told = stories(first_day(door, today) or today)
        if _is_recorded(door, _sendings(told)[-1]):
            progress("Dữ liệu trình diễn đã có từ trước; không ghi thêm.")
            return 0
        # All master data first: a page that opens halfway already knows every name.
        for story in told:
            _register_all(door, story)
        return sum(_tell(door, story, progress) for story in told)


def first_day(door: Door, today: date) -> date | None:
    """The day for which the stories were told to this node, None if they never were."""
    first = _sendings(stories(today))[0]
    event = _recorded(door, first.organisation, first.events[0]["eventID"])
    if event is None:
        return None
    return today + (_day_of(event) - _day_of(first.events[0]))


def register(door: Door, registered: Product | Place) -> None:
    """Make a product or a place known.

    raises  NotTaken
    """
    path = "/api/v1/products" if isinstance(registered, Product) else "/api/v1/places"
    answer = door.request("POST", path, registered.organisation, json=body_of(registered))
    if not answer.is_success:
        raise NotTaken(_refusal(f"{registered.organisation}: {registered.name}", answer))


def send(door: Door, sending: Sending) -> None:
    """Capture one document and wait until it is judged.

    raises  NotTaken with every fault; also when the job never ends
    """
    what = f"{sending.organisation}: {len(sending.events)} sự kiện"
    answer = door.request("POST", "/epcis/v2/capture", sending.organisation, json=document(sending))
    if answer.status_code != httpx.codes.ACCEPTED:
        raise NotTaken(_refusal(what, answer))
    job = _judged(door, sending.organisation, answer.headers["Location"])
    if not job["success"]:
        raise NotTaken("\n".join((f"{what}: tài liệu bị từ chối.", *_faults(job))))


def _register_all(door: Door, story: Story) -> None:
    for place in story.places:
        register(door, place)
    for product in story.products:
        register(door, product)


def _tell(door: Door, story: Story, progress: Progress) -> int:
    fresh = [sending for sending in story.sendings if not _is_recorded(door, sending)]
    for sending in fresh:
        send(door, sending)
    events = sum(len(sending.events) for sending in fresh)
    senders = len({sending.organisation for sending in fresh})
    progress(f"{story.name}: " + (f"{events} sự kiện của {senders} tổ chức" if fresh else "không có sự kiện mới"))
    return events


def _judged(door: Door, organisation: str, location: str) -> dict[str, Any]:
    pause = FIRST_PAUSE_S
    for _ in range(POLLS):
        answer = door.request("GET", location, organisation)
        if not answer.is_success:
            raise NotTaken(_refusal(f"{organisation}: {location}", answer))
        job: dict[str, Any] = answer.json()
        if not job["running"]:
            return job
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE_S)
    raise NotTaken(f"{location} mãi chưa xét xong. Tiến trình runcaptures có đang chạy không?")


def _is_recorded(door: Door, sending: Sending) -> bool:
    # A document enters whole or not at all, so one of its events speaks for all; but not a declaration, which has the
    # eventID of the event it corrects.
    event = next(event for event in sending.events if "errorDeclaration" not in event)
    return _recorded(door, sending.organisation, event["eventID"]) is not None


def _recorded(door: Door, organisation: str, event_id: str) -> dict[str, Any] | None:
    answer = door.request("GET", f"/epcis/v2/events/{quote(event_id, safe='')}", organisation)
    if answer.status_code == httpx.codes.NOT_FOUND:
        return None
    if not answer.is_success:
        raise NotTaken(_refusal(f"{organisation}: {event_id}", answer))
    events: list[dict[str, Any]] = answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    return events[0]


def _day_of(event: Mapping[str, Any]) -> date:
    return datetime.fromisoformat(event["eventTime"]).astimezone(VIETNAM).date()


def _sendings(told: Sequence[Story]) -> list[Sending]:
    return [sending for story in told for sending in story.sendings]


def _refusal(what: str, answer: httpx.Response) -> str:
    if "json" not in answer.headers.get("Content-Type", ""):
        return f"{what}: máy chủ trả lời {answer.status_code}: {answer.text[:500]}"
    return "\n".join((f"{what}: máy chủ từ chối ({answer.status_code}).", *_faults(answer.json())))


def _faults(problem: Mapping[str, Any]) -> Iterator[str]:
    for error in problem.get("errors") or [problem]:
        yield f"  {error.get('pointer', '')} {error.get('detail', error)}".rstrip()
