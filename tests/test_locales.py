"""The catalogue: every text that is asked for exists, every text that exists is asked for, and all can be filled in."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from string import Formatter

import pytest

from locales import LANGUAGE, catalogue, text
from tests.test_imports import ROOT, product_files, tree

SOURCE = ROOT / "locales" / LANGUAGE / "LC_MESSAGES" / "peta_binaan.po"
CATALOGUE = catalogue()
KEY = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
NAMESPACES = {key.partition(".")[0] for key in CATALOGUE}


def literals(node: ast.AST) -> Iterator[str]:
    """Every string written out below a node."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value


def docstrings(module: ast.Module) -> set[str]:
    """Strings that stand alone, which are docstrings: they mention keys but ask for none."""
    return {
        node.value.value
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }


def text_keys(module: ast.Module) -> Iterator[ast.expr]:
    """The first argument of every call of `text`."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "text" and node.args:
            yield node.args[0]


def wanted(module: ast.Module) -> Iterator[str]:
    """Keys a module asks for outright: written in the call itself, alternatives of a condition included."""
    for key in text_keys(module):
        branches = [key.body, key.orelse] if isinstance(key, ast.IfExp) else [key]
        yield from (each.value for each in branches if isinstance(each, ast.Constant) and isinstance(each.value, str))


def used_prefixes(module: ast.Module) -> Iterator[str]:
    """Constant beginnings of keys that are put together: `category.` of `f"category.{name}"`."""
    for node in ast.walk(module):
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            start = str(node.values[0].value)
            if re.fullmatch(r"[a-z0-9_]+\.[a-z0-9_.]*", start) and start.partition(".")[0] in NAMESPACES:
                yield start


SPEAKERS = [*product_files(), *sorted((ROOT / "benchmarks").rglob("*.py"))]
MODULES = {str(path.relative_to(ROOT)): tree(path) for path in SPEAKERS}
USED = {value for module in MODULES.values() for value in set(literals(module)) - docstrings(module)}
PREFIXES = {prefix for module in MODULES.values() for prefix in used_prefixes(module)}


@pytest.mark.parametrize("name", MODULES)
def test_every_text_that_is_asked_for_exists(name: str) -> None:
    assert not [key for key in wanted(MODULES[name]) if key not in CATALOGUE]


@pytest.mark.parametrize("name", MODULES)
def test_every_beginning_of_a_key_leads_somewhere(name: str) -> None:
    built = [key for key in text_keys(MODULES[name]) if isinstance(key, ast.JoinedStr)]
    starts = [str(key.values[0].value) if isinstance(key.values[0], ast.Constant) else "" for key in built]
    assert not [start for start in starts if not start or not any(key.startswith(start) for key in CATALOGUE)]


def test_every_key_in_the_catalogue_is_used() -> None:
    unused = [key for key in CATALOGUE if key not in USED and not key.startswith(tuple(PREFIXES))]
    assert not unused


def test_no_key_stands_twice() -> None:
    keys = re.findall(r'^msgid "(.+)"$', SOURCE.read_text("utf-8"), re.MULTILINE)
    assert not [key for key, count in Counter(keys).items() if count > 1]
    assert set(keys) == set(CATALOGUE)


@pytest.mark.parametrize("key", CATALOGUE)
def test_a_text_has_a_proper_key_words_and_places(key: str) -> None:
    assert KEY.fullmatch(key)
    assert CATALOGUE[key].strip()
    places = [field for _, field, _, _ in Formatter().parse(CATALOGUE[key]) if field is not None]
    assert all(place.isidentifier() for place in places)


def given(call: ast.Call) -> set[str] | None:
    """Names a call of `text` fills in, or None when it hands on a mapping."""
    return None if any(word.arg is None for word in call.keywords) else {str(word.arg) for word in call.keywords}


@pytest.mark.parametrize("name", MODULES)
def test_a_call_fills_every_place_of_its_text(name: str) -> None:
    for node in ast.walk(MODULES[name]):
        if not (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "text" and node.args
        ):
            continue
        key, names = node.args[0], given(node)
        if names is not None and isinstance(key, ast.Constant) and key.value in CATALOGUE:
            places = {field for _, field, _, _ in Formatter().parse(CATALOGUE[str(key.value)]) if field}
            assert names == places, f"{name}:{node.lineno}: {key.value}"


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        text("no.such.key")
