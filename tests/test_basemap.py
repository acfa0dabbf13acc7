"""The constant map and the change: what streamlit-folium compares, and what no text may break out of."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import folium
import pytest
import streamlit_folium
from streamlit_folium import _get_feature_group_string, _get_header, _get_html, _get_map_string, generate_js_hash

from data.model import Selection
from data.periods import Period
from geo import basemap
from geo.delta import Scene

WORDS = {"map": "Peta", "pocket": "Kantong PMI"}
URLS = {name: f"../../aset/{name}.0123456789abcdef.json" for name in ("areas", "land", "villages", "offices")}
BUNDLE = "../../aset/bundle.0123456789abcdef.js"
LAYERS = {"areas": b'{"areas":[],"provinces":[]}', "villages": b"[]", "offices": b"[]"}
SCENE = Scene(digest="", layers=("wilayah",), rate_label="", circles="reports", circle_label="", notes=(), is_demo=True)
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\u2028\u2029&\"'\\"
TEMPLATES = (
    "{{ 6 * 7 }}",
    "{% raw %}",
    "{# gone #}",
    "{{{{ this.config }}}}",
    "{{ cycler.__init__.__globals__ }}",
    "{%",
)


def bundled() -> folium.Map:
    return basemap.bundled_map(WORDS, "garis perkiraan", URLS, BUNDLE)


def plain() -> folium.Map:
    return basemap.plain_map(WORDS, "garis perkiraan", LAYERS)


def script(made: folium.Map) -> str:
    """The map's script as streamlit-folium sends it."""
    made.get_root().render()
    return str(_get_map_string(made))


def change(made: folium.Map, content: Mapping[str, Any]) -> str:
    """The change's script as streamlit-folium sends it."""
    made.get_root().render()
    return str(_get_feature_group_string(basemap.change(content), map=made))


def links(made: folium.Map) -> tuple[list[str], list[str]]:
    """Addresses of scripts and styles that streamlit-folium collects from the map and all it holds."""
    scripts: list[str] = []
    styles: list[str] = []
    waiting: list[Any] = [made]
    while waiting:
        element = waiting.pop()
        scripts += [address for _, address in getattr(element, "default_js", [])]
        styles += [address for _, address in getattr(element, "default_css", [])]
        waiting += getattr(element, "_children", {}).values()
    return scripts, styles


# The stale map


@pytest.mark.parametrize("make", [bundled, plain])
def test_the_base_map_is_the_same_on_every_run(make: Any) -> None:
    first, second = script(make()), script(make())
    assert first == second
    assert generate_js_hash(first, "peta") == generate_js_hash(second, "peta")


@pytest.mark.parametrize("make", [bundled, plain])
def test_a_change_does_not_touch_the_base_map(make: Any) -> None:
    made = make()
    untouched = script(make())
    scripts = []
    for year in ("_2024", "_2025"):
        made = make()
        scripts.append(script(made))
        change(made, {"rate_label": f"data{year}"})
    assert scripts == [untouched, untouched]


