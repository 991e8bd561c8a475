"""Refusals as the exceptions of EPCIS: which of our codes is which, and how a fault is written.

source   EPCIS 1.2 and 2.0, 8.2.5 (exceptions) and query XML Schema; SOAP 1.1, 4.4; SOAP 1.2, 5.4
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from txng.core.epcis.xml.soap_answers import in_envelope
from txng.core.epcis.xml.soap_calls import Frame
from txng.core.epcis.xml.soap_results import QUERY_NAMESPACES, as_document, plain
from txng.core.problems import KINDS, Problem

IMPLEMENTATION = "ImplementationException"
# Of several faults the one that stands first here names the exception; its reason tells all.
EXCEPTIONS = (
    "SecurityException",
    "ValidationException",
    "NoSuchNameException",
    "NoSuchSubscriptionException",
    "DuplicateNameException",
    "DuplicateSubscriptionException",
    "SubscribeNotPermittedException",
    "QueryParameterException",
    "QueryTooComplexException",
    "QueryTooLargeException",
    "InvalidURIException",
    "SubscriptionControlsException",
    IMPLEMENTATION,
)
OF_CODE: Mapping[str, str] = {
    "accounts.key_unknown": "SecurityException",
    "accounts.key_ended": "SecurityException",
    "accounts.key_network": "SecurityException",
    "accounts.key_mandate": "SecurityException",
    "accounts.scope_needed": "SecurityException",
    "capture.no_organisation": "SecurityException",
    "organisations.suspended": "SecurityException",
    "web.key_needed": "SecurityException",
    "web.body_cut": "ValidationException",
    "web.host": "ValidationException",
    "web.media_type": "ValidationException",
    "web.method": "ValidationException",
    "web.too_large": "ValidationException",
    "rest.unknown_query": "NoSuchNameException",
    "rest.query_exists": "DuplicateNameException",
    "query.too_large": "QueryTooLargeException",
    "query.too_many_elements": "QueryTooLargeException",
    "query.too_many_values": "QueryTooComplexException",
    "query.too_many_named": "QueryTooComplexException",
    "soap.unknown_query": "NoSuchNameException",
    "soap.value": "QueryParameterException",
    "soap.value_type": "QueryParameterException",
    "soap.parameter_missing": "QueryParameterException",
    "soap.no_values": "QueryParameterException",
    "soap.rest_only": "QueryParameterException",
    "soap.kept_parameters": "QueryParameterException",
    "soap.poll_too_large": "QueryTooLargeException",
    "soap.poll_only": "SubscribeNotPermittedException",
    "soap.trigger": "SubscriptionControlsException",
    "soap.schedule_missing": "SubscriptionControlsException",
    "subscriptions.unknown": "NoSuchSubscriptionException",
    "subscriptions.exists": "DuplicateSubscriptionException",
    "subscriptions.too_many": IMPLEMENTATION,
    "subscriptions.subscription_id": "ValidationException",
    "subscriptions.shape": "ValidationException",
    **dict.fromkeys(
        (f"subscriptions.dest{rest}" for rest in ("", "_scheme", "_credentials", "_port", "_not_public")),
        "InvalidURIException",
    ),
    **dict.fromkeys(
        (f"subscriptions.schedule_{rest}" for rest in ("field", "unknown", "empty", "never")),
        "SubscriptionControlsException",
    ),
}
# A code that is not named above, by the field it belongs to; all others are ours to answer for.
OF_FIELD: Mapping[str, str] = {
    "query": "QueryParameterException",
    "rest": "ValidationException",
    "epcis": "ValidationException",
    "epcis_xml": "ValidationException",
    "soap": "ValidationException",
}
_NOT_OF_THE_BODY = {"soap.must_understand": "MustUnderstand", "soap.version": "VersionMismatch"}
_SEVERE = 500


def exception_of(problems: Iterable[Problem]) -> str:
    """The exception that a refusal is told as."""
    names = {OF_CODE.get(one.code) or OF_FIELD.get(one.code.partition(".")[0], IMPLEMENTATION) for one in problems}
    return next((name for name in EXCEPTIONS if name in names), IMPLEMENTATION)


def reason_of(problems: Sequence[Problem], language: str) -> str:
    """All faults in words, each with its line where it has one."""
    told = [_sentence(problem, language) for problem in problems]
    return told[0] if len(told) == 1 else " ".join(f"({n}) {one}" for n, one in enumerate(told, 1))


def write_fault(frame: Frame, problems: Sequence[Problem], *, language: str, created_at: datetime) -> bytes:
    """A refusal as its caller reads it: a SOAP fault, or an EPCISQueryDocument with the exception.

    language   "vi" or "en"
    """
    reason = plain(reason_of(problems, language))
    exception = _exception(problems, reason, frame)
    if frame.binding == "document":
        return as_document(exception, frame.version, created_at)
    code = next((_NOT_OF_THE_BODY[one.code] for one in problems if one.code in _NOT_OF_THE_BODY), "")
    is_ours = exception_of(problems) == IMPLEMENTATION
    # A fault in a header has no detail: that is for what is wrong in the body (SOAP 1.1, 4.4).
    detail = "" if code else exception
    if frame.binding == "1.1":
        code = code or ("Server" if is_ours else "Client")
        told = f'<faultcode>soap:{code}</faultcode><faultstring xml:lang="{language}">{reason}</faultstring>'
        fault = f"<soap:Fault>{told}{f'<detail>{detail}</detail>' if detail else ''}</soap:Fault>"
    else:
        code = code or ("Receiver" if is_ours else "Sender")
        told = f"<soap:Code><soap:Value>soap:{code}</soap:Value></soap:Code>"
        told += f'<soap:Reason><soap:Text xml:lang="{language}">{reason}</soap:Text></soap:Reason>'
        fault = f"<soap:Fault>{told}{f'<soap:Detail>{detail}</soap:Detail>' if detail else ''}</soap:Fault>"
    return in_envelope(fault, frame)


def _exception(problems: Sequence[Problem], reason: str, frame: Frame) -> str:
    name = exception_of(problems)
    is_severe = any(KINDS[problem.code].status == _SEVERE for problem in problems)
    severity = f"<severity>{'SEVERE' if is_severe else 'ERROR'}</severity>" if name == IMPLEMENTATION else ""
    declared = f'xmlns:epcisq="{QUERY_NAMESPACES[frame.version]}"'
    return f"<epcisq:{name} {declared}><reason>{reason}</reason>{severity}</epcisq:{name}>"


def _sentence(problem: Problem, language: str) -> str:
    line = problem.values.get("line")
    place = f" [{'line' if language == 'en' else 'dòng'} {line}]" if line else ""
    return f"{problem.sentence(language)}{place}"
