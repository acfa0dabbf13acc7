"""The life of a report: which steps there are, from which status to which, and who takes them (DOMAIN.md).

Fixed words throughout: nobody can write a name or a chronology into a report.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from data.model import Role, Viewer


class Step(StrEnum):
    """What somebody does to a report."""

    FILE = "ajukan"
    CORRECT = "perbaiki"
    VERIFY = "verifikasi"
    SEND_BACK = "minta_perbaikan"
    REJECT = "tolak"
    ASSIGN = "tugaskan"
    FOLLOW_UP = "tindak_lanjuti"
    CLOSE = "selesaikan"


CHECKLIST = ("kategori", "tempat", "tanggal", "jumlah", "tidak_ganda", "tanpa_data_pribadi")
"""What is looked at before a report is verified: all of it."""

SEND_BACK_REMARKS = (
    "kategori_tidak_sesuai",
    "tempat_kurang_jelas",
    "tanggal_tidak_sesuai",
    "jumlah_tidak_sesuai",
    "kemungkinan_ganda",
)
REJECT_REMARKS = ("ganda", "bukan_keimigrasian", "tidak_dapat_dipastikan", "salah_kirim")
SECTIONS = ("intelkim", "wasdakim")
INTERVENTIONS = ("pengecekan_dokumen", "pemanggilan", "operasi_gabungan")
RESULTS = (
    "diproses_hukum",
    "diteruskan",
    "keberangkatan_dicegah",
    "pembinaan",
    "tidak_terbukti",
    "bukti_kurang",
)
OBSERVATIONS = (
    "janji_gaji_tinggi",
    "tanpa_kontrak",
    "terlilit_utang",
    "dokumen_ditahan",
    "visa_tidak_sesuai",
    "perekrut_tidak_resmi",
    "rombongan",
    "anak",
    "jalur_tidak_resmi",
)
"""Remarks of who files, in the place of free text."""

FILERS = frozenset({Role.DESA, Role.PIMPASA})
VERIFIERS = frozenset({Role.PIMPASA, Role.KANIM})
OFFICE = frozenset({Role.KANIM})


@dataclass(frozen=True, slots=True)
class Move:
    """One way of taking a step: from a status to another, by roles of the report's own office."""

    before: str
    after: str
    roles: frozenset[Role]


FLOW: Mapping[Step, tuple[Move, ...]] = {
    Step.FILE: (Move("", "diajukan", FILERS),),
    Step.CORRECT: (Move("minta_perbaikan", "diajukan", FILERS),),
    Step.VERIFY: (Move("diajukan", "diverifikasi", VERIFIERS),),
    Step.SEND_BACK: (
        Move("diajukan", "minta_perbaikan", VERIFIERS),
        Move("diverifikasi", "minta_perbaikan", OFFICE),
    ),
    Step.REJECT: (Move("diajukan", "ditolak", VERIFIERS), Move("diverifikasi", "ditolak", OFFICE)),
    Step.ASSIGN: (Move("diverifikasi", "diverifikasi", OFFICE),),
    Step.FOLLOW_UP: (Move("diverifikasi", "ditindaklanjuti", OFFICE),),
    Step.CLOSE: (Move("ditindaklanjuti", "selesai", OFFICE),),
}


def move(step: Step, status: str) -> Move | None:
    """Return how a step is taken from a status ("" before a report is filed); None where it is not."""
    return next((each for each in FLOW[step] if each.before == status), None)


def may(viewer: Viewer, step: Step, *, status: str, office: str | None, filed_by: str | None, is_demo: bool) -> bool:
    """Return whether a viewer may take a step.

    Nobody acts on synthetic rows, nobody without a login; a village corrects only what it filed itself.

    Args:
        viewer: who asks.
        step: what.
        status: of the report; "" for one that is not filed yet.
        office: of the report; for one that is not filed yet the viewer's own.
        filed_by: key of who filed it.
        is_demo: whether it is synthetic.
    """
    found = move(step, status)
    if is_demo or not viewer.subject or found is None or viewer.role not in found.roles:
        return False
    if step is Step.CORRECT and filed_by == viewer.subject:
        return True
    return bool(office) and office == viewer.office and not (step is Step.CORRECT and viewer.role is Role.DESA)
