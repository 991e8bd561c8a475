"""From what is known of a request to the bytes of its answer: by the portal's own pages, cut where serial and time stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from txng.core.gs1.identify import Identified, product_of
from txng.core.stamp.verdict import COUNTS_SHOWN_FROM
from txng.edge import replies
from txng.edge.answering import Told
from txng.edge.asked import Asked
from txng.edge.goods import SERIAL, SHORT, Form, Goods, Moment, Reply, Wanted
from txng.portal.misses import is_one_too_many
from txng.portal.pages import Page, page_of
from txng.portal.said import OWN, cache_of, recalled, told, unsaid
from txng.portal.stamps import Written, forged, goods_of, judged, verdict_on
from txng.portal.verdicts import OUT_OF_REACH, TOO_OFTEN, UNMADE, Saying, Verdict
from txng.stamps.lookups import Stamp

_FORGED = Goods(Page("", Verdict.UNKNOWN))  # the forms of what is said of letters that do not fit together


def wanted(one: Asked, to: Told, today: date) -> Wanted:
    """The goods behind a request."""
    if to.stamp is not None and one.stamp is not None:
        return _goods_of_stamp(_open(one.stamp.written), to.stamp, today)
    assert one.code is not None
    return _goods_of_code(one.code, today)


def shown(one: Asked, to: Told, goods: Goods, moment: Moment) -> Reply:
    """The answer."""
    if to.stamp is not None:
        return _filled(_form_of_stamp(one, to.stamp, to, (goods, moment.at.date())), one, moment)
    page = recalled(goods.page, to.recall)
    if page.is_unmade:
        return _unsaid(one, UNMADE, moment)
    form = goods.form((_kind(one), to.recall), lambda: _made(one, page, cache_of(page), moment.at.date()))
    return _filled(form, one, moment)


def refused(one: Asked, moment: Moment) -> Reply:
    """A stamp whose letters do not fit together: nothing is asked for it."""
    assert one.stamp is not None
    if is_one_too_many(one.stamp.visitor.address, one.key):
        return _unsaid(one, TOO_OFTEN, moment)
    page = forged(_open(one.stamp.written))
    form = _FORGED.form((_kind(one), page.key), lambda: _made(one, page, OWN, moment.at.date()))
    return _filled(form, one, moment)


def out_of_reach(one: Asked, moment: Moment) -> Reply:
    """The database does not answer, so nothing may be said."""
    return _unsaid(one, OUT_OF_REACH, moment)


def _goods_of_stamp(written: Written, stamp: Stamp, today: date) -> Wanted:
    key = (written.key, stamp.product_key, stamp.lot_key, today)
    keys = (stamp.product_key, stamp.lot_key)
    return Wanted(key, lambda: goods_of(written, stamp, today=today), stamp.lot_key, keys)


def _goods_of_code(code: Identified, today: date) -> Wanted:
    keys = (code.key, product_of(code.key) or "")
    return Wanted((code.key, today), lambda: page_of(code, today=today), code.key, keys)


def _open(written: Written) -> Written:
    """A stamp like this one, with a word for its serial."""
    if written.product:
        return replace(written, key=f"{written.product}/21/{SERIAL}", text=SERIAL)
    return replace(written, key=f"s/{SHORT}", text=SHORT)


def _form_of_stamp(one: Asked, stamp: Stamp, to: Told, by: tuple[Goods, date]) -> Form:
    goods, today = by
    verdict = verdict_on(stamp, to.seen, to.recall)
    where = to.seen.where if verdict is Verdict.SUSPECTED_COPY else ()
    count = to.seen.count if to.seen.count >= COUNTS_SHOWN_FROM else 0
    key = (_kind(one), verdict, count, where, to.recall)
    return goods.form(key, lambda: _made(one, judged(goods.page, stamp, to.seen, to.recall), OWN, today))


def _kind(one: Asked) -> tuple[bool, bool, str]:
    return one.code is not None, one.manner.is_json, one.manner.language


def _made(one: Asked, page: Page, cache: str, today: date) -> Form:
    said = told(page, replies.frame(one.manner.language), today, is_json=one.manner.is_json, cache=cache)
    return replies.form_of(said, is_code=one.code is not None)


def _filled(form: Form, one: Asked, moment: Moment) -> Reply:
    body = form.filled(one.stamp.written.text if one.stamp else "", moment)
    return form.status, replies.linked(form.headers, one.code), body


def _unsaid(one: Asked, saying: Saying, moment: Moment) -> Reply:
    said = unsaid(one.key, saying, replies.frame(one.manner.language, moment), is_json=one.manner.is_json)
    return replies.sent(said, one.code)
