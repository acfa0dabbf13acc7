"""The map bundle and the registry of built files."""

import gzip
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from geo import bundle
from geo.assets import asset_path, asset_url, manifest, write_asset

PACKAGES = bundle.ROOT / "node_modules"
REFERENCE = re.compile(r"url\(\s*[\"']?(?!data:|#)([^\"')]+)")

needs_packages = pytest.mark.usefixtures("_packages")


@pytest.fixture
def _packages() -> None:
    assert (PACKAGES / "leaflet").is_dir(), "the npm packages are not installed: make setup"


def test_an_asset_is_found_by_its_logical_name(tmp_path: Path) -> None:
    file_name = write_asset("areas.json", b"{}", folder=tmp_path)
    assert re.fullmatch(r"areas\.[0-9a-f]{16}\.json", file_name)
    assert asset_path("areas.json", folder=tmp_path) == tmp_path / file_name
    assert asset_url("areas.json", folder=tmp_path) == f"../../aset/{file_name}"
    assert gzip.decompress((tmp_path / f"{file_name}.gz").read_bytes()) == b"{}"


def test_nothing_built_is_none_and_not_an_error(tmp_path: Path) -> None:
    assert asset_path("areas.json", folder=tmp_path) is None
    assert asset_url("areas.json", folder=tmp_path) is None


def test_a_vanished_file_is_not_promised(tmp_path: Path) -> None:
    (tmp_path / write_asset("areas.json", b"{}", folder=tmp_path)).unlink()
    assert asset_url("areas.json", folder=tmp_path) is None


def test_new_content_replaces_the_old_file_and_leaves_others(tmp_path: Path) -> None:
    other = write_asset("land.json", b"[]", folder=tmp_path)
    write_asset("areas.json", b"old", folder=tmp_path)
    file_name = write_asset("areas.json", b"new", folder=tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"manifest.json", other, f"{other}.gz", file_name, f"{file_name}.gz"}
    assert manifest(folder=tmp_path) == {"areas.json": file_name, "land.json": other}


def test_the_same_content_writes_nothing(tmp_path: Path) -> None:
    write_asset("areas.json", b"{}", folder=tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    write_asset("areas.json", b"{}", folder=tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_an_image_moves_into_the_style(tmp_path: Path) -> None:
    (tmp_path / "pin.svg").write_text("<svg/>", "utf-8")
    style = bundle.inline_images("a{background:url( 'pin.svg' )} b{behavior: url(#default#VML);}", tmp_path)
    assert style == "a{background:url(data:image/svg+xml;base64,PHN2Zy8+)} b{}"


def test_a_missing_image_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(bundle.BundleError, match=r"pin\.svg"):
        bundle.inline_images("a{background:url(pin.svg)}", tmp_path)


@needs_packages
def test_the_styles_refer_to_no_file_but_the_font() -> None:
    assert REFERENCE.findall(bundle.style_sheet(PACKAGES, "font.0.woff2")) == ["../../aset/font.0.woff2"]


@needs_packages
def test_the_script_names_no_other_file() -> None:
    script = bundle.bundle_script(PACKAGES, "font.0.woff2")
    assert "sourceMappingURL" not in script
    assert "</script" not in script


@needs_packages
def test_a_second_build_gives_the_same_names(tmp_path: Path) -> None:
    first = bundle.build(folder=tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert bundle.build(folder=tmp_path) == first
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_installed_packages_ask_for_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(bundle.ROOT / name, tmp_path)
    calls: list[str] = []

    def npm(command: list[str], **_options: object) -> object:
        calls.append(command[-3])
        (tmp_path / "node_modules").mkdir(exist_ok=True)
        return type("Done", (), {"returncode": 0})

    monkeypatch.setattr(subprocess, "run", npm)
    assert bundle.install_packages(tmp_path)
    assert not bundle.install_packages(tmp_path)
    (tmp_path / "package-lock.json").write_text("{}", "utf-8")
    assert bundle.install_packages(tmp_path)
    assert calls == ["ci", "ci"]


def test_a_failing_npm_is_told_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(bundle.ROOT / name, tmp_path)
    failed = type("Done", (), {"returncode": 1, "stderr": "ENOTFOUND", "stdout": ""})
    monkeypatch.setattr(subprocess, "run", lambda *_a, **_k: failed)
    with pytest.raises(bundle.BundleError, match="ENOTFOUND"):
        bundle.install_packages(tmp_path)
    assert not (tmp_path / "node_modules").exists()


def test_the_lock_pins_every_package_and_names_no_host() -> None:
    lock = (bundle.ROOT / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    assert lock.count('"integrity": "sha512-') == lock.count('"node_modules/')
