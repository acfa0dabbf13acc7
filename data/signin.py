"""Whether a login is configured, and what may not happen without one. Names settings, never their values."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from locales import text

CALLBACK = "/oauth2callback"
SHORTEST_SECRET = 32
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
REQUIRED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")


class LoginRequiredError(Exception):
    """Real reports must not be stored where nobody can be told from anybody; the message says what to configure."""

    def __init__(self) -> None:
        super().__init__(text("signin.required"))


def check_real_rows(*, login_configured: bool) -> None:
    """Let an import of real reports pass only where a login is configured. Synthetic rows need none.

    Raises:
        LoginRequiredError: no login is configured.
    """
    if not login_configured:
        raise LoginRequiredError


def auth_problems(section: Mapping[str, Any]) -> tuple[str, ...]:
    """Return which lines of `[auth]` in `secrets.toml` are missing or not safe, by their names; empty when all is well.

    The address of the provider and our own must be https, except on this machine. The secret that signs the cookie
    has at least 32 characters: with a guessed one anybody could sign in as anybody.
    """
    wrong = [name for name in REQUIRED if not (isinstance(section.get(name), str) and section[name])]
    given = {name: section[name] for name in REQUIRED if name not in wrong}
    if len(given.get("cookie_secret", " " * SHORTEST_SECRET)) < SHORTEST_SECRET:
        wrong.append("cookie_secret")
    addresses = {name: urlsplit(given[name]) for name in ("redirect_uri", "server_metadata_url") if name in given}
    wrong += [name for name, url in addresses.items() if url.scheme != "https" and url.hostname not in LOOPBACK]
    if "redirect_uri" in given and addresses["redirect_uri"].path[-len(CALLBACK) :] != CALLBACK:
        wrong.append("redirect_uri")
    return tuple(dict.fromkeys(wrong))
