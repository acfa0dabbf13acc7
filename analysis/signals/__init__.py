"""Early warning: what is reported unusually much, where, and how sure that is.

The five methods are brought on first use (module `__getattr__`): what they compile with numba, scipy or esda takes
seconds to import, and the parts of this package that only read their results do not need it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.signals.aberration import ears
    from analysis.signals.farrington import farrington_flexible
    from analysis.signals.recent import eb_recent_total
    from analysis.signals.scan import permutation_scan
    from analysis.signals.spots import hotspots

__all__ = ["ears", "eb_recent_total", "farrington_flexible", "hotspots", "permutation_scan"]

_HOMES = {
    "ears": "aberration",
    "eb_recent_total": "recent",
    "farrington_flexible": "farrington",
    "hotspots": "spots",
    "permutation_scan": "scan",
}


def __getattr__(name: str) -> Any:
    """The method of that name, brought from its module."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    method = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = method  # before a module of the same name that the import has just put there
    return method
