"""What an office has sent comes back as a file that changes nothing when it is loaded again."""

import io
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, update

from data.importing import exporting
from data.model import ALL_CATEGORIES, STATUSES, Role
from data.store import schema
from data.store.accounts import NotAllowedError
from data.store.schema_imports import import_change
from tests import importing_store
from tests.importing import everything, put, table
from tests.planted import viewer

engine = importing_store.any_engine
HEAD = "No. Laporan;Kategori;Tgl Lapor;Kab/Kota;Desa;Kabupaten asal;Jumlah orang;Status;Kantor;Diajukan pada"
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", "", "-5/A", "L 1", "2", "3"]),
        st.sampled_from(ALL_CATEGORIES),
        st.dates(importing_store.FIRST, importing_store.LAST).map(lambda day: f"{day:%d/%m/%Y}"),
        st.just("Ponorogo"),
        st.sampled_from(["", "Bangunsari"]),
        st.sampled_from(["", "Kab. Pacitan"]),
        st.integers(0, 3).map(str),
        st.sampled_from(["", *STATUSES]),
        st.just("ponorogo"),
        st.sampled_from(["", "2024-11-04 10:00 WIB", "2024-11-04 10:00:07.25 WITA"]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row[0] or object(),
)


def exported(engine: Engine, role: Role = Role.STAF) -> tuple[bytes, int]:
    target = io.BytesIO()
    count = exporting.write(engine, viewer(role), target)
    return target.getvalue(), count


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_export_and_import_change_nothing(engine: Engine, rows: list[tuple[str, ...]]) -> None:
    with engine.begin() as connection:
        connection.execute(delete(import_change))
        connection.execute(delete(schema.incident))
    report = put(engine, table(*(";".join(row) for row in rows), head=HEAD))
    assert not report.counted, report.problems
    put(engine, table(*(";".join(("", *row[1:])) for row in rows), head=HEAD))
    before = everything(engine)["incident"]
    content, count = exported(engine)
    assert count == len(before)
    again = put(engine, content)
    assert (again.read, again.accepted, again.refused, again.unchanged) == (count, 0, 0, count)
    assert everything(engine)["incident"] == before


def test_rows_of_others_and_synthetic_ones_stay(engine: Engine) -> None:
    put(engine, table("1;wna;4/11/2024;Ponorogo;1;;surabaya", "2;wna;4/11/2024;Ponorogo;1;;ponorogo"))
    assert exported(engine)[1] == 1
    with engine.begin() as connection:
        connection.execute(update(schema.incident).values(is_demo=True))
    assert exported(engine)[1] == 0


@pytest.mark.parametrize("role", Role)
def test_only_the_office_reads_its_rows(engine: Engine, role: Role) -> None:
    allowed: Any = {Role.KANIM, Role.STAF, Role.PIMPASA}
    if role in allowed:
        assert exported(engine, role)[1] == 0
    else:
        with pytest.raises(NotAllowedError):
            exported(engine, role)
