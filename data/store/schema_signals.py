"""The tables of early warning: weekly runs, what they found, and what people said of it."""

from sqlalchemy import Boolean, Column, Date, DateTime, Float, ForeignKey, Index, Integer, String, Table, Text

from data.store.schema import CODE, WEEK, metadata

SERIES = String(12)  # masyarakat | penegakan | kepulangan | tppo | tppm

signal_run = Table(  # the newest row is in force
    "signal_run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("week", WEEK, nullable=False),  # the last complete one that was looked at
    Column("as_of", Date, nullable=False),
    Column("made_at", DateTime, nullable=False),  # UTC
    Column("digest", String(64), nullable=False),  # of data, parameters and program: the same changes nothing
    Column("parameters", Text, nullable=False),  # JSON
    Column("program", String(64), nullable=False),  # digest of the code of the signals
    Column("data_digest", String(64), nullable=False),
    Column("is_demo", Boolean, nullable=False),
    Column("tested", Integer, nullable=False),  # kabupaten in which at least one series was tested
    Column("too_few", Integer, nullable=False),  # in which all that could be tested had too few reports
    Column("not_testable", Integer, nullable=False),  # in which nothing could be tested
)

signal_week = Table(  # every week of every series beside what was expected of it; newer runs replace older ones
    "signal_week",
    metadata,
    Column("series", SERIES, primary_key=True),
    Column("regency_code", CODE, ForeignKey("regency.code"), primary_key=True),
    Column("week", WEEK, primary_key=True),
    Column("is_demo", Boolean, nullable=False),
    Column("observed", Integer, nullable=False),
    Column("expected", Float),  # with `upper` and `p_value` as farrington_flexible gives them
    Column("upper", Float),
    Column("p_value", Float),
    Column("alarm", Boolean),
    Column("status", String(12), nullable=False),  # ok | too_few | not_testable
)

episode = Table(  # one kabupaten, one series, from its first alert to its end
    "episode",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("series", SERIES, nullable=False),
    Column("regency_code", CODE, ForeignKey("regency.code"), nullable=False),
    Column("opened_week", WEEK, nullable=False),
    Column("is_demo", Boolean, nullable=False),
)
Index("ix_episode_key", episode.c.is_demo, episode.c.series, episode.c.regency_code, episode.c.opened_week, unique=True)

episode_week = Table(  # an episode as a weekly run left it
    "episode_week",
    metadata,
    Column("episode_id", Integer, ForeignKey("episode.id"), primary_key=True),
    Column("week", WEEK, primary_key=True),
    Column("level", String(10), nullable=False),  # pantau | waspada | siaga
    Column("label", String(25), nullable=False),  # risiko_naik | kegiatan_petugas_naik | belum_jelas
    Column("rules", String(60), nullable=False),  # that alarm, with commas between
    Column("change", String(10), nullable=False),  # opened | grown | kept | quiet | closed
    Column("quiet", Integer, nullable=False),  # runs without alarm in a row
    Column("observed", Integer),
    Column("window_weeks", Integer),
    Column("expected", Float),
    Column("upper", Float),
    Column("p_value", Float),
    Column("recurrence_days", Float),
    Column("completeness", Float),  # units heard of over units known; none: no unit is known
    Column("units", Integer),
    Column("cluster", Text, nullable=False, server_default=""),  # codes of its kabupaten, with commas between
    Column("cluster_lat", Float),
    Column("cluster_lon", Float),
    Column("cluster_km", Float),
    Column("cluster_start", Date),
)
Index("ix_episode_week_week", episode_week.c.week)

episode_outcome = Table(  # append-only, as `audit`: what an officer found out
    "episode_outcome",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("episode_id", Integer, ForeignKey("episode.id"), nullable=False, index=True),
    Column("at", DateTime, nullable=False),  # UTC
    Column("week", WEEK, nullable=False),  # of `at`
    Column("actor", String(64), nullable=False),
    Column("actor_name", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("office", String(40), nullable=False),
    Column("verdict", String(12), nullable=False),  # awas | benar | salah | tidak_jelas | dibuka_lagi
    Column("remark", String(30), nullable=False),
)

hot_spot = Table(  # where counts are high or low together, by quarter
    "hot_spot",
    metadata,
    Column("quarter", String(7), primary_key=True),  # 2026-Q3
    Column("series", SERIES, primary_key=True),
    Column("regency_code", CODE, ForeignKey("regency.code"), primary_key=True),
    Column("is_demo", Boolean, nullable=False),
    Column("kind", String(15), nullable=False),  # panas | dingin | tinggi-rendah | rendah-tinggi | empty
    Column("gi_star", Float),
    Column("local_i", Float),
    Column("q_value", Float),
)
