"""The tables. One place for names and types; `data/migrations/` brings a database to them."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    },
)

CODE = String(13)  # Kemendagri dotted code, up to 35.02.01.2001
MONTH = String(7)  # 2025-01
WEEK = String(8)  # 2025-W01


def _source() -> list[Column[str]]:
    """Columns that every sourced row carries. `source_date` is text: sources give years, months or no date."""
    return [
        Column("certainty", Text, nullable=False, server_default=""),
        Column("source_title", Text, nullable=False, server_default=""),
        Column("source_url", Text, nullable=False, server_default=""),
        Column("source_date", Text, nullable=False, server_default=""),
    ]


def _loaded() -> Column[int]:
    """The `import_batch` that wrote the row last; none: it is the reference's."""
    return Column("batch_id", Integer)


province = Table(
    "province",
    metadata,
    Column("code", CODE, primary_key=True),
    Column("name", Text, nullable=False),
)

regency = Table(
    "regency",
    metadata,
    Column("code", CODE, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String(9), nullable=False),  # kabupaten | kota
    Column("province_code", CODE, ForeignKey("province.code"), nullable=False),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("area_km2", Float),  # four areas have no official figure
    Column("population", Integer, nullable=False),
)

district = Table(
    "district",
    metadata,
    Column("code", CODE, primary_key=True),
    Column("name", Text, nullable=False),
    Column("regency_code", CODE, ForeignKey("regency.code"), nullable=False, index=True),
    Column("lat", Float),  # a kecamatan that only the name list knows has no point
    Column("lon", Float),
)

village_name = Table(  # names of all desa and kelurahan, so that a form can name any; says nothing of fostering
    "village_name",
    metadata,
    Column("code", CODE, primary_key=True),
    Column("name", Text, nullable=False),
    Column("district_code", CODE, ForeignKey("district.code"), nullable=False, index=True),
)

