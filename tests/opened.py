"""Pages opened on a small demonstration set, as a session sees them, and what can be read on them."""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from data.demo.__main__ import read_reference
from data.demo.dataset import generate
from data.demo.parameters import Parameters
from data.model import CATEGORIES, Group
from data.setup import prepare
from data.store.demo import replace_demo
from data.store.engine import connect
from locales import text
from tests.published import store_release
from tests.test_imports import ROOT

PARAMETERS = Parameters.until(date(2026, 1, 7), incidents=3_000, weeks=160)  # so that the last year is 2025
OWN = ("35.01", "35.02", "35.03")
PETA, METODE = calc_hash("peta"), calc_hash("metode")
DEMO = text("map.demo")
NOT_TOLD = "–"
RELEASED = text("picture.released", day="").partition(" :")[0]


@contextmanager
def small_set(factory: pytest.TempPathFactory) -> Iterator[pd.DataFrame]:
    """Let pages read a store of their own with a small demonstration set; yields its reports as they were made."""
    made = _made_once(factory)
    store = factory.mktemp("pages") / "peta.sqlite"
    shutil.copyfile(made / "peta.sqlite", store)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite:///{store}")
        st.cache_resource.clear()
        yield pd.read_parquet(made / "incident.parquet")
    st.cache_resource.clear()


@contextmanager
def facts_alone(folder: Path, url: str = "") -> Iterator[Engine]:
    """Let pages read a store in `folder`, or the empty one of `url`, with nothing but the reference facts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url or f"sqlite:///{folder}/peta.sqlite")
        st.cache_resource.clear()
        engine = connect()
        prepare(engine)
        yield engine
        st.cache_resource.clear()
        engine.dispose()


def _made_once(factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the store and its reports, made by the first of all workers that asks."""
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "opened"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "incident.parquet").exists():
            engine = connect(f"sqlite:///{folder}/peta.sqlite")
            prepare(engine)
            incidents = fill(engine)["incident"]
            engine.dispose()  # the last connection takes what is still in the journal into the file
            incidents.to_parquet(folder / "incident.parquet")
    return folder


def fill(engine: Engine) -> dict[str, pd.DataFrame]:
    frames = generate(read_reference(engine, as_of=PARAMETERS.end), PARAMETERS)
    few = frames | {name: frames[name].head(50) for name in ("report_week", "activity")}
    replace_demo(engine, few, digest="small", data_until=PARAMETERS.end, note=PARAMETERS.as_text())
    store_release(engine, as_of=PARAMETERS.end + timedelta(days=1))
    return frames


def opened(page: str = PETA, **parameters: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app._page_hash = page
    for name, value in parameters.items():
        app.query_params[name] = value
    return well(app.run())


def well(app: AppTest) -> AppTest:
    assert not app.exception, app.exception
    return app


def address(app: AppTest) -> dict[str, str]:
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}


def title(app: AppTest) -> str:
    return str(next(each.value for each in app.markdown if each.value.startswith("### ")))


def sentence(app: AppTest) -> str:
    return str(next(each.value for each in app.markdown if re.fullmatch(r"\*\*.*\*\*", each.value)))


def cards(app: AppTest) -> dict[str, str]:
    """Cards of a page: Peta's are a list of HTML, the others Streamlit's metrics."""
    listed = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html(app))
    return dict(listed) | {each.label: each.value for each in app.metric}


def html(app: AppTest) -> str:
    return "".join(each.proto.body for each in app.get("html"))


def rows(app: AppTest) -> list[dict[str, str]]:
    """The table of areas as a page shows its first rows."""
    headings, *cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>.*?</tr>", html(app))]
    return [dict(zip(headings, each, strict=True)) for each in cells]


def change(app: AppTest) -> dict[str, Any]:
    """The change that the map was sent."""
    sent = next(each for each in app.main if type(each).__name__ == "UnknownElement")
    group = json.loads(sent.proto.json_args)["feature_group"]
    found = re.search(r"peta\.apply\((.*)\);", group)
    assert found is not None
    content: dict[str, Any] = json.loads(found[1])
    return content


def said(app: AppTest) -> str:
    """Everything that a person can read beside the map."""
    texts = [each.value for kind in (app.markdown, app.caption, app.info, app.warning, app.error) for each in kind]
    return "\n".join([*texts, *cards(app).values()])


def year_of(incidents: pd.DataFrame, group: Group = Group.MASYARAKAT) -> pd.DataFrame:
    """Reports of 2025 with a known origin, as the usual picture counts them."""
    kept = incidents["month"].astype(str).str.startswith("2025") & incidents["category"].isin(CATEGORIES[group])
    return incidents[kept & incidents["origin_regency"].notna()]


def selectbox(app: AppTest, key: str, value: object) -> AppTest:
    return well(app.selectbox(key=key).select(value).run())


def press(app: AppTest, label: str) -> AppTest:
    return well(next(button for button in app.button if button.label == label).click().run())
