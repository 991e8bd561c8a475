"""The measures of the house: file and function lengths, door plates, names that hide, imports inside functions."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = sorted(path for folder in ("txng", "demo") for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts)
FORBIDDEN_NAMES = {"utils", "helpers", "common", "services", "service", "manager", "managers", "signals", "misc"}
DOOR_PLATE_LINES = 12


def _functions(path):
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_no_file_is_longer_than_400_lines():
    everything = [*OURS, *(ROOT / "tests").rglob("*.py")]

    assert {str(path.relative_to(ROOT)): n for path in everything if (n := path.read_text().count("\n")) > 400} == {}


def test_no_function_is_longer_than_40_lines():
    long = {
        f"{path.relative_to(ROOT)}:{function.name}": n
        for path in OURS
        for function in _functions(path)
        if (n := function.end_lineno - function.lineno + 1) > 40
    }

    assert long == {}


def test_no_import_hides_inside_a_function():
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in OURS
        for function in _functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


def test_no_file_has_a_name_that_says_nothing():
    assert [str(path) for path in OURS if path.stem in FORBIDDEN_NAMES] == []


def test_every_function_has_at_most_four_positional_parameters():
    many = [
        f"{path.relative_to(ROOT)}:{function.name}"
        for path in OURS
        for function in _functions(path)
        if len([a for a in (*function.args.posonlyargs, *function.args.args) if a.arg not in ("self", "cls")]) > 5
    ]

    assert many == []


@pytest.mark.parametrize("plate", sorted((ROOT / "txng").rglob("__init__.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_room_has_a_door_plate(plate):
    if {"migrations", "management", "commands", "templatetags"} & set(plate.parts):
        return
    text = plate.read_text()
    tree = ast.parse(text)

    assert ast.get_docstring(tree), "a room says what it owns, how one enters, what it never does"
    assert text.count("\n") <= DOOR_PLATE_LINES
    assert not [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef)]


def test_no_migration_imports_the_application():
    importing = [
        str(path)
        for path in (ROOT / "txng").rglob("migrations/*.py")
        if re.search(r"^(from|import) txng", path.read_text(), re.MULTILINE)
    ]

    assert importing == []


def test_every_migration_says_what_it_does():
    names = [path.stem for path in (ROOT / "txng").rglob("migrations/0*.py")]

    assert [name for name in names if re.fullmatch(r"\d{4}_(auto_.*|initial)", name)] == []
