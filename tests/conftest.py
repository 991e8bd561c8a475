"""The people of every test: An and Bình of one cooperative, Chi of another province, Dũng the inspector, a stranger."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import expect

from txng.accounts.actions import enrol, issue_key
from txng.accounts.viewer import Viewer

# A busy machine is no fault of ours: what is drawn slowly, or takes long, is not thereby wrong.
settings.register_profile("patient", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("patient")
expect.set_options(timeout=60_000)

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def _viewer(code: str, name: str, kind: str, role: str, province_code: str) -> Viewer:
    organisation = enrol(code=code, name=name, kind=kind, role=role, province_code=province_code, commune="Sơn Hà", now=NOW)
    return Viewer(organisation.id, organisation.code, organisation.role, name)


@pytest.fixture
def an(db) -> Viewer:
    """An, of the cooperative Sơn Hà."""
    return _viewer("htx-son-ha", "Hợp tác xã Sơn Hà", "cooperative", "producer", "51")


@pytest.fixture
def binh(an) -> Viewer:
    """Bình, of the same cooperative as An."""
    return Viewer(an.organisation_id, an.organisation_code, an.role, "Bình")


@pytest.fixture
def chi(db) -> Viewer:
    """Chi, of a shop in another province."""
    return _viewer("cua-hang-chi", "Cửa hàng Chi", "enterprise", "enterprise", "01")


@pytest.fixture
def dung(db) -> Viewer:
    """Dũng, an inspector: sees all."""
    return _viewer("thanh-tra", "Thanh tra", "authority", "inspector", "01")


@pytest.fixture
def stranger() -> Viewer:
    """Anyone with a phone."""
    return Viewer.public()


@pytest.fixture
def key_of(db):
    """A machine key for a viewer's organisation."""

    def make(viewer: Viewer) -> str:
        organisation = enrol(code=viewer.organisation_code, name="", kind="enterprise", role=viewer.role, now=NOW)
        return issue_key(organisation, label="test", now=NOW)

    return make


@pytest.fixture
def headers_of(key_of):
    """HTTP headers by which a test client speaks for a viewer."""
    return lambda viewer: {"HTTP_AUTHORIZATION": f"Bearer {key_of(viewer)}"}
