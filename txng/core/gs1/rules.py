"""GS1's rules of content for numbers, check characters and character sets, by GS1's own names.

A rule takes the text of one part of an AI's value and returns what is wrong first, or None.

>>> csum("12345678901230")
Fault(rule='incorrect_check_digit', start=13, end=14)
>>> pieceoftotal("0302"), pieceoftotal("0203")
(Fault(rule='piece_number_exceeds_total', start=0, end=4), None)

source   GS1 Barcode Syntax Resource, syntax tests; GS1 General Specifications 3 and 7.9 to 7.11
"""

from __future__ import annotations

import re

from txng.core.gs1.check import CSET39, CSET82, PAIR_PRIMES, check_digit, has_right_check_pair
from txng.core.gs1.fault import Fault, Rule, first_non_digit, whole

SHORTEST_PREFIX = 4  # digits of the shortest GS1 Company Prefix

_NOT_CSET82 = re.compile("[^" + re.escape(CSET82) + "]")
_NOT_CSET39 = re.compile("[^" + re.escape(CSET39) + "]")
_CSET64 = re.compile(r"[0-9A-Za-z_-]*")
_NOT_CSET64 = re.compile(r"[^0-9A-Za-z_-]")
_PADDING = {0: "", 1: "==", 2: "="}  # what must follow so many characters beyond a group of three
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PREFIX = re.compile(r"[0-9]{4}")
_POSITION = re.compile(r"([0-9]+)/([0-9]+)")
_NORTHMOST, _EASTMOST = 1_800_000_000, 3_600_000_000  # 180 and 360 degrees, in ten-millionths


def cset82(text: str) -> Fault | None:
    """Letters, digits and twenty marks."""
    return _first(_NOT_CSET82, "invalid_cset82_character", text)


def cset39(text: str) -> Fault | None:
    """Capital letters, digits, "#", "-" and "/"."""
    return _first(_NOT_CSET39, "invalid_cset39_character", text)


def cset64(text: str) -> Fault | None:
    """base64url, with exactly the "=" that fill the last group of three."""
    core = text.rstrip("=")
    fault = _first(_NOT_CSET64, "invalid_cset64_character", core)
    if fault is not None:
        return fault
    padding = text[len(core) :]
    if padding in ("", _PADDING[len(core) % 3]):
        return None
    return Fault("invalid_cset64_padding", len(core), len(text))


def csum(text: str) -> Fault | None:
    """Digits, of which the last is the check digit."""
    if not text:
        return whole("too_short_for_check_digit", text)
    fault = first_non_digit(text)
    if fault is not None or check_digit(text[:-1]) == text[-1]:
        return fault
    return Fault("incorrect_check_digit", len(text) - 1, len(text))


def csumalpha(text: str) -> Fault | None:
    """Characters of CSET 82, of which the last two are the check pair."""
    if len(text) < 2:
        return whole("too_short_for_check_pair", text)
    if len(text) > len(PAIR_PRIMES) + 2:
        return whole("too_long_for_check_pair_implementation", text)
    fault = cset82(text[:-2])
    if fault is not None or has_right_check_pair(text):
        return fault
    return Fault("incorrect_check_pair", len(text) - 2, len(text))


def gcppos1(text: str) -> Fault | None:
    """Begins with a GS1 Company Prefix. Which prefixes are issued is not ours to know."""
    if len(text) < SHORTEST_PREFIX:
        return whole("too_short_for_gcp", text)
    return None if _PREFIX.match(text) else whole("invalid_gcp_prefix", text)


def gcppos2(text: str) -> Fault | None:
    """A GS1 Company Prefix begins at the second character."""
    fault = gcppos1(text[1:])
    return None if fault is None else Fault(fault.rule, 1, len(text))


def hasnondigit(text: str) -> Fault | None:
    """At least one character that is no digit."""
    return None if first_non_digit(text) else whole("requires_non_digit_character", text)


