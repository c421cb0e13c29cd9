"""What lib/phrase_book.py promises: the English of all that the offline partner says, or none at all."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.partners.lines import filled
from lib.partners.rehearse import Rehearsal
from lib.partners.scripted import COMMON_FOLDER, common_lines
from lib.phrase_book import PhraseBook, read_phrase_book
from lib.phrase_files import gaps, read_entries, wanted_by, wanted_by_all
from lib.phrase_slots import slots_of_task
from lib.scripts import HINT, MEANING, SLOT, TOTAL, WORD, slots_of
from tests.rehearsing import TASKS
from tests.unit.test_corpora import SETS

FOLDER = Path(__file__).resolve().parents[2] / "data" / "translations"
TRANSLATED = tuple(TASKS)
RAMEN = TASKS["ramen-shop"]
SPEECHES = sorted({TASKS[task].partner.speech for task in TRANSLATED})
JAPANESE = re.compile(r"[ぁ-ヿ一-鿿]")

each_task = pytest.mark.parametrize("task", TRANSLATED)


def book_of(task) -> PhraseBook:
    return read_phrase_book(FOLDER, task, common_lines(COMMON_FOLDER, task.partner.speech))


BOOKS = {task: book_of(TASKS[task]) for task in TRANSLATED}
BOOK = BOOKS["ramen-shop"]


def without_quotations(english: str) -> str:
    return re.sub(r"「[^」]*」", "", english)


def is_english(text: str | None) -> bool:
    """Whether there is a text, with no Japanese but what it quotes, and with no slot left open."""
    return bool(text) and not JAPANESE.search(without_quotations(text)) and not SLOT.search(text)


# --- nothing is missing -----------------------------------------------------------------------


@each_task
def test_every_sentence_and_word_of_a_script_has_its_english_and_no_other_is_there(task):
    names = read_entries(FOLDER / "names.yaml").words.keys()
    shared = wanted_by_all(common_lines(COMMON_FOLDER, TASKS[task].partner.speech))
    found = gaps(FOLDER / f"{task}.yaml", wanted_by(TASKS[task]), shared)
    assert [gap for gap in found if gap.split()[-1] not in names] == []


@pytest.mark.parametrize("speech", SPEECHES)
def test_every_sentence_that_all_tasks_share_has_its_english_and_no_other_is_there(speech):
    wanted = wanted_by_all(common_lines(COMMON_FOLDER, speech))
    assert list(gaps(FOLDER / f"{speech}.yaml", wanted)) == []


def ways_to_fill(task, common, line: str) -> Iterator[str]:
    """The line with each thing that its slots can hold, one after the other; three of many."""
    slots, tables = slots_of_task(task), task.script.tables
    own = {TOTAL: ["1,250円"], WORD: common.done, MEANING: [*task.script.explain.values()]}
    choices = {
        name: own.get(name) or [*tables.get(name, {}).values()] or sorted(slots[name].names) or ["二名様"]
        for name in slots_of(line)
    }
    for at in range(max((min(3, len(values)) for values in choices.values()), default=1)):
        yield filled(line, lambda name, _: choices[name][at % len(choices[name])])  # noqa: B023


@each_task
def test_every_line_is_in_english_whatever_fills_its_slots(task):
    common = common_lines(COMMON_FOLDER, TASKS[task].partner.speech)
    lines = [line for lines in (TASKS[task].script.lines(), common.lines()) for _, line in lines]
    said = [way for line in lines for way in ways_to_fill(TASKS[task], common, line)]
    assert [text for text in said if not is_english(BOOKS[task].translate(text))] == []
    assert len(said) >= len(lines)


def talks(task: str) -> list[list[str]]:
    """Whole conversations of the corpora, and all that objectives take or must not take, said at random."""
    said = []
    for corpora in SETS.values():
        corpus = corpora.get(task, {"objectives": {}})
        said += [[turn["say"] for turn in talk["turns"]] for talk in corpus.get("conversations", ())]
        said += [list(talk["turns"]) for talk in corpus.get("fruitless", ())]
    goals = SETS["dev"][task]["objectives"].values()
    ways = [text for goal in goals for text in (*goal["paraphrases"], *goal["near_misses"])]
    return [*said, *(ways[start::10] for start in range(10))]


@each_task
def test_every_reply_of_whole_conversations_is_in_english(task):
    unknown = []
    for said in talks(task):
        rehearsal = Rehearsal(TASKS[task])
        for text in said:
            reply = rehearsal.say(text)
            if not is_english(BOOKS[task].translate(reply)):
                unknown.append(reply)
    assert unknown == []


@each_task
def test_what_a_task_has_in_both_languages_is_known_as_it_stands(task):
    here, book = TASKS[task], BOOKS[task]
    hints = [(goal.hints.word, goal.hints.frame, goal.hints.sentence) for goal in here.objectives]
    texts = [here.opening, *here.phrases, *here.farewells, *here.example]
    texts += [text for goal in here.objectives for text in goal.ways]
    texts += [text for ladder in hints for text in ladder]
    english = {text.ja: {other.en for other in texts if other.ja == text.ja} for text in texts}
    assert [ja for ja, known in english.items() if book.translate(ja) not in known] == []
    assert book.translate(here.opening.ja) == here.opening.en


# --- how it is put together -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "english"),
    [
        ("二名様ですね。お席へどうぞ。", "Two people, then. This way to your seat, please."),
        ("一名様ですね。こちらへどうぞ。", "One person, then. This way, please."),
        ("味噌ラーメンお一つですね。", "One miso ramen, then."),
        ("餃子ですね。", "Dumplings, then."),
        ("餃子お一つですね。", "One order of dumplings, then."),
        ("餃子二人前ですね。", "Two orders of dumplings, then."),
        ("生ビール三つですね。", "Three draft beers, then."),
        ("味噌ラーメン十二ですね。", "12 miso ramen, then."),
        ("味噌ラーメンお一つと塩ラーメンお二つですね。", "One miso ramen and two salt ramen, then."),
        ("餃子とコーラとのりですね。", "Dumplings, cola and seaweed, then."),
        ("餃子、コーラ、のり、ねぎですね。", "Dumplings, cola, seaweed and spring onion, then."),
        ("850円です。", "That's 850 yen."),
        ("無料です。", "That's free."),
        ("お会計は、全部で1,250円です。", "The bill comes to 1,250 yen altogether."),
        ("とてもこい味です。辛くないですよ。", "It has a very rich taste. It's not spicy."),
        ("松田です。よろしくお願いします。", "I'm Matsuda. It's nice to meet you."),
    ],
)
def test_what_stands_in_the_slots_is_put_into_english(reply, english):
    assert BOOK.translate(reply) == english


@pytest.mark.parametrize(
    ("reply", "english"),
    [
        ("味噌ラーメンお一つとお水ですね。", "One miso ramen and water, then."),
        ("はい、味噌ラーメンお一つとお水ですね。", "Yes, one miso ramen and water, then."),
        ("餃子と味噌ラーメンと餃子ですね。", "Dumplings and miso ramen, then."),
    ],
)
def test_lines_that_were_said_as_one_are_one_in_english(reply, english):
    assert BOOK.translate(reply) == english


def test_lines_that_english_cannot_join_follow_each_other():
    english = BOOKS["hotel-checkin"].translate("はい、リン様と三泊ですね。")
    assert english == "Yes, the name is Lin. Three nights, then."
    assert BOOK.translate("はい、ラーメンと餃子ですね。") == "Yes, ramen. Dumplings, then."


def test_a_line_is_known_without_the_yes_that_another_has_said_before_it():
    assert BOOK.translate("はい、お会計はレジです。") == "Yes, you pay at the till."
    assert BOOK.translate("はい、どうぞ。お会計はレジです。") == "Yes, of course. You pay at the till."


def test_what_is_explained_repeated_or_helped_with_is_in_english():
    assert BOOK.translate("ええと、味噌は、豆から作ります。少し甘い味です。") == (
        "Let me see. Miso is made from beans. It tastes a little sweet."
    )
    assert BOOK.translate("はい、ゆっくり言いますね。何人ですか。お一人ですか。") == (
        "Of course, I'll say it slowly. How many people? Are you by yourself?"
    )
    assert BOOK.translate("たとえば、「二人です」と言えますよ。") == (
        "For example, you can say “There are two of us.”"
    )


def test_names_are_spelt_as_the_task_has_them_or_as_all_tasks_do():
    book = BOOKS["language-exchange"]
    assert book.translate("サラさん、いいお名前ですね。") == "Sarah, that's a nice name."
    assert book.translate("アレクサンドラさんですね。") == "You're Alexandra, then."
    assert book.translate("えっと、私は会社員です。ゲームの会社で働いています。") == (
        "Let me see. I'm an office worker. I work at a games company."
    )


def test_a_counter_is_what_it_counts_in_this_task():
    assert BOOKS["station-ticket"].translate("三枚ですね。") == "Three tickets, then."
    assert (
        BOOKS["hotel-checkin"].translate("二泊のご予定ですね。")
        == "You're planning to stay two nights, then."
    )


# --- never a wrong guess ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "reply",
    [
        "",
        " 。",
        "味噌ラーメンがおいしいですよ。",
        "二名様ですね。今日は暑いですね。",
        "二名様ですね。お席へどうぞ",
        "かしこまりました。味噌ラーメ",
        "味噌つけ麺ですね。",
        "味噌ラーメン二十枚セットですね。",
        "味噌ラーメンと抹茶ですね。",
        "味噌ラーメンとですね。",
        "{people}ですね。",
        "{ramen+}ですね。",
        "二名様ですね。<b>お席へどうぞ。</b>",
        "「二名様ですね。",
        "全部で{total}です。",
        "全部で無料です。",
        "サラさん、いいお名前ですね。",
        "ええと、何でもありません。",
        "「こんにちは」と言ってみてください。",
        "I see. One miso ramen, then.",
        "い" * 5000,
        "味噌ラーメンと" * 500 + "ですね。",
    ],
)
def test_what_no_author_wrote_has_no_english(reply):
    assert BOOK.translate(reply) is None


def test_one_task_does_not_speak_for_another():
    assert BOOK.translate("お席へどうぞ。") == "This way to your seat, please."
    assert BOOKS["station-ticket"].translate("お席へどうぞ。") is None


def test_what_stands_in_a_slot_comes_through_as_plain_text(tmp_path):
    name = "<b>冷麺</b>{people}"
    task = RAMEN.model_copy(update={"words": {**RAMEN.words, "drink": (name, "コーラ")}})
    (tmp_path / "ramen-shop.yaml").write_text(
        f'sentences:\n  "{{extra+}}ですね。": "{{extra}}, then."\nwords:\n'
        f'  "{name}": "<img src=x onerror=alert(1)> {{extra}} {{0}} %s \\\\1"\n  コーラ: cola\n',
        encoding="utf-8",
    )
    book = read_phrase_book(tmp_path, task, common_lines(COMMON_FOLDER, "polite"))
    assert book.translate(f"{name}とコーラですね。") == (
        "<img src=x onerror=alert(1)> {extra} {0} %s \\1 and cola, then."
    )


def test_a_word_with_an_article_is_not_counted_unless_its_forms_are_there(tmp_path):
    common = common_lines(COMMON_FOLDER, "polite")
    written = 'sentences:\n  "{{extra+}}ですね。": "{{extra}}, then."\nwords:\n  味玉: {}\n'
    for forms, english in (("an egg", None), ("an egg | one egg | {n} eggs", "Two eggs, then.")):
        (tmp_path / "ramen-shop.yaml").write_text(written.format(forms), encoding="utf-8")
        book = read_phrase_book(tmp_path, RAMEN, common)
        assert book.translate("味玉ですね。") == "An egg, then."
        assert book.translate("味玉お二つですね。") == english


def test_a_task_that_nobody_translated_has_no_english_but_its_own(tmp_path):
    book = read_phrase_book(tmp_path, RAMEN, common_lines(COMMON_FOLDER, "polite"))
    assert book.translate(RAMEN.opening.ja) == RAMEN.opening.en
    assert book.translate("お席へどうぞ。") is None
    plain = read_phrase_book(
        FOLDER, RAMEN.model_copy(update={"script": None}), common_lines(COMMON_FOLDER, "polite")
    )
    assert plain.translate("はい、わかりました。") == "Yes, all right."
    assert plain.translate("お席へどうぞ。") is None


def test_hints_are_quoted_in_the_language_of_the_explanation():
    said = {goal.hints.sentence.ja.rstrip("。"): goal.hints.sentence.en for goal in RAMEN.objectives}
    assert slots_of_task(RAMEN)[HINT].names == said.keys()
    for ja, en in said.items():
        assert BOOK.translate(f"「{ja}」と言ってみてください。") == f"Try saying “{en}”"
