"""Frames with counts come from the door alone: held by what modules import, make and touch."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_imports import ROOT, module_name, product_files, tree

SCREENS = ("ui", "pages", "briefing", "app", "asgi")
COUNTS = {"reports", "persons", "districts"}
MAKERS = {"Released": "analysis.privacy.counts", "Timeline": "analysis.privacy.series", "Overview": "analysis.overview"}
ONLY_IN = {  # module with exact counts → who may import it
    "analysis.aggregate": {"analysis.privacy.counts", "analysis.privacy.series", "analysis.privacy.waiting"},
    "analysis.cube": {
        "analysis.aggregate",
        "analysis.privacy.counts",
        "analysis.privacy.series",
        "analysis.privacy.waiting",
        "analysis.overview",
        "ui.cached",
        "ui.shell",
        "ui.waiting",
    },
    "data.store.progress": {"ui.cached", "ui.waiting"},
    "data.store.reporting": {"ui.cached"},
    "data.store.recap": {"ui.recap"},  # exact counts: handed on by `privacy.recap` alone
    "data.store.desk": {  # rows of the viewer's scope, and how many there are of them
        "data.store.filing",
        "data.store.steps",
        "ui.cached",
        "ui.dossier",
        "ui.queue",
        "ui.segments",
    },
    "data.store.incidents": {"ui.cached", "data.demo.__main__", "analysis.suppression.__main__"},
}
ONLY_NAMES = {
    ("ui.shell", "analysis.cube"): {"Cube"},
    ("ui.waiting", "analysis.cube"): {"Progress"},
    ("data.demo.__main__", "data.store.incidents"): {"holds_real"},
}
CUBES = {"cube", "monthly", "cube_for", "weekly", "weeks_for"}


def imported(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield module and name of every import, `from analysis import cube` as (`analysis.cube`, "") too."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield f"{node.module}", alias.name
                yield f"{node.module}.{alias.name}", ""


def made(module: ast.Module) -> Iterator[str]:
    """Yield the name of everything that is called, `privacy.Released(…)` as `Released`."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Name):
                yield function.id
            elif isinstance(function, ast.Attribute):
                yield function.attr


def is_cube(node: ast.expr) -> bool:
    """Whether an expression is, by its name, a cube: `cube`, `frame.cube`, `cached.cube_for(…)`."""
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Name):
        return node.id in CUBES
    return isinstance(node, ast.Attribute) and node.attr in CUBES


def touched(module: ast.Module) -> Iterator[str]:
    """Yield the exact counts that are taken out of a cube."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in COUNTS and is_cube(node.value):
            yield f"{ast.unparse(node)} in line {node.lineno}"


def screens() -> list[Path]:
    return [path for path in product_files() if module_name(path).partition(".")[0] in SCREENS]


def test_there_is_something_to_hold() -> None:
    names = {module_name(path) for path in product_files()}
    assert set(MAKERS.values()) | set(ONLY_IN) | {"ui.cached", "pages.peta", "briefing.table"} <= names
    assert set(MAKERS) <= {name for path in product_files() for name in made(tree(path))}


@pytest.mark.parametrize("path", product_files(), ids=module_name)
def test_released_counts_are_made_at_the_door_only(path: Path) -> None:
    name = module_name(path)
    wrong = [maker for maker in made(tree(path)) if MAKERS.get(maker, name) != name]
    assert not wrong, f"{name} makes {wrong}"


@pytest.mark.parametrize("path", product_files(), ids=module_name)
def test_exact_counts_are_read_by_few(path: Path) -> None:
    name = module_name(path)
    wrong = [other for other, _ in imported(tree(path)) if name not in ONLY_IN.get(other, {name})]
    assert not wrong, f"{name} may not import {wrong}"


@pytest.mark.parametrize(("name", "other"), ONLY_NAMES)
def test_some_import_no_more_than_a_name(name: str, other: str) -> None:
    path = ROOT / f"{name.replace('.', '/')}.py"
    names = {what for module, what in imported(tree(path)) if module == other}
    assert names == ONLY_NAMES[name, other]


@pytest.mark.parametrize("path", screens(), ids=module_name)
def test_no_screen_looks_into_a_cube(path: Path) -> None:
    assert not list(touched(tree(path)))


@pytest.mark.parametrize("path", screens(), ids=module_name)
def test_the_cube_is_handed_out_by_the_frame_only(path: Path) -> None:
    readers = {"cube_for", "monthly", "weeks_for", "weekly"} & set(made(tree(path)))
    assert not readers or module_name(path) in {"ui.cached", "ui.shell", "ui.views", "ui.warming"}


@pytest.mark.parametrize(
    "source",
    ["frame.cube.reports[place]", "cube.persons.sum()", "cached.cube_for(v, w).districts", "x = monthly(v).reports"],
)
def test_the_rule_sees_what_it_should(source: str) -> None:
    assert list(touched(ast.parse(source)))


@pytest.mark.parametrize("source", ["frame.cube.months", "overview.districts", "cube.is_demo", "row['reports']"])
def test_the_rule_lets_pass_what_it_may(source: str) -> None:
    assert not list(touched(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "import analysis.cube",
        "from analysis import cube",
        "from analysis.cube import build",
        "import analysis.cube as x",
    ],
)
def test_no_way_of_importing_is_missed(source: str) -> None:
    assert "analysis.cube" in {module for module, _ in imported(ast.parse(source))}
