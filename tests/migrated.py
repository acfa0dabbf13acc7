"""What a process does that starts beside others: a module of its own, for it loads nothing that it does not need."""

from typing import TYPE_CHECKING

from data.store import engine as store

if TYPE_CHECKING:
    from multiprocessing import Queue


def migrate_once(url: str, done: "Queue[bool]") -> None:
    """Bring a store up, and say whether there was anything to do."""
    done.put(store.migrate(store.connect(url)))
