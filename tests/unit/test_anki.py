"""What lib/anki.py promises, held by the real Anki: it imports, updates, and doubles nothing."""

import re
import sqlite3
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from anki.collection import Collection
from anki.import_export_pb2 import ImportAnkiPackageOptions, ImportAnkiPackageRequest

from lib.anki import DECK, FIELDS, anki_deck
from lib.errors import NoWordsSaved
from lib.saved_words import SavedWord
from lib.vocabulary import WordKey

AT = datetime(2026, 11, 22, 9, 0, 0, 500_000, tzinfo=UTC)
TITLES = {"ramen-shop": "ラーメン屋で注文する"}
HOSTILE = '<img src=x onerror=alert(1)>&amp;"[sound:x.mp3]{{c1::x}}'


def saved(lemma="買い物", reading="かいもの", **changes):
    fields = {
        "id": "1",
        "state": "saved",
        "entry": 1,
        "glosses": ("shopping", "purchases"),
        "level": "N5",
        "sentence": "明日、買い物に行きます。",
        "surface": lemma,
        "said_by": "partner",
        "turn_id": "turn-1",
        "task_id": "ramen-shop",
        "created_at": AT,
    }
    return SavedWord(key=WordKey(lemma, reading), **(fields | changes))


SHOPPING = saved()
EAT = saved("食べる", "たべる", glosses=("to eat",), sentence="何を食べますか。", surface="食べ")


class Anki:
    """A collection of the real Anki."""

    def __init__(self, folder):
        self.folder = folder
        self.collection = Collection(str(folder / "collection.anki2"))

    def take(self, deck: bytes):
        """Import a package; what Anki says of it."""
        path = self.folder / "words.apkg"
        path.write_bytes(deck)
        options = ImportAnkiPackageOptions(with_scheduling=False)
        request = ImportAnkiPackageRequest(package_path=str(path), options=options)
        return self.collection.import_anki_package(request).log

    def notes(self):
        notes = [self.collection.get_note(note) for note in self.collection.find_notes("")]
        return {note["Word"]: note for note in notes}

    def shown(self, word, card=0):
        """The question and the answer as Anki draws them."""
        drawn = self.notes()[word].cards()[card]
        return drawn.question(), drawn.answer()


@pytest.fixture
def anki(tmp_path):
    anki = Anki(tmp_path)
    yield anki
    anki.collection.close()


def test_two_words_become_two_notes_of_two_cards_each(anki):
    log = anki.take(anki_deck([SHOPPING, EAT], TITLES, AT))
    assert (len(log.new), len(log.updated), len(log.duplicate)) == (2, 0, 0)
    assert anki.collection.card_count() == 4
    assert {deck.name for deck in anki.collection.decks.all_names_and_ids()} >= {DECK}
    note = anki.notes()["買い物"]
    assert dict(note.items()) == {
        "Word": "買い物",
        "Reading": "買[か]い 物[もの]",
        "Meaning": "shopping<br>purchases",
        "Sentence": "明日[あした]、<b>買[か]い 物[もの]</b>に 行[い]きます。",
        "Source": "ラーメン屋で注文する",
        "Level": "N5",
    }
    assert tuple(note.keys()) == FIELDS
    assert set(note.tags) == {"yaritori", "ramen-shop", "N5"}


def test_anki_draws_the_readings_over_the_kanji_and_the_word_in_bold(anki):
    anki.take(anki_deck([EAT], TITLES, AT))
    question, answer = anki.shown("食べる")
    assert "何を<b>食べ</b>ますか。" in question
    assert "<rt>" not in question
    assert "<ruby><rb>食</rb><rt>た</rt></ruby>べる" in answer
    assert "to eat" in answer
    question, answer = anki.shown("食べる", card=1)
    assert "to eat" in question
    assert "食" not in question
    assert "<b><ruby><rb>食</rb><rt>た</rt></ruby>べ</b>ますか。" in answer


def test_imported_again_there_is_nothing_new(anki):
    anki.take(anki_deck([SHOPPING, EAT], TITLES, AT))
    again = anki.take(anki_deck([SHOPPING, EAT], TITLES, AT))
    assert (len(again.new), len(again.updated), len(again.duplicate)) == (0, 0, 2)
    later = anki.take(anki_deck([SHOPPING, EAT], TITLES, AT + timedelta(days=3)))
    assert len(later.new) == 0
    assert (anki.collection.note_count(), anki.collection.card_count()) == (2, 4)


