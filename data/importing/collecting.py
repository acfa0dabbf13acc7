"""Python's search for garbage while a file is loaded: a million rows make many objects and no circles of them."""

import gc
import threading

SELDOM = 200_000  # new objects before Python looks; usually 700


class Seldom:
    """Looks for garbage less often inside `with`; loads beside each other share it, the last one sets it back."""

    def __init__(self) -> None:
        self._lock, self._inside, self._usual = threading.Lock(), 0, gc.get_threshold()

    def __enter__(self) -> None:
        """Begin."""
        with self._lock:
            if not self._inside:
                self._usual = gc.get_threshold()
                gc.set_threshold(SELDOM, *self._usual[1:])
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        """End."""
        with self._lock:
            self._inside -= 1
            if not self._inside:
                gc.set_threshold(*self._usual)


SELDOM_COLLECTED = Seldom()
