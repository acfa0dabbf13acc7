"""docs/DEMO.md, written from the parameters, so that it cannot say anything else than the generator does."""

from collections.abc import Iterable, Sequence

from data.demo import effects, incidents, intensity, lifecycle, units, world
from data.demo.outbreaks import RECENT_WEEKS, SPAN_WEEKS, outbreaks
from data.demo.parameters import EDITION, Parameters
from data.demo.vocabulary import ASSUMPTIONS, HUBS
from data.demo.world import Reference, World, build_world
from data.model import CHANNELS

INTRODUCTION = """# The demonstration set

Written by `python -m data.demo --document`; do not edit. Edition {edition}.

Everything here is **synthetic** (*DATA CONTOH, sintetis*): shares, delays and effects are invented so that every
screen has something to show. They estimate nothing, and no figure below may be quoted as a fact.

    python -m data.demo [--until YYYY-MM-DD] [--incidents {incidents}] [--weeks {weeks}] [--seed {seed}] [--remove]

- The set covers {weeks} ISO weeks up to the last one complete before `--until` (default: today in WIB). Same end,
  number, weeks, seed and reference facts: identical rows. Every `--until` within one week gives the same set.
- What the command line does not say stays as it is in the set already stored: a later start keeps the set with its
  last day. It is made anew when an option says something else, or when reference facts that decide rows change (a
  newly named Desa Binaan, say).
- Synthetic and real rows never meet: with one real report stored the command refuses with status 1 and changes
  nothing (`--unless-real`: status 0, for start scripts). `--remove` always works, in one transaction.
"""

RULES = """## Rules that hold for every row

- `is_demo` is true, `village` is empty, and `district` never names a kecamatan that holds a named Desa Binaan (known
  to desa or kecamatan), nor one without a point. {unplaced} villages are known to their kabupaten only
  ({unplaced_in}): any kecamatan of it could be theirs, so all are excluded.
- {district:.0%} of the rows name a kecamatan of the event (precision `kecamatan`); the others, and all of a kabupaten
  in which no kecamatan may be named, have precision `kabupaten`.
- Each of the {areas} kabupaten and kota has at least one public report.
- `week` and `month` are those of `reported_on`. Times are UTC; local time is WIB, WITA or WIT by province.
- `office` is an office whose working area, in force on the last day of the set, holds the place of the event; one of
  them by chance where several do; else empty.
- `reported_on` is a Monday to Sunday with weights {weekdays}. It is {same:.0%} the day of the event, {next:.0%} the
  day after, {weeks:.0%} within 14 days, {long:.0%} later (at most {longest} days); {unknown:.0%} of all events have
  no date.
"""

PLACES = """## Where

About half of all incidents have a pocket as place or origin. Pockets weigh lognormal(sigma {pocket_spread}); all
others population × lognormal(sigma {thin_spread}), at least {least:.0%} of the mean.

- Community side and `lainnya`: origin = place, except {moved:.0%} from one of the {neighbours} nearest kabupaten. No
  origin for `wna`.
- Passports: at the seat of the office nearest to home; {elsewhere:.0%} of the applicants come from anywhere.
- Departures: at the hubs below, whatever the origin. Kepulangan: the event at a hub, the origin at home.
"""

TIME = """## When

Expected counts per category, kabupaten and week = share × growth × season × planted effects. Reporting doubles in
{doubling} weeks. A yearly wave exp({annual} cos) is highest on day {peak} of the year. Idul Fitri follows the tabular
Islamic calendar. Weekly counts are negative binomial with variance ÷ mean drawn per kabupaten from U{dispersion}, given
their total, so that the set has exactly the number of incidents asked for.
"""

STATUS = """## Life cycle

Delays are lognormal (median, sigma): verification {verify}, follow-up {follow}, for tppo and tppm {victims}, closing
{close}; so a share lies past every deadline. Never verified {never_verified:.1%}, never followed up
{never_followed:.1%}, never closed {never_closed:.1%}. Rejected {rejected:.1%}; waiting for a correction {asked:.1%} of
the reports of the last {old} days and {asked_old:.1%} of older ones; {late:.0%} of both after verification, which alone
keep `verified_at`. What would come after Monday 00:00 WIB at the end of the set has not happened. `closed_at` is set
for `selesai` and `ditolak`.
"""

