"""The regulation: every role of the domain, versions by their days, no line that dangles."""

from datetime import date

import pytest

from txng.core.mandates.regulation import read_regulations, regulation_on

DAY = date(2026, 11, 22)
ROLES = {
    "CONSUMER", "ORG_ADMIN", "ORG_USER_PRODUCTION", "ORG_USER_TRANSPORT", "ORG_USER_RETAIL", "FARMER", "SERVICE_PROVIDER", "CAB",
    "COMMUNE_OFFICER", "PROVINCE_OFFICER", "MINISTRY_OFFICER", "NATIONAL_ADMIN", "INSPECTOR", "POLICE_PLATFORM", "CUSTOMS_TAX_ECOM",
}  # fmt: skip
TWO = """
[[version]]
number = "2"
effective_from = 2027-01-01
four_eyes = []
[version.actions]
"a" = "A"
[[version.role]]
code = "R"
name = "R"
reach = "nation"
actions = ["a"]

[[version]]
number = "1"
effective_from = 2026-01-01
four_eyes = []
[version.actions]
"a" = "A"
"""


def test_all_fifteen_roles_have_a_place():
    assert set(regulation_on(DAY).roles) == ROLES


def test_whoever_sees_or_decides_over_others_needs_a_second_factor():
    of_places = [
        role
        for role in regulation_on(DAY).roles.values()
        if "people.grant" in role.actions or "organisations.approve" in role.actions
    ]

    assert of_places
    assert all(role.needs_second_factor for role in of_places)


def test_what_two_people_must_do_together_is_named():
    assert {"recall.issue", "codes.block", "keys.rotate_log", "regulation.publish"} <= regulation_on(DAY).four_eyes


def test_no_role_grants_a_role_whose_rights_it_neither_has_nor_may_pass_on():
    roles = regulation_on(DAY).roles
    of_places = {code: role for code, role in roles.items() if role.reach != "organisation"}

    lacking = {
        (role.code, code): sorted(roles[code].actions - role.actions - role.passes_on)
        for role in roles.values()
        for code in role.grants
        if roles[code].actions - role.actions - role.passes_on
    }

    assert of_places
    assert lacking == {}


def test_a_version_holds_from_its_day_on():
    first, second = read_regulations(TWO)

    assert (first.number, second.number, "R" in first.roles, "R" in second.roles) == ("1", "2", False, True)


@pytest.mark.parametrize(
    "wrong", ['actions = ["b"]', 'actions = []\npasses_on = ["b"]', 'actions = []\ngrants = ["Q"]']
)
def test_a_line_that_names_nothing_is_refused(wrong):
    with pytest.raises(ValueError, match=r"names what it does not have: [bQ]"):
        read_regulations(TWO.replace('actions = ["a"]', wrong))
