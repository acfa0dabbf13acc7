"""A link shows the same picture to whoever opens it; what it holds in vain is left out and named."""

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.link import EARLIEST, EVERYWHERE, LATEST, PARAMETERS, BadValue, Known, default_selection, parse, to_parameters
from data.link import with_group as another_group
from data.model import CATEGORIES, DEFAULT_LAYERS, Group, Layer, Measure, Place, Selection, default_place
from data.periods import Period, month_from_number, month_number

AS_OF = date(2026, 11, 21)
KNOWN = Known(
    provinces=frozenset({"11", "33", "35"}),
    regencies=frozenset({"11.10", "33.01", "35.01", "35.02", "35.03"}),
    offices=frozenset({"ponorogo", "madiun", "tanjung-perak"}),
)
DEFAULT = default_selection(AS_OF)
OWN = default_selection(AS_OF, office="ponorogo")
OWN_AREA = default_selection(AS_OF, regencies=("35.01", "35.02"))
QUARTERS = replace(DEFAULT, period=Period("2025-10", "2026-09"))
DEFAULTS = (DEFAULT, OWN, OWN_AREA, QUARTERS)
HOSTILE = (
    "<script>alert(1)</script>", "' OR 1=1 --", "../../etc/passwd", "\x00", "🙂", "35.02\n", " 35.02", "%2C",
    "a" * 5_000, "None", "nan", "-1", "35,02", "__class__", "{value}", "`x`", "semua ", "\u2028",
)  # fmt: skip
PROPERTY = settings(deadline=None, database=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def there_and_back(selection: Selection, default: Selection) -> tuple[Selection, list[BadValue]]:
    """The selection that somebody with `default` reads from the link that somebody with `default` sends."""
    address = urlencode(to_parameters(selection, default))
    return parse(dict(parse_qsl(address, keep_blank_values=True)), KNOWN, default)


def read(default: Selection = DEFAULT, **parameters: str) -> Selection:
    selection, bad = parse(parameters, KNOWN, default)
    assert not bad
    return selection


def in_order(names: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    """Subsets that keep the order of `names`."""
    names = list(names)
    return st.sets(st.sampled_from(names)).map(lambda chosen: tuple(name for name in names if name in chosen))


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    numbers = st.integers(month_number(EARLIEST), month_number(LATEST))
    start, end = sorted((draw(numbers), draw(numbers)))
    group = draw(st.sampled_from(Group))
    return Selection(
        period=Period(month_from_number(start), month_from_number(end)),
        regencies=draw(in_order(sorted(KNOWN.regencies))),
        province=draw(st.sampled_from(["", *sorted(KNOWN.provinces)])),
        office=draw(st.sampled_from(["", *sorted(KNOWN.offices)])),
        group=group,
        categories=draw(in_order(CATEGORIES[group])),
        measure=draw(st.sampled_from(Measure)),
        place=draw(st.sampled_from(Place)),
        layers=draw(in_order(Layer)),
    )


@PROPERTY
@given(selections(), st.sampled_from(DEFAULTS))
def test_a_link_reads_back_as_what_was_looked_at(selection: Selection, default: Selection) -> None:
    assert there_and_back(selection, default) == (selection, [])


@PROPERTY
@given(st.dictionaries(st.sampled_from(PARAMETERS), st.text(max_size=60)), st.sampled_from(DEFAULTS))
def test_any_text_whatever_reads_without_an_error(parameters: dict[str, str], default: Selection) -> None:
    selection, bad = parse(parameters, KNOWN, default)
    assert {each.parameter for each in bad} <= {*PARAMETERS}
    assert there_and_back(selection, default)[0] == selection


@pytest.mark.parametrize("default", DEFAULTS)
def test_the_usual_picture_has_the_bare_address(default: Selection) -> None:
    assert to_parameters(default, default) == {}
    assert parse({}, KNOWN, default) == (default, [])


def test_the_default_is_the_community_side_of_the_last_full_year() -> None:
    assert Selection(period=Period("2025-11", "2026-10")) == DEFAULT
    assert (DEFAULT.group, DEFAULT.place, DEFAULT.measure) == (Group.MASYARAKAT, Place.ASAL, Measure.LAPORAN)


def test_a_link_says_only_what_differs() -> None:
    selection = Selection(
        Period("2025-01", "2025-12"), ("35.02", "35.03"), group=Group.PENEGAKAN, place=Place.ASAL,
        categories=("penolakan_paspor",), measure=Measure.ORANG, layers=(Layer.DESA,),
    )  # fmt: skip
    assert to_parameters(selection, DEFAULT) == {
        "kab": "35.02,35.03", "dari": "2025-01", "sampai": "2025-12", "grup": "penegakan",
        "kategori": "penolakan_paspor", "ukuran": "orang", "lokasi": "asal", "lapis": "desa",
    }  # fmt: skip
    usual_place = replace(selection, place=default_place(Group.PENEGAKAN))
    assert "lokasi" not in to_parameters(usual_place, DEFAULT)


def test_no_layers_is_said_by_a_word() -> None:
    bare = replace(DEFAULT, layers=())
    assert to_parameters(bare, DEFAULT) == {"lapis": "tanpa"}
    assert read(lapis="tanpa") == bare


@pytest.mark.parametrize("default", [OWN, OWN_AREA])
def test_an_office_can_link_to_the_whole_country(default: Selection) -> None:
    country = replace(default, office="", regencies=())
    assert to_parameters(country, default) == {"prov": EVERYWHERE}
    assert read(default, prov=EVERYWHERE) == country
    assert read(DEFAULT, prov=EVERYWHERE) == DEFAULT, "said to everybody else it means the same"


@pytest.mark.parametrize("default", [OWN, OWN_AREA])
@pytest.mark.parametrize(
    "area", [{"kab": "33.01"}, {"prov": "33"}, {"kanim": "madiun"}, {"prov": "33", "kab": "33.01"}]
)
def test_an_area_in_the_link_takes_the_place_of_the_own(default: Selection, area: dict[str, str]) -> None:
    names = {"kab": "regencies", "prov": "province", "kanim": "office"}
    expected: dict[str, Any] = {"regencies": (), "province": "", "office": ""} | {names[k]: v for k, v in area.items()}
    if "kab" in area:
        expected["regencies"] = (area["kab"],)
    assert read(default, **area) == replace(default, **expected)


@pytest.mark.parametrize("default", [OWN, OWN_AREA])
@pytest.mark.parametrize("area", [{"kab": "99.99"}, {"prov": "99"}, {"kanim": "x"}, {"kab": "a,b", "prov": "SEMUA"}])
def test_a_bad_area_leaves_the_own(default: Selection, area: dict[str, str]) -> None:
    selection, bad = parse(area, KNOWN, default)
    assert {each.parameter for each in bad} == set(area)
    assert selection == default, "what is ignored counts as not given"


def test_order_and_duplicates_say_nothing() -> None:
    same = read(kab="35.02,35.01", kategori="tppm,tppo", lapis="desa,wilayah")
    assert read(kab="35.01,35.02,,35.01,", kategori="tppo,tppm,tppo", lapis="wilayah,desa,desa") == same
    assert same.regencies == ("35.01", "35.02")
    assert same.categories == ("tppo", "tppm")
    assert same.layers == (Layer.WILAYAH, Layer.DESA)
    assert same.digest == read(kab="35.01,35.02", kategori="tppo,tppm", lapis="wilayah,desa").digest


@pytest.mark.parametrize(
    ("parameters", "bad"),
    [
        ({"kab": "35.02,99.99,3502"}, [("kab", "99.99"), ("kab", "3502")]),
        ({"prov": "Jawa Timur"}, [("prov", "Jawa Timur")]),
        ({"kanim": "Ponorogo"}, [("kanim", "Ponorogo")]),
        ({"dari": "2025-13"}, [("dari", "2025-13")]),
        ({"dari": "2025-1"}, [("dari", "2025-1")]),
        ({"dari": "1999-12"}, [("dari", "1999-12")]),
        ({"dari": "2100-01"}, [("dari", "2100-01")]),
        ({"sampai": "2025"}, [("sampai", "2025")]),
        ({"sampai": "2100-01"}, [("sampai", "2100-01")]),
        ({"dari": "2025-05", "sampai": "2025-04"}, [("sampai", "2025-04")]),
        ({"dari": "x", "sampai": "y"}, [("dari", "x"), ("sampai", "y")]),
        ({"grup": "semua"}, [("grup", "semua")]),
        ({"kategori": "penolakan_paspor"}, [("kategori", "penolakan_paspor")]),
        ({"grup": "penegakan", "kategori": "tppo"}, [("kategori", "tppo")]),
        ({"ukuran": "rupiah"}, [("ukuran", "rupiah")]),
        ({"lokasi": "ASAL"}, [("lokasi", "ASAL")]),
        ({"lapis": "desa,satelit"}, [("lapis", "satelit")]),
        ({"lapis": "tanpa,desa"}, [("lapis", "tanpa")]),
    ],
)
def test_every_bad_value_is_left_out_and_named(parameters: dict[str, str], bad: list[tuple[str, str]]) -> None:
    assert parse(parameters, KNOWN, DEFAULT)[1] == [BadValue(*each) for each in bad]


def test_what_is_good_beside_a_bad_value_holds() -> None:
    selection, _ = parse(
        {
            "kab": "35.02,99.99",
            "grup": "penegakan",
            "kategori": "tppo,penolakan_paspor",
            "lapis": "x,desa",
            "ukuran": "x",
        },
        KNOWN,
        DEFAULT,
    )
    expected = Selection(
        DEFAULT.period, ("35.02",), group=Group.PENEGAKAN, categories=("penolakan_paspor",), place=Place.KEJADIAN,
        layers=(Layer.DESA,),
    )  # fmt: skip
    assert selection == expected


@pytest.mark.parametrize(
    ("parameters", "start", "end"),
    [
        ({"dari": "2026-03"}, "2026-03", "2026-10"),
        ({"sampai": "2026-03"}, "2025-11", "2026-03"),
        ({"dari": "2026-11"}, "2026-11", "2026-11"),  # after the default's end: that month alone
        ({"dari": "2020-05", "sampai": "2020-05"}, "2020-05", "2020-05"),
    ],
)
def test_half_a_period_is_completed(parameters: dict[str, str], start: str, end: str) -> None:
    assert parse(parameters, KNOWN, DEFAULT)[0].period == Period(start, end)


def test_layers_that_are_all_unknown_leave_the_usual_ones() -> None:
    selection, bad = parse({"lapis": "satelit"}, KNOWN, DEFAULT)
    assert selection.layers == DEFAULT_LAYERS
    assert bad == [BadValue("lapis", "satelit")]


def test_empty_and_foreign_parameters_are_not_even_bad() -> None:
    assert parse(dict.fromkeys(PARAMETERS, "") | {"utm_source": "x", "sebagai": "pimpinan"}, KNOWN, DEFAULT) == (
        DEFAULT,
        [],
    )


@pytest.mark.parametrize("name", [name for name in PARAMETERS if name not in {"kab", "kategori", "lapis"}])
@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_text_is_named_as_it_stands(name: str, value: str) -> None:
    selection, bad = parse({name: value}, KNOWN, DEFAULT)
    assert selection == DEFAULT
    assert bad == [BadValue(name, value)]


@pytest.mark.parametrize("name", ["kab", "kategori", "lapis"])
@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_text_in_a_list_is_named_by_its_parts(name: str, value: str) -> None:
    selection, bad = parse({name: value}, KNOWN, DEFAULT)
    assert selection == DEFAULT
    assert bad == [BadValue(name, part) for part in value.split(",") if part]


def test_another_group_brings_its_own_place_and_drops_categories() -> None:
    selection = replace(DEFAULT, categories=("tppo",), regencies=("35.02",), measure=Measure.ORANG)
    other = another_group(selection, Group.PENEGAKAN)
    assert (other.group, other.categories, other.place) == (Group.PENEGAKAN, (), Place.KEJADIAN)
    assert (other.regencies, other.measure, other.period) == (("35.02",), Measure.ORANG, DEFAULT.period)
