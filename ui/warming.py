"""What the first visitor needs is read before anybody asks."""

import gc
from datetime import datetime

from data.model import Role, Viewer
from data.store.versions import day_of
from locales.format import WIB
from ui import cached, waiting


def warm() -> None:
    """Read what the first visitor needs."""
    version = cached.version_key(cached.data_versions(cached.EVERYBODY))
    cached.is_built(version)
    counts = cached.cube_for(version, cached.EVERYBODY)
    if counts.months:
        as_of = day_of(cached.data_versions(cached.EVERYBODY), datetime.now(WIB).date())
        waiting.progress_for(version, cached.EVERYBODY, counts.months[0], as_of)
    cached.release(version, Viewer(role=Role.KANIM))
    gc.collect()
    gc.freeze()  # what lives as long as the server need not be looked through again and again
