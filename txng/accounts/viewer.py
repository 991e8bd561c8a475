"""Who asks: a frozen value, made once per request and handed down as the first argument."""

from __future__ import annotations

from dataclasses import dataclass

from txng.core.mandates.mandate import Mandate

# product.md 1, domain roles.csv: who may act, and which of them see all events of the nation.
ROLES = ("producer", "enterprise", "commune", "province", "ministry", "inspector", "national")
_SEE_ALL = frozenset({"inspector", "national"})


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks.

    organisation_id    None for the public
    organisation_code  "" for the public
    role               one of ROLES, or "public"
    label              which of the organisation's keys or people, for the record
    person_id          who has signed in; None where a key speaks, or nobody
    session, address   the beginning of the session's digest, or the key, and the network it came from, for the audit
    mandates           the person's, read for this request; actions read them again in their transaction
    purpose            what for and under which case a person reads what his role opens only then (Z-11); "" untold
    key_id, scopes     the machine key that speaks, and what it opens; 0 where somebody speaks himself
    """

    organisation_id: int | None
    organisation_code: str
    role: str
    label: str = ""
    person_id: int | None = None
    session: str = ""
    address: str = ""
    mandates: tuple[Mandate, ...] = ()
    purpose: str = ""
    key_id: int = 0
    scopes: frozenset[str] = frozenset()

    @classmethod
    def public(cls) -> Viewer:
        """Anyone: a citizen with a phone."""
        return cls(None, "", "public")

    @property
    def is_public(self) -> bool:
        return self.organisation_id is None

    @property
    def sees_all(self) -> bool:
        """May read every organisation's events: machines of inspectors and of the national operator.

        A person reads by mandates alone (`events.read_all`, `events.read_area`), which accounts.area_lookups asks.
        """
        return self.person_id is None and self.role in _SEE_ALL
