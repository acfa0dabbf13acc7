"""The recapitulation: what became of each month's reports, in the viewer's scope, through the door."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Engine

from analysis import privacy
from data.filing import Activity, Nil
from data.flow import Step
from data.model import Role
from data.store import demo, steps
from data.store.accounts import NotAllowedError
from data.store.recap import KEYS, READERS, REPORTS, SIGNS, recap
from data.store.steps import Detail
from tests.demo_set import PARAMETERS, made
from tests.planted import viewer
from tests.reported import AT, DAY, DESA, KANIM, LEADER, OTHER, PIMPASA, PLACE, STAF, WHOLE, a_report, opened, put, take
from tests.stores import Stores

START, END = "2025-12", "2026-01"
FAR = a_report(area="21.71", origin="35.02")


@pytest.fixture(scope="module")
def engine(stores: Stores) -> Engine:
    """Four reports of Ponorogo's office: one rejected, one followed up late, one sent back, one in Batam; and signs."""
    made_ = opened(stores)
    rejected, late = put(made_).ticket, put(made_, a_report(category="tppo"), key="b").ticket
    sent = put(made_, a_report(area="35.01.01.2001"), key="c").ticket
    put(made_, FAR, key="d")
    put(made_, a_report(reported_on=date(2025, 12, 28), occurred_on=None, category="wna"), key="e")
    take(made_, KANIM, rejected, Step.REJECT, remark="ganda")
    take(made_, KANIM, sent, Step.SEND_BACK, remark="kemungkinan_ganda")
    later = AT + timedelta(hours=49)
    assert not steps.take(made_, KANIM, [late], Step.VERIFY, WHOLE, at=later)
    detail = Detail(section="intelkim", intervention="pemanggilan")
    assert not steps.take(made_, KANIM, [late], Step.FOLLOW_UP, detail, at=later + timedelta(hours=7))
    put(made_, Nil(900, "2026-W01"), key="n")
    put(made_, Activity("sosialisasi", DAY, "35.02", 30, 900), PIMPASA, key="k")
    put(made_, Activity("bimtek", DAY, "35.02", 12), PIMPASA, key="l")
    return made_


def told(engine: Engine, who: Any) -> dict[tuple[Any, ...], dict[str, int]]:
    """Return key → counts that are not 0, as they come through the door; it takes nothing away that is in scope."""
    stored = recap(engine, who, start=START, end=END)
    frame = privacy.recap(stored, who)
    pd.testing.assert_frame_equal(frame, stored, check_dtype=False)
    assert list(frame.columns) == [*KEYS, *REPORTS, *SIGNS]
    keys = frame[list(KEYS)].astype(object).where(frame[list(KEYS)].notna(), None).itertuples(index=False, name=None)
    counts = frame[[*REPORTS, *SIGNS]].to_dict("records")
    return {key: {str(n): v for n, v in row.items() if v} for key, row in zip(keys, counts, strict=True)}


FAR_KEY = ("2026-01", "ponorogo", "21.71", None, "masyarakat")
OWN = {
    ("2025-12", "ponorogo", "35.02", PLACE, "lainnya"): {"filed": 1},
    ("2026-01", "ponorogo", "35.02", PLACE, ""): {"nil": 1, "activities": 1, "participants": 30},
    ("2026-01", "ponorogo", "35.02", None, ""): {"activities": 1, "participants": 12},
    ("2026-01", "ponorogo", "35.02", PLACE, "masyarakat"): {
        "filed": 2, "verified": 1, "followed_up": 1, "rejected": 1, "verified_late": 1, "followed_late": 1,
    },
    ("2026-01", "ponorogo", "35.01", "35.01.01.2001", "masyarakat"): {"filed": 1, "sent_back": 1},
}  # fmt: skip


def test_an_office_has_its_villages_and_months(engine: Engine) -> None:
    expected = OWN | {FAR_KEY: {"filed": 1}}
    for who in (KANIM, STAF, PIMPASA):
        assert told(engine, who) == expected


def test_a_province_has_what_happened_in_it(engine: Engine) -> None:
    assert told(engine, viewer(Role.KANWIL)) == OWN


def test_the_leadership_has_the_country_without_villages(engine: Engine) -> None:
    found = told(engine, LEADER)
    assert {village for _, _, _, village, _ in found} == {None}
    assert found[FAR_KEY] == {"filed": 1}
    assert found["2026-01", "ponorogo", "35.02", None, ""] == {"nil": 1, "activities": 2, "participants": 42}
    assert len(found) == 5


def test_nobody_else_is_told_anything(engine: Engine) -> None:
    assert told(engine, OTHER) == {}
    assert told(engine, replace(PIMPASA, office="surabaya")) == {}
    for role in Role:
        if role not in READERS:
            with pytest.raises(NotAllowedError):
                recap(engine, viewer(role), start=START, end=END)


def test_months_are_within_and_weeks_belong_to_their_thursday(engine: Engine) -> None:
    found = recap(engine, KANIM, start="2025-12", end="2025-12")
    assert found["filed"].tolist() == [1]
    assert found["nil"].tolist() == [0], "the week from 29 December is January's"


def test_the_door_lets_nothing_pass_that_is_not_exact_by_right(engine: Engine) -> None:
    whole = recap(engine, KANIM, start=START, end=END)
    assert privacy.recap(whole, OTHER).empty
    assert privacy.recap(whole, DESA).empty
    country = privacy.recap(whole, LEADER)
    assert country["village"].isna().all()
    assert country["filed"].sum() == whole["filed"].sum()
    elsewhere = replace(KANIM, office="surabaya", regencies=frozenset({"35.01"}))
    assert privacy.recap(whole, elsewhere)["village"].tolist() == ["35.01.01.2001"]


def test_synthetic_reports_are_told_until_there_is_a_real_one(stores: Stores) -> None:
    engine = opened(stores)
    demo.replace_demo(
        engine, made(), digest="d", data_until=PARAMETERS.end, note="", at=datetime(2026, 1, 7, tzinfo=UTC)
    )
    month = f"{PARAMETERS.end:%Y-%m}"
    found = recap(engine, KANIM, start=month[:4] + "-01", end=month)
    assert found["filed"].sum() > 0
    assert found["nil"].sum() > 0
    assert found["activities"].sum() > 0
    assert found["village"].isna().all()
    put(engine)
    assert recap(engine, KANIM, start="2020-01", end="2026-12")["filed"].sum() == 1
