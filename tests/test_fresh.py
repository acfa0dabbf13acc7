"""A store that cannot be reached: said in words to whoever opens a page, without its address."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from locales import text
from tests.test_imports import ROOT


def test_a_store_that_is_away_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nama:rahasia@127.0.0.1:9/peta")
    st.cache_resource.clear()
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    st.cache_resource.clear()
    assert not app.exception
    assert [each.value for each in app.error] == [text("app.no_store")]
    assert "rahasia" not in str(app)
