"""One call of the query interface → its answer: which room is asked what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from txng import __version__
from txng.accounts import scopes
from txng.accounts.viewer import Viewer
from txng.core.epcis.identifier_format import Format
from txng.core.epcis.xml import soap_calls as calls
from txng.core.epcis.xml.soap_answers import names_message, text_message, void_message
from txng.core.epcis.xml.soap_calls import Call, Frame
from txng.core.epcis.xml.soap_master_query import NAME as MASTER_DATA_QUERY
from txng.core.epcis.xml.soap_master_query import read_master_data_parameters
from txng.core.epcis.xml.soap_results import LOSSES, write_results, write_vocabulary_results
from txng.core.problems import Problem, Refused
from txng.events import lookups, named_queries
from txng.events.master_data_lookups import vocabularies_matching
from txng.events.told import told
from txng.subscriptions import actions
from txng.subscriptions.lookups import ids_of
from txng.subscriptions.wish import Wish

EVENT_QUERY = named_queries.PREDEFINED
PREDEFINED = (EVENT_QUERY, MASTER_DATA_QUERY)
MOST_EVENTS = 5_000  # of one answer: there are no pages here, and all of it is held in memory
# Not empty, because the answers hold an element of ours; then it is a URI (EPCIS 1.2, 8.2.5: getVendorVersion).
VENDOR_VERSION = f"{LOSSES}:{__version__}"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who calls, when, and how the answer is to be.

    form    of identifiers in it
    """

    viewer: Viewer
    frame: Frame
    now: datetime
    form: Format


@dataclass(frozen=True, slots=True)
class Answer:
    """The message, and what could not be said in it."""

    message: str
    losses: tuple[Problem, ...] = ()


def answer_to(call: Call, asker: Asker) -> Answer:
    """The answer to a call.

    raises   Refused with every fault
    """
    return _ANSWERS[type(call)](call, asker)


def _query_names(_call: calls.GetQueryNames, asker: Asker) -> Answer:
    kept = named_queries.all_named(asker.viewer, after=None, limit=named_queries.MAX_QUERIES)
    return Answer(names_message("GetQueryNamesResult", [*PREDEFINED, *(one.name for one in kept)], asker.frame))


def _standard_version(_call: calls.GetStandardVersion, asker: Asker) -> Answer:
    return Answer(text_message("GetStandardVersionResult", asker.frame.version, asker.frame))


def _vendor_version(_call: calls.GetVendorVersion, asker: Asker) -> Answer:
    return Answer(text_message("GetVendorVersionResult", VENDOR_VERSION, asker.frame))


def _poll(call: calls.Poll, asker: Asker) -> Answer:
    if call.query_name == MASTER_DATA_QUERY:
        return _master_data(call.query, asker)
    query = named_queries.query_of(_parameters(asker.viewer, call))
    page = lookups.events_matching(asker.viewer, replace(query, per_page=MOST_EVENTS + 1, page_token=None))
    if len(page.events) > MOST_EVENTS:
        raise Refused(Problem("soap.poll_too_large", values={"limit": MOST_EVENTS}))
    losses: list[Problem] = []
    events = [told(one, asker.form) for one in page.events]
    message = write_results(events, query_name=call.query_name, version=asker.frame.version, losses=losses)
    return Answer(message, tuple(losses))


def _master_data(query: Mapping[str, Any], asker: Asker) -> Answer:
    asked = read_master_data_parameters(query)
    found = vocabularies_matching(
        asker.viewer,
        names=asked.vocabulary_names,
        includes_attributes=asked.includes_attributes,
        includes_children=asked.includes_children,
        attribute_names=asked.attribute_names,
        eq_names=asked.eq_names,
        wd_names=asked.wd_names,
        has_attributes=asked.has_attributes,
        eq_attributes=asked.eq_attributes,
        limit=asked.max_elements,
    )
    losses: list[Problem] = []
    message = write_vocabulary_results(
        found.vocabulary_list,
        found.namespaces,
        query_name=MASTER_DATA_QUERY,
        version=asker.frame.version,
        losses=losses,
    )
    return Answer(message, tuple(losses))


def _subscribe(call: calls.Subscribe, asker: Asker) -> Answer:
    scopes.require(asker.viewer, "subscriptions.manage")
    if call.query_name == MASTER_DATA_QUERY:
        raise Refused(Problem("soap.poll_only", values={"name": MASTER_DATA_QUERY}))
    wish = Wish(
        query_name=call.query_name,
        query=_parameters(asker.viewer, call),
        channel="callback",
        dest=call.dest,
        is_named=call.query_name != EVENT_QUERY,
        subscription_id=call.subscription_id,
        schedule=call.controls.schedule,
        report_if_empty=call.controls.report_if_empty,
        initial_record_time=call.controls.initial_record_time,
        epc_format=asker.form,
        epcis_version=asker.frame.version,
    )
    actions.subscribe(asker.viewer, wish, now=asker.now)
    return Answer(void_message("SubscribeResult", asker.frame))


def _unsubscribe(call: calls.Unsubscribe, asker: Asker) -> Answer:
    scopes.require(asker.viewer, "subscriptions.manage")
    actions.unsubscribe(asker.viewer, call.subscription_id)
    return Answer(void_message("UnsubscribeResult", asker.frame))


def _subscription_ids(call: calls.GetSubscriptionIDs, asker: Asker) -> Answer:
    if call.query_name not in PREDEFINED:
        _kept(asker.viewer, call.query_name)
    found = ids_of(asker.viewer, call.query_name, limit=actions.MAX_SUBSCRIPTIONS)
    return Answer(names_message("GetSubscriptionIDsResult", found, asker.frame))


def _parameters(viewer: Viewer, call: calls.Poll | calls.Subscribe) -> Mapping[str, Any]:
    """The parameters of the question: those given, or those that a kept name stands for."""
    if call.query_name == EVENT_QUERY:
        return call.query
    kept = _kept(viewer, call.query_name)
    given = [name for name in call.query if name != "@context"]
    if given:
        values = {"name": call.query_name[:100], "given": ", ".join(given)[:200]}
        raise Refused(Problem("soap.kept_parameters", values=values))
    return kept.query


def _kept(viewer: Viewer, name: str) -> named_queries.Named:
    try:
        return named_queries.named(viewer, name)
    except Refused as refused:  # told in the words of this interface, not of the other
        raise Refused(Problem("soap.unknown_query", values={"name": name[:100]})) from refused


_ANSWERS: Mapping[type[Any], Callable[[Any, Asker], Answer]] = {
    calls.GetQueryNames: _query_names,
    calls.GetStandardVersion: _standard_version,
    calls.GetVendorVersion: _vendor_version,
    calls.GetSubscriptionIDs: _subscription_ids,
    calls.Poll: _poll,
    calls.Subscribe: _subscribe,
    calls.Unsubscribe: _unsubscribe,
}
