"""The tables of who may see what; they stand in the metadata of `data.store.schema`."""

from sqlalchemy import Boolean, Column, Date, DateTime, ForeignKey, Integer, String, Table, Text

from data.store.schema import CODE, metadata

office_province = Table(  # dated: which provinces a Kantor Wilayah has; its own code need not be a Kantor Imigrasi's
    "office_province",
    metadata,
    Column("office_code", String(40), primary_key=True),
    Column("province_code", CODE, ForeignKey("province.code"), primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("valid_to", Date),
    Column("batch_id", Integer),  # `import_batch` that wrote the row last
)

account = Table(  # who has which role, as an admin wrote it
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(254), nullable=False, unique=True),  # lower case
    Column("issuer", Text, nullable=False, server_default=""),  # of the first login; from then on these two count,
    Column("subject", String(255), nullable=False, server_default=""),  # and not the address
    Column("name", Text, nullable=False, server_default=""),
    Column("role", String(20), nullable=False),
    Column("office", String(40), nullable=False, server_default=""),
    Column("provinces", Text, nullable=False, server_default=""),  # codes with commas between
    Column("active", Boolean, nullable=False),
    Column("updated_by", Text, nullable=False),
    Column("updated_at", DateTime, nullable=False),  # UTC
)

audit = Table(  # append-only: triggers refuse every change
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False, index=True),  # UTC
    Column("actor", String(64), nullable=False),  # `data.access.Identity.key`; empty: nobody was logged in
    Column("actor_name", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("action", String(20), nullable=False),
    Column("detail", String(200), nullable=False),  # fixed words and codes
)
