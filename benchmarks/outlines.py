"""`python -m benchmarks.outlines [--json]`: how well the approximate outlines agree with real boundaries.

IoU is the area two outlines share over the area that either covers: 1 is the same, 0 apart. The real boundaries stay
outside the repository; the measured figures are kept with `--write`.
"""

import gzip
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import click
import geopandas as gpd
import pandas as pd
import shapely

from geo import land as geo_land
from geo import outlines
from locales import text
from locales.format import number

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
LAND = ROOT / "node_modules" / "world-atlas" / geo_land.FILE
BOUNDARIES = SHARED / "wilayah" / "kabupaten_514.gpkg"
COMMAND = "python -m benchmarks.outlines"
JAVA = ("31", "32", "33", "34", "35", "36")
NAMED = {"ponorogo": "35.02", "trenggalek": "35.03", "pacitan": "35.01"}
HALF = 0.5
DECIMALS = 3  # of degrees, as the map's layers are written
AT_LEAST = {"median": 0.79, "java_median": 0.85}
AT_MOST = {"below_half": 12}
SHOWN = ("median", "java_median", "below_half", *NAMED, "kb_gzip", "seconds")

Figures = dict[str, Any]


class Inputs(NamedTuple):
    """What outlines are computed from and compared with."""

    regencies: pd.DataFrame
    districts: pd.DataFrame
    land: shapely.MultiPolygon
    boundaries: gpd.GeoSeries


def reference(name: str) -> pd.DataFrame:
    """Return a reference table, codes as text, from the project or, before it is there, from `shared/facts`."""
    own = ROOT / "data" / "reference" / f"{name}.csv"
    columns = ("code", "regency_code", "province_code")
    return pd.read_csv(own if own.is_file() else SHARED / "facts" / f"{name}.csv", dtype=dict.fromkeys(columns, str))


def boundaries(path: Path) -> gpd.GeoSeries:
    """Return real boundaries by code in equal-area metres; invalid rings are repaired first."""
    frame = gpd.read_file(path).set_index("code").sort_index()
    return frame.geometry.make_valid().to_crs(outlines.EQUAL_AREA)


def overlap(drawn: gpd.GeoDataFrame, real: gpd.GeoSeries) -> "pd.Series[float]":
    """Return IoU by code.

    Args:
        drawn: columns code, geometry.
        real: boundaries by code, in the equal-area projection.
    """
    ours = drawn.set_index("code").geometry.to_crs(outlines.EQUAL_AREA).make_valid()
    mine, theirs = ours.to_numpy(), real.reindex(ours.index).to_numpy()
    shared = shapely.area(shapely.intersection(mine, theirs))
    return pd.Series(shared / (shapely.area(mine) + shapely.area(theirs) - shared), index=ours.index, name="iou")


def measure(inputs: Inputs, *, tolerance: float = outlines.TOLERANCE) -> Figures:
    """Return the figures of the outlines at a tolerance, in degrees."""
    start = time.perf_counter()
    drawn = outlines.approximate(inputs.regencies, inputs.districts, inputs.land, tolerance=tolerance)
    seconds = time.perf_counter() - start
    iou = overlap(drawn, inputs.boundaries)
    poor = iou[iou < HALF].sort_values()
    return {
        "median": round(float(iou.median()), 4),
        "java_median": round(float(iou[iou.index.str[:2].isin(JAVA)].median()), 4),
        "below_half": len(poor),
        **{name: round(float(iou[code]), 4) for name, code in NAMED.items()},
        "areas": len(iou),
        "below_half_iou": {str(code): round(float(value), 3) for code, value in poor.items()},
        "tolerance": tolerance,
        "rounds": outlines.ROUNDS,
        "kb_gzip": round(kilobytes(drawn), 1),
        "seconds": round(seconds, 1),
    }


def kilobytes(drawn: gpd.GeoDataFrame) -> float:
    """Return the size of the outlines as a gzipped GeoJSON of three decimals, in kB (1000 bytes)."""
    rounded = shapely.transform(drawn.geometry.to_numpy(), lambda points: points.round(DECIMALS))
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": json.loads(shapely.to_geojson(shape))}
        for code, shape in zip(drawn["code"], rounded, strict=True)
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
    return len(gzip.compress(content.encode(), mtime=0)) / 1000


def table(figures: Figures) -> str:
    """Return figures and their targets as a table to read."""
    rows = [[text(f"bench_outlines.{word}") for word in ("measure", "value", "target")]]
    for name in SHOWN:
        decimals = {"below_half": 0, "kb_gzip": 1, "seconds": 1}.get(name, 3)
        rows.append([text(f"bench_outlines.{name}"), number(figures[name], decimals=decimals), _target(name, figures)])
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    lines = [f"  {name:<{widths[0]}}  {value:>{widths[1]}}  {target}".rstrip() for name, value, target in rows]
    note = text("bench_outlines.note", tolerance=number(figures["tolerance"], decimals=2))
    return "\n".join([text("bench_outlines.title", areas=figures["areas"]), *lines, note])


def _target(name: str, figures: Figures) -> str:
    """Return the target of a figure and whether it is reached, in words; nothing where there is no target."""
    if name in AT_LEAST:
        words, reached = (
            text("bench_outlines.at_least", value=number(AT_LEAST[name], decimals=2)),
            (figures[name] >= AT_LEAST[name]),
        )
    elif name in AT_MOST:
        words, reached = text("bench_outlines.at_most", value=AT_MOST[name]), figures[name] <= AT_MOST[name]
    else:
        return ""
    return f"{words} {text('bench_outlines.reached' if reached else 'bench_outlines.missed')}"


def gather(land: Path, real: Path) -> Inputs:
    """Read everything.

    Raises:
        SystemExit: with a message: a file is missing, or the boundaries are of other areas than the reference.
    """
    if not real.is_file():
        raise SystemExit(text("bench_outlines.no_boundaries", path=real))
    if not land.is_file():
        raise SystemExit(text("bench_outlines.no_land", path=land))
    inputs = Inputs(reference("regencies"), reference("districts"), geo_land.read(land), boundaries(real))
    if other := sorted(set(inputs.regencies["code"]) ^ set(inputs.boundaries.index)):
        raise SystemExit(text("bench_outlines.mismatch", path=real, codes=", ".join(other)))
    return inputs


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.option("--land", type=click.Path(path_type=Path), default=LAND)
@click.option("--boundaries", "real", type=click.Path(path_type=Path), default=BOUNDARIES)
@click.option("--tolerance", type=click.FloatRange(min=0), default=outlines.TOLERANCE)
@click.option("--write", "target", type=click.Path(path_type=Path))
def main(*, as_json: bool, land: Path, real: Path, tolerance: float, target: Path | None) -> None:
    """Measure, and print a table; with --json its figures on the last line, with --write also into a file."""
    figures = measure(gather(land, real), tolerance=tolerance)
    click.echo(table(figures))
    if target:
        record = {"measured_on": datetime.now(UTC).date().isoformat(), "command": COMMAND, **figures}
        target.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
        click.echo(text("bench_outlines.written", path=target))
    if as_json:
        click.echo(json.dumps(figures))


if __name__ == "__main__":
    main()
