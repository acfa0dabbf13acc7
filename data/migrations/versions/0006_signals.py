"""Early warning: weekly runs, episodes and what people said of them, hot spots.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NO_UPDATE = """
CREATE TRIGGER episode_outcome_no_update BEFORE UPDATE ON episode_outcome
BEGIN SELECT RAISE(ABORT, 'episode_outcome is append-only'); END
"""
NO_DELETE = """
CREATE TRIGGER episode_outcome_no_delete BEFORE DELETE ON episode_outcome
BEGIN SELECT RAISE(ABORT, 'episode_outcome is append-only'); END
"""
NO_REPLACE = """
CREATE TRIGGER episode_outcome_no_replace BEFORE INSERT ON episode_outcome
WHEN NEW.id IN (SELECT id FROM episode_outcome)
BEGIN SELECT RAISE(ABORT, 'episode_outcome is append-only'); END
"""  # INSERT OR REPLACE removes a row without asking the second
SQLITE = (NO_UPDATE, NO_DELETE, NO_REPLACE)
FUNCTION = """
CREATE FUNCTION episode_outcome_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'episode_outcome is append-only'; END $$
"""
TRIGGER = """
CREATE TRIGGER episode_outcome_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON episode_outcome
FOR EACH STATEMENT EXECUTE FUNCTION episode_outcome_append_only()
"""
POSTGRESQL = (FUNCTION, TRIGGER)


def upgrade() -> None:
    create_runs()
    create_episodes()
    create_outcomes()
    create_hot_spots()


def create_runs() -> None:
    op.create_table(
        "signal_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("program", sa.String(length=64), nullable=False),
        sa.Column("data_digest", sa.String(length=64), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("tested", sa.Integer(), nullable=False),
        sa.Column("too_few", sa.Integer(), nullable=False),
        sa.Column("not_testable", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal_run")),
    )
    op.create_table(
        "signal_week",
        sa.Column("series", sa.String(length=12), nullable=False),
        sa.Column("regency_code", sa.String(length=13), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("observed", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Float(), nullable=True),
        sa.Column("upper", sa.Float(), nullable=True),
        sa.Column("p_value", sa.Float(), nullable=True),
        sa.Column("alarm", sa.Boolean(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["regency_code"], ["regency.code"], name=op.f("fk_signal_week_regency_code_regency")),
        sa.PrimaryKeyConstraint("series", "regency_code", "week", name=op.f("pk_signal_week")),
    )


def create_episodes() -> None:
    op.create_table(
        "episode",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=12), nullable=False),
        sa.Column("regency_code", sa.String(length=13), nullable=False),
        sa.Column("opened_week", sa.String(length=8), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["regency_code"], ["regency.code"], name=op.f("fk_episode_regency_code_regency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode")),
    )
    op.create_index("ix_episode_key", "episode", ["is_demo", "series", "regency_code", "opened_week"], unique=True)
    op.create_table(
        "episode_week",
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("label", sa.String(length=25), nullable=False),
        sa.Column("rules", sa.String(length=60), nullable=False),
        sa.Column("change", sa.String(length=10), nullable=False),
        sa.Column("quiet", sa.Integer(), nullable=False),
        sa.Column("observed", sa.Integer(), nullable=True),
        sa.Column("window_weeks", sa.Integer(), nullable=True),
        sa.Column("expected", sa.Float(), nullable=True),
        sa.Column("upper", sa.Float(), nullable=True),
        sa.Column("p_value", sa.Float(), nullable=True),
        sa.Column("recurrence_days", sa.Float(), nullable=True),
        sa.Column("completeness", sa.Float(), nullable=True),
        sa.Column("units", sa.Integer(), nullable=True),
        sa.Column("cluster", sa.Text(), server_default="", nullable=False),
        sa.Column("cluster_lat", sa.Float(), nullable=True),
        sa.Column("cluster_lon", sa.Float(), nullable=True),
        sa.Column("cluster_km", sa.Float(), nullable=True),
        sa.Column("cluster_start", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_episode_week_episode_id_episode")),
        sa.PrimaryKeyConstraint("episode_id", "week", name=op.f("pk_episode_week")),
    )
    op.create_index("ix_episode_week_week", "episode_week", ["week"], unique=False)


def create_outcomes() -> None:
    op.create_table(
        "episode_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("office", sa.String(length=40), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("remark", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_episode_outcome_episode_id_episode")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode_outcome")),
    )
    op.create_index(op.f("ix_episode_outcome_episode_id"), "episode_outcome", ["episode_id"], unique=False)
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)


def create_hot_spots() -> None:
    op.create_table(
        "hot_spot",
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("series", sa.String(length=12), nullable=False),
        sa.Column("regency_code", sa.String(length=13), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("gi_star", sa.Float(), nullable=True),
        sa.Column("local_i", sa.Float(), nullable=True),
        sa.Column("q_value", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["regency_code"], ["regency.code"], name=op.f("fk_hot_spot_regency_code_regency")),
        sa.PrimaryKeyConstraint("quarter", "series", "regency_code", name=op.f("pk_hot_spot")),
    )


def downgrade() -> None:
    for table in ("hot_spot", "episode_outcome", "episode_week", "episode", "signal_week", "signal_run"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION episode_outcome_append_only()")
