"""A process that ends with the server that started it, however the server ends."""

import os
import signal
import sys
import threading

NICENESS = 10


def die_with_input() -> None:
    """End this process, and what it started, once its standard input is closed: by the server, or by its death.

    Until then it gives way to whoever else wants the processor. It is started in a session of its own
    (`start_new_session`), so that nothing else is in its group.
    """
    os.nice(NICENESS)
    threading.Thread(target=_wait, name="leash", daemon=True).start()


def _wait() -> None:
    while os.read(sys.stdin.fileno(), 1):  # not through the buffer, whose lock would break the process's own end
        continue
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
