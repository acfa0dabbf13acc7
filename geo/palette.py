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
