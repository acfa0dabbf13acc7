"""The only room that speaks SQL. Every read takes a Viewer."""

from data.store import schema_access as schema_access  # so that the metadata is whole whichever module comes first
from data.store import schema_imports as schema_imports  # as above
from data.store import schema_reports as schema_reports  # as above
from data.store import schema_signals as schema_signals  # as above
