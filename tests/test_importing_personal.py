"""Personal data refuse a file by heading and by content, and nothing of them is seen anywhere."""

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from data.importing.files import FileError, Reason
from data.importing.kinds import KINDS
from data.importing.personal import PersonalDataError, Suspicion, by_heading, shown
from data.load import main
from locales import text
from tests import importing_store
from tests.importing import put, stored, table

engine = importing_store.engine

SECRETS: dict[str, tuple[str, list[str], str]] = {  # case → heading, cells, what it is
    "name by heading": ("Nama Korban", ["Zxqvy", "Wqzzk"], "name"),
    "plain name": ("Nama", ["Zxqvy", "Wqzzk"], "name"),
    "name by content": ("Ket", ["Siti Aminah", "Budi Santoso"], "name"),
    "name with a title": ("Catatan 2", ["Bpk. Zxqvy", "Ibu Wqzzk"], "name"),
    "nik": ("Kode X", ["3502011203800001", "3502 0112 0380 0002"], "nik"),
    "nik by heading": ("No. KTP", ["x1", "x2"], "nik"),
    "nip": ("Kode Y", ["198503122010011002", "19850312 201001 1 003"], "nip"),
    "passport": ("Kode Z", ["A1234567", "C 7654321"], "passport"),
    "passport by heading": ("Nomor Paspor", ["x1", "x2"], "passport"),
    "passport in English": ("Passport No", ["x1", "x2"], "passport"),
    "identity": ("Identitas", ["x1", "x2"], "name"),
    "who complains": ("Pengadu", ["x1", "x2"], "name"),
    "words without blanks": ("NamaKorban", ["x1", "x2"], "name"),
    "letters apart": ("N I K", ["x1", "x2"], "nik"),
    "whom to call": ("Contact Person", ["x1", "x2"], "phone"),
    "phone": ("Info", ["0812-3456-7890", "+62 813 4567 8901"], "phone"),
    "phone by heading": ("No HP", ["x1", "x2"], "phone"),
    "e-mail": ("Info", ["zxqvy@contoh.id", "wq@contoh.co.id"], "email"),
    "address": ("Info", ["Krajan RT 02 RW 05", "RT.1/RW.3 Sukun"], "address"),
    "address without blanks": ("Info", ["RT03/RW02", "x"], "address"),
    "address by heading": ("Alamat", ["x1", "x2"], "address"),
    "birth": ("Tanggal lahir", ["1/2/1990", "3/4/1991"], "birth"),
    "story by heading": ("Kronologi", ["x1", "x2"], "story"),
    "story by content": (
        "Info",
        ["ia datang di kantor pagi hari lalu pergi tanpa pamit", "ia berangkat naik bus pagi ke kota lain kemarin"],
        "story",
    ),
}  # fmt: skip
ROW = "{};tppo;4/11/2024;Kab. Ponorogo;1;{}"


def content(heading: str, cells: list[str]) -> str:
    rows = [ROW.format(f"N{number}", cell) for number, cell in enumerate(cells, 1)]
    return table(*rows, head=f"No. Laporan;Kategori;Tgl Lapor;Kab/Kota;Jumlah orang;{heading}")


@pytest.mark.parametrize("case", SECRETS)
def test_the_file_is_refused_and_the_column_named(engine: Engine, case: str) -> None:
    heading, cells, what = SECRETS[case]
    with pytest.raises(PersonalDataError) as refused:
        put(engine, content(heading, cells))
    assert text(f"personal.{what}") in str(refused.value)
    assert heading in str(refused.value)
    for cell in cells:
        assert cell not in str(refused.value) or len(cell) < 3
    assert stored(engine) == 0


@pytest.mark.parametrize("place", ["category", "number", "area"])
def test_a_person_in_the_wrong_column_is_found(engine: Engine, place: str) -> None:
    names = ["Siti Aminah", "Budi Santoso", "Sri Wahyuni"]
    row = {"category": "N{0};{1};4/11/2024;Ponorogo;1", "number": "{1};tppo;4/11/2024;Ponorogo;1",
           "area": "N{0};tppo;4/11/2024;{1};1"}[place]  # fmt: skip
    rows = [row.format(number, name) for number, name in enumerate(names)]
    with pytest.raises(PersonalDataError, match=text("personal.name")):
        put(engine, table(*rows, head="No. Laporan;Kategori;Tgl Lapor;Kab/Kota;Jumlah orang"))


@pytest.mark.parametrize("options", [[], ["--json"], ["--accept-good", "--json"], ["--dry-run", "--json"]])
def test_no_cell_is_seen_anywhere(engine: Engine, tmp_path: Path, options: list[str]) -> None:
    path = tmp_path / "rahasia.csv"
    cells = ["3502011203800001", "Siti Aminah Zxqvy", "08123456789012"]
    path.write_text(content("Lain-lain", cells), "utf-8")
    result = CliRunner().invoke(main, ["incident", str(path), *options])
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    if "--json" in options:
        assert json.loads(result.stdout.splitlines()[-1])["accepted"] == 0
    engine.dispose()
    with sqlite3.connect(str(engine.url.database)) as connection:
        dump = "\n".join(connection.iterdump())
    connection.close()
    for cell in [*cells, "Zxqvy"]:
        assert cell not in result.output
        assert cell not in dump


@pytest.mark.parametrize(("heading", "reason"), [("N\u200bIK", Reason.HIDDEN), ("Kate\u202egori", Reason.HIDDEN),
                                                 ("=1+1", Reason.FORMULA), ("Ka\x85b", Reason.CONTROL)])  # fmt: skip
def test_a_heading_that_hides_what_it_is_refuses_the_file(engine: Engine, heading: str, reason: Reason) -> None:
    with pytest.raises(FileError) as refused:
        put(engine, content(heading, ["x1"]))
    assert refused.value.reason is reason
    assert heading not in str(refused.value)


def test_usual_columns_of_offices_are_not_suspected() -> None:
    for heading in (
        "Nama Desa",
        "Nama Kabupaten asal PMI",
        "Jumlah korban",
        "Kantor",
        "Keterangan",
        "Peserta",
        "Orang",
    ):
        assert not by_heading(heading), heading
    harmless = Suspicion(is_free=True)
    harmless.look(["selesai", "ok", "sudah dicek", "L/0001/XI/2024", "2024-001", "menunggu kiriman berkas", "1.234,5"])
    assert not harmless.found


@pytest.mark.parametrize("kind", KINDS)
def test_examples_of_templates_are_not_personal(kind: str) -> None:
    look = Suspicion(is_free=True)
    look.look([column.example for column in KINDS[kind] if not column.name.startswith("source_")])
    assert not look.found


def test_messages_hide_what_looks_personal() -> None:
    assert shown("Ponorego") == "Ponorego"
    for cell in ("Siti Aminah", "3502011203800001", "x" * 41, "a@b.id"):
        assert shown(cell) == text("personal.hidden")
