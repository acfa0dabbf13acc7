"""The pages on a store without synthetic rows: an empty one, and one with a real report."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from data.store import schema
from locales import text
from tests.opened import DEMO, METODE, NOT_TOLD, cards, change, facts_alone, fill, opened, said, sentence


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with facts_alone(tmp_path) as made:
        yield made


def test_an_empty_store_says_what_to_do(engine: Engine) -> None:
    app = opened()
    assert text("notice.no_reports") in [each.value for each in app.info]
    assert DEMO not in said(app)
    assert text("answer.no_reports") in sentence(app)
    assert not cards(app), "nothing stored is not a count of zero"
    assert "viewing" not in [each.key for each in app.selectbox]
    assert change(app)["demo"] is False
    assert change(app)["digest"]
    assert DEMO not in said(opened(METODE))


def store_real(engine: Engine) -> None:
    """Store one real report, as an import does."""
    day = date(2025, 6, 2)
    with engine.begin() as connection:
        connection.execute(
            insert(schema.incident).values(
                category="laporan_masyarakat", reported_on=day, week="2025-W23", month="2025-06", event_regency="35.02",
                origin_regency="35.02", precision="kabupaten", persons=1, channel="kanim", status="diajukan",
                is_demo=False,
            )
        )  # fmt: skip
        connection.execute(
            insert(schema.dataset_version).values(
                name="incident", digest="real", loaded_at=datetime.now(UTC).replace(tzinfo=None), rows=1,
                data_until=date(2025, 12, 31),
            )
        )  # fmt: skip


def test_a_real_report_ends_the_demonstration_in_a_running_app(engine: Engine) -> None:
    fill(engine)
    assert DEMO in said(opened())
    store_real(engine)
    app = opened()
    assert DEMO not in said(app)
    assert not change(app)["demo"]
    assert "viewing" not in [each.key for each in app.selectbox]
    for each in (app, opened(sebagai="pimpinan")):  # nobody takes a role by an address
        assert cards(each).get(text("measure.laporan"), NOT_TOLD) == NOT_TOLD, "real reports are not the public's"


def test_real_reports_that_may_not_be_told_are_not_called_absent(engine: Engine) -> None:
    store_real(engine)
    app = opened()
    assert text("answer.no_reports") not in sentence(app)
    assert text("notice.no_reports") not in [each.value for each in app.info]
