"""The numbers of a page: as its viewer may see them, and as everybody may."""

from dataclasses import replace

from analysis import mark, privacy
from analysis.mark import Mark
from analysis.overview import Overview, overview
from data.model import Viewer
from ui import cached
from ui.shell import Frame


def own(frame: Frame) -> Overview:
    """Return the numbers as the viewer may see them."""
    return _of(frame, frame.viewer, publish=False)


def marked(frame: Frame, each: Mark) -> Overview:
    """Return the numbers of a file that carries a mark: on one for everybody released counts stand alone."""
    if each is mark.usual(frame.viewer):
        return own(frame)
    return _of(frame, cached.EVERYBODY, publish=True)


def offered(frame: Frame) -> list[Mark]:
    """Return the marks that a file may carry, the usual one first; released counts know their grid of periods only."""
    usual = mark.usual(frame.viewer)
    on_grid = privacy.grid_period(frame.selection.period, frame.as_of) == frame.selection.period
    return [usual, Mark.UMUM] if usual is Mark.TERBATAS and on_grid else [usual]


def _of(frame: Frame, viewer: Viewer, *, publish: bool) -> Overview:
    rules = replace(cached.rules(), publish=True) if publish else cached.rules()
    return overview(
        frame.cube,
        frame.selection,
        viewer,
        frame.chosen,
        frame.facts,
        rules,
        released=cached.release(frame.version, frame.viewer) if privacy.reads_release(viewer, rules) else None,
        has_reports=frame.data_until is not None,
    )
