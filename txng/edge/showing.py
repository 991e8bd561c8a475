"""From what is known of a request to the bytes of its answer: by the portal's own pages, cut where serial and time stand."""

from __future__ import annotations

from datetime import date

from txng.core.gs1.identify import Identified, product_of
from txng.core.stamp.verdict import COUNTS_SHOWN_FROM
from txng.edge import replies
from txng.edge.answering import One
from txng.edge.asked import Asked
from txng.edge.goods import SERIAL, SHORT, Form, Goods, Moment, Wanted
from txng.edge.reply import Reply
from txng.portal.misses import is_one_too_many
from txng.portal.pages import Page, page_of
from txng.portal.said import OWN, cache_of, recalled, told, unsaid
from txng.portal.stamps import Written, forged, goods_of, judged, verdict_on
from txng.portal.verdicts import OUT_OF_REACH, TOO_OFTEN, UNMADE, Saying, Verdict
from txng.stamps.lookups import Stamp

_FORGED = Goods(Page("", Verdict.UNKNOWN))  # the forms of what is said of letters that do not fit together


def wanted(one: One, today: date) -> Wanted:
    """The goods behind a request."""
    asked = one.asked
    if one.stamp is not None and asked.stamp is not None:
        return _goods_of_stamp(_open(asked.stamp.written), one.stamp, today)
    assert asked.code is not None
    return _goods_of_code(asked.code, today)


def shown(one: One, goods: Goods, moment: Moment) -> Reply:
    """The answer."""
    asked = one.asked
    if one.stamp is not None:
        return _filled(_form_of_stamp(one, one.stamp, goods, moment.at.date()), asked, moment)
    page = recalled(goods.page, one.recall)
    if page.is_unmade:
        return _unsaid(asked, UNMADE, moment)
    form = goods.form((_kind(asked), one.recall), lambda: _made(asked, page, cache_of(page), moment.at.date()))
    return _filled(form, asked, moment)


def refused(asked: Asked, moment: Moment) -> Reply:
    """A stamp whose letters do not fit together: nothing is asked for it."""
    assert asked.stamp is not None
    if is_one_too_many(asked.stamp.visitor.address, asked.key):
        return _unsaid(asked, TOO_OFTEN, moment)
    page = forged(_open(asked.stamp.written))
    form = _FORGED.form((_kind(asked), page.key), lambda: _made(asked, page, OWN, moment.at.date()))
    return _filled(form, asked, moment)


def out_of_reach(asked: Asked, moment: Moment) -> Reply:
    """The database does not answer, so nothing may be said."""
    return _unsaid(asked, OUT_OF_REACH, moment)


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
        return written._replace(key=f"{written.product}/21/{SERIAL}", text=SERIAL)
    return written._replace(key=f"s/{SHORT}", text=SHORT)


def _form_of_stamp(one: One, stamp: Stamp, goods: Goods, today: date) -> Form:
    seen, recall = one.seen, one.recall
    verdict = verdict_on(stamp, seen, recall)
    where = seen.where if verdict is Verdict.SUSPECTED_COPY else ()
    count = seen.count if seen.count >= COUNTS_SHOWN_FROM else 0
    key = (_kind(one.asked), verdict, count, where, recall)
    return goods.form(key, lambda: _made(one.asked, judged(goods.page, stamp, seen, recall), OWN, today))


def _kind(asked: Asked) -> tuple[bool, bool, str]:
    return asked.code is not None, asked.manner.is_json, asked.manner.language


def _made(asked: Asked, page: Page, cache: str, today: date) -> Form:
    said = told(page, replies.frame(asked.manner.language), today, is_json=asked.manner.is_json, cache=cache)
    return replies.form_of(said, is_code=asked.code is not None)


def _filled(form: Form, asked: Asked, moment: Moment) -> Reply:
    body = form.filled(asked.stamp.written.text if asked.stamp else "", moment)
    return Reply(form.head, replies.linked(asked.code), body)


def _unsaid(asked: Asked, saying: Saying, moment: Moment) -> Reply:
    said = unsaid(asked.key, saying, replies.frame(asked.manner.language, moment), is_json=asked.manner.is_json)
    return replies.sent(said, asked.code)
