"""Ringkasan: the picture in ten seconds: what changed and where, key figures, the map, what needs attention."""

import streamlit as st

from ui import board, lists, numbers, outlook, picture, shell, views

ROOM = 430  # pixels that heading, sentences and key figures take above the map

frame = shell.open_page()
view = views.own(frame)
told = outlook.outlook(frame, view) if view.has_reports and not frame.chosen.nothing else None
numbers.heading(frame)
numbers.notices(frame, view)
numbers.marks(frame, view)
if told:
    board.sentences(frame, told.sentences)
    board.cards(told.cards)
left, right = st.columns([13, 8], gap="medium")
with left:
    numbers.breadcrumb(frame)
    picture.draw(frame, view, room=ROOM)
if told:
    with right:
        lists.attention(frame, told.attention)
        lists.movers(frame, told.movers)
    below, beside = st.columns([13, 8], gap="medium")
    with below:
        lists.latest(frame)
    with beside:
        lists.freshness(frame)
numbers.sources(frame, view)
