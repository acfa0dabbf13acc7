"""Which data are in force: what pages ask every few seconds changes with whatever is loaded or released."""

from datetime import UTC, date, datetime

import pandas as pd

from data.model import Viewer
from data.store import releases
from data.store.demo import remove_demo, replace_demo
from data.store.releases import Made
from data.store.versions import stamp
from tests.demo_set import PARAMETERS, made
from tests.moved import CELL
from tests.planted import plant
from tests.stores import Stores

AT = datetime(2026, 1, 7, 3, tzinfo=UTC)


def test_the_stamp_differs_after_every_load_and_release(stores: Stores) -> None:
    engine, few = stores.open("empty"), {name: frame.head(0) for name, frame in made().items()}
    stores.bring(engine, "migrated")
    seen = [stamp(engine, Viewer())]

    def changed() -> bool:
        seen.append(stamp(engine, Viewer()))
        return seen[-1] == stamp(engine, Viewer()) and seen[-1] not in seen[:-1]

    stores.bring(engine, "ready")
    assert changed()
    replace_demo(engine, few, digest="d", data_until=PARAMETERS.end, note="", at=AT)
    assert changed()
    for digest in ("one", "two"):
        how = Made(date(2026, 1, 2), PARAMETERS.end, 10, 5, is_demo=True, digest=digest, hidden=1)
        releases.save(engine, how, pd.DataFrame([CELL | {"reports": 7, "persons": None}]))
        assert changed(), "a release that takes the number of the former too"
    remove_demo(engine, at=AT)
    assert changed()
    plant(engine)
    assert changed()
