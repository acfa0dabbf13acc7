"""What officers find out about an alert: who, when, in fixed words; never changed afterwards."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Engine, insert, select

from data.model import Role, Viewer
from data.periods import week_of
from data.store.accounts import NotAllowedError
from data.store.audit import LONGEST_NAME, Action, record_within
from data.store.engine import writing
from data.store.events import naive
from data.store.schema_signals import episode, episode_outcome
from data.store.signals import VERSION
from data.store.versions import touch
from locales import text
from locales.format import WIB

__all__ = ["REMARKS", "Verdict", "VerdictError", "judge", "may_judge"]


class Verdict(StrEnum):
    """What is said of an episode. `AWAS` raises it and keeps it open, the next three close it."""

    AWAS = "awas"
    TRUE = "benar"
    FALSE = "salah"
    UNCLEAR = "tidak_jelas"
    REOPENED = "dibuka_lagi"


REMARKS: Mapping[Verdict, tuple[str, ...]] = {
    Verdict.AWAS: ("perekrutan_berlangsung", "korban_ditemukan", "pola_sama_beberapa_desa"),
    Verdict.TRUE: ("kasus_ditemukan", "perekrutan_dihentikan", "diteruskan_instansi_lain"),
    Verdict.FALSE: ("laporan_ganda", "salah_kategori", "kegiatan_petugas", "penambahan_desa_pelapor"),
    Verdict.UNCLEAR: ("belum_dapat_dipastikan", "laporan_tidak_cukup"),
    Verdict.REOPENED: ("temuan_baru", "salah_tekan"),
}
CLOSING = frozenset({Verdict.TRUE, Verdict.FALSE, Verdict.UNCLEAR})


class VerdictError(Exception):
    """A verdict that cannot be taken; the message, for people, says why."""


def may_judge(viewer: Viewer, code: str, *, is_demo: bool) -> bool:
    """Return whether a viewer closes alerts of a kabupaten: a kanim that is logged in, in its own working area."""
    return viewer.role is Role.KANIM and bool(viewer.subject) and code in viewer.regencies and not is_demo


def judge(engine: Engine, viewer: Viewer, number: int, verdict: Verdict, remark: str, *, at: datetime) -> None:
    """Write down what was found out about an episode.

    Args:
        engine: the store.
        viewer: who says it.
        number: of the episode.
        verdict: what.
        remark: why, one of `REMARKS`.
        at: moment, with its time zone.

    Raises:
        NotAllowedError: the episode is not there or not the viewer's to judge, which is not told apart.
        VerdictError: the remark does not go with the verdict; or it has been closed, or is open, already.
    """
    if remark not in REMARKS[verdict]:
        raise VerdictError(text("verdicts.bad_remark"))
    with writing(engine).begin() as connection:
        found = connection.execute(select(episode).where(episode.c.id == number)).one_or_none()
        if found is None or not may_judge(viewer, found.regency_code, is_demo=found.is_demo):
            raise NotAllowedError(viewer.role)
        is_closed = _last(connection, number) in CLOSING
        if is_closed is not (verdict is Verdict.REOPENED):
            raise VerdictError(text("verdicts.closed" if is_closed else "verdicts.open"))
        values = {
            "episode_id": number, "at": naive(at), "week": week_of(at.astimezone(WIB).date()),
            "actor": viewer.subject, "actor_name": viewer.name[:LONGEST_NAME], "role": viewer.role.value,
            "office": viewer.office, "verdict": verdict.value, "remark": remark,
        }  # fmt: skip
        connection.execute(insert(episode_outcome).values(values))
        record_within(connection, viewer, Action.VERDICT, f"peringatan={number} {verdict.value} {remark}", at=at)
        touch(connection, VERSION, f"verdict:{number}:{at.isoformat()}", at)


def _last(connection: Connection, number: int) -> str:
    said = select(episode_outcome.c.verdict).where(episode_outcome.c.episode_id == number)
    return connection.scalar(said.order_by(episode_outcome.c.id.desc()).limit(1)) or ""
