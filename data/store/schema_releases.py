"""The tables of what is released; they stand in the metadata of `data.store.schema`."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Table

from data.store.schema import MONTH, metadata

release = Table(  # released counts, made once a month; the newest row is in force
    "release",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("made_on", Date, nullable=False),
    Column("data_until", Date, nullable=False),  # last day of the latest closed quarter
    Column("threshold_victims", Integer, nullable=False),
    Column("threshold_other", Integer, nullable=False),
    Column("is_demo", Boolean, nullable=False),
    Column("digest", String(64), nullable=False),  # of the data it was made of
    Column("hidden", Integer, nullable=False),
)

release_cell = Table(  # one published cell; where it is not told, what stands for it
    "release_cell",
    metadata,
    Column("release_id", Integer, ForeignKey("release.id"), primary_key=True),
    Column("place", String(8), primary_key=True),  # asal | kejadian; none for the country
    Column("level", String(8), primary_key=True),  # country | province | regency
    Column("area", String(15), primary_key=True),  # code, `tidak-diketahui`, or none for the country
    Column("kind", String(8), primary_key=True),  # group | category | status
    Column("name", String(40), primary_key=True),
    Column("period", MONTH, primary_key=True),  # 2025-Q3 | 2025
    Column("reports", Integer),
    Column("persons", Integer),
    Column("reports_shown", String(10), nullable=False),
    Column("persons_shown", String(10), nullable=False),
)
