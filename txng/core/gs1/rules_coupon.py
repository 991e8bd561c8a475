"""GS1's rules of content for North American coupons: AI (8110) and AI (8112).

A coupon is a row of digits in which some digits tell how many follow. Vietnam issues none; exporters meet them.

>>> couponcode("0123456123456111101233991231")
>>> couponcode("0123456123456111101233991332")
Fault(rule='coupon_invalid_exipiration_date', start=22, end=28)
>>> couponposoffer("001234561234560123456")

source   GS1 General Specifications 3.9.1, 3.9.3; GS1 North American Coupon Application Guideline
"""

from __future__ import annotations

from collections.abc import Callable

from txng.core.gs1.fault import Fault, Rule, first_non_digit, whole
from txng.core.gs1.rules_time import yymmdd

_NO_PREFIX = "9"  # where a company prefix may follow, and does not


def couponcode(text: str) -> Fault | None:
    """A coupon: who pays, which offer, what must be bought, and up to seven optional fields in order."""
    return _told(text, _read_coupon)


def couponposoffer(text: str) -> Fault | None:
    """A positive offer file coupon: who pays, which offer, which piece."""
    return _told(text, _read_offer)


class _WrongError(Exception):
    """Leaves the reading at its first fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.rule)
        self.fault = fault


class _Reader:
    """Takes a coupon apart from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0

    def flag(self, name: str, allowed: str) -> str:
        """One digit that must be one of `allowed`."""
        return self._digit(f"missing_{name}", f"invalid_{name}", allowed)

    def counted(self, name: str, *, counts: str, more: int = 0) -> str:
        """A digit, then so many digits and `more`."""
        return self.taken(name, more + int(self._digit(f"missing_{name}_vli", f"invalid_{name}_length", counts)))

    def prefix_or_none(self, name: str) -> str:
        """A company prefix of 6 to 12 digits behind its count, or the digit that says there is none."""
        if self.begins(_NO_PREFIX):
            return ""
        return self.counted(name, counts="0123456", more=6)

    def taken(self, name: str, length: int) -> str:
        """So many digits."""
        return self._take(f"truncated_{name}", length)

    def day(self, name: str) -> str:
        """A day of six digits."""
        start = self.place
        text = self._take(f"too_short_for_{name}_date", 6)
        if yymmdd(text) is not None:
            said = "exipiration" if name == "expiration" else name  # the standard's own spelling of its fault
            raise _WrongError(Fault(f"coupon_invalid_{said}_date", start, self.place))
        return text

    def begins(self, tag: str) -> bool:
        """Whether the optional field `tag` comes next; if so, its tag is taken."""
        if not self.text.startswith(tag, self.place):
            return False
        self.place += 1
        return True

    def close(self) -> None:
        """Nothing may be left."""
        if self.place < len(self.text):
            raise _WrongError(Fault("coupon_excess_data", self.place, len(self.text)))

    def _digit(self, missing: str, invalid: str, allowed: str) -> str:
        if self.place == len(self.text):
            raise _WrongError(whole(f"coupon_{missing}", self.text))
        digit = self.text[self.place]
        if digit not in allowed:
            raise _WrongError(Fault(f"coupon_{invalid}", self.place, self.place + 1))
        self.place += 1
        return digit

    def _take(self, truncated: str, length: int) -> str:
        end = self.place + length
        if end > len(self.text):
            start = self.place if self.place < len(self.text) else 0
            raise _WrongError(Fault(f"coupon_{truncated}", start, len(self.text)))
        text, self.place = self.text[self.place : end], end
        return text


def _told(text: str, read: Callable[[_Reader], None]) -> Fault | None:
    fault = first_non_digit(text)
    if fault is not None:
        return fault
    try:
        read(_Reader(text))
    except _WrongError as wrong:
        return wrong.fault
    return None


def _read_offer(reader: _Reader) -> None:
    reader.flag("format_code", "01")
    reader.counted("funder", counts="0123456", more=6)
    reader.taken("offer_code", 6)
    reader.counted("serial_number", counts="0123456789", more=6)
    reader.close()


def _read_coupon(reader: _Reader) -> None:
    reader.counted("gcp", counts="0123456", more=6)
    reader.taken("offer_code", 6)
    reader.counted("save_value", counts="12345")
    _read_purchase(reader, "1st")
    if reader.begins("1"):
        reader.flag("additional_purchase_rules_code", "0123")
        _read_purchase(reader, "2nd")
        reader.prefix_or_none("2nd_purchase_gcp")
    if reader.begins("2"):
        _read_purchase(reader, "3rd")
        reader.prefix_or_none("3rd_purchase_gcp")
    _read_days(reader)
    if reader.begins("5"):
        reader.counted("serial_number", counts="0123456789", more=6)
    if reader.begins("6"):
        reader.counted("retailer_gcp_or_gln", counts="1234567", more=6)
    if reader.begins("9"):
        reader.flag("save_value_code", "01256")
        reader.flag("save_value_applies_to_item", "012")
        reader.flag("store_coupon_flag", "0123456789")
        reader.flag("dont_multiply_flag", "01")
    reader.close()


def _read_purchase(reader: _Reader, which: str) -> None:
    reader.counted(f"{which}_purchase_requirement", counts="12345")
    reader.flag(f"{which}_purchase_requirement_code", "012349")
    reader.taken(f"{which}_purchase_family_code", 3)


def _read_days(reader: _Reader) -> None:
    start = reader.place
    expiration = reader.day("expiration") if reader.begins("3") else None
    beginning = reader.day("start") if reader.begins("4") else None
    if expiration and beginning and expiration < beginning:
        raise _WrongError(Fault("coupon_expiration_before_start", start, reader.place))


COUPON_RULES: dict[str, Rule] = {rule.__name__: rule for rule in (couponcode, couponposoffer)}
