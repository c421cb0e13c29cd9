"""Review: one saved word at a time, and how well it was remembered."""

import streamlit as st

from lib.errors import PracticeError
from pages import session
from pages.parts.attribution import attribution
from pages.parts.forecast import forecast_chart
from pages.parts.my_words import listen_to_my_words, my_words
from pages.parts.notice import notice
from pages.parts.review_card import nothing_due, review_card, undo_button
from pages.parts.text import safe
from pages.words import _, ngettext, zone

practice, person = session.practice(), session.person()

st.page_link(session.TASKS_PAGE, label=_("Tasks"), icon=":material/arrow_back:")
try:
    study = practice.study(person, zone())
except PracticeError as error:
    session.note(error)
    notice()
    st.stop()
notice()
with st.container(key="review"):
    with st.container(key="review-head", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<h1 class="y-heading">{safe(_("Review"))}</h1>', width="content")
        if study.card is not None:
            left = ngettext("{count} card left", "{count} cards left", study.left).format(count=study.left)
            st.html(f'<div class="y-quiet">{safe(left)}</div>', width="content")
        st.space("stretch")
        if study.last_review is not None:
            undo_button(study.last_review)
    if study.card is not None:
        review_card(study.card)
    else:
        nothing_due(study)
    if study.words:
        with st.container(key="review-around"):
            st.html(f'<h2 class="y-heading">{safe(_("The next two weeks"))}</h2>')
            forecast_chart(study.forecast)
            if study.retention.share is not None:
                told = _("In the last 30 days you remembered {percent} % of what came back.")
                st.html(
                    f'<p class="y-quiet">{safe(told.format(percent=round(100 * study.retention.share)))}</p>'
                )
            my_words()
            st.html(attribution())
listen_to_my_words()
