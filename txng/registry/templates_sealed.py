"""What the log holds of published templates: a salted commitment to the whole row (ADR 39)."""

from __future__ import annotations

from txng.registry.models import SectorTemplate
from txng.tlog.sealing import SealedTables

SEALED = SealedTables(b"txng templates v1\n", {SectorTemplate: "template"})

# For the check of the log (settings.TLOG_RECOMMIT): what the leaves of these rows must commit to.
templates = SEALED.recommitted(SectorTemplate)
