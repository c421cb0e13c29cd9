"""What stands beside Japanese, chosen by the reader wherever there is some: a small menu that remembers."""

from dataclasses import replace

import streamlit as st

from lib.people import Furigana
from lib.wording import marked
from pages import session
from pages.parts.about_you import keep
from pages.words import _, explains_in_japanese

_FURIGANA: dict[Furigana, str] = {
    "all": marked("All"),
    "above": marked("Above my level"),
    "none": marked("None"),
}


def reading_help_menu() -> None:
    """The menu: furigana, romaji, translations. Each choice stays until it is changed."""
    learner = session.learner()
    with (
        st.container(key="reading-help", width="content"),
        st.popover(_("Reading help"), icon=":material/translate:"),
    ):
        st.segmented_control(
            _("Furigana"),
            tuple(_FURIGANA),
            default=learner.furigana or "above",
            format_func=lambda chosen: _(_FURIGANA[chosen]),
            key="help-furigana",
            on_change=_choose,
            required=True,
        )
        st.toggle(_("Romaji"), learner.romaji, key="help-romaji", on_change=_choose)
        if not explains_in_japanese():
            st.toggle(_("Translations"), learner.translations, key="help-translations", on_change=_choose)


def _choose() -> None:
    learner, told = session.learner(), st.session_state
    keep(
        replace(
            learner,
            furigana=told["help-furigana"] or learner.furigana,
            romaji=told["help-romaji"],
            translations=told.get("help-translations", learner.translations),
        )
    )
