"""Who is measured: the product at several sizes, Streamlit with other maps, other dashboards, the floor."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec

from benchmarks.looks import PRODUCT, WITH_BOKEH, WITH_DECK, WITH_LEAFLET, WITH_PLOTLY, Look
from benchmarks.screen import DASH, NATIVE, STREAMLIT, Hand
from benchmarks.stage import BOUNDARIES

OURS, OFFICIAL = "ours", "official"
SIZES = {"at_10k": 10_000, "at_100k": 100_000, "at_1m": 1_000_000}
NAIVE, COMPRESSED = "naive", "naive_compressed"
NAIVE_DRAWING = "benchmarks.naive.drawing"
# What the product sets for speed and a naive page does not: Streamlit's own defaults.
STREAMLIT_DEFAULTS = {
    "STREAMLIT_SERVER_ENABLE_WEBSOCKET_COMPRESSION": "false",
    "STREAMLIT_RUNNER_POST_SCRIPT_GC": "true",
    "STREAMLIT_GLOBAL_MIN_CACHED_MESSAGE_SIZE": "10000",
}
DASH_NEEDS = ("dash", "dash_leaflet", "dash_ag_grid", "waitress")
RARELY = 3
SLOW_ROUNDS, SLOW_WARM_UP = 3, 1  # a map that is rebuilt takes half a minute


@dataclass(frozen=True, slots=True)
class Contender:
    """A way to show the page.

    Attributes:
        name: in the figures.
        drawing: module with its own `draw` for `ui.picture`; "" for the product's.
        server: module of a server of its own, with the port as its argument; "" for Streamlit.
        needs: packages beside the product's.
        hand: how its dropdowns are used.
        look: how its map says that it has painted.
        incidents: size of its own demonstration set; None for the stage's.
        official: whether official outlines are installed.
        every: takes part in every so-manieth round only: its changes take seconds.
        counts_sessions: whether the memory of further sessions is measured.
        settings: Streamlit's settings that differ from the product's, as variables.
    """

    name: str
    drawing: str = ""
    server: str = ""
    needs: tuple[str, ...] = ()
    hand: Hand = STREAMLIT
    look: Look = PRODUCT
    incidents: int | None = None
    official: bool = False
    every: int = 1
    counts_sessions: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> str:
        """What it cannot run without and is not there; "" when all is."""
        if self.official and not BOUNDARIES.is_file():
            return BOUNDARIES.name
        return ", ".join(name for name in self.needs if find_spec(name) is None)


QUICK = (
    Contender(OURS, counts_sessions=True),
    *(Contender(name, incidents=size) for name, size in SIZES.items()),
    Contender(OFFICIAL, official=True),
    Contender("pydeck", drawing="benchmarks.peers.pydeck.drawing", look=WITH_DECK, every=RARELY),
    Contender("plotly", drawing="benchmarks.peers.plotly.drawing", needs=("plotly",), look=WITH_PLOTLY, every=RARELY),
    Contender("dash", server="benchmarks.peers.dash.server", needs=DASH_NEEDS, hand=DASH, look=WITH_LEAFLET),
    Contender("panel", server="benchmarks.peers.panel.server", needs=("panel",), hand=NATIVE, look=WITH_BOKEH),
    Contender("floor", server="benchmarks.peers.floor.server", hand=NATIVE, look=WITH_LEAFLET),
)
SLOW = (
    Contender(NAIVE, drawing=NAIVE_DRAWING, settings=STREAMLIT_DEFAULTS),
    Contender(COMPRESSED, drawing=NAIVE_DRAWING),
)
PEERS = ("pydeck", "plotly", "dash", "panel", "floor")
NAMES = tuple(each.name for each in (*QUICK, *SLOW))
