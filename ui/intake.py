"""The page of data: a file is looked at, its columns answered for, checked, and taken in as a whole."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from typing import Any, Literal

import streamlit as st

from data.importing import remarks, templates
from data.importing.files import FileError, Upload
from data.importing.kinds import KINDS, Kind
from data.importing.loading import LOADS, Report, Request, heading_of, load, may_load
from data.importing.mapping import IGNORED, TAKEN, suggest
from data.importing.personal import PersonalDataError, shown
from data.importing.reading import Heading, Source
from data.model import Viewer
from data.signin import LoginRequiredError
from data.store.engine import FAILURES
from locales import text
from locales.format import WIB, number
from ui import cached, exporting, login

ENDINGS = ["csv", "tsv", "txt", "xlsx"]
UPLOAD, REPORT, DONE = "intake_upload", "intake_report", "intake_done"
NOT_ANSWERED = ""
MOST_SHOWN = 100
REFUSALS = (FileError, LoginRequiredError)


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody said about a file: columns by heading, codes by area name, the sheet."""

    columns: dict[str, str]
    areas: dict[str, str]
    sheet: str


def kinds_of(viewer: Viewer) -> list[str]:
    """Return the kinds of files that a viewer may load."""
    return [name for name in LOADS if may_load(viewer, name)]


def said() -> None:
    """Say once what became of the last file."""
    if words := st.session_state.pop(DONE, ""):
        st.success(words, icon=":material/check:")


def choose_kind(viewer: Viewer) -> Kind:
    """Draw the choice of what is to be loaded, with its templates."""
    offered = kinds_of(viewer) or list(LOADS)
    name = st.segmented_control(
        text("intake.kind"), offered, default=offered[0], format_func=lambda each: KINDS[each].title, required=True,
        key="intake_kind",
    )  # fmt: skip
    kind = KINDS[name or offered[0]]
    with st.container(horizontal=True, vertical_alignment="center"):
        _template(kind, "xlsx", templates.workbook)
        _template(kind, "csv", templates.header)
        st.caption(text("intake.template_help"))
    return kind


def choose_file() -> Upload | None:
    """Draw the field that a file is put into."""
    at = st.session_state.setdefault(UPLOAD, 0)
    given = st.file_uploader(text("intake.file"), type=ENDINGS, key=f"intake_file_{at}", help=text("intake.file_help"))
    return Upload(given.name, given) if given else None


def forget() -> None:
    """Let go of the file and everything said about it."""
    st.session_state[UPLOAD] = st.session_state.get(UPLOAD, 0) + 1
    st.session_state.pop(REPORT, None)


def work(upload: Upload, kind: Kind, viewer: Viewer) -> None:
    """Draw the steps of a file: columns, check, problems, taking in."""
    try:
        source = Source(upload)
        try:
            _steps(source, kind, viewer)
        finally:
            source.close()
    except PersonalDataError as error:
        forget()  # the file is not kept in memory either
        st.error(_lines(str(error)), icon=":material/person_off:")
    except REFUSALS as error:
        st.error(_lines(str(error)), icon=":material/block:")
    except FAILURES:
        st.error(text("intake.no_store"), icon=":material/database_off:")


def _steps(source: Source, kind: Kind, viewer: Viewer) -> None:
    sheet = _sheet(source)
    heading = heading_of(source, kind, sheet=sheet)
    answers = _columns(heading, kind, sheet)
    mark = (source.looked.sha256, kind.name, repr(answers))
    if st.button(text("intake.check"), type="primary", icon=":material/fact_check:", key="intake_check"):
        st.session_state[REPORT] = (mark, _load(source, kind, viewer, answers, dry_run=True))
    kept = st.session_state.get(REPORT)
    if not kept or kept[0] != mark:
        return
    report: Report = kept[1]
    _counts(report)
    if report.problems:
        _problems(source, report)
    _take(source, kind, viewer, answers, report)


def _sheet(source: Source) -> str:
    if len(source.sheets) <= 1:
        return ""
    usual = text("intake.sheet_usual")
    chosen = st.selectbox(text("intake.sheet"), [usual, *source.sheets], key="intake_sheet")
    return "" if chosen == usual else str(chosen)


