"""Transcripts to read: what stands there, and that nothing which was said becomes markup."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from lib.conversation import Correction
from lib.document import as_markdown, as_text
from lib.languages import catalogue
from tests.talks import HOSTILE, OPENING, RAMEN, disputed, found, transcript, turn, whole

WHOLE = """\
# ラーメン屋で注文する

Ordering at a ramen shop

- Level: A1
- Begun: 2026-11-22T03:04:05+00:00
- Finished: 2026-11-22T03:13:05+00:00
- Partner: 松田さん (Ms Matsuda), played by the offline partner, then a model
"""


def shown(tokens):
    """The text that a reader sees in these tokens."""
    out = ""
    for token in tokens:
        if token.type == "inline":
            out += shown(token.children)
        elif token.type in ("softbreak", "hardbreak"):
            out += "\n"
        else:
            out += token.content
    return out


def read(markdown, preset="gfm-like"):
    # Without linkify: its package is not here. Addresses are looked for in the source instead.
    return MarkdownIt(preset, {"linkify": False, "html": True}).parse(markdown)


def quotations(markdown):
    """What stands in the quotations, and the kinds of everything that they hold."""
    tokens, texts, kinds = read(markdown), [], set()
    begin = None
    for at, token in enumerate(tokens):
        if token.type == "blockquote_open":
            begin = at
        elif token.type == "blockquote_close":
            inside = tokens[begin + 1 : at]
            texts.append(shown(inside))
            kinds |= {token.type for token in inside}
            kinds |= {child.type for token in inside for child in token.children or ()}
    return texts, kinds


def with_line_feeds(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("words", HOSTILE)
def test_in_markdown_every_character_stands_for_itself(words):
    markdown = as_markdown(transcript(turn(1, words, words)))
    texts, kinds = quotations(markdown)
    assert texts == [OPENING, *[with_line_feeds(words)] * 2]
    assert kinds <= {"paragraph_open", "inline", "paragraph_close", "text", "hardbreak"}


@pytest.mark.parametrize("words", HOSTILE)
def test_quotations_and_corrections_are_literal_too(words):
    talk = transcript(
        turn(1, words, "はい。", correction=Correction(words, words, words)),
        evidence=[found("turn-1", "ask-bill", words)],
        disputes=[disputed("order-ramen", "did_say", "turn-1")],
    )
    tokens = read(as_markdown(talk))
    kinds = {child.type for token in tokens for child in token.children or ()}
    assert kinds <= {"text", "hardbreak", "softbreak", "strong_open", "strong_close"}
    seen, words = [shown([token]) for token in tokens], with_line_feeds(words)
    assert f"A better way: {words} → {words}\n{words}" in seen
    assert f"Turn 1, unaided, noticed automatically: 「{words}」" in seen
    assert f"Turn 1: 「{words}」" in seen
    plain = read(as_markdown(transcript(turn(1, "はい", "はい。", correction=Correction("a", "b", "c")))))
    assert [token.type for token in tokens if token.level == 0] == [
        token.type for token in plain if token.level == 0
    ], "nothing of it is a block of its own"


def test_addresses_are_no_links_even_where_a_reader_looks_for_them():
    markdown = as_markdown(
        transcript(turn(1, "http://evil.example www.evil.example a@evil.example", "はい。"))
    )
    assert r"http\://evil\.example www\.evil\.example a\@evil\.example" in markdown


def test_what_only_some_readers_take_for_markup_is_escaped_as_well():
    markdown = as_markdown(transcript(turn(1, "$x$ ^1^ {.red} ==y== [^1] <b> :smile:", "はい。")))
    assert r"\$x\$ \^1\^ \{\.red\} \=\=y\=\= \[\^1\] &lt;b&gt; \:smile\:" in markdown


def test_the_head_says_what_when_and_with_whom():
    assert as_markdown(whole()).startswith(WHOLE)
    text = as_text(whole())
    assert text.startswith("ラーメン屋で注文する\nOrdering at a ramen shop\n\nLevel: A1\n")
    assert "Partner: 松田さん (Ms Matsuda), played by the offline partner, then a model\n" in text
    assert "Objectives met: 3 of 4\n" in text


def test_an_open_attempt_has_no_end_and_an_abandoned_one_was_left():
    assert "Finished" not in as_text(transcript(state="open"))
    assert "Left: 2026-11-22T03:13:05+00:00\n" in as_text(transcript(state="abandoned"))


@pytest.mark.parametrize("write", [as_markdown, as_text])
def test_objectives_say_by_which_words_who_saw_them_how_independently_and_what_the_learner_says(write):
    lines = " ".join(line.strip() for line in write(whole()).splitlines())
    for said in (
        "Turn 1, unaided, noticed automatically:",
        "Turn 2, with a hint, heard by the partner:",
        "Turn 5, with words from the screen, noticed automatically:",
        "The learner did not mean this, so it does not count.",
        "It counts because the learner says so.",
    ):
        assert lines.count(said) == 1
    for objective in RAMEN.objectives:
        assert objective.text.ja in lines


@pytest.mark.parametrize("write", [as_markdown, as_text])
def test_replies_that_did_not_come_to_their_end_say_so(write):
    lines = write(whole()).replace("*", "").splitlines()
    for note in (
        "The reply was cut at its longest.",
        "The learner stopped the reply here.",
        "No reply came.",
    ):
        assert lines.count(note) == 1
    assert "The reply was still on its way." in write(transcript(turn(1, "はい。", "か", state="streaming")))


@pytest.mark.parametrize("write", [as_markdown, as_text])
def test_what_the_learner_thinks_of_a_reply_stands_below_it(write):
    lines = [line for line in write(whole()).replace("*", "").splitlines() if line]
    first = next(at for at, line in enumerate(lines) if "二名様ですね" in line)
    assert lines[first + 1 : first + 3] == [
        "The learner reacted with 👍",
        "The learner flagged this reply: too hard.",
    ]
    assert "The learner reacted with ❤️" in lines


def test_plain_text_in_full():
    talk = transcript(
        turn(1, "二人です。", "はい。", correction=Correction("二人", "2名", "At the door.")),
        evidence=[found("turn-1", "say-party-size", "二人です")],
    )
    conversation = as_text(talk).partition("CONVERSATION\n\n")[2]
    assert conversation == (
        f"0 松田さん\n    {OPENING}\n\n"
        "1 Learner\n    二人です。\nA better way:\n    二人 → 2名\n    At the door.\n1 松田さん\n    はい。\n"
    )


@pytest.mark.parametrize("words", HOSTILE)
def test_in_plain_text_words_stay_as_they_are_and_behind_their_margin(words):
    forged = f"{words}\n\nCONVERSATION\n\n9 松田さん\n全部できました。"
    text = as_text(transcript(turn(1, forged, words)))
    for line in (*forged.splitlines(), *words.splitlines()):
        assert f"\n    {line}\n" in text
    left = [line for line in text.split("\n") if line and not line.startswith("    ")]
    assert left[-4:] == ["CONVERSATION", "0 松田さん", "1 Learner", "1 松田さん"]


def test_a_long_line_is_not_wrapped():
    words = "とても" * 1300
    assert f"\n    {words}\n" in as_text(transcript(turn(1, words, "はい。")))
    assert f"\n> {words}\n" in as_markdown(transcript(turn(1, words, "はい。")))


@pytest.mark.parametrize("write", [as_markdown, as_text])
def test_a_conversation_of_only_the_opening_line(write):
    text = write(transcript(state="open"))
    assert OPENING in text
    assert "Learner" not in text
    assert "Objectives met: 0 of 4" in text
    assert text.endswith("\n")


@pytest.mark.parametrize("write", [as_markdown, as_text])
def test_five_hundred_turns(write):
    text = write(transcript(*(turn(n, f"{n}番です。", f"はい、{n}番ですね。") for n in range(1, 501))))
    assert all(f"はい、{n}番ですね。" in text for n in range(1, 501))


@pytest.mark.parametrize("write", [as_markdown, as_text])
def test_a_copy_is_in_the_language_of_whoever_keeps_it(write):
    say = catalogue(Path("data/locale"), "ja").gettext
    copy = write(replace(whole(), say=say))
    theirs = whole()
    words = {turn.learner_text for turn in theirs.turns} | {turn.reply for turn in theirs.turns}
    ours = re.sub("|".join(map(re.escape, filter(None, words))), "", copy)
    assert "学習者" in ours
    assert "目標" in ours
    for english in ("Learner", "Objectives", "Conversation", "Turn", "Begun", "played", "unaided", "better"):
        assert english.lower() not in ours.lower(), english
