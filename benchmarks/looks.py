"""How each kind of map says that it has painted, and whether its picture is right: villages above areas.

`body.dataset.painted` is set two animation frames after the drawing. The product and the naive map, dash-leaflet and
plain Leaflet (whose canvas is drawn in the first of the two) and Bokeh (after its `repainted`) do that in their page.
plotly and deck.gl inside Streamlit cannot be told to; for them a script that is loaded before the page listens: to
plotly's `plotly_afterplot`, which follows its drawing of SVG, and for deck.gl to the pixels themselves: after WebGL
calls that draw on the screen, a picture other than the last counts as painted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from playwright.sync_api import Page

from benchmarks.peers.style import CENTRE, VILLAGE, ZOOM
from geo.palette import SEQUENCE
from tests.browser.screen import MAP

CLOSE = 60  # sum of differences of red, green and blue
KNOWN = 12  # villages that are looked at

AFTERPLOT = """(() => {
  const hook = () => {
    const plot = document.querySelector(".js-plotly-plot");
    if (plot?.on && !plot.benchHooked) {
      plot.benchHooked = true;
      const said = () => {
        const digest = plot.layout?.meta;
        requestAnimationFrame(() => requestAnimationFrame(() => { document.body.dataset.painted = digest; }));
      };
      plot.on("plotly_afterplot", said);
      if (plot.layout?.meta) said();
    }
    requestAnimationFrame(hook);
  };
  requestAnimationFrame(hook);
})();"""

# Reading the pixels of a new frame takes some milliseconds; it happens within that frame, before the two that follow.
PIXELS = """(() => {
  const known = new WeakMap();
  const look = (gl) => {
    const { drawingBufferWidth: width, drawingBufferHeight: height } = gl;
    const pixels = new Uint8Array(width * height * 4);
    const bound = gl.getParameter(gl.FRAMEBUFFER_BINDING);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    gl.bindFramebuffer(gl.FRAMEBUFFER, bound);
    let hash = 0, seen = 0;
    new Uint32Array(pixels.buffer).forEach((pixel) => { hash = (hash * 31 + pixel) | 0; seen |= pixel; });
    if (!seen || known.get(gl) === hash) return;
    known.set(gl, hash);
    window.benchPictures = (window.benchPictures || 0) + 1;
    requestAnimationFrame(() => requestAnimationFrame(() => { document.body.dataset.painted = String(hash); }));
  };
  const pending = new WeakSet(), kind = WebGL2RenderingContext.prototype;
  ["drawElements", "drawArrays", "drawElementsInstanced", "drawArraysInstanced"].forEach((name) => {
    const original = kind[name];
    kind[name] = function (...values) {
      if (!pending.has(this) && this.getParameter(this.FRAMEBUFFER_BINDING) === null) {
        pending.add(this);
        queueMicrotask(() => { pending.delete(this); look(this); });
      }
      return original.apply(this, values);
    };
  });
})();"""

# Each returns where a latitude and a longitude lie in the window, or null.
LEAFLET = """([lat, lon]) => {
  const box = benchMap.getContainer().getBoundingClientRect(), at = benchMap.latLngToContainerPoint([lat, lon]);
  return [box.x + at.x, box.y + at.y];
}"""
BOKEH = """([lat, lon]) => {
  const radius = 6378137, box = benchPlot.el.getBoundingClientRect(), frame = benchPlot.frame;
  const x = lon * Math.PI / 180 * radius, y = Math.log(Math.tan(Math.PI / 4 + lat * Math.PI / 360)) * radius;
  return [box.x + frame.x_scale.compute(x), box.y + frame.y_scale.compute(y)];
}"""
PLOTLY = """([lat, lon]) => {
  const plot = document.querySelector(".js-plotly-plot"), box = plot.getBoundingClientRect();
  const at = plot._fullLayout.geo._subplot.projection([lon, lat]);
  return [box.x + at[0], box.y + at[1]];
}"""
DECK = """([lat, lon]) => {
  const box = document.querySelector("[data-testid=stDeckGlJsonChart] canvas").getBoundingClientRect();
  const size = 512 * 2 ** %(zoom)s, y = (lat) => Math.log(Math.tan(Math.PI / 4 + lat * Math.PI / 360)) / (2 * Math.PI);
  return [box.x + box.width / 2 + (lon - %(lon)s) / 360 * size, box.y + box.height / 2 - (y(lat) - y(%(lat)s)) * size];
}"""
# In the product and the naive map villages are pins in a pane: above the areas' pane, and with something to see.
PANES = """(map) => {
  const page = document.querySelector(map).contentDocument;
  const pane = (...names) => names.map((name) => page.querySelector(`.leaflet-${name}-pane`)).find((each) => each);
  const villages = pane("desa", "marker"), areas = pane("wilayah", "overlay");
  const height = (each) => Number(page.defaultView.getComputedStyle(each).zIndex);
  const drawn = (canvas) => canvas.width && canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
    .data.some((value) => value);
  const seen = villages.querySelector(".leaflet-marker-icon") || [...villages.querySelectorAll("canvas")].some(drawn);
  return Boolean(seen) && height(villages) > height(areas);
}"""


@dataclass(frozen=True, slots=True)
class Look:
    """A kind of map.

    Attributes:
        script: runs before the page's own, where the library does not say when it has painted.
        locate: finds a place in the window; "" where villages are pins in a pane.
    """

    script: str = ""
    locate: str = ""

    def is_right(self, page: Page, villages: Sequence[tuple[float, float]], *, fewest: int) -> bool:
        """Return whether `fewest` pixels are in the colour of a class and `villages` (lat, lon) seen above areas."""
        picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
        colours = {_rgb(colour) for steps in SEQUENCE.values() for colour in steps}
        filled = sum(
            count for count, pixel in picture.getcolors(picture.width * picture.height) or () if pixel in colours
        )
        if filled < fewest:
            return False
        if not self.locate:
            return bool(page.evaluate(PANES, MAP))
        return all(_distance(pixel, _rgb(VILLAGE)) < CLOSE for pixel in self._pixels(page, picture, villages))

    def _pixels(
        self,
        page: Page,
        picture: Image.Image,
        villages: Sequence[tuple[float, float]],
    ) -> Iterator[tuple[int, ...]]:
        """Yield the colours where villages are known to lie."""
        for place in villages[:: max(len(villages) // KNOWN, 1)]:
            x, y = page.evaluate(self.locate, place)
            pixel = picture.getpixel((round(x), round(y)))
            yield pixel if isinstance(pixel, tuple) else (0, 0, 0)


PRODUCT = Look()
WITH_PLOTLY = Look(AFTERPLOT, PLOTLY)
WITH_DECK = Look(PIXELS, DECK % {"lat": CENTRE[0], "lon": CENTRE[1], "zoom": ZOOM})
WITH_LEAFLET = Look(locate=LEAFLET)
WITH_BOKEH = Look(locate=BOKEH)


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _distance(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))
