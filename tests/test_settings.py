"""A wrong setting is named in words, whichever it is; a right one is taken."""

import re

import pytest

from analysis.privacy import Rules
from data.access import AccessRules
from data.settings import SettingError


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PETA_THRESHOLD_VICTIMS", "0", "bilangan bulat"),
        ("PETA_THRESHOLD_OTHER", "lima", "bilangan bulat"),
        ("PETA_THRESHOLD_OTHER", "5.5", "bilangan bulat"),
        ("PETA_THRESHOLD_OTHER", "", "bilangan bulat"),
        ("PETA_PUBLISH", "ya", "0 (mati) atau 1 (hidup)"),
        ("PETA_IDLE_MINUTES", "0", "angka di atas 0"),
        ("PETA_IDLE_MINUTES", "x", "angka di atas 0"),
        ("PETA_SESSION_HOURS", "-1", "angka di atas 0"),
        ("PETA_SESSION_HOURS", "nan", "angka di atas 0"),
        ("PETA_SESSION_HOURS", "inf", "angka di atas 0"),
        ("PETA_TRUST_EMAIL", "true", "0 (mati) atau 1 (hidup)"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str, expected: str) -> None:
    read = (
        Rules.from_environment if name.startswith(("PETA_THRESHOLD", "PETA_PUBLISH")) else AccessRules.from_environment
    )
    words = rf'Pengaturan {name} tidak dapat dipakai: tertulis "{re.escape(value)}", harus {re.escape(expected)}'
    with pytest.raises(SettingError, match=words):
        read({name: value})


def test_settings_are_taken() -> None:
    assert Rules.from_environment({}) == Rules(10, 5, publish=False)
    given = {"PETA_THRESHOLD_VICTIMS": "20", "PETA_THRESHOLD_OTHER": " 3 ", "PETA_PUBLISH": "1"}
    assert Rules.from_environment(given) == Rules(20, 3, publish=True)
    access = AccessRules.from_environment({"PETA_IDLE_MINUTES": "0.5", "PETA_TRUST_EMAIL": "1"})
    assert (access.idle_minutes, access.longest_hours, access.trust_email) == (0.5, 12, True)
