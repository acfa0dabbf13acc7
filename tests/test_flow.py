"""Who takes which step from which status: DOMAIN.md's flow, role by role."""

import pytest

from data import flow
from data.flow import FLOW, Step, may
from data.model import STATUSES, Role, Viewer

MAY: dict[tuple[Step, str], set[Role]] = {  # of the report's own office; everything else is nobody's
    (Step.FILE, ""): {Role.DESA, Role.PIMPASA},
    (Step.CORRECT, "minta_perbaikan"): {Role.PIMPASA},
    (Step.VERIFY, "diajukan"): {Role.PIMPASA, Role.KANIM},
    (Step.SEND_BACK, "diajukan"): {Role.PIMPASA, Role.KANIM},
    (Step.REJECT, "diajukan"): {Role.PIMPASA, Role.KANIM},
    (Step.SEND_BACK, "diverifikasi"): {Role.KANIM},
    (Step.REJECT, "diverifikasi"): {Role.KANIM},
    (Step.ASSIGN, "diverifikasi"): {Role.KANIM},
    (Step.FOLLOW_UP, "diverifikasi"): {Role.KANIM},
    (Step.CLOSE, "ditindaklanjuti"): {Role.KANIM},
}


def someone(role: Role, office: str = "ponorogo", subject: str = "s") -> Viewer:
    return Viewer(role=role, office=office, subject=subject)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("step", list(Step))
def test_a_step_is_taken_by_its_roles_from_its_statuses(step: Step, role: Role) -> None:
    for status in ("", *STATUSES):
        given = {"status": status, "office": "ponorogo", "filed_by": "somebody else"}
        expected = role in MAY.get((step, status), set())
        assert may(someone(role), step, **given, is_demo=False) is expected
        assert not may(someone(role), step, **given, is_demo=True), "synthetic rows are nobody's"
        assert not may(someone(role, subject=""), step, **given, is_demo=False), "nobody without a login"
        assert not may(someone(role, office="surabaya"), step, **given, is_demo=False)
        assert not may(someone(role, office=""), step, status=status, office=None, filed_by="x", is_demo=False)


def test_a_report_is_corrected_by_who_filed_it_wherever_it_is() -> None:
    given = {"status": "minta_perbaikan", "office": "surabaya", "filed_by": "s"}
    assert may(someone(Role.DESA), Step.CORRECT, **given, is_demo=False)
    assert not may(someone(Role.DESA, subject="t"), Step.CORRECT, **given, is_demo=False)
    assert not may(someone(Role.KANIM), Step.CORRECT, **given, is_demo=False)


def test_the_flow_is_the_domains() -> None:
    after = {(move.before, move.after) for moves in FLOW.values() for move in moves if move.before != move.after}
    assert after == {
        ("", "diajukan"), ("minta_perbaikan", "diajukan"), ("diajukan", "diverifikasi"),
        ("diajukan", "minta_perbaikan"), ("diajukan", "ditolak"), ("diverifikasi", "minta_perbaikan"),
        ("diverifikasi", "ditolak"), ("diverifikasi", "ditindaklanjuti"), ("ditindaklanjuti", "selesai"),
    }  # fmt: skip
    assert {status for pair in after for status in pair} - {""} == set(STATUSES)


def test_fixed_words_fit_their_columns() -> None:
    words = (flow.SEND_BACK_REMARKS, flow.REJECT_REMARKS, flow.RESULTS, flow.INTERVENTIONS)
    assert max(len(word) for each in words for word in each) <= 30
    assert max(map(len, (*flow.SECTIONS, *Step, *flow.INTERVENTIONS))) <= 20
