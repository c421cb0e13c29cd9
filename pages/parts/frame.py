"""The frame of every page: the style sheet and the colours of the theme."""

from functools import cache
from pathlib import Path

import streamlit as st

from lib.languages import Language
from pages.parts.text import reading_help
from pages.words import interface

# Streamlit gives its theme to components, but not to HTML on the page: these are the same colours
# as in .streamlit/config.toml, and a test keeps them so.
COLOURS = {
    "light": {
        "accent": "#2F4B7C",
        "ink": "#101418",
        "quiet": "#5B6066",
        "paper": "#FBFAF7",
        "raised": "#F2EFE8",
        "line": "#DDD8CC",
        "good": "#2C6144",
        "bad": "#9C3A2E",
    },
    "dark": {
        "accent": "#A3BDE8",
        "ink": "#E9E6DF",
        "quiet": "#A7A9AD",
        "paper": "#17181A",
        "raised": "#212327",
        "line": "#373A40",
        "good": "#8CC7A2",
        "bad": "#EE9C8F",
    },
}


def frame() -> None:
    """Draw what all pages share."""
    furigana = reading_help().furigana != "none"
    st.html(_style(st.context.theme.type or "light", interface(), furigana=furigana))


@cache
def _style(theme: str, language: Language, *, furigana: bool) -> str:
    # The page says that it is English whatever it holds; lines break as the language wants it.
    locale = "body{-webkit-locale:'ja';word-break:auto-phrase;line-break:strict}" if language == "ja" else ""
    # Lines that furigana may stand above have room for them from the first word on.
    leading = "--y-leading:2.15;--y-leading-small:2.15;" if furigana else ""
    colours = leading + "".join(f"--y-{name}:{value};" for name, value in COLOURS[theme].items())
    sheet = (Path(__file__).parent / "style.css").read_text("utf-8")
    return f"<style>:root{{{colours}}}{locale}\n{sheet}</style>"
