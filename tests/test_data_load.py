"""The command, the file with remarks, and the templates."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, insert

from data.importing import remarks, templates
from data.importing.kinds import INCIDENT, KINDS
from data.importing.loading import Report, heading_of
from data.importing.mapping import resolve
from data.load import login_configured, main
from data.store import schema
from locales import text
from tests import importing_store
from tests.importing import book, put, said, source, stored, table

engine = importing_store.engine

GOOD = "1;tppo;4/11/2024;Kab. Ponorogo;2;;ponorogo"
BAD = "2;tppo;40/11/2024;Kab. Ponorogo;2;;ponorogo"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def told(result: Result) -> dict[str, Any]:
    return dict(json.loads(result.stdout.splitlines()[-1]))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "berkas.csv"


def test_a_good_file_ends_with_0(engine: Engine, path: Path) -> None:
    path.write_text(table(GOOD), "utf-8")
    first, second = told(run("incident", path, "--json")), run("incident", path, "--json")
    assert [first[name] for name in ("read", "accepted", "refused", "unchanged", "problems")] == [1, 1, 0, 0, []]
    assert second.exit_code == 0
    assert [told(second)[name] for name in ("accepted", "unchanged")] == [0, 1]
    assert ["Tgl Lapor", "reported_on", 100.0] in first["taken"]


def test_a_bad_row_ends_with_1_and_is_named(engine: Engine, path: Path, tmp_path: Path) -> None:
    path.write_text(table(GOOD, BAD), "utf-8")
    result = run("incident", path, "--json", "--remarks", tmp_path / "catatan.csv")
    assert result.exit_code == 1
    assert [told(result)[name] for name in ("read", "accepted", "refused", "held")] == [2, 0, 1, 1]
    (problem,) = told(result)["problems"]
    assert problem[:2] == [3, "Tgl Lapor"]
    assert problem[2] in (tmp_path / "catatan.csv").read_text("utf-8-sig")
    plain = run("incident", path)
    assert problem[2] in plain.stdout
    assert stored(engine) == 0
    assert run("incident", path, "--accept-good").exit_code == 1
    assert stored(engine) == 1


def test_what_the_mapping_asks_is_answered_by_options(engine: Engine, path: Path) -> None:
    path.write_text("Kategori;Kapan;Kab/Kota;Jumlah orang\nwna;4/11/2024;Malang;1\n", "utf-8")
    assert run("incident", path).exit_code == 1
    asked = run("incident", path, "--map", "Kapan=reported_on", "--json")
    assert json.loads(asked.stdout.splitlines()[-1])["asked"] == [
        ["Malang", [["35.07", "Kabupaten Malang, Jawa Timur", 100.0], ["35.73", "Kota Malang, Jawa Timur", 100.0]]]
    ]
    answered = run("incident", path, "--map", "Kapan=reported_on", "--area", "Malang=35.73", "--office", "ponorogo")
    assert answered.exit_code == 0, answered.output
    assert run("incident", path, "--map", "Kapan").exit_code == 2
    assert run("incident", path, "--office", "atlantik").exit_code == 1


def test_hostile_files_and_dry_runs(engine: Engine, path: Path) -> None:
    path.write_bytes(b"\x7fELF\x00")
    result = run("incident", path, "--json")
    assert result.exit_code == 1
    assert told(result)["problems"] == [[0, "", text("files.null_bytes")]]
    path.write_text(table(GOOD), "utf-8")
    assert told(run("incident", path, "--dry-run", "--json"))["dry_run"]
    assert stored(engine) == 0


def test_without_a_login_no_real_report_is_stored(engine: Engine, path: Path, tmp_path: Path) -> None:
    assert login_configured()
    (tmp_path / ".streamlit" / "secrets.toml").write_text("[auth]\nclient_id = 1\n", "utf-8")
    assert not login_configured()
    path.write_text(table(GOOD), "utf-8")
    result = run("incident", path)
    assert result.exit_code == 1
    assert text("signin.required") in result.output


# The same file again with remarks


def remarked(content: str | bytes, name: str, report: Report) -> bytes:
    target = io.BytesIO()
    opened = source(content, name)
    remarks.write(opened, report.heading, report.problems, target)
    return target.getvalue()


def test_a_csv_comes_back_with_remarks_and_loads_once_mended(engine: Engine) -> None:
    content = "Laporan November\n" + table(GOOD, BAD)
    report = put(engine, content)
    rows = list(csv.reader(io.StringIO(remarked(content, "a.csv", report).decode("utf-8-sig")), delimiter=";"))
    assert rows[1][-1] == text("remarks.heading")
    assert rows[2][:-1] == GOOD.split(";")
    assert rows[2][-1] == ""
    assert text("values.impossible") in rows[3][-1]
    mended = remarked(content, "a.csv", report).replace(b"40/11", b"14/11")
    assert put(engine, mended).accepted == 2


def test_a_workbook_comes_back_as_a_workbook(engine: Engine) -> None:
    rows = [row.split(";") for row in (table(GOOD, BAD)).splitlines()]
    content = book([["judul"]], rows)
    report = put(engine, content, name="a.xlsx")
    back = openpyxl.load_workbook(io.BytesIO(remarked(content, "a.xlsx", report)))
    assert back.sheetnames == ["Lain"]
    sheet = back["Lain"]
    assert text("values.impossible") in sheet.cell(3, 8).value
    assert sheet.cell(2, 1).value == "1"


def test_cells_that_begin_a_formula_are_escaped_and_numbers_are_not(engine: Engine) -> None:
    content = table(GOOD, "-3+2;tppo;40/11/2024;Kab. Ponorogo;-7,87;;ponorogo")
    report = put(engine, content)
    rows = list(csv.reader(io.StringIO(remarked(content, "a.csv", report).decode("utf-8-sig")), delimiter=";"))
    assert (rows[2][0], rows[2][4]) == ("'-3+2", "-7,87")


def test_a_file_with_remarks_has_its_name() -> None:
    assert remarks.file_name("a.csv").endswith("-a.csv")


# Templates


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_template_is_understood_whole(kind: Any) -> None:
    made = templates.workbook(kind)
    opened = source(made, "templat.xlsx")
    heading = heading_of(opened, kind)
    assert (heading.sheet, heading.row) == (text("templates.data"), 1)
    mapped = resolve(heading.names, kind, {})
    assert mapped.places == {column.name: place for place, column in enumerate(kind)}
    assert not mapped.problems
    sheets = openpyxl.load_workbook(io.BytesIO(made))
    explained = [row[0].value for row in sheets[text("templates.explanation")].iter_rows(min_row=2)]
    assert explained[: len(heading.names)] == list(heading.names)
    words = {row[1].value for row in sheets[text("templates.values")].iter_rows(min_row=2)}
    assert words == {word for column in kind for word in column.words}
    assert templates.header(kind).decode("utf-8-sig").strip().split(";") == list(heading.names)


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_a_template_can_be_loaded(engine: Engine, kind: str) -> None:
    with engine.begin() as connection:
        connection.execute(
            insert(schema.village_name).values(code="35.19.02.2009", name="Dolopo", district_code="35.19.02")
        )
    report = put(engine, templates.workbook(KINDS[kind]), kind, name="templat.xlsx")
    assert (report.read, report.accepted) == (1, 1), report.problems


@pytest.mark.parametrize("kind", KINDS)
def test_headings_alone_are_no_table(engine: Engine, kind: str) -> None:
    report = put(engine, templates.header(KINDS[kind]), kind)
    assert said(report) == [(1, "", text("validation.no_rows"))]


def test_help_and_heading_of_every_column_are_said() -> None:
    assert all(column.heading and column.help for kind in KINDS.values() for column in kind)
    assert INCIDENT.title == text("kinds.incident")
