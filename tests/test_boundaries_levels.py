"""Boundaries of kecamatan and desa beside those of kabupaten."""

from pathlib import Path

import pytest
import shapely

from geo import boundaries
from geo.codes import Level
from tests.squares import NAMES, Install, areas, country, halves, installer, reference


@pytest.fixture
def install(tmp_path: Path) -> Install:
    return installer(tmp_path)


@pytest.mark.parametrize(("level", "count"), [(Level.DISTRICT, 12), (Level.VILLAGE, 24)])
def test_lower_levels_are_recognised_and_lie_beside(install: Install, tmp_path: Path, level: Level, count: int) -> None:
    country_digest = install(country()).digest
    found = install(halves(level), "lower.gpkg")
    assert (found.level, found.report["matched"], found.report["missing"]) == (level, count, 0)
    frame = areas(tmp_path, level, fine=True)
    assert len(frame) == count
    assert shapely.coverage_is_valid(frame.geometry.to_numpy())
    assert set(areas(tmp_path, level, within=["35.02", "34.01.01"])["code"].str[:5]) == {"35.02", "34.01"}
    assert areas(tmp_path, level, within=["35.02'; --", ""]).empty
    kept = boundaries.current(Level.REGENCY, folder=tmp_path / "var")
    assert kept is not None
    assert kept.digest == country_digest


def test_missing_kecamatan_are_those_of_the_kabupaten_that_the_file_has(install: Install) -> None:
    found = install(halves(Level.DISTRICT).drop(index=[3]))
    assert found.report["missing_codes"] == ["34.02.02"]


def test_kecamatan_by_name_within_their_kabupaten(install: Install) -> None:
    frame = halves(Level.DISTRICT)
    names = dict(zip(reference().districts["code"], reference().districts["name"], strict=True))
    frame = frame.assign(ADM3_EN=frame["kode"].map(names), ADM2_EN=frame["kode"].str[:5].map(NAMES)).drop(
        columns="kode"
    )
    found = install(frame)
    assert (found.level, found.report["matched"]) == (Level.DISTRICT, 12)


def test_a_finer_file_can_be_installed_as_a_coarser_level(install: Install) -> None:
    found = install(halves(Level.VILLAGE), level=Level.REGENCY)
    assert (found.level, found.report["matched"], len(found.report["joined_codes"])) == (Level.REGENCY, 6, 6)
    with pytest.raises(boundaries.RefusedError, match="hanya sampai tingkat kabupaten"):
        install(country(), "other.gpkg", level=Level.VILLAGE)


def test_villages_of_unknown_kecamatan_are_refused(install: Install) -> None:
    frame = halves(Level.VILLAGE)
    frame["kode"] = frame["kode"].str.replace(".01.2", ".09.2").str.replace(".02.2", ".08.2")
    with pytest.raises(boundaries.RefusedError, match=r"Hanya 12 dari 24"):
        install(frame)
