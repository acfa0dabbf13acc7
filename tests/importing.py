"""What tests of imports share: a store with the facts, files made of text, and people who load."""

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any

from openpyxl import Workbook
from sqlalchemy import Engine, Table, func, insert, select

from data.importing.files import Upload
from data.importing.loading import Report, Request, load
from data.importing.reading import Source
from data.model import Role, Viewer
from data.store import schema
from tests.planted import viewer

AT = datetime(2026, 1, 7, 3, tzinfo=UTC)
AS_OF = date(2026, 1, 7)
OWNER = Viewer(name="pemilik server")
HEAD = "No. Laporan;Kategori;Tgl Lapor;Kab/Kota;Jumlah orang;Status;Kantor"
VILLAGES = (("35.02.17.2001", "Bangunsari"), ("35.02.17.2002", "Purbosuman"), ("35.01.01.2001", "Bangunsari"))
PENGELOLA = viewer(Role.PENGELOLA)


def add_villages(engine: Engine) -> None:
    """Store some names of desa, as `make setup` does."""
    rows = [{"code": code, "name": name, "district_code": code[:8]} for code, name in VILLAGES]
    with engine.begin() as connection:
        connection.execute(insert(schema.village_name), rows)


def table(*rows: str, head: str = HEAD) -> str:
    """Return a CSV of rows; each a line with semicolons."""
    return "\n".join((head, *rows)) + "\n"


def upload(content: str | bytes, name: str = "berkas.csv") -> Upload:
    return Upload(name, io.BytesIO(content.encode() if isinstance(content, str) else content))


def source(content: str | bytes, name: str = "berkas.csv") -> Source:
    return Source(upload(content, name))


def book(*sheets: list[list[Any]], names: tuple[str, ...] = ("Data", "Lain", "Rekap")) -> bytes:
    """Return a workbook of sheets, each a list of rows."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in zip(names, sheets, strict=False):
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def packed(**parts: bytes) -> bytes:
    """Return a zip archive of parts by name; `__` stands for `/`, and a content type is added."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def put(engine: Engine, content: str | bytes, kind: str = "incident", name: str = "berkas.csv", **given: Any) -> Report:
    """Load a file as the owner of a server with a login, unless something else is given."""
    usual: dict[str, Any] = {"viewer": OWNER, "is_owner": "viewer" not in given, "login_configured": True}
    request = Request(kind, **({"as_of": AS_OF, "at": AT} | usual | given))
    opened = source(content, name)
    try:
        return load(engine, opened, request)
    finally:
        opened.close()


def said(report: Report) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.message) for problem in report.problems]


def stored(engine: Engine, what: Table = schema.incident) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(what)) or 0


def everything(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables: what a failed import must leave as it was."""
    with engine.connect() as connection:
        return {
            name: [tuple(row) for row in connection.execute(select(each).order_by(*each.primary_key.columns))]
            for name, each in schema.metadata.tables.items()
        }
