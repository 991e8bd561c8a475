"""What the log holds of links: salted commitments to each version and to each word on a host."""

from __future__ import annotations

from txng.links.models import Step, Version
from txng.tlog.sealing import SealedTables

SEALED = SealedTables(b"txng links v1\n", {Version: "link_version", Step: "link_host_step"})

# For the check of the log (settings.TLOG_RECOMMIT): what the leaves of these rows must commit to.
versions = SEALED.recommitted(Version)
steps = SEALED.recommitted(Step)
