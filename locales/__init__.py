"""All text that a person reads, by key: gettext catalogues and their loader.

A catalogue is read from its `.po` file directly, so that nothing has to be compiled before the first start.
"""

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGE = "id"


@cache
def catalogue(language: str = LANGUAGE) -> dict[str, str]:
    """Return key → text of a language.

    Raises:
        FileNotFoundError: there is no catalogue of that language.
    """
    path = Path(__file__).parent / language / "LC_MESSAGES" / "peta_binaan.po"
    with path.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def text(key: str, **values: object) -> str:
    """Return the text of `key` with `{name}` places filled from `values`.

    Raises:
        KeyError: the catalogue has no such key; a test holds that none is missing.
    """
    return catalogue()[key].format(**values) if values else catalogue()[key]
