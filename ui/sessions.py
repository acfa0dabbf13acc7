"""Which logins are alive: Streamlit's cookie lasts 30 days and names who logged in, but not whether he is still there.

A login lives until it has been idle for too long, until it is too old, or until its person logs out in any window. What
this process has not seen is alive only while it is younger than the idle time, so a restart ends nothing that is fresh
and revives nothing that is not.
"""

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from data.access import AccessRules


class Life(Enum):
    """State of a login."""

    NEW = "new"
    ALIVE = "alive"
    OVER = "over"
    LOGGED_OUT = "logged_out"


@dataclass(frozen=True, slots=True)
class Login:
    """One login of one person: `key` differs from login to login, `since` is when the provider made it."""

    key: str
    since: datetime

    @property
    def mark(self) -> str:
        """What stands for this login in the audit, where other processes find that it was ended."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:16]


def login_of(claims: Mapping[str, Any]) -> Login | None:
    """Return which login an ID token is of; None when it does not say when it was made (`iat` is required)."""
    made = claims.get("iat")
    if isinstance(made, bool) or not isinstance(made, int | float):
        return None
    parts = (claims.get("iss"), claims.get("sub"), made, claims.get("nonce"))
    return Login(repr(parts), datetime.fromtimestamp(made).astimezone())


@dataclass(slots=True)
class Logins:
    """When each login was last seen; shared by all sessions of this process."""

    seen: dict[str, datetime] = field(default_factory=dict)
    ended: dict[str, datetime] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def look(self, login: Login, rules: AccessRules, now: datetime) -> Life:
        """Return whether a login is alive; says nothing of activity."""
        if login.key in self.ended:
            return Life.LOGGED_OUT
        last = self.seen.get(login.key)
        idle = now - (last or login.since) > timedelta(minutes=rules.idle_minutes)
        if idle or now - login.since > timedelta(hours=rules.longest_hours):
            return Life.OVER
        return Life.ALIVE if last else Life.NEW

    def act(self, login: Login, rules: AccessRules, now: datetime) -> Life:
        """Take note that somebody does something with a login, and return whether it is alive."""
        with self.lock:
            life = self.look(login, rules, now)
            if life in {Life.NEW, Life.ALIVE}:
                self.seen[login.key] = now
            elif life is Life.OVER:
                self._forget(rules, now)
            return life

    def end(self, login: Login, now: datetime) -> None:
        """End a login in every window."""
        with self.lock:
            self.ended[login.key] = now

    def _forget(self, rules: AccessRules, now: datetime) -> None:
        """Forget what is over by its age alone."""
        longest = timedelta(hours=rules.longest_hours)
        for table in (self.seen, self.ended):
            for key in [key for key, at in table.items() if now - at > 2 * longest]:
                del table[key]


LOGINS = Logins()