UNITS = """## Reporting units

Synthetic units are called *unit contoh 1…n* of a kabupaten: {pocket_units} in a pocket, {other_units} elsewhere (more
where the weight is higher); they are no villages. A unit has `laporan` in the weeks in which a community report of its
kabupaten came through the channels desa or pimpasa and fell to it; else perhaps `nihil`, with a chance per kabupaten
from U{pocket_complete} in pockets, U{complete} elsewhere, and U{poor_complete} in the {poor:.0%} that hardly report;
`kegiatan` in weeks with an activity. {silent:.0%} of the units fall silent once, for {silent_weeks} weeks, and other
villages then file what comes in. Activities: {kinds}.
"""

FOSTERING = """## Planted effect 1: fostering

`data.demo.effects.cohorts` gives each kabupaten a synthetic cohort, kept apart from the village register
(`reporting_unit.fostered_from`); {never:.0%} of the kabupaten outside the pockets are never fostered: the comparison.
From that week the weekly rate of a kabupaten changes, growing geometrically to its full factor within {phase} weeks:
{factors}; the chance of a `nihil` is × {nihil} (at most {most}). So fewer nonprocedural workers, and more reporting.
"""

EFFORT = """## Planted effect 2: effort

`data.demo.effects.effort_periods`: officers work more, and one place's enforcement rises while nothing else does.
"""

OUTBREAKS = """## Planted outbreaks

`data.demo.outbreaks.outbreaks(world, parameters)` returns this list for any parameters; below it is for the defaults
({incidents} incidents, {weeks} weeks, seed {seed}). All lie within the last {span} weeks, {recent} begin in the last
{recent_weeks}. *Weeks ago* is the first week, 1 being the last week of the set. Rows of one cluster are neighbouring
kabupaten. Enforcement belongs to the place of the event, all others to the origin, which is known for every extra
report outside enforcement. *Expected* is what the series (the category's group, or tppo and tppm alone) would count in
that place and time in an average season without it; the extra reports come on top and fall on the weeks by chance.
"""


def document(reference: Reference, parameters: Parameters) -> str:
    """Return the text of docs/DEMO.md; it depends on `parameters.end` in nothing."""
    made = build_world(reference, seed=parameters.seed)
    parts = [
        INTRODUCTION.format(
            edition=EDITION, incidents=parameters.incidents, weeks=parameters.weeks, seed=parameters.seed
        ),
        _rules(reference, made),
        "## Categories\n",
        _categories(),
        _places(made),
        _time(),
        _status(),
        _units(),
        _fostering(made, parameters),
        _effort(made, parameters),
        _outbreaks(made, parameters),
    ]
    return "\n".join(parts)


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "".join("| " + " | ".join(map(str, line)) + " |\n" for line in lines)


def _rules(reference: Reference, made: World) -> str:
    codes = reference.villages["area_code"].astype(str)
    unplaced = codes[codes.str.count(r"\.") + 1 < world.DISTRICT_PARTS]
    return RULES.format(
        unplaced=len(unplaced),
        unplaced_in=", ".join(sorted(set(unplaced))) or "–",
        district=incidents.DISTRICT_KNOWN,
        areas=len(made.codes),
        weekdays=incidents.WEEKDAYS,
        same=incidents.SAME_DAY,
        next=incidents.NEXT_DAY - incidents.SAME_DAY,
        weeks=incidents.TWO_WEEKS - incidents.NEXT_DAY,
        long=1 - incidents.TWO_WEEKS,
        longest=incidents.LONGEST_DAYS,
        unknown=incidents.UNKNOWN_DAY,
    )


def _categories() -> str:
    header = ("category", "share", "from pockets", "origin known", "one person", "else mean more", *CHANNELS)
    rows = [
        (name, f"{a.share:.1%}", f"{a.pockets:.0%}", f"{a.origin:.0%}", f"{a.one:.0%}", a.more, *a.channels)
        for name, a in ASSUMPTIONS.items()
    ]
    note = "\nShares are of the rates before the planted effects. Channels are weights; at most"
    return table(header, rows) + f"{note} {incidents.MOST_PERSONS} persons.\n"


def _places(made: World) -> str:
    words = PLACES.format(
        pocket_spread=world.POCKET_SPREAD,
        thin_spread=world.THIN_SPREAD,
        least=world.LEAST_WEIGHT,
        moved=incidents.MOVED,
        neighbours=world.NEIGHBOURS,
        elsewhere=incidents.ELSEWHERE,
    )
    names = dict(zip(made.codes, made.names, strict=True))
    rows = [(code, names.get(code, "–"), *weights) for code, *weights in HUBS]
    return words + "\n" + table(("hub", "name", "weight of departures", "weight of returns"), rows)