office = Table(
    "office",
    metadata,
    Column("code", String(40), primary_key=True),  # slug of the short name
    Column("name", Text, nullable=False),
    Column("short_name", Text, nullable=False),
    Column("office_class", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("seat_regency_code", CODE, ForeignKey("regency.code")),
    Column("province_code", CODE, ForeignKey("province.code"), nullable=False),
    Column("area_note", Text, nullable=False, server_default=""),  # working area as its source words it: a note
    Column("area_certainty", Text, nullable=False, server_default=""),
    *_source(),
)

office_area = Table(  # dated, many to many: decides privacy
    "office_area",
    metadata,
    Column("office_code", String(40), ForeignKey("office.code"), primary_key=True),
    Column("regency_code", CODE, ForeignKey("regency.code"), primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("valid_to", Date),  # last day it holds; none: still holds
    *_source(),
    _loaded(),
)

village = Table(  # Desa Binaan
    "village",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("area_code", CODE, nullable=False),  # as fine as its source: desa, kecamatan or kabupaten
    Column("regency_code", CODE, ForeignKey("regency.code"), nullable=False, index=True),
    Column("district_name", Text, nullable=False),
    Column("office_code", String(40), ForeignKey("office.code")),
    Column("fostered_since", Text, nullable=False, server_default=""),  # as its source words it
    Column("note", Text, nullable=False, server_default=""),
    Column("status", String(20), nullable=False, server_default="belum_dinilai"),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("precision", String(10), nullable=False),  # desa | kecamatan | kabupaten
    *_source(),
    _loaded(),
)

pimpasa_load = Table(  # officers per office: counts, never names
    "pimpasa_load",
    metadata,
    Column("office_code", String(40), ForeignKey("office.code"), primary_key=True),
    Column("as_of", Date, primary_key=True),
    Column("officers", Integer, CheckConstraint("officers >= 0", name="officers"), nullable=False),
    *_source(),
)

reporting_unit = Table(  # a village that should report
    "reporting_unit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("regency_code", CODE, ForeignKey("regency.code"), nullable=False, index=True),
    Column("village_id", Integer, ForeignKey("village.id")),  # none for a synthetic unit
    Column("fostered_from", Date),
    Column("is_demo", Boolean, nullable=False),
)
Index("ix_reporting_unit_village_id", reporting_unit.c.village_id, unique=True)

incident = Table(
    "incident",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("category", String(30), nullable=False),
    Column("reported_on", Date, nullable=False),
    Column("occurred_on", Date),
    Column("week", WEEK, nullable=False),  # ISO week of reported_on
    Column("month", MONTH, nullable=False),  # calendar month of reported_on
    Column("event_regency", CODE, ForeignKey("regency.code"), nullable=False),
    Column("origin_regency", CODE, ForeignKey("regency.code")),
    Column("district", CODE, ForeignKey("district.code")),  # of the event
    Column("village", CODE),  # of the event; never on a synthetic row
    Column("precision", String(10), nullable=False),  # desa | kecamatan | kabupaten
    Column("persons", Integer, CheckConstraint("persons >= 0", name="persons"), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    Column("filed_at", DateTime),  # UTC, as the three below
    Column("verified_at", DateTime),
    Column("followed_up_at", DateTime),
    Column("closed_at", DateTime),
    Column("office", String(40), ForeignKey("office.code")),
    Column("is_demo", Boolean, nullable=False),
    Column("filed_by", String(64)),  # `data.access.Identity.key` of who filed it: no name, no number
    Column("number", String(60)),  # the office's own, where its file has one
    Column("row_key", String(32)),  # `data.importing.keys`: what a resent file knows it by
    Column("batch_id", Integer),  # `import_batch` that added it
    Column("ticket", String(20)),  # `data.tickets`; none on a synthetic row
    Column("file_key", String(32)),  # of what was filed through the form: the same twice is once
    Column("first_filed_at", DateTime),  # where it was corrected since: then `filed_at` is the correction's
    Column("observations", Text),  # of `data.flow.OBSERVATIONS`, with commas between
    Column("section", String(20)),
    Column("intervention", String(20)),
    Column("result", String(30)),
    Column("remark", String(30)),  # why it was sent back or rejected
    CheckConstraint("is_demo = false OR village IS NULL", name="demo_has_no_village"),
)
Index("ix_incident_month", incident.c.is_demo, incident.c.month)
Index("ix_incident_week", incident.c.is_demo, incident.c.week)
Index("ix_incident_row_key", incident.c.row_key, unique=True)
Index("ix_incident_batch_id", incident.c.batch_id)
Index("ix_incident_ticket", incident.c.ticket, unique=True)
Index("ix_incident_file_key", incident.c.file_key, unique=True)
Index("ix_incident_filed_by", incident.c.is_demo, incident.c.filed_by)
Index("ix_incident_office", incident.c.is_demo, incident.c.office, incident.c.status)

activity = Table(
    "activity",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("held_on", Date, nullable=False),
    Column("regency_code", CODE, ForeignKey("regency.code"), nullable=False, index=True),
    Column("unit_id", Integer, ForeignKey("reporting_unit.id")),
    Column("office", String(40), ForeignKey("office.code")),
    Column("participants", Integer, CheckConstraint("participants >= 0", name="participants")),
    Column("is_demo", Boolean, nullable=False),
    Column("number", String(60)),  # these seven as in `incident`
    Column("row_key", String(32)),
    Column("batch_id", Integer),
    Column("ticket", String(20)),
    Column("file_key", String(32)),
    Column("filed_by", String(64)),
    Column("filed_at", DateTime),
)
Index("ix_activity_row_key", activity.c.row_key, unique=True)
Index("ix_activity_ticket", activity.c.ticket, unique=True)
Index("ix_activity_file_key", activity.c.file_key, unique=True)
Index("ix_activity_batch_id", activity.c.batch_id)

report_week = Table(  # which unit gave a sign of life in which week
    "report_week",
    metadata,
    Column("unit_id", Integer, ForeignKey("reporting_unit.id"), primary_key=True),
    Column("week", WEEK, primary_key=True),
    Column("kind", String(10), primary_key=True),  # laporan | nihil | kegiatan
    Column("regency_code", CODE, ForeignKey("regency.code"), nullable=False),
    Column("is_demo", Boolean, nullable=False),
)
Index("ix_report_week_regency_week", report_week.c.regency_code, report_week.c.week)

placement = Table(
    "placement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("level", String(10), nullable=False),  # nasional | provinsi | kabupaten
    Column("area_code", CODE),
    Column("area_name", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("period_start", Date, nullable=False),
    Column("period_end", Date, nullable=False),
    Column("persons", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    *_source(),
    _loaded(),
    UniqueConstraint("level", "area_name", "period_start", "period_end", "kind", name="uq_placement_figure"),
)

published_figure = Table(
    "published_figure",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("indicator", String(40), nullable=False),
    Column("value", Float, nullable=False),
    Column("unit", Text, nullable=False),
    Column("period_start", Date, nullable=False),
    Column("period_end", Date, nullable=False),
    Column("level", String(10), nullable=False),
    Column("area_name", Text, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    *_source(),
)

pocket = Table(
    "pocket",
    metadata,
    Column("regency_code", CODE, ForeignKey("regency.code"), primary_key=True),
    Column("rank", Integer, nullable=False),  # order of the list, not a ranking
    Column("reason", Text, nullable=False),
    *_source(),
)

dataset_version = Table(  # what was loaded, when; the newest row of each name is in force
    "dataset_version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30), nullable=False, index=True),  # reference | village_name | demo | incident | …
    Column("digest", String(64), nullable=False),
    Column("loaded_at", DateTime, nullable=False),  # UTC
    Column("data_until", Date),  # last day the rows speak of
    Column("rows", Integer, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
)
