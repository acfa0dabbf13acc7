"""How all peers draw: colours, sizes and the part of the world that is shown."""

NO_VALUE, ZERO = "#d9d9d6", "#f4f6ea"
BORDER, BORDER_WIDTH = "#aab4bf", 0.5
VILLAGE, RADIUS = "#c2410c", 2  # pixels
SOUTH_WEST, NORTH_EAST = (-11.1, 94.8), (6.2, 141.2)
CENTRE, ZOOM = (-2.48, 118.0), 3.25  # the same part for maps that take no bounds, of a world 512 pixels wide at zoom 0
LEAFLET_ZOOM = ZOOM + 1  # there the world is 256 pixels wide
HEIGHT = 695  # pixels, the product's map in a window of 900
