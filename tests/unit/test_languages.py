"""The interface's languages: nothing is missing, nothing is left over, every place is filled in."""

import ast
import html
import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from lib.languages import LANGUAGES, NAMES, catalogue, catalogue_file, language_of
from scripts.messages import FOLDER, ROOT, said_in, sentences

OTHERS = [language for language in LANGUAGES if language != "en"]
PATHS = [*(ROOT / "pages").rglob("*.py")]
# What a page shows besides sentences: the product's name, and names of what stands in the settings.
NO_SENTENCES = {"Yaritori"}


def texts(message):
    return (message,) if isinstance(message, str) else message


def kept(language):
    with catalogue_file(FOLDER, language).open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def places(text):
    return {(name, spec) for _, name, spec, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated_and_none_is_left_over(language):
    said = {texts(message.id) for message in sentences() if message.id}
    translated = {texts(m.id) for m in kept(language) if m.id and all(texts(m.string)) and not m.fuzzy}
    assert said - translated == set(), "translate these; `make messages` puts them into the catalogue"
    assert translated - said == set(), "nobody says these any more; `make messages` takes them out"


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_fills_in_the_same_places(language):
    for message in kept(language):
        wanted = places(texts(message.id)[-1]) if message.id else set()
        for text in texts(message.string) if message.id else ():
            assert places(text) == wanted, message.id


def test_a_translation_into_japanese_is_japanese():
    for message in kept("ja"):
        for text in texts(message.string) if message.id else ():
            assert re.search("[ぁ-んァ-ヶ一-龠、。]", text), text


def test_numbers_are_told_as_each_language_tells_them():
    one, more = "You sent {count} message", "You sent {count} messages"
    english, japanese = catalogue(FOLDER, "en"), catalogue(FOLDER, "ja")
    assert english.ngettext(one, more, 1).format(count=1) == "You sent 1 message"
    assert english.ngettext(one, more, 3).format(count=3) == "You sent 3 messages"
    assert {japanese.ngettext(one, more, n).format(count=n) for n in (1, 3)} == {
        "メッセージ1件",
        "メッセージ3件",
    }


def test_nothing_to_be_said_stays_nothing():
    assert catalogue(FOLDER, "ja").gettext("") == ""


def test_what_nobody_translated_stays_what_it_was():
    assert catalogue(FOLDER, "ja").gettext("gpt-4o-mini") == "gpt-4o-mini"


def test_sentences_are_found_wherever_they_stand():
    source = "\n".join(
        [
            """a = f'<b>{safe(_("In the middle"))}</b>' """,
            'b = _("One " "sentence")',
            'c = ngettext("{n} word", "{n} words", n)',
            'd = marked("For later")',
            "e = _(variable)",
        ]
    )
    assert set(said_in(source)) == {"In the middle", "One sentence", ("{n} word", "{n} words"), "For later"}


@pytest.mark.parametrize(
    ("locale", "language"),
    [("ja-JP", "ja"), ("ja", "ja"), ("JA_jp", "ja"), ("en-GB", "en"), ("fr", "en"), ("", "en"), (None, "en")],
)
def test_a_browser_is_answered_in_its_language_or_in_english(locale, language):
    assert language_of(locale) == language


def test_every_language_has_a_name_of_its_own():
    assert set(NAMES) == set(LANGUAGES)


SHOWN = {"button", "popover", "expander", "caption", "page_link", "form_submit_button", "text_input", "radio"}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_no_page_shows_words_that_nobody_can_translate(path: Path):
    """A literal with English words in it, where Streamlit or HTML would show it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SHOWN:
            label = next((word.value for word in node.keywords if word.arg == "label"), None) or (
                node.args[0] if node.args and node.func.attr != "page_link" else None
            )
            assert not isinstance(label, ast.Constant), f"{path.name}:{node.lineno}: {ast.unparse(node)[:80]}"
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "<" in node.value:
            shown = html.unescape(" ".join(re.findall(r">([^<>{}]*)<", node.value)))
            words = set(re.findall(r"[A-Za-z]{2,}", shown)) - NO_SENTENCES
            assert not words, f"{path.name}:{node.lineno}: {words}"