def test_the_trap_is_real() -> None:
    """What differs only in `_2024` and `_2025` is one and the same to streamlit-folium's hash of the base map."""
    assert generate_js_hash("peta.start(data_2024)") == generate_js_hash("peta.start(data_2025)")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"rate_label": "data_2024"}, {"rate_label": "data_2025"}),
        ({"digest": "a_2024"}, {"digest": "a_2025"}),
        ({"reports": [1, 2]}, {"reports": [1, 3]}),
    ],
)
def test_changes_that_the_hash_would_confuse_are_sent_as_different(one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = (change(bundled(), content) for content in (one, other))
    assert first != second
    assert first.count("peta.apply(") == second.count("peta.apply(") == 1


def test_two_years_have_two_changes_on_one_base() -> None:
    years = [Selection(Period(f"{year}-01", f"{year}-12")) for year in (2024, 2025)]
    changes = [change(bundled(), {"digest": replace(SCENE, digest=each.digest).digest}) for each in years]
    assert len(set(changes)) == 2
    assert len({generate_js_hash(script(bundled()), "peta") for _ in years}) == 1


def test_streamlit_folium_still_compares_as_this_file_does() -> None:
    assert {"generate_js_hash", "_get_map_string", "_get_feature_group_string"} <= set(dir(streamlit_folium))


def test_a_change_hands_over_what_it_was_given() -> None:
    content = {"digest": "x", "reports": [1, None], "shown": {3: "<10"}}
    sent = re.search(r"peta\.apply\((.*)\);", change(bundled(), content))
    assert sent is not None
    assert json.loads(sent[1]) == {"digest": "x", "reports": [1, None], "shown": {"3": "<10"}}


# Texts


@pytest.mark.parametrize("sign", ["<", ">", "&", "\u2028", "\u2029"])
def test_no_sign_ends_a_script(sign: str) -> None:
    made = basemap.script_json({"name": f"a{sign}b", sign: 1})
    assert sign not in made
    assert json.loads(made) == {"name": f"a{sign}b", sign: 1}


def test_hostile_text_stays_text() -> None:
    made = basemap.script_json([HOSTILE])
    assert json.loads(made) == [HOSTILE]
    assert not re.search(r"[<>&\u2028\u2029]", made)


def test_hostile_text_in_a_change_stays_in_its_string() -> None:
    sent = change(bundled(), {"districts": [[HOSTILE, -8, 111, 1, ""]]})
    found = re.search(r"peta\.apply\((.*)\);", sent)
    assert found is not None
    assert json.loads(found[1]) == {"districts": [[HOSTILE, -8, 111, 1, ""]]}
    assert "<script" not in sent.lower()
    assert "<img" not in sent


def test_hostile_text_in_the_base_map_stays_in_its_string() -> None:
    layers = LAYERS | {"villages": json.dumps([{"name": HOSTILE}]).encode()}
    made = basemap.plain_map(WORDS | {"map": HOSTILE}, HOSTILE, layers)
    sent = script(made)
    assert "<img" not in sent
    assert "</script>" not in sent
    found = re.search(r"peta\.start\(map_\w+, (\{.*\})\);", sent)
    assert found is not None
    config = json.loads(found[1])
    assert config["words"]["map"] == config["credits"] == config["inline"]["villages"][0]["name"] == HOSTILE


@pytest.mark.parametrize("text", TEMPLATES)
def test_no_text_is_run_as_a_template(text: str) -> None:
    """branca compiles every finished script once more as a Jinja template, on the server and without a sandbox."""
    assert json.loads(basemap.script_json([text])) == [text]
    assert not re.search(r"\{[{%#]", basemap.script_json({"a": {"b": [{}, text]}}))
    found = re.search(r"peta\.apply\((.*)\);", change(bundled(), {"districts": [[text, -8, 111, 1, ""]]}))
    assert found is not None
    assert json.loads(found[1]) == {"districts": [[text, -8, 111, 1, ""]]}
    rendered = basemap.plain_map(WORDS, text, LAYERS | {"villages": json.dumps([{"name": text}]).encode()})
    page = rendered.get_root().render()
    config = re.search(r"peta\.start\(map_\w+, (\{.*\})\);", page)
    assert config is not None
    assert json.loads(config[1])["credits"] == json.loads(config[1])["inline"]["villages"][0]["name"] == text


def test_our_own_script_is_no_template() -> None:
    page = plain().get_root().render()
    assert (basemap.HERE / "map.js").read_text("utf-8") in page


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_cannot_say_is_an_error(value: float) -> None:
    with pytest.raises(ValueError):
        basemap.script_json({"rate": value})


# What the frame loads


def test_the_bundled_map_loads_one_script_and_no_style() -> None:
    made = bundled()
    change(made, {"digest": "x"})
    assert links(made) == ([BUNDLE], [])


def test_the_bundled_map_names_no_other_host() -> None:
    made = bundled()
    sent = script(made) + change(made, {"digest": "x"}) + _get_header(made) + _get_html(made)
    assert not re.search(r"https?://|//[a-z]+\.", sent)
    assert all(address in sent for address in URLS.values())


def test_nothing_built_loads_what_folium_brings() -> None:
    scripts, styles = links(plain())
    assert scripts
    assert styles
    assert "peta = (" in script(plain()), "our own script comes within the page"


@pytest.mark.parametrize("make", [bundled, plain])
def test_the_map_has_no_tiles_and_an_end_to_zooming(make: Any) -> None:
    made = make()
    assert not [each for each in made._children.values() if isinstance(each, folium.TileLayer)]
    assert made.options["maxZoom"] == basemap.MAX_ZOOM, "without it clusters break"
    assert made.options["prefer_canvas"] is True


def test_a_change_is_small_beside_its_data() -> None:
    assert len(change(bundled(), {})) < 600