def test_what_has_changed_is_updated_and_keeps_its_schedule(anki):
    anki.take(anki_deck([SHOPPING, EAT], TITLES, AT))
    card = anki.notes()["買い物"].cards()[0]
    anki.collection.sched.set_due_date([card.id], "9")
    before = anki.collection.get_card(card.id)
    changed = replace(SHOPPING, glosses=("doing the shopping",), sentence="買い物が好きです。")
    new = saved("水", "みず", sentence="水をください。")
    log = anki.take(anki_deck([changed, EAT, new], TITLES, AT + timedelta(hours=1)))
    assert len(log.new) == 1
    note = anki.notes()["買い物"]
    assert note["Meaning"] == "doing the shopping"
    assert note["Sentence"] == "<b>買[か]い 物[もの]</b>が 好[す]きです。"
    after = anki.collection.get_card(card.id)
    assert (after.due, after.ivl, after.type) == (before.due, before.ivl, before.type)
    assert (anki.collection.note_count(), anki.collection.card_count()) == (3, 6)


def test_what_was_changed_in_anki_later_than_the_deck_was_made_stays(anki):
    anki.take(anki_deck([SHOPPING], TITLES, AT))
    note = anki.notes()["買い物"]
    note["Meaning"] = "my own words"
    anki.collection.update_note(note)  # now, which is later than that morning
    anki.take(anki_deck([replace(SHOPPING, glosses=("other",))], TITLES, AT + timedelta(minutes=1)))
    assert anki.notes()["買い物"]["Meaning"] == "my own words"


def test_a_word_is_the_same_word_whoever_saved_it_and_from_wherever(anki):
    anki.take(anki_deck([SHOPPING], TITLES, AT))
    other = replace(SHOPPING, id="2", task_id=None, said_by="me", level=None)
    assert len(anki.take(anki_deck([other], {}, AT + timedelta(days=1))).new) == 0
    assert len(anki.take(anki_deck([saved("辛い", "からい"), saved("辛い", "つらい")], {}, AT)).new) == 2


def test_a_word_without_a_meaning_is_asked_in_one_direction_only(anki):
    anki.take(anki_deck([saved(glosses=())], TITLES, AT))
    assert (anki.collection.note_count(), anki.collection.card_count()) == (1, 1)


def test_what_a_learner_wrote_is_text_in_every_field(anki):
    word = saved(HOSTILE, HOSTILE, sentence=f"{HOSTILE}です。", surface=HOSTILE, glosses=(HOSTILE,))
    anki.take(anki_deck([word], {"ramen-shop": HOSTILE}, AT))
    [note] = anki.notes().values()
    for field, value in note.items():
        assert re.findall(r"<(?!/?b>)", value) == [], field
        assert "[sound" not in value, field
    for card in note.cards():
        drawn = card.question() + card.answer()
        assert "<img" not in drawn
        assert card.question_av_tags() + card.answer_av_tags() == []
        assert "&lt;img src=x onerror=alert(1)&gt;&amp;amp;" in drawn


def test_romaji_and_words_that_stand_nowhere_in_their_sentence_do_no_harm(anki):
    words = [
        saved("二人", "ふたり", sentence="futari desu.", surface="futari"),
        saved("水", "みず", sentence="お茶です。", surface="水"),
        saved("ラーメン", "らーめん", sentence="ラーメン\nです", surface="ラーメン"),
    ]
    anki.take(anki_deck(words, TITLES, AT))
    notes = anki.notes()
    assert notes["二人"]["Sentence"] == "<b>futari</b> desu."
    assert notes["水"]["Sentence"] == "お 茶[ちゃ]です。"
    assert notes["ラーメン"]["Reading"] == "ラーメン"
    assert notes["ラーメン"]["Sentence"] == "<b>ラーメン</b><br>です"


def test_the_same_words_at_the_same_time_are_the_same_bytes(tmp_path):
    deck = anki_deck([SHOPPING, EAT], TITLES, AT)
    assert deck == anki_deck([SHOPPING, EAT], TITLES, AT)
    path = tmp_path / "words.apkg"
    path.write_bytes(deck)
    with zipfile.ZipFile(path) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2026, 11, 22, 9, 0, 0)}
        (tmp_path / "collection").write_bytes(archive.read("collection.anki2"))
    with sqlite3.connect(tmp_path / "collection") as connection:
        assert {row[0] for row in connection.execute("SELECT mod FROM notes")} == {int(AT.timestamp())}
    connection.close()


def test_no_words_are_no_deck():
    with pytest.raises(NoWordsSaved, match="not saved any words yet"):
        anki_deck([], TITLES, AT)
