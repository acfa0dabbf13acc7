"""Colours, the same on map and charts. Sequences are safe for colour-blind readers; status colours come with words."""

NAVY = "#033566"

# ColorBrewer YlGnBu (Harrower and Brewer 2003), listed as colour-blind safe; its first class left out, to stand off
# from areas without a number.
SEQUENCE: dict[int, tuple[str, ...]] = {
    1: ("#41b6c4",),
    2: ("#a1dab4", "#225ea8"),
    3: ("#c7e9b4", "#41b6c4", "#225ea8"),
    4: ("#c7e9b4", "#7fcdbb", "#2c7fb8", "#253494"),
    5: ("#c7e9b4", "#7fcdbb", "#41b6c4", "#2c7fb8", "#253494"),
}
ZERO = ""  # a true zero: the map paints it by its theme, apart from the lowest class and from *no data*


LIGHT = {
    "sea": "#dce6ee",
    "land": "#eceae4",
    "area": "#fbfaf6",
    "dim": "#f0efea",
    "border": "#aab4bf",
    "province": "#6d7b8a",
    "chosen": NAVY,
    "pocket": "#b9852b",
    "circle": NAVY,
    "none": "#d9d9d6",
    "hidden": "#c3c6ce",
    "zero": "#f4f6ea",
}
"""What the map is drawn with by day; `geo/map.js` says the same to the browser."""

LINES = ("#2f78c4", "#b5832a", "#1d9a8a", "#9a6bc9")
"""Of charts, one for each line that is compared.

Each at least three times as bright or as dark as the light and the dark background, and so is `BEFORE`: a session's
theme is not known to the server on its first run.
"""

BEFORE, AVERAGE = "#808a9b", LINES[1]
RULE = "#c9d2db"
GOLD = "#E8C070"
INK, GREY = "#14212e", "#45525f"
STATUS = {"belum_dinilai": "#6b7280", "aman": "#16a34a", "perlu_pembinaan": "#e8c070", "ada_aduan": "#dc2626"}
"""Of a village, as `geo/map.css` has them; the word always stands beside the colour."""
LEVELS = {"pantau": "#8a6d1f", "waspada": "#d97706", "siaga": "#dc2626", "awas": "#7f1d1d"}
"""Of an alert, lowest first, as `geo/map.css` has them; the word always stands beside the colour."""

SPOTS = {"panas": "#b2182b", "tinggi-rendah": "#ef8a62", "rendah-tinggi": "#67a9cf", "dingin": "#2166ac"}
"""Of a hot spot: ColorBrewer RdBu (Harrower and Brewer 2003), listed as colour-blind safe."""
