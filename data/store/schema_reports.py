"""The tables of what people do with reports; they stand in the metadata of `data.store.schema`."""

from sqlalchemy import Column, Date, DateTime, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from data.store.schema import CODE, WEEK, metadata

__all__ = ["assignment", "draft", "metadata", "nil_report", "report_event"]

report_event = Table(  # append-only, as `audit`: every step of a report
    "report_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("incident_id", Integer, ForeignKey("incident.id"), nullable=False, index=True),
    Column("at", DateTime, nullable=False),  # UTC
    Column("actor", String(64), nullable=False),  # `data.access.Identity.key`
    Column("actor_name", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("office", String(40), nullable=False),
    Column("step", String(20), nullable=False),  # `data.flow.Step`
    Column("status_from", String(20), nullable=False),  # empty: it was filed
    Column("status_to", String(20), nullable=False),
    Column("remark", String(30), nullable=False, server_default=""),
    Column("section", String(20), nullable=False, server_default=""),
    Column("intervention", String(20), nullable=False, server_default=""),
    Column("result", String(30), nullable=False, server_default=""),
)

nil_report = Table(  # a Desa Binaan says that there was nothing in a week
    "nil_report",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit_id", Integer, ForeignKey("reporting_unit.id"), nullable=False),
    Column("week", WEEK, nullable=False),
    Column("regency_code", CODE, ForeignKey("regency.code"), nullable=False),
    Column("office", String(40), ForeignKey("office.code"), nullable=False),
    Column("ticket", String(20), nullable=False),
    Column("file_key", String(32), nullable=False),
    Column("filed_by", String(64), nullable=False),
    Column("filed_at", DateTime, nullable=False),  # UTC
    UniqueConstraint("unit_id", "week", name="uq_nil_report_week"),
)
Index("ix_nil_report_ticket", nil_report.c.ticket, unique=True)
Index("ix_nil_report_file_key", nil_report.c.file_key, unique=True)

draft = Table(  # what somebody has begun to fill in; nobody else reads it
    "draft",
    metadata,
    Column("actor", String(64), primary_key=True),
    Column("form", String(20), primary_key=True),
    Column("content", Text, nullable=False),  # JSON of codes, dates and numbers
    Column("at", DateTime, nullable=False),  # UTC
)

assignment = Table(  # dated: which PIMPASA looks after which Desa Binaan
    "assignment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", Integer, ForeignKey("account.id"), nullable=False),
    Column("village_id", Integer, ForeignKey("village.id"), nullable=False),
    Column("office", String(40), ForeignKey("office.code"), nullable=False, index=True),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),  # last day it holds; none: still holds
)
