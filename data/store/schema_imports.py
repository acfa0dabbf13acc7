"""The tables of what offices load; they stand in the metadata of `data.store.schema`."""

from sqlalchemy import Column, DateTime, Float, ForeignKey, Index, Integer, String, Table, Text

from data.store.schema import CODE, metadata

import_batch = Table(  # one line per file that was taken in
    "import_batch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),  # UTC
    Column("actor", String(64), nullable=False),  # `data.access.Identity.key`; empty: the owner of the server
    Column("role", String(20), nullable=False),  # empty: the owner of the server
    Column("office", String(40), nullable=False, server_default=""),
    Column("kind", String(20), nullable=False),
    Column("sha256", String(64), nullable=False),  # of the file; its name can name a person and is not kept
    Column("size", Integer, nullable=False),  # bytes
    Column("read", Integer, nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("undone_at", DateTime),  # UTC
    Column("undone_by", String(64)),
)

import_change = Table(  # what undo needs beside the `batch_id` of added reports and activities
    "import_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch_id", Integer, ForeignKey("import_batch.id"), nullable=False, index=True),
    Column("table_name", String(20), nullable=False),
    Column("row_id", String(80), nullable=False),  # the row's primary key, parts with `|` between
    Column("action", String(10), nullable=False),  # added | changed
    Column("former", Text, nullable=False, server_default=""),  # JSON of the columns that were changed
)
Index("ix_import_change_row", import_change.c.table_name, import_change.c.row_id)

village_point = Table(  # measured centres of desa; instead of the centre of their kecamatan
    "village_point",
    metadata,
    Column("code", CODE, primary_key=True),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("batch_id", Integer),
)
