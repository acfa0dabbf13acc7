"""Text that a spreadsheet would take for a formula."""

import re

STARTS = ("=", "+", "-", "@", "\t", "\r")
PLAIN_NUMBER = re.compile(r"[+-]?[0-9.,]*[0-9]")


def harmless(value: str) -> str:
    """Return text so that no spreadsheet reads it as a formula, with an apostrophe before it; plain numbers stay.

    Signs as OWASP lists them: https://owasp.org/www-community/attacks/CSV_Injection
    """
    return f"'{value}" if value.startswith(STARTS) and not PLAIN_NUMBER.fullmatch(value) else value
