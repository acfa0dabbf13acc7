"""What offices load: files taken in, what they changed, keys of rows, measured centres of desa.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

REPORTED = ("incident", "activity")
FACTS = ("village", "office_area", "office_province", "placement")


def upgrade() -> None:
    create_batches()
    op.create_table(
        "village_point",
        sa.Column("code", sa.String(length=13), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_village_point")),
    )
    for table in REPORTED:
        op.add_column(table, sa.Column("number", sa.String(length=60), nullable=True))
        op.add_column(table, sa.Column("row_key", sa.String(length=32), nullable=True))
    for table in (*REPORTED, *FACTS):
        op.add_column(table, sa.Column("batch_id", sa.Integer(), nullable=True))
    for table in REPORTED:
        op.create_index(f"ix_{table}_row_key", table, ["row_key"], unique=True)
        op.create_index(f"ix_{table}_batch_id", table, ["batch_id"], unique=False)


def create_batches() -> None:
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("office", sa.String(length=40), server_default="", nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_table(
        "import_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=20), nullable=False),
        sa.Column("row_id", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("former", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_import_change_batch_id_import_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_change")),
    )
    op.create_index(op.f("ix_import_change_batch_id"), "import_change", ["batch_id"], unique=False)
    op.create_index("ix_import_change_row", "import_change", ["table_name", "row_id"], unique=False)


def downgrade() -> None:
    for table in REPORTED:
        op.drop_index(f"ix_{table}_batch_id", table_name=table)
        op.drop_index(f"ix_{table}_row_key", table_name=table)
    for table in (*REPORTED, *FACTS):
        op.drop_column(table, "batch_id")
    for table in REPORTED:
        op.drop_column(table, "row_key")
        op.drop_column(table, "number")
    op.drop_table("village_point")
    op.drop_table("import_change")
    op.drop_table("import_batch")
