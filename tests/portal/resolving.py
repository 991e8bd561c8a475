"""A product of An's with links on hosts of his, for tests of the resolver; asked over HTTP."""

from datetime import UTC, datetime

from txng.accounts.actions import enrol
from txng.accounts.viewer import Viewer
from txng.links import actions, hosts
from txng.links.drafts import Draft
from txng.links.models import Host, Step
from txng.registry.actions import register_place, register_product
from txng.tlog.sealing import nonce

NOW = datetime.now(UTC)
RICE, PLACE = "01/08938501234568", "414/8938501234001"
LINKSET, JSON_LD, HTML = "application/linkset+json", "application/ld+json", "text/html,application/xhtml+xml,*/*;q=0.8"


def firm(code="htx-an"):
    """An enterprise with a product and a place."""
    made = enrol(code=code, name="Hợp tác xã An", kind="cooperative", role="producer", now=NOW)
    viewer = Viewer(made.id, made.code, made.role, code)
    register_product(viewer, {"key": RICE, "name": "Gạo ST25", "lots": [{"lot": "L1"}, {"lot": "A/B"}]}, now=NOW)
    register_place(viewer, {"key": PLACE, "name": "Nhà máy xay", "kind": "facility"}, now=NOW)
    return viewer


def proven(viewer, host):
    """A host of the viewer's, as if he had shown that it is."""
    number = hosts.claim(viewer, viewer.organisation_id, host, now=NOW)
    Step.objects.create(host=Host.objects.get(pk=number), standing="verified", means="file", at=NOW, nonce=nonce())


def linked(viewer, anchor=RICE, link_type="gs1:pip", href="https://gao-an.vn/", **more):
    """A link; its number."""
    draft = Draft(anchor, link_type, href, more.pop("title", "Trang của gạo"), **more)
    return actions.register(viewer, viewer.organisation_id, draft, now=NOW)
