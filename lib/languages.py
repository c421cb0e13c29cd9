"""The languages that Yaritori speaks to its users, and the catalogue of each.

English is what the code says. Every other language is a gettext catalogue in
`<folder>/<language>/LC_MESSAGES/yaritori.po`, read as it is: nothing has to be built after an edit.
`make messages` brings the catalogues up to date with the code.
"""

import gettext
import io
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Language = Literal["en", "ja"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
NAMES: dict[Language, str] = {"en": "English", "ja": "日本語"}
"""Each in its own words, so that everybody finds theirs."""


def catalogue_file(folder: Path, language: Language) -> Path:
    """Where the catalogue of a language is kept."""
    return folder / language / "LC_MESSAGES" / "yaritori.po"


class _Catalogue(gettext.GNUTranslations):
    """As gettext's own, but nothing to be said stays nothing: to gettext that names the file's head."""

    def gettext(self, message: str) -> str:
        return super().gettext(message) if message else ""


@cache
def catalogue(folder: Path, language: Language) -> gettext.NullTranslations:
    """The translations of a language. Raises OSError and babel's PoFileError for a broken file."""
    if language == "en":
        return gettext.NullTranslations()
    with catalogue_file(folder, language).open("rb") as file:
        messages = read_po(file, locale=language, abort_invalid=True)
    built = io.BytesIO()
    write_mo(built, messages)
    built.seek(0)
    return _Catalogue(built)


def language_of(locale: str | None) -> Language:
    """The language for a browser that asks for `locale` ("ja-JP"): English where it is none of ours."""
    wanted = (locale or "").replace("_", "-").split("-")[0].lower()
    return next((language for language in LANGUAGES if language == wanted), "en")
