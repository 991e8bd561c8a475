"""A recall is issued, or withdrawn, when a second person confirms it: rows, items, leaf and messages in one transaction."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from txng.accounts import audit
from txng.accounts import mandates_proposals as proposals
from txng.accounts.mandates_proposals import ProposalFace
from txng.accounts.messages import Text
from txng.accounts.notices import tell
from txng.accounts.parties import people_of_many_who_may
from txng.accounts.viewer import Viewer
from txng.cases import stretches
from txng.cases.drafts import ISSUE, digest_of, items_in_force
from txng.cases.models import Draft, Recall, Withdrawal
from txng.cases.sealed import SEALED
from txng.core.mandates.mandate import Wanted
from txng.core.problems import Problem, Refused
from txng.events.holding import organisations_holding
from txng.tlog.sealing import nonce

WITHDRAW = "recall.withdraw"
_SUBJECTS = {"vi": "Thu hồi hàng hoá", "en": "Recall of goods"}
# Without marks: with them a text message costs twice.
_TEXTS = {
    "vi": "THU HOI: co lo hang ban da giu hoac giao bi thu hoi. Ngung ban, ngung dung va xem ngay: {url}",
    "en": "RECALL: goods that you held or passed on are recalled. Stop selling and using them, and see: {url}",
}
_COPY = """
insert into cases_recallitem (recall_id, key, how, reason)
select %s, key, how, reason from cases_draftitem where draft_id = %s and how <> 'removed'
"""


def carry_out(viewer: Viewer, proposal: ProposalFace, now: datetime) -> None:
    """Issue what was proposed (settings.CARRY_OUT); those who held the goods are told, once.

    raises   Refused cases.draft_changed where the draft is not what was proposed, or was issued already
    """
    row = (
        Draft.objects.select_for_update(no_key=True).filter(pk=proposal.what["draft"], proposal_id=proposal.id).first()
    )
    if row is None or digest_of(row) != proposal.what["digest"] or Recall.objects.filter(draft_id=row.pk).exists():
        raise Refused(Problem("cases.draft_changed"))
    keys = list(items_in_force(row.pk))
    made = Recall.objects.create(
        organisation_id=row.organisation_id, province_code=row.province_code, commune_code=row.commune_code,
        sectors=row.sectors, product_key=row.product_key, whole=row.whole, title=row.title, reason=row.reason,
        what_to_do=row.what_to_do, hotline=row.hotline, decision=row.decision, scope_vi=row.scope_vi,
        scope_en=row.scope_en, is_complete=row.is_complete, item_count=len(keys),
        items=hashlib.sha256("\n".join(keys).encode()).digest(), draft_id=row.pk, by_person=row.by_person,
        confirmed_by=viewer.person_id or 0, issued_at=now, nonce=nonce(),
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_COPY, [made.pk, row.pk])
    stretches.keep(made.pk, keys)
    SEALED.seal([made], at=now)
    _tell({row.organisation_id, *organisations_holding(keys)}, made, now)
    audit.note(viewer, ISSUE, f"recall/{made.pk}", row.reason)


def propose_withdrawal(viewer: Viewer, recall_id: int, *, reason: str, now: datetime) -> int:
    """Ask a second person to take a recall back; the proposal's number.

    raises   Refused cases.recall_not_there, cases.recall_withdrawn; mandates.not_yours for its maker: only officers withdraw
    """
    with transaction.atomic():
        row = Recall.objects.filter(pk=recall_id).first()
        if row is None:
            raise Refused(Problem("cases.recall_not_there"))
        if Withdrawal.objects.filter(pk=row.pk).exists():
            raise Refused(Problem("cases.recall_withdrawn"))
        place = tuple(code for code in (row.province_code, row.commune_code) if code)
        wanted = Wanted(WITHDRAW, place or None, row.organisation_id, frozenset(row.sectors))
        what = {"recall": row.pk, "title": row.title, "sectors": row.sectors, "url": f"/quan-tri/thu-hoi/{row.pk}"}
        return proposals.propose(viewer, wanted, what, reason=reason, now=now)


def carry_out_withdrawal(viewer: Viewer, proposal: ProposalFace, now: datetime) -> None:
    """Withdraw what was proposed (settings.CARRY_OUT).

    raises   Refused cases.recall_withdrawn
    """
    row = Recall.objects.select_for_update(no_key=True).get(pk=proposal.what["recall"])
    if Withdrawal.objects.filter(pk=row.pk).exists():
        raise Refused(Problem("cases.recall_withdrawn"))
    made = Withdrawal.objects.create(
        recall=row, reason=proposal.reason, by_person=proposal.by_person, confirmed_by=viewer.person_id or 0, at=now,
        nonce=nonce(),
    )  # fmt: skip
    SEALED.seal([made], at=now)
    audit.note(viewer, WITHDRAW, f"recall/{row.pk}", proposal.reason)


def _tell(organisations: set[int], made: Recall, now: datetime) -> None:
    """Everybody who may record for an organisation that held the goods: in this transaction, so neither twice nor not at all."""
    where = f"/thu-hoi/{made.pk}"
    url = f"{settings.PUBLIC_URL.rstrip('/')}{where}"
    people = people_of_many_who_may(organisations, "events.record", timezone.localdate(now))
    tell(
        [
            Text(
                "sms" if one.phone else "email", one.phone or one.email, _SUBJECTS[one.language],
                _TEXTS[one.language].format(url=url), kind="recalls", event=f"recall/{made.pk}", url=where,
            )
            for one in people
        ],
        now=now,
    )  # fmt: skip