def hyphen(text: str) -> Fault | None:
    """Only "-"."""
    return None if text and not text.strip("-") else whole("not_hyphen", text)


def importeridx(text: str) -> Fault | None:
    """One character of base64url."""
    if len(text) != 1:
        return whole("importer_idx_must_be_one_character", text)
    return None if _CSET64.fullmatch(text) else whole("invalid_import_idx_character", text)


def iso5218(text: str) -> Fault | None:
    """0 not known, 1 male, 2 female, 9 not applicable."""
    return None if text in ("0", "1", "2", "9") else whole("invalid_biological_sex_code", text)


def latitude(text: str) -> Fault | None:
    """Ten digits: degrees north of the South Pole, times ten million."""
    return _degrees(text, "latitude", _NORTHMOST)


def longitude(text: str) -> Fault | None:
    """Ten digits: degrees east of the 180th meridian, times ten million."""
    return _degrees(text, "longitude", _EASTMOST)


def nonzero(text: str) -> Fault | None:
    """A number above zero."""
    return first_non_digit(text) or (None if text.strip("0") else whole("illegal_zero_value", text))


def nozeroprefix(text: str) -> Fault | None:
    """A number without leading zeroes."""
    return first_non_digit(text) or (Fault("illegal_zero_prefix", 0, 1) if text.startswith("0") else None)


def pcenc(text: str) -> Fault | None:
    """Each "%" begins an escape of two hexadecimal digits."""
    match = _PERCENT.search(text)
    return (
        None if match is None else Fault("invalid_percent_sequence", match.start(), min(match.start() + 3, len(text)))
    )


def pieceoftotal(text: str) -> Fault | None:
    """Piece and total, each of half the digits, the piece not beyond the total."""
    if not text or len(text) % 2:
        return whole("invalid_length_for_piece_of_total", text)
    half = len(text) // 2
    piece, total = text[:half], text[half:]
    fault = first_non_digit(text)
    if fault is not None:
        return fault
    if not piece.strip("0"):
        return Fault("zero_piece_number", 0, half)
    if not total.strip("0"):
        return Fault("zero_total_pieces", half, len(text))
    return whole("piece_number_exceeds_total", text) if piece > total else None


def posinseqslash(text: str) -> Fault | None:
    """Position and end of a sequence, "2/3"."""
    match = _POSITION.fullmatch(text)
    if match is None:
        return whole("position_in_sequence_malformed", text)
    for place in (1, 2):
        if match[place].startswith("0"):
            return Fault("illegal_zero_prefix", match.start(place), match.end(place))
    return whole("position_exceeds_end", text) if int(match[1]) > int(match[2]) else None


def winding(text: str) -> Fault | None:
    """0 face out, 1 face in, 9 undefined."""
    return None if text in ("0", "1", "9") else whole("invalid_winding_direction", text)


def yesno(text: str) -> Fault | None:
    """1 yes, 0 no."""
    return None if text in ("0", "1") else whole("not_zero_or_one", text)


def zero(text: str) -> Fault | None:
    """Only zeroes."""
    return None if text and not text.strip("0") else whole("not_zero", text)


def _first(stranger: re.Pattern[str], rule: str, text: str) -> Fault | None:
    match = stranger.search(text)
    return None if match is None else Fault(rule, match.start(), match.end())


def _degrees(text: str, name: str, most: int) -> Fault | None:
    if len(text) != 10:
        return whole(f"{name}_invalid_length", text)
    return first_non_digit(text) or (whole(f"invalid_{name}", text) if int(text) > most else None)


NUMBER_RULES: dict[str, Rule] = {"csetnumeric": first_non_digit}
NUMBER_RULES |= {
    rule.__name__: rule
    for rule in (
        cset82, cset39, cset64, csum, csumalpha, gcppos1, gcppos2, hasnondigit, hyphen, importeridx, iso5218, latitude,
        longitude, nonzero, nozeroprefix, pcenc, pieceoftotal, posinseqslash, winding, yesno, zero,
    )
}  # fmt: skip
