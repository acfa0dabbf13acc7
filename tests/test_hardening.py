"""The server's own settings, and that the documents about them are true."""

import re
import tomllib

import pytest

from data.signin import REQUIRED
from tests.test_imports import ROOT, product_files

CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
EXAMPLE = (ROOT / "deploy" / "secrets.example.toml").read_text("utf-8")
SECURITY = (ROOT / "docs" / "SECURITY.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("server", "enableXsrfProtection", True),
        ("server", "enableCORS", True),
        ("server", "enableAgentApi", False),
        ("server", "maxUploadSize", 200),
        ("client", "showErrorDetails", "none"),
        ("browser", "gatherUsageStats", False),
    ],
)
def test_the_server_is_set_as_promised(section: str, name: str, value: object) -> None:
    assert CONFIG[section][name] == value


def test_uploads_end_where_the_web_servers_do() -> None:
    nginx = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    assert f"client_max_body_size {CONFIG['server']['maxUploadSize']}m;" in nginx


def test_the_example_is_whole_and_holds_no_secret() -> None:
    section = tomllib.loads(EXAMPLE)["auth"]
    assert set(REQUIRED) <= set(section)
    assert not [name for name in ("cookie_secret", "client_id", "client_secret") if section[name]]


def test_every_setting_of_the_login_is_explained() -> None:
    source = (ROOT / "data" / "access.py").read_text("utf-8")
    asked = set(re.findall(r'"(PETA_[A-Z_]+)"', source))
    assert len(asked) == 7
    assert asked <= set(re.findall(r"PETA_[A-Z_]+", EXAMPLE))


def test_what_the_promises_name_is_there() -> None:
    paths = set(re.findall(r"`((?:tests|ui|data|analysis|deploy|docs)/[\w/.]+)(?:::\w+)?`", SECURITY))
    assert len(paths) > 15
    assert {path for path in paths if not (ROOT / path).exists()} <= {"docs/PRIVACY.md"}  # comes with the releases
    for path, name in re.findall(r"`([\w/.]+\.py)::(\w+)`", SECURITY):
        assert f"def {name}(" in (ROOT / path).read_text("utf-8")


def test_secrets_stay_out_of_the_repository() -> None:
    assert ".streamlit/secrets.toml" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


def test_nothing_reads_a_token() -> None:
    assert not [path for path in product_files() if re.search(r"\.tokens\b|expose_tokens", path.read_text("utf-8"))]
