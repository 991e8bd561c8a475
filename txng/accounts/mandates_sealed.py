"""What the log holds of mandates, registrations, organisations, members and consents: salted commitments, never a name.

A leaf tells that something was decided and when; who reads the row can prove which row it was (ADR 5).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from txng.accounts.models import (
    AccreditationStep,
    Consent,
    ConsentEnd,
    DisownedAct,
    Engagement,
    EngagementEnd,
    HelpedAct,
    Mandate,
    MandateCut,
    MandateEnd,
    Member,
    MemberConfirmation,
    MemberEnd,
    OrganisationAmendment,
    OrganisationStep,
    Proposal,
    ProposalAnswer,
    RegistrationStep,
)
from txng.core.canon import canonical
from txng.tlog.append import append_many

NONCE_BYTES = 32
_COMMITTED = b"txng delegation v1\n"
_KINDS: dict[type[Model], str] = {
    Mandate: "mandate",
    MandateEnd: "mandate_end",
    Proposal: "proposal",
    ProposalAnswer: "proposal_answer",
    RegistrationStep: "registration",
    OrganisationStep: "organisation",
    OrganisationAmendment: "organisation_amendment",
    AccreditationStep: "accreditation",
    Engagement: "engagement",
    EngagementEnd: "engagement_end",
    Member: "member",
    MemberConfirmation: "member_confirmation",
    MemberEnd: "member_end",
    Consent: "consent",
    ConsentEnd: "consent_end",
    HelpedAct: "helped_act",
    DisownedAct: "disowned_act",
    MandateCut: "mandate_cut",
}


def nonce() -> bytes:
    """Random, for one row."""
    return secrets.token_bytes(NONCE_BYTES)


def seal(rows: Sequence[Model], *, at: datetime) -> None:
    """Promise stored rows of one table to the log, in the transaction that stored them."""
    if rows:
        append_many(_KINDS[type(rows[0])], [(int(row.pk), _commitment(row)) for row in rows], at=at)


def kind_of(table: type[Model]) -> str:
    """Under which word the log holds the rows of a table."""
    return _KINDS[table]


def _commitment(row: Model) -> bytes:
    """Everything the row says, by the names of its columns; of long text too, so that no reason can be changed later."""
    columns = {field.attname: _plain(getattr(row, field.attname)) for field in row._meta.concrete_fields}  # noqa: SLF001  its public name
    salt = bytes(row.nonce)  # type: ignore[attr-defined]
    del columns["nonce"]
    return hashlib.sha256(_COMMITTED + salt + canonical({"table": _KINDS[type(row)], "row": columns})).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.timestamp().hex()
    if isinstance(value, date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes | memoryview) else value


def _recommitted(table: type[Any]) -> Callable[[Sequence[int]], Mapping[int, bytes | None]]:
    def commitments_of(refs: Sequence[int]) -> Mapping[int, bytes | None]:
        return {int(row.pk): _commitment(row) for row in table.objects.filter(pk__in=list(refs))}

    return commitments_of


# For the check of the log (settings.TLOG_RECOMMIT): what the leaves of these rows must commit to.
mandates = _recommitted(Mandate)
mandate_ends = _recommitted(MandateEnd)
proposals = _recommitted(Proposal)
proposal_answers = _recommitted(ProposalAnswer)
registrations = _recommitted(RegistrationStep)
organisations = _recommitted(OrganisationStep)
amendments = _recommitted(OrganisationAmendment)
accreditations = _recommitted(AccreditationStep)
engagements = _recommitted(Engagement)
engagement_ends = _recommitted(EngagementEnd)
members = _recommitted(Member)
member_confirmations = _recommitted(MemberConfirmation)
member_ends = _recommitted(MemberEnd)
consents = _recommitted(Consent)
consent_ends = _recommitted(ConsentEnd)
helped_acts = _recommitted(HelpedAct)
disowned_acts = _recommitted(DisownedAct)
mandate_cuts = _recommitted(MandateCut)
