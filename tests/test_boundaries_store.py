"""Installed boundaries: versions, failures, several at once, and the command line."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geo import boundaries
from geo.boundaries import detail, store
from geo.boundaries.__main__ import main
from geo.codes import Level
from tests.squares import (
    CODES,
    Install,
    areas,
    assert_whole,
    country,
    halves,
    installer,
    reference,
    saved,
)


@pytest.fixture
def install(tmp_path: Path) -> Install:
    return installer(tmp_path)


# ---- store


def test_a_new_version_replaces_the_old_and_changes_the_digest(install: Install, tmp_path: Path) -> None:
    first = install(country())
    again = install(country(), "batas2.gpkg", name=first.source)
    assert again.digest == first.digest
    credited = install(country(), "batas3.gpkg", name="BIG", licence="terbuka")
    assert credited.digest != first.digest
    assert (credited.source, credited.licence) == ("BIG", "terbuka")
    assert not first.folder.exists()
    assert boundaries.current(Level.REGENCY, folder=tmp_path / "var") == credited
    assert boundaries.remove(Level.REGENCY, folder=tmp_path / "var")
    assert not boundaries.remove(Level.REGENCY, folder=tmp_path / "var")
    with pytest.raises(FileNotFoundError, match="no boundaries of kabupaten"):
        areas(tmp_path)


def test_a_failure_while_writing_leaves_the_old(
    install: Install,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = install(country())

    def full(_frame: object, path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "write_outlines", full)
    with pytest.raises(OSError, match="No space"):
        install(country().drop(index=[8]), "other.gpkg")
    assert boundaries.current(Level.REGENCY, folder=tmp_path / "var") == before
    assert {entry.name for entry in before.folder.parent.iterdir()} == {"current.json", before.folder.name}
    assert_whole(tmp_path)


def test_installs_and_reads_at_once_never_meet_half_a_version(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    frame = country(code=CODES)
    drawings = detail.draw(frame, Level.REGENCY)
    fewer = detail.Drawings(drawings.country.iloc[:7], drawings.fine.iloc[:7], drawings.figures)
    broken: list[BaseException] = []

    def writing(which: detail.Drawings) -> None:
        try:
            for number in range(5):
                store.write(Level.REGENCY, which, {"source": f"s{number}", "licence": ""}, folder=folder)
        except BaseException as error:  # noqa: BLE001 - handed to the main thread
            broken.append(error)

    store.write(Level.REGENCY, drawings, {"source": "", "licence": ""}, folder=folder)
    threads = [threading.Thread(target=writing, args=(which,)) for which in (drawings, fewer)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        found = boundaries.current(Level.REGENCY, folder=folder)
        assert found is not None
        assert found.source in {"", *(f"s{number}" for number in range(5))}
    assert not broken
    assert len(boundaries.read(Level.REGENCY, folder=folder)) in {7, 9}


# ---- the command line


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., Result]:
    for name, frame in reference()._asdict().items():
        frame.to_csv(tmp_path / f"{name}.csv", index=False)

    def run(*words: object) -> Result:
        own = ["--folder", tmp_path / "var"] + (["--reference", tmp_path] if words[0] != "remove" else [])
        return CliRunner().invoke(main, [str(word) for word in (*words, *own)])

    return run


def test_install_status_remove(command: Callable[..., Result], tmp_path: Path) -> None:
    nothing = json.loads(command("status", "--json").stdout)
    assert nothing["mode"] == "approximate"
    assert (nothing["areas"], nothing["matched"], nothing["repaired"], nothing["missing"]) == (9, 0, 0, 9)
    assert "garis perkiraan" in command("status").stdout

    path = saved(country().drop(index=[2]), tmp_path / "a.gpkg")
    done = command("install", path, "--name", "BIG 2025", "--licence", "CC BY 4.0")
    assert done.exit_code == 0, done.output
    assert "Membaca a.gpkg" in done.stdout
    assert "8 dari 9 wilayah dikenali" in done.stdout
    assert "34.71" in done.stdout
    assert "BIG 2025" in done.stdout

    told = json.loads(command("status", "--json").stdout)
    assert told["mode"] == "official"
    assert (told["areas"], told["matched"], told["repaired"], told["missing"]) == (9, 8, 0, 1)
    assert (told["source"], told["licence"], told["missing_codes"]) == ("BIG 2025", "CC BY 4.0", ["34.71"])
    assert list(told["levels"]) == ["kabupaten"]
    assert "batas resmi" in command("status").stdout

    assert command("install", saved(halves(Level.DISTRICT), tmp_path / "b.gpkg")).exit_code == 0
    assert list(json.loads(command("status", "--json").stdout)["levels"]) == ["kabupaten", "kecamatan"]
    assert "Batas kabupaten dihapus" in command("remove", "--level", "kabupaten").stdout
    assert json.loads(command("status", "--json").stdout)["mode"] == "approximate"
    assert "Batas desa tidak terpasang" in command("remove").stdout
    assert json.loads(command("status", "--json").stdout)["levels"] == {}


def test_a_refused_file_exits_with_1_and_says_what_is_still_there(
    command: Callable[..., Result], tmp_path: Path
) -> None:
    assert command("install", saved(country(), tmp_path / "a.gpkg")).exit_code == 0
    refused = command("install", saved(country().iloc[:3], tmp_path / "b.gpkg"))
    assert refused.exit_code == 1
    assert "memuat 3 dari 9 kabupaten/kota" in refused.stderr
    assert "yang terpasang: kabupaten" in refused.stderr
    assert json.loads(command("status", "--json").stdout)["matched"] == 9
    assert command("install", tmp_path / "tidak-ada.zip").exit_code == 1


def test_the_command_runs_on_its_own(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "geo.boundaries"]
    done = subprocess.run([*words, "install", tmp_path / "x.gpkg"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Berkas tidak dipasang" in done.stderr
    assert "Traceback" not in done.stderr
    told = subprocess.run(
        [*words, "status", "--json", "--folder", tmp_path],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(told.stdout)["areas"] == 514
