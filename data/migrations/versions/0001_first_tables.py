"""All tables of the first step.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SOURCE = ("certainty", "source_title", "source_url", "source_date")


def source() -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), server_default="", nullable=False) for name in SOURCE]


def upgrade() -> None:
    create_places()
    create_offices()
    create_villages()
    create_reports()
    create_activities()
    create_figures()
    create_versions()


def downgrade() -> None:
    for table in (
        "dataset_version",
        "pocket",
        "published_figure",
        "placement",
        "report_week",
        "activity",
        "incident",
        "reporting_unit",
        "village",
        "pimpasa_load",
        "office_area",
        "office",
        "village_name",
        "district",
        "regency",
        "province",
    ):
        op.drop_table(table)


def create_places() -> None:
    op.create_table(
        "province",
        sa.Column("code", sa.String(length=13), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_province")),
    )
    op.create_table(
        "regency",
        sa.Column("code", sa.String(length=13), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=9), nullable=False),
        sa.Column("province_code", sa.String(length=13), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("area_km2", sa.Float(), nullable=True),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["province_code"], ["province.code"], name=op.f("fk_regency_province_code_province")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_regency")),
    )
    op.create_table(
        "district",
        sa.Column("code", sa.String(length=13), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("regency_code", sa.String(length=13), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["regency_code"], ["regency.code"], name=op.f("fk_district_regency_code_regency")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_district")),
    )
    op.create_index(op.f("ix_district_regency_code"), "district", ["regency_code"], unique=False)
    op.create_table(
        "village_name",
        sa.Column("code", sa.String(length=13), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("district_code", sa.String(length=13), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_code"], ["district.code"], name=op.f("fk_village_name_district_code_district")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_village_name")),
    )
    op.create_index(op.f("ix_village_name_district_code"), "village_name", ["district_code"], unique=False)


def create_offices() -> None:
    op.create_table(
        "office",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("office_class", sa.Text(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("seat_regency_code", sa.String(length=13), nullable=True),
        sa.Column("province_code", sa.String(length=13), nullable=False),
        sa.Column("area_note", sa.Text(), server_default="", nullable=False),
        sa.Column("area_certainty", sa.Text(), server_default="", nullable=False),
        *source(),
        sa.ForeignKeyConstraint(["province_code"], ["province.code"], name=op.f("fk_office_province_code_province")),
        sa.ForeignKeyConstraint(
            ["seat_regency_code"], ["regency.code"], name=op.f("fk_office_seat_regency_code_regency")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_office")),
    )
    op.create_table(
        "office_area",
        sa.Column("office_code", sa.String(length=40), nullable=False),
        sa.Column("regency_code", sa.String(length=13), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        *source(),
        sa.ForeignKeyConstraint(["office_code"], ["office.code"], name=op.f("fk_office_area_office_code_office")),
        sa.ForeignKeyConstraint(["regency_code"], ["regency.code"], name=op.f("fk_office_area_regency_code_regency")),
        sa.PrimaryKeyConstraint("office_code", "regency_code", "valid_from", name=op.f("pk_office_area")),
    )
    op.create_table(
        "pimpasa_load",
        sa.Column("office_code", sa.String(length=40), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("officers", sa.Integer(), nullable=False),
        *source(),
        sa.CheckConstraint("officers >= 0", name=op.f("ck_pimpasa_load_officers")),
        sa.ForeignKeyConstraint(["office_code"], ["office.code"], name=op.f("fk_pimpasa_load_office_code_office")),
        sa.PrimaryKeyConstraint("office_code", "as_of", name=op.f("pk_pimpasa_load")),
    )


def create_villages() -> None:
    op.create_table(
        "village",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("area_code", sa.String(length=13), nullable=False),
        sa.Column("regency_code", sa.String(length=13), nullable=False),
        sa.Column("district_name", sa.Text(), nullable=False),
        sa.Column("office_code", sa.String(length=40), nullable=True),
        sa.Column("fostered_since", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.String(length=20), server_default="belum_dinilai", nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("precision", sa.String(length=10), nullable=False),
        *source(),
        sa.ForeignKeyConstraint(["office_code"], ["office.code"], name=op.f("fk_village_office_code_office")),
        sa.ForeignKeyConstraint(["regency_code"], ["regency.code"], name=op.f("fk_village_regency_code_regency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_village")),
    )
    op.create_index(op.f("ix_village_regency_code"), "village", ["regency_code"], unique=False)
    op.create_table(
        "reporting_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("regency_code", sa.String(length=13), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=True),
        sa.Column("fostered_from", sa.Date(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["regency_code"], ["regency.code"], name=op.f("fk_reporting_unit_regency_code_regency")
        ),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_reporting_unit_village_id_village")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reporting_unit")),
    )
    op.create_index(op.f("ix_reporting_unit_regency_code"), "reporting_unit", ["regency_code"], unique=False)


def create_reports() -> None:
    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=True),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("event_regency", sa.String(length=13), nullable=False),
        sa.Column("origin_regency", sa.String(length=13), nullable=True),
        sa.Column("district", sa.String(length=13), nullable=True),
        sa.Column("village", sa.String(length=13), nullable=True),
        sa.Column("precision", sa.String(length=10), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("filed_at", sa.DateTime(), nullable=True),
        sa.Column("verified_at", sa.DateTime(), nullable=True),
        sa.Column("followed_up_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("office", sa.String(length=40), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint("persons >= 0", name=op.f("ck_incident_persons")),
        sa.CheckConstraint("is_demo = false OR village IS NULL", name=op.f("ck_incident_demo_has_no_village")),
        sa.ForeignKeyConstraint(["district"], ["district.code"], name=op.f("fk_incident_district_district")),
        sa.ForeignKeyConstraint(["event_regency"], ["regency.code"], name=op.f("fk_incident_event_regency_regency")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_incident_office_office")),
        sa.ForeignKeyConstraint(["origin_regency"], ["regency.code"], name=op.f("fk_incident_origin_regency_regency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    op.create_index("ix_incident_month", "incident", ["is_demo", "month"], unique=False)
    op.create_index("ix_incident_week", "incident", ["is_demo", "week"], unique=False)


def create_activities() -> None:
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("regency_code", sa.String(length=13), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("office", sa.String(length=40), nullable=True),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint("participants >= 0", name=op.f("ck_activity_participants")),
        sa.ForeignKeyConstraint(["office"], ["office.code"], name=op.f("fk_activity_office_office")),
        sa.ForeignKeyConstraint(["regency_code"], ["regency.code"], name=op.f("fk_activity_regency_code_regency")),
        sa.ForeignKeyConstraint(["unit_id"], ["reporting_unit.id"], name=op.f("fk_activity_unit_id_reporting_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    op.create_index(op.f("ix_activity_regency_code"), "activity", ["regency_code"], unique=False)
    op.create_table(
        "report_week",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("regency_code", sa.String(length=13), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["regency_code"], ["regency.code"], name=op.f("fk_report_week_regency_code_regency")),
        sa.ForeignKeyConstraint(["unit_id"], ["reporting_unit.id"], name=op.f("fk_report_week_unit_id_reporting_unit")),
        sa.PrimaryKeyConstraint("unit_id", "week", "kind", name=op.f("pk_report_week")),
    )
    op.create_index("ix_report_week_regency_week", "report_week", ["regency_code", "week"], unique=False)


def create_figures() -> None:
    op.create_table(
        "placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("area_code", sa.String(length=13), nullable=True),
        sa.Column("area_name", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        *source(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.UniqueConstraint("level", "area_name", "period_start", "period_end", "kind", name="uq_placement_figure"),
    )
    op.create_table(
        "published_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("area_name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        *source(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_figure")),
    )
    op.create_table(
        "pocket",
        sa.Column("regency_code", sa.String(length=13), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *source(),
        sa.ForeignKeyConstraint(["regency_code"], ["regency.code"], name=op.f("fk_pocket_regency_code_regency")),
        sa.PrimaryKeyConstraint("regency_code", name=op.f("pk_pocket")),
    )


def create_versions() -> None:
    op.create_table(
        "dataset_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("loaded_at", sa.DateTime(), nullable=False),
        sa.Column("data_until", sa.Date(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset_version")),
    )
    op.create_index(op.f("ix_dataset_version_name"), "dataset_version", ["name"], unique=False)