def _time() -> str:
    words = TIME.format(
        doubling=intensity.DOUBLING_WEEKS,
        annual=intensity.ANNUAL,
        peak=intensity.PEAK_DAY,
        dispersion=world.DISPERSION,
    )
    rows = [
        (season.what, f"weeks {season.first} to {season.last} after Idul Fitri", season.factor)
        for season in intensity.AFTER_LEBARAN
    ]
    rows += [(what, "ISO weeks 50 to 2", factor) for what, (_, factor) in intensity.YEAR_END.items()]
    return words + "\n" + table(("what", "when", "factor"), rows)


def _status() -> str:
    def law(pair: tuple[float, float]) -> str:
        return f"({pair[0]:g} h, {pair[1]})"

    return STATUS.format(
        verify=law(lifecycle.VERIFY),
        follow=law(lifecycle.FOLLOW_UP),
        victims=law(lifecycle.FOLLOW_UP_VICTIMS),
        close=law(lifecycle.CLOSE),
        never_verified=lifecycle.NEVER_VERIFIED,
        never_followed=lifecycle.NEVER_FOLLOWED_UP,
        never_closed=lifecycle.NEVER_CLOSED,
        rejected=lifecycle.REJECTED,
        asked=lifecycle.ASKED_AGAIN,
        asked_old=lifecycle.ASKED_AGAIN_OLD,
        old=lifecycle.OLD_DAYS,
        late=lifecycle.AFTER_VERIFICATION,
    )


def _units() -> str:
    return UNITS.format(
        pocket_units="–".join(map(str, units.POCKET_UNITS)),
        other_units="–".join(map(str, units.OTHER_UNITS)),
        pocket_complete=units.POCKET_COMPLETENESS,
        complete=units.OTHER_COMPLETENESS,
        poor_complete=units.POOR_COMPLETENESS,
        poor=units.POOR,
        silent=units.SILENT,
        silent_weeks="–".join(map(str, units.SILENT_WEEKS)),
        kinds=", ".join(f"{name} {weight} %" for name, weight in units.KINDS.items()),
    )


def _fostering(made: World, parameters: Parameters) -> str:
    words = FOSTERING.format(
        never=effects.NEVER,
        phase=effects.PHASE_WEEKS,
        factors=", ".join(f"`{name}` × {factor}" for name, factor in effects.FOSTERED.items()),
        nihil=effects.FOSTERED_NIHIL,
        most=units.MOST,
    )
    frame = effects.cohorts(made, parameters)
    pockets = frame[made.is_pocket]
    rows = [
        (
            cohort or "never",
            parameters.weeks - int(part["start"].iloc[0]) if cohort else "–",
            len(part),
            ", ".join(pockets.loc[pockets["cohort"] == cohort, "regency_code"]) or "–",
        )
        for cohort, part in frame.groupby("cohort")
    ]
    return words + "\n" + table(("cohort", "weeks ago", "kabupaten", "pockets among them"), rows)


def _effort(made: World, parameters: Parameters) -> str:
    rows = [
        (
            period["regency_code"],
            made.names[period["area"]],
            ", ".join(period["categories"]),
            parameters.weeks - period["start"],
            period["weeks"],
            period["factor"],
        )
        for period in effects.effort_periods(made, parameters).to_dict("records")
    ]
    return EFFORT + "\n" + table(("code", "place", "categories", "weeks ago", "weeks", "factor"), rows)


def _outbreaks(made: World, parameters: Parameters) -> str:
    frame = outbreaks(made, parameters)
    words = OUTBREAKS.format(
        incidents=parameters.incidents,
        weeks=parameters.weeks,
        seed=parameters.seed,
        span=SPAN_WEEKS,
        recent=int((frame["weeks_ago"] <= RECENT_WEEKS).sum()),
        recent_weeks=RECENT_WEEKS,
    )
    columns = ["outbreak", "cluster", "regency_code", "regency", "category", "weeks_ago", "weeks", "expected", "extra"]
    shown = frame[columns].astype(object)
    shown["cluster"] = shown["cluster"].where(shown["cluster"] != 0, "–")
    return words + "\n" + table([name.replace("_", " ") for name in columns], shown.itertuples(index=False, name=None))
