"""The house: who may import whom, who may speak to which library, how long a thing may be."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
RANKS = {
    "locales": 0,
    "geo": 1,
    "data": 2,
    "analysis": 3,
    "ui": 4,
    "briefing": 4,
    "pages": 5,
    "app": 6,
    "asgi": 6,
}
RESERVED = {  # library → the only places that may import it
    "streamlit": ("app", "asgi", "pages", "ui"),
    "streamlit_folium": ("ui",),
    "folium": ("geo",),
    "branca": ("geo",),
    "sqlalchemy": ("data.store", "data.migrations"),
    "alembic": ("data.store", "data.migrations"),
    "sqlite3": ("data.store",),
}
FOREIGN_HOST = re.compile(r"cdn\.|cdnjs|unpkg|jsdelivr|googleapis|gstatic|tile\.openstreetmap")
TEXT_FILES = {".py", ".js", ".css", ".html", ".toml", ".json", ".txt"}
MODULE_LINES = 300
FUNCTION_LINES = 40
ENTRY_LINES = {"app.py": 60, "pages": 80}


def product_files() -> list[Path]:
    """Every Python file of the product; tests and benchmarks are free to import anything."""
    found = chain.from_iterable([ROOT / f"{name}.py", *(ROOT / name).rglob("*.py")] for name in RANKS)
    return sorted(path for path in found if path.is_file())


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def imports(path: Path) -> Iterator[str]:
    """Full dotted names of the modules that a file imports, wherever in it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the direction"
            yield node.module or ""


def is_within(name: str, place: str) -> bool:
    return name == place or name.startswith(f"{place}.")


def may_import(importer: str, imported: str) -> bool:
    """Whether the house's direction allows one of our modules in another."""
    mine, theirs = importer.partition(".")[0], imported.partition(".")[0]
    return mine == theirs or RANKS[theirs] < RANKS[mine]


def may_use(importer: str, library: str) -> bool:
    """Whether a module may import a library that is kept to some places."""
    return any(is_within(importer, place) for place in RESERVED[library])


@pytest.mark.parametrize("path", product_files(), ids=module_name)
def test_imports_flow_one_way(path: Path) -> None:
    name = module_name(path)
    wrong = [other for other in imports(path) if other.partition(".")[0] in RANKS and not may_import(name, other)]
    assert not wrong, f"{name} may not import {wrong}"


@pytest.mark.parametrize("path", product_files(), ids=module_name)
def test_libraries_stay_in_their_places(path: Path) -> None:
    name = module_name(path)
    used = [other for other in imports(path) if other.partition(".")[0] in RESERVED]
    wrong = [other for other in used if not may_use(name, other.partition(".")[0])]
    assert not wrong, f"{name} may not import {wrong}"


@pytest.mark.parametrize(
    ("importer", "imported", "allowed"),
    [
        ("geo.layers", "locales", True),
        ("geo.layers", "data.model", False),
        ("data.publish", "geo.assets", True),
        ("data.setup", "data.store.engine", True),
        ("analysis.rates", "ui.cards", False),
        ("ui.cards", "briefing.pdf", False),
        ("briefing.pdf", "ui.cards", False),
        ("pages.peta", "ui.cards", True),
        ("asgi", "app", False),
        ("locales.format", "data.periods", False),
    ],
)
def test_the_rule_itself(importer: str, imported: str, *, allowed: bool) -> None:
    assert may_import(importer, imported) == allowed


def test_a_library_is_kept_to_whole_packages() -> None:
    assert may_use("data.store.places", "sqlalchemy")
    assert not may_use("data.storehouse", "sqlalchemy")


def written_once(path: Path) -> bool:
    """Whether a file is history that nobody edits: a migration lists its tables in one go."""
    return path.is_relative_to(ROOT / "data" / "migrations" / "versions")


@pytest.mark.parametrize("path", [path for path in product_files() if not written_once(path)], ids=module_name)
def test_nothing_is_too_long(path: Path) -> None:
    own = path.relative_to(ROOT)
    limit = ENTRY_LINES.get(own.parts[0])
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= limit if limit else lines < MODULE_LINES, f"{own} has {lines} lines"
    functions = [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    long = {name: length for name, length in lengths.items() if length >= FUNCTION_LINES}
    assert not long, f"{own}: {long}"


def test_no_drawer_for_odds_and_ends() -> None:
    assert not [path for path in product_files() if path.name in {"utils.py", "helpers.py", "misc.py", "common.py"}]


def shipped_files() -> list[Path]:
    """Every text file of the product that could name a host: ours, not what is built or installed."""
    packages = [path for name in RANKS for path in (ROOT / name).rglob("*") if path.suffix in TEXT_FILES]
    single = [path for path in ROOT.iterdir() if path.suffix in TEXT_FILES]
    settings = list((ROOT / ".streamlit").glob("config.toml"))
    return [
        path for path in [*packages, *single, *settings] if path.is_file() and (ROOT / "data/var") not in path.parents
    ]


def test_no_file_names_a_host_of_scripts_tiles_or_fonts() -> None:
    named = {str(path.relative_to(ROOT)): FOREIGN_HOST.findall(path.read_text("utf-8")) for path in shipped_files()}
    assert not {path: hosts for path, hosts in named.items() if hosts}
