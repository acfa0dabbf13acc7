"""What leaves a page: one button for each picture and table, with the choice of the mark that all of them carry."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from analysis.mark import Mark
from locales import text
from locales.format import period_name
from ui import exporting, selecting, views
from ui.shell import Frame

MIMES = {
    "png": "image/png",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ICONS = {"png": ":material/image:", "csv": ":material/table:", "xlsx": ":material/table_view:"}


@dataclass(frozen=True, slots=True)
class File:
    """A file that a page offers.

    Attributes:
        label: on its button.
        ending: `png`, `csv` or `xlsx`.
        make: returns the file that carries a mark; runs only when somebody presses.
        part: what tells it from another with the same ending, in lower case; "" where there is no other.
    """

    label: str
    ending: str
    make: Callable[[Mark], bytes]
    part: str = ""


def picture(pixels: tuple[int, int], make: Callable[[Mark], bytes]) -> File:
    """Return the file that is a picture of so many pixels."""
    wide, high = pixels
    return File(text("leaving.picture", wide=wide, high=high), "png", make, str(high))


def tables(make: Callable[[str, Mark], bytes]) -> list[File]:
    """Return the files that are tables; `make` is told the ending."""
    return [File(text(f"leaving.{ending}"), ending, partial(make, ending)) for ending in ("csv", "xlsx")]


def buttons(frame: Frame, page: str, files: Sequence[File], *, is_demo: bool) -> None:
    """Draw the mark's choice and a button for each file.

    Args:
        frame: of the page.
        page: its address.
        files: what it offers.
        is_demo: whether the counts are synthetic.
    """
    mark = _choice(frame)
    digest = frame.selection.digest
    with st.container(horizontal=True, gap="small"):
        for file in files:
            what = f"{page}-{file.part}" if file.part else page
            st.download_button(
                file.label,
                exporting.recorded(partial(file.make, mark), f"{file.ending} {mark} {what} {digest}"),
                file_name=f"{mark}-{'data-contoh-' if is_demo else ''}{what}-{digest}.{file.ending}",
                mime=MIMES[file.ending],
                icon=ICONS[file.ending],
                key=f"leave_{file.ending}_{what}",
                on_click="ignore",
            )


def _choice(frame: Frame) -> Mark:
    """Draw the choice of the mark where there is one, and say where there would be one for another period."""
    marks = views.offered(frame)
    if len(marks) > 1:
        chosen = st.segmented_control(
            text("mark.choose"),
            marks,
            default=marks[0],
            format_func=lambda each: text(f"mark.name.{each}"),
            help=text("mark.help"),
            key="f_tanda",
            required=True,
        )
        return chosen or marks[0]
    other = views.grid_period(frame)
    if other:
        st.button(
            text("leaving.grid", when=period_name(other.start, other.end)),
            type="tertiary",
            icon=":material/event_repeat:",
            help=text("leaving.grid_help"),
            on_click=selecting.keep,
            args=(replace(frame.selection, period=other), frame.default),
        )
    return marks[0]
