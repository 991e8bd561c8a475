"""The documents tell the truth: settings, problems, routes, glossary."""

import ast
import importlib
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import get_resolver

from txng.core.problems import KINDS
from txng.project.environment import SETTINGS, SettingsRefused, read

ROOT = Path(__file__).resolve().parents[2]


def _page(name):
    return (ROOT / name).read_text()


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_every_setting_is_documented(name):
    assert f"`TXNG_{name}`" in _page("docs/settings.md")


def test_no_setting_is_documented_that_is_not_there():
    assert set(re.findall(r"`TXNG_(\w+)`", _page("docs/settings.md"))) <= set(SETTINGS) | {"VECTORS", "PG_BIN", "BENCH_EVENTS", "BENCH_PRODUCTS", "FAULT_ROUNDS"}


@pytest.mark.parametrize("code", sorted(KINDS))
def test_every_problem_has_both_languages_a_source_and_a_status(code):
    kind = KINDS[code]
    # A value that is itself a word comes in both languages: {want} and {want_en}.
    names = lambda text: {name.removesuffix("_en") for name in re.findall(r"\{(\w+)\}", text)}  # noqa: E731

    assert kind.vi.strip().endswith((".", "?", "!")), kind.vi
    assert kind.en.strip().endswith((".", "?", "!")), kind.en
    assert names(kind.vi) == names(kind.en)
    assert kind.source
    assert 200 <= kind.status <= 599


@pytest.mark.parametrize("code", sorted(KINDS))
def test_every_problem_is_documented(code):
    assert f"`{code}`" in _page("docs/errors.md"), "run: python -m tests.house.errors_page"


def test_every_problem_code_that_the_code_raises_exists():
    raised = set()
    for path in (ROOT / "txng").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem" and node.args and isinstance(node.args[0], ast.Constant):
                raised.add(node.args[0].value)

    assert raised - set(KINDS) == set()


def test_every_problem_code_is_used_somewhere():
    text = "".join(path.read_text() for path in (ROOT / "txng").rglob("*.py") if "kinds" not in path.parts)

    assert [code for code in KINDS if f'"{code}"' not in text and code.rpartition(".")[2] not in text] == []


def test_every_route_is_documented():
    documented = _page("docs/addresses.md")
    routes = {str(pattern.pattern) for pattern in get_resolver().url_patterns}

    assert [route for route in sorted(routes) if f"`/{_readable(route)}`" not in documented] == []


def _readable(route: str) -> str:
    """The pattern of a route as the page writes it: names in braces, Digital Link by its first key."""
    if route.startswith("^(?P<path>"):
        return "01/{gtin}"
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)


def test_the_glossary_names_things_that_exist():
    rows = re.findall(r"^\|[^|]+\|[^|]+\|[^|]+\| `(txng[\w.]+)`", _page("docs/glossary.md"), re.MULTILINE)

    assert len(rows) > 20
    for name in rows:
        module, _, attribute = name.rpartition(".")
        assert hasattr(importlib.import_module(module), attribute), name


def test_an_unknown_setting_is_refused_with_every_other_fault():
    with pytest.raises(SettingsRefused) as refused:
        read({"TXNG_COLOUR": "red", "TXNG_CLOCK_DRIFT_S": "soon"})

    message = str(refused.value)
    assert "TXNG_COLOUR" in message
    assert "TXNG_CLOCK_DRIFT_S" in message
    assert "TXNG_DATABASE_URL is missing" in message


@pytest.mark.django_db
def test_the_tables_are_what_the_models_say():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
