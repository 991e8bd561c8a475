"""Which lines of the audit lie in a sector, for who reads it of some sectors alone. A line says no sector itself.

What the act was done to may lie in one: an organisation, and what rooms above name in settings.AUDITED. Where it lies in none,
who acted decides: an organisation that works in these sectors and in no other. What officers did to anything else, and people
to themselves, is of no sector: it is read by those who are over a place as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from django.conf import settings
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL
from django.utils.module_loading import import_string

from txng.accounts.area_lookups import bounds_of, sectors_at
from txng.accounts.mandates_lookups import Extent

_NUMBER = "(case when accounts_audit.object ~ '^[a-z_]+/[0-9]{1,18}$' then split_part(accounts_audit.object, '/', 2)::bigint end)"
_HERE = sectors_at("o.province_code", "o.commune_code")
_ABOUT = f"exists (select from accounts_organisation o where o.id = {_NUMBER} and o.sectors && {_HERE})"
_BY = f"""exists (
    select from accounts_organisation o
    where o.id = accounts_audit.organisation_id and o.sectors <> '{{}}' and o.sectors <@ {_HERE}
)"""
_NAMED = re.compile(r"%\((\w+)\)s")


def lines_within(extents: Sequence[Extent]) -> Q:
    """The lines that lie in one of these extents, each of some sectors.

    cost   a look or two at each line that is asked: bound the lines
    """
    values = {**bounds_of(extents), "bound_owners": None}
    text = _statement()
    # Django counts placeholders and knows no names.
    asked = RawSQL(_NAMED.sub("%s", text), [values[name] for name in _NAMED.findall(text)], BooleanField())  # noqa: S611  constants alone
    return Q(asked)


@cache
def _statement() -> str:
    kinds = {"organisation": _ABOUT} | {
        kind: import_string(path).replace("{number}", _NUMBER) for kind, path in settings.AUDITED.items()
    }
    cases = " ".join(f"when '{kind}' then {condition}" for kind, condition in kinds.items())
    return f"(case split_part(accounts_audit.object, '/', 1) {cases} else {_BY} end)"
