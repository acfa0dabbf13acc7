"""Words on their way to the browser: what the map says by itself, and text that must not become markup."""

from locales import text

MAP_WORDS = (
    "aim",
    "approximate",
    "areas",
    "choose",
    "close",
    "demo",
    "district",
    "fullscreen",
    "fullscreen_off",
    "hidden",
    "legend",
    "map",
    "none",
    "office",
    "offices",
    "per_population",
    "persons",
    "placements",
    "pocket",
    "reports",
    "since",
    "source",
    "spot",
    "status",
    "village",
    "villages",
    "zoom_in",
    "zoom_out",
)


def map_words() -> dict[str, str]:
    """Return key → text of everything that `geo/map.js` says by itself."""
    return {name: text(f"map.{name}") for name in MAP_WORDS}


def plain(value: str) -> str:
    """Return `value` with nothing that markdown would take for markup."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#|$~:" else sign for sign in value)