def _columns(heading: Heading, kind: Kind, sheet: str) -> Answers:
    """Draw what each heading means: suggestions that are sure stand there already, others are asked."""
    st.markdown(f"##### {text('intake.columns')}")
    st.caption(text("intake.columns_help"))
    options = [NOT_ANSWERED, *(column.name for column in kind), IGNORED]
    names = {NOT_ANSWERED: text("intake.ask"), IGNORED: text("intake.ignore")}
    names |= {column.name: column.heading + (" *" if column.required else "") for column in kind}
    found = suggest(heading.names, kind)
    columns: dict[str, str] = {}
    for at, (name, suggested) in enumerate(zip(heading.names, found, strict=True)):
        best = suggested[0] if suggested else None
        usual = best.column if best and best.score >= TAKEN else NOT_ANSWERED
        left, middle, right = st.columns([3, 4, 3], vertical_alignment="center")
        left.markdown(f"`{shown(name) or '–'}`")
        chosen = middle.selectbox(
            name, options, index=options.index(usual), format_func=names.__getitem__, key=f"intake_{sheet}_{at}",
            label_visibility="collapsed",
        )  # fmt: skip
        if best:
            right.caption(text("intake.score", column=names[best.column].removesuffix(" *"), score=number(best.score)))
        if chosen:
            columns[name] = chosen
    areas = st.text_area(text("intake.areas"), key="intake_areas", help=text("intake.areas_help"), height=68)
    pairs = [line.rpartition("=") for line in areas.splitlines() if "=" in line]
    return Answers(columns, {left.strip(): right.strip() for left, _, right in pairs}, sheet)


def _load(
    source: Source, kind: Kind, viewer: Viewer, answers: Answers, *, dry_run: bool = False, accept_good: bool = False
) -> Report:
    now = datetime.now(UTC)
    request = Request(
        kind.name, as_of=now.astimezone(WIB).date(), at=now, viewer=viewer, columns=answers.columns,
        areas=answers.areas, sheet=answers.sheet, dry_run=dry_run, accept_good=accept_good,
        login_configured=login.is_configured(),
    )  # fmt: skip
    bar = st.progress(0.0, text("intake.begin"))
    try:
        return load(cached.engine(), source, request, progress=_progress(bar))
    finally:
        bar.empty()


def _progress(bar: Any) -> Callable[[str, int, int], None]:
    def tell(step: str, done: int, total: int) -> None:
        words = text(f"load.progress_{step}", done=number(done), total=number(total))
        bar.progress(min(1.0, done / total) if total else 0.0, words)

    return tell


def _counts(report: Report) -> None:
    st.markdown(f"##### {text('intake.result')}")
    with st.container(horizontal=True):
        for name in ("read", "accepted", "unchanged", "refused"):
            value = report.accepted + report.held if name == "accepted" else getattr(report, name)
            st.metric(text(f"intake.{name}"), number(value), border=True)
    for name, code, score in report.areas:
        st.caption(text("load.area", name=name, code=code, score=round(score)))


def _problems(source: Source, report: Report) -> None:
    """Draw what is to be mended, and the same file with a column of remarks."""
    st.warning(text("intake.problems", n=number(report.counted)), icon=":material/edit_note:")
    st.dataframe(
        [
            {text("intake.row"): number(row), text("intake.column"): column or "–", text("intake.remark"): said}
            for row, column, said in report.problems[:MOST_SHOWN]
        ],
        hide_index=True,
        width="stretch",
        column_config={text("intake.remark"): st.column_config.Column(width="large")},
    )
    if report.counted > MOST_SHOWN:
        st.caption(text("intake.more", n=number(report.counted - MOST_SHOWN)))
    make = exporting.recorded(partial(_remarked, source.upload, report), "berkas dengan catatan")
    st.download_button(
        text("intake.remarks"), make, file_name=remarks.file_name(source.upload.name), icon=":material/download:",
        key="intake_remarks", on_click="ignore",
    )  # fmt: skip


def _remarked(upload: Upload, report: Report) -> bytes:
    """Return the file with a column of remarks; made when somebody asks, after the page has let go of the file."""
    upload.stream.seek(0)
    source, written = Source(Upload(upload.name, BytesIO(upload.stream.read()))), BytesIO()
    try:
        remarks.write(source, report.heading, report.problems, written)
    finally:
        source.close()
    return written.getvalue()


def _take(source: Source, kind: Kind, viewer: Viewer, answers: Answers, report: Report) -> None:
    """Draw the button that takes the file in: the whole of it, or of a file with problems its good rows."""
    good = report.accepted + report.held
    if not good:
        st.info(text("intake.nothing" if report.is_clean else "intake.none_good"), icon=":material/info:")
        return
    label = text("intake.take" if report.is_clean else "intake.take_good", n=number(good))
    weight: Literal["primary", "secondary"] = "primary" if report.is_clean else "secondary"
    if st.button(label, type=weight, icon=":material/upload:", key="intake_take"):
        done = _load(source, kind, viewer, answers, accept_good=not report.is_clean)
        st.session_state[DONE] = text("intake.taken", n=number(done.accepted), batch=done.batch)
        forget()
        st.rerun()


def _template(kind: Kind, ending: str, make: Callable[[Kind], bytes]) -> None:
    st.download_button(
        text(f"intake.template_{ending}"), lambda: make(kind), file_name=f"templat-{kind.name}.{ending}",
        icon=":material/draft:", key=f"intake_template_{ending}", on_click="ignore",
    )  # fmt: skip


def _lines(words: str) -> str:
    return "  \n".join(words.splitlines())
