"""Which Chromium the browser tests drive: `python -m tests.browser.chromium` prints it, or exits with 1."""

import os
import shutil
import sys

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def find_chromium() -> str | None:
    """Return the path of `CHROMIUM`, else of the first browser on PATH, else None."""
    chosen = os.environ.get("CHROMIUM")
    return next((path for name in ([chosen] if chosen else NAMES) if (path := shutil.which(name))), None)


if __name__ == "__main__":
    found = find_chromium()
    sys.stdout.write(f"{found}\n" if found else "")
    sys.exit(found is None)
