"""Reports with a life: tickets, what was filed through the form, every step, drafts, laporan nihil, assignments.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

from data.tickets import new

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

AT_ONCE = 20_000
INCIDENT = (
    ("ticket", sa.String(length=20)),
    ("file_key", sa.String(length=32)),
    ("first_filed_at", sa.DateTime()),
    ("observations", sa.Text()),
    ("section", sa.String(length=20)),
    ("intervention", sa.String(length=20)),
    ("result", sa.String(length=30)),
    ("remark", sa.String(length=30)),
)
ACTIVITY = (
    ("ticket", sa.String(length=20)),
    ("file_key", sa.String(length=32)),
    ("filed_by", sa.String(length=64)),
    ("filed_at", sa.DateTime()),
)
INDEXES = (
    ("ix_reporting_unit_village_id", "reporting_unit", ["village_id"], True),
    ("ix_incident_ticket", "incident", ["ticket"], True),
    ("ix_incident_file_key", "incident", ["file_key"], True),
    ("ix_incident_filed_by", "incident", ["is_demo", "filed_by"], False),
    ("ix_incident_office", "incident", ["is_demo", "office", "status"], False),
    ("ix_activity_ticket", "activity", ["ticket"], True),
    ("ix_activity_file_key", "activity", ["file_key"], True),
)
NO_UPDATE = """
CREATE TRIGGER report_event_no_update BEFORE UPDATE ON report_event
BEGIN SELECT RAISE(ABORT, 'report_event is append-only'); END
"""
NO_DELETE = """
CREATE TRIGGER report_event_no_delete BEFORE DELETE ON report_event
BEGIN SELECT RAISE(ABORT, 'report_event is append-only'); END
"""
NO_REPLACE = """
CREATE TRIGGER report_event_no_replace BEFORE INSERT ON report_event WHEN NEW.id IN (SELECT id FROM report_event)
BEGIN SELECT RAISE(ABORT, 'report_event is append-only'); END
"""  # INSERT OR REPLACE removes a row without asking the second
SQLITE = (NO_UPDATE, NO_DELETE, NO_REPLACE)
FUNCTION = """
CREATE FUNCTION report_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'report_event is append-only'; END $$
"""
TRIGGER = """
CREATE TRIGGER report_event_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON report_event
FOR EACH STATEMENT EXECUTE FUNCTION report_event_append_only()
"""
POSTGRESQL = (FUNCTION, TRIGGER)


def upgrade() -> None:
    for table, columns in (("incident", INCIDENT), ("activity", ACTIVITY)):
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))
        give_tickets(table)
    for name, table, indexed, unique in INDEXES:
        op.create_index(name, table, indexed, unique=unique)
    create_events()
    create_nil_reports()
    create_drafts_and_assignments()


def give_tickets(table: str) -> None:
    """Give every real row a ticket: what was loaded can be quoted like what was filed."""
    rows = sa.table(table, sa.column("id"), sa.column("ticket"), sa.column("is_demo", sa.Boolean()))
    connection = op.get_bind()
    ids = connection.scalars(sa.select(rows.c.id).where(rows.c.is_demo.is_(False)).order_by(rows.c.id)).all()
    change = sa.update(rows).where(rows.c.id == sa.bindparam("which")).values(ticket=sa.bindparam("given"))
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        given = zip(part, new(len(part)), strict=True)
        connection.execute(change, [{"which": which, "given": ticket} for which, ticket in given])


def create_events() -> None:
    op.create_table(
        "report_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("office", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("status_from", sa.String(length=20), nullable=False),
        sa.Column("status_to", sa.String(length=20), nullable=False),
        sa.Column("remark", sa.String(length=30), server_default="", nullable=False),
        sa.Column("section", sa.String(length=20), server_default="", nullable=False),
        sa.Column("intervention", sa.String(length=20), server_default="", nullable=False),
        sa.Column("result", sa.String(length=30), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_report_event_incident_id_incident")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_event")),
    )
    op.create_index(op.f("ix_report_event_incident_id"), "report_event", ["incident_id"], unique=False)
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)


def create_nil_reports() -> None:
    op.create_table(
        "nil_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("regency_code", sa.String(length=13), nullable=False),
        sa.Column("office", sa.String(length=40), nullable=False),
        sa.Column("ticket", sa.String(length=20), nullable=False),
        sa.Column("file_key", sa.String(length=32), nullable=False),
        sa.Column("filed_by", sa.String(length=64), nullable=False),
        sa.Column("filed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_nil_report_office_office")),
        sa.ForeignKeyConstraint(["regency_code"], ["regency.code"], name=op.f("fk_nil_report_regency_code_regency")),
        sa.ForeignKeyConstraint(["unit_id"], ["reporting_unit.id"], name=op.f("fk_nil_report_unit_id_reporting_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nil_report")),
        sa.UniqueConstraint("unit_id", "week", name="uq_nil_report_week"),
    )
    op.create_index("ix_nil_report_ticket", "nil_report", ["ticket"], unique=True)
    op.create_index("ix_nil_report_file_key", "nil_report", ["file_key"], unique=True)


def create_drafts_and_assignments() -> None:
    op.create_table(
        "draft",
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("actor", "form", name=op.f("pk_draft")),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_assignment_account_id_account")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_assignment_office_office")),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_assignment_village_id_village")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index(op.f("ix_assignment_office"), "assignment", ["office"], unique=False)


def downgrade() -> None:
    for table in ("assignment", "draft", "nil_report", "report_event"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION report_event_append_only()")
    for name, table, *_ in reversed(INDEXES):
        op.drop_index(name, table_name=table)
    for table, columns in (("incident", INCIDENT), ("activity", ACTIVITY)):
        for name, _ in reversed(columns):
            op.drop_column(table, name)
