"""zeep drives a whole node by GS1's WSDL and by ours."""

from __future__ import annotations

import pytest

from tests.conformance import epcis_soap, epcis_soap_client
from tests.vectors import VECTORS


@pytest.mark.parametrize("suite", [epcis_soap_client, epcis_soap], ids=["zeep", "collections"])
def test_foreign_material_is_answered_as_the_standard_says(suite, node, new_key):
    found = list(suite.run(VECTORS, node.url, new_key))

    assert [(source, name, detail) for source, name, ok, detail in found if not ok] == []
    assert len(found) > 20
