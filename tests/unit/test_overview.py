"""What a page is given to draw: the cards of the tasks, an attempt as it stands, the help before a turn."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from lib.attempts import Attempt, Progress
from lib.conversation import Turn
from lib.errors import AttemptOutdated
from lib.evidence import Finding
from lib.overview import attempt_view, help_before, task_cards
from lib.store import attempts as attempt_store
from lib.store import evidence as evidence_store
from lib.store import people as people_store
from lib.store import turns as turn_store
from lib.store.database import Database
from lib.store.tables import attempts, task_versions
from lib.task_model import Task
from lib.tasks import read_task

RAMEN = read_task(Path(__file__).resolve().parents[2] / "data" / "tasks" / "ramen-shop.yaml")


def changed(**fields):
    """Another task, or another version of it."""
    return Task.model_validate(RAMEN.model_dump() | fields)


OTHER = changed(id="noodle-bar", level="A2", minutes=3)
SHORT = changed(id="tea-house", minutes=2)
AT = datetime(2026, 11, 22, tzinfo=UTC)
ORDER = Finding("order-ramen", "味噌ラーメンをください", 0, "rule", "unaided")
EXTRA = Finding("order-extra", "お水をください", 0, "rule", "unaided")


@pytest.fixture
def connection(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'yaritori.db'}")
    database.migrate()
    with database.write() as connection:
        for person in ("hanako", "taro"):
            people_store.ensure_person(connection, person, person, AT)
        yield connection
    database.close()


def begin(connection, number, task=RAMEN, person="hanako", state="open"):
    """An attempt with its opening line."""
    at = AT + timedelta(hours=number)
    attempt_store.pin_task(connection, task.id, task.version, task.model_dump_json(), at)
    attempt = Attempt(f"attempt-{number}", person, task.id, task.version, "scripted", state, at)
    attempt_store.add_attempt(connection, attempt)
    say(connection, attempt, 0, None, "いらっしゃいませ。何名様ですか。")
    return attempt


def say(connection, attempt, number, words, reply, *found, state="complete"):
    """One exchange; its id."""
    turn = Turn(
        f"{attempt.id}-{number}", attempt.id, number, f"key-{number}", words, reply, state, "scripted", AT
    )
    turn_store.add_turn(connection, turn, attempt.person_id, AT, reserved_usd=None)
    rows = [(f"{turn.id}-{finding.objective_id}", finding) for finding in found]
    evidence_store.add_evidence(connection, attempt.id, turn.id, rows, AT)
    return turn.id


def card(connection, task=RAMEN, person="hanako"):
    (found,) = [one for one in task_cards(connection, {task.id: task}, person) if one.task is task]
    return found


# --- the cards -----------------------------------------------------------------------------------


def test_the_easiest_and_shortest_task_comes_first(connection):
    tasks = {task.id: task for task in (OTHER, RAMEN, SHORT)}
    shown = [card.task.id for card in task_cards(connection, tasks, "hanako")]
    assert shown == ["tea-house", "ramen-shop", "noodle-bar"]


def test_a_task_that_was_never_tried(connection):
    fresh = card(connection)
    assert (fresh.open_attempt, fresh.messages_sent, fresh.best, fresh.times_finished) == (None, 0, None, 0)


def test_an_attempt_without_a_word_is_open_but_no_achievement(connection):
    attempt = begin(connection, 1)
    shown = card(connection)
    assert (shown.open_attempt.id, shown.messages_sent, shown.best) == (attempt.id, 0, None)


def test_the_best_attempt_counts_and_the_open_one_is_offered(connection):
    first = begin(connection, 1)
    say(connection, first, 1, "味噌ラーメンとお水をください。", "はい。", ORDER, EXTRA)
    attempt_store.set_state(connection, first.id, "finished", AT)
    second = begin(connection, 2)
    say(connection, second, 1, "味噌ラーメンをください。", "はい。", ORDER)
    say(connection, second, 2, "こんにちは。", "はい。")
    shown = card(connection)
    assert (shown.open_attempt.id, shown.messages_sent) == (second.id, 2)
    assert (shown.best, shown.times_finished) == (Progress(2, 4), 1)


def test_an_abandoned_attempt_and_other_people_count_for_nothing(connection):
    mine = begin(connection, 1)
    say(connection, mine, 1, "味噌ラーメンをください。", "はい。", ORDER)
    attempt_store.set_state(connection, mine.id, "abandoned", AT)
    theirs = begin(connection, 2, person="taro")
    say(connection, theirs, 1, "味噌ラーメンをください。", "はい。", ORDER)
    assert card(connection).best is None
    assert card(connection).open_attempt is None
    assert card(connection, person="taro").best == Progress(1, 4)


def test_an_attempt_at_a_task_that_is_gone_does_no_harm(connection):
    begin(connection, 1, task=OTHER)
    assert [one.task.id for one in task_cards(connection, {RAMEN.id: RAMEN}, "hanako")] == ["ramen-shop"]


def test_what_the_learner_disputes_is_no_achievement(connection):
    attempt = begin(connection, 1)
    say(connection, attempt, 1, "味噌ラーメンをください。", "はい。", ORDER)
    later = AT + timedelta(minutes=1)
    evidence_store.add_dispute(
        connection,
        row_id="d",
        attempt_id=attempt.id,
        objective_id="order-ramen",
        kind="not_meant",
        turn_id=None,
        at=later,
    )
    assert card(connection).best == Progress(0, 4)
    evidence_store.withdraw_disputes(connection, attempt.id, "order-ramen", later)
    assert card(connection).best == Progress(1, 4)


def test_ones_own_word_goes_with_a_retry_and_not_with_other_words(connection):
    attempt = begin(connection, 1)
    said = say(connection, attempt, 1, "何か食べます。", "", state="failed")
    evidence_store.add_dispute(
        connection,
        row_id="d",
        attempt_id=attempt.id,
        objective_id="order-extra",
        kind="did_say",
        turn_id=said,
        at=AT,
    )
    again = say(connection, attempt, 2, "何か食べます。", "はい。")
    turn_store.supersede(connection, said, again)
    assert card(connection).best == attempt_view(connection, attempt).progress == Progress(1, 4)
    other = say(connection, attempt, 3, "ちょっと待ってください。", "はい。")
    turn_store.supersede(connection, again, other)
    assert card(connection).best == attempt_view(connection, attempt).progress == Progress(0, 4)


# --- one attempt ---------------------------------------------------------------------------------


def test_an_attempt_as_it_stands(connection):
    attempt = begin(connection, 1)
    say(connection, attempt, 1, "味噌ラーメンをください。", "味噌ラーメンですね。", ORDER)
    view = attempt_view(connection, attempt)
    assert view.task == RAMEN
    assert [turn.number for turn in view.turns] == [0, 1]
    assert view.message_count == 3
    assert (view.progress.completed, view.progress.total, view.progress.percentage) == (1, 4, 25)
    assert view.live is None


def test_a_live_turn_is_named_and_its_ticks_wait_for_its_end(connection):
    attempt = begin(connection, 1)
    turn_id = say(connection, attempt, 1, "味噌ラーメンをください。", "", ORDER, state="streaming")
    view = attempt_view(connection, attempt)
    assert view.live.id == turn_id
    assert view.progress.completed == 0
    assert view.message_count == 2, "a reply that has not begun is no message"


def test_a_turn_that_was_tried_again_is_no_part_of_it(connection):
    attempt = begin(connection, 1)
    failed = say(connection, attempt, 1, "味噌ラーメンをください。", "味噌", ORDER, state="failed")
    again = say(connection, attempt, 2, "味噌ラーメンをください。", "味噌ラーメンですね。", ORDER)
    turn_store.supersede(connection, failed, again)
    view = attempt_view(connection, attempt)
    assert [turn.id for turn in view.turns] == [f"{attempt.id}-0", again]
    assert (view.message_count, view.progress.completed) == (3, 1)


def test_an_attempt_stays_with_the_version_that_it_was_begun_with(connection):
    attempt = begin(connection, 1)
    newer = changed(minutes=9)
    attempt_store.pin_task(connection, newer.id, newer.version, newer.model_dump_json(), AT)
    assert newer.version != RAMEN.version
    assert attempt_view(connection, attempt).task.minutes == RAMEN.minutes


def test_a_pinned_task_reads_back_as_it_was(connection):
    task = attempt_view(connection, begin(connection, 1)).task
    assert task == RAMEN
    assert task.version == RAMEN.version


def outdate(connection, attempt):
    """As if another version of the code had written the attempt's task."""
    connection.execute(update(task_versions).values(task_id=attempt.task_id, version="older", content="{}"))
    connection.execute(update(attempts).where(attempts.c.id == attempt.id).values(task_version="older"))
    return replace(attempt, task_version="older")


def test_an_attempt_whose_task_cannot_be_read_any_more_says_so(connection):
    attempt = outdate(connection, begin(connection, 1))
    with pytest.raises(AttemptOutdated):
        attempt_view(connection, attempt)


def test_an_attempt_whose_task_cannot_be_read_any_more_is_not_offered(connection):
    attempt = begin(connection, 1)
    say(connection, attempt, 1, "味噌ラーメンをください。", "はい。", ORDER)
    outdate(connection, attempt)
    shown = card(connection)
    assert (shown.open_attempt, shown.messages_sent) == (None, 0)
    assert shown.best == Progress(1, 4), "what was achieved was achieved"


def test_a_version_written_in_an_older_form_is_read_in_todays(connection):
    task = changed(minutes=7)
    for content in ("{}", task.model_dump_json(by_alias=True)):
        attempt_store.pin_task(connection, task.id, task.version, content, AT)
    attempt = Attempt("a", "hanako", task.id, task.version, "scripted", "open", AT)
    attempt_store.add_attempt(connection, attempt)
    assert attempt_view(connection, attempt).task == task


# --- the help before a turn ----------------------------------------------------------------------


def opened(connection, attempt, kind, objective_id="", times=1):
    for number in range(times):
        attempt_store.add_help(
            connection,
            row_id=f"{kind}-{objective_id}-{number}",
            attempt_id=attempt.id,
            kind=kind,
            objective_id=objective_id,
            at=AT,
        )


def shown(connection, attempt):
    return help_before(attempt_view(connection, attempt))


def test_with_nothing_open_only_the_partners_words_were_seen(connection):
    attempt = begin(connection, 1)
    assert shown(connection, attempt).texts == ("いらっしゃいませ。何名様ですか。",)
    assert shown(connection, attempt).hinted == frozenset()


def test_the_partners_last_three_lines_are_before_the_learners_eyes(connection):
    attempt = begin(connection, 1)
    for number in range(1, 5):
        say(connection, attempt, number, "はい。", f"{number}番目です。")
    say(connection, attempt, 5, "はい。", "", state="failed")
    assert shown(connection, attempt).texts == ("2番目です。", "3番目です。", "4番目です。")


@pytest.mark.parametrize("rungs", [0, 1, 2, 3])
def test_of_a_ladder_only_the_open_rungs_were_seen(connection, rungs):
    attempt = begin(connection, 1)
    opened(connection, attempt, "hint", "ask-bill", rungs)
    hints = RAMEN.objective("ask-bill").hints
    seen = shown(connection, attempt)
    assert seen.texts[1:] == (hints.word.ja, hints.frame.ja, hints.sentence.ja)[:rungs]
    assert seen.hinted == (frozenset({"ask-bill"}) if rungs else frozenset())
    assert attempt_view(connection, attempt).rungs == ({"ask-bill": rungs} if rungs else {})


def test_phrases_and_example_count_once_they_were_opened(connection):
    attempt = begin(connection, 1)
    opened(connection, attempt, "phrases")
    view = attempt_view(connection, attempt)
    assert (view.phrases_opened, view.example_opened) == (True, False)
    assert set(help_before(view).texts) >= {phrase.ja for phrase in RAMEN.phrases}
    opened(connection, attempt, "example")
    view = attempt_view(connection, attempt)
    assert view.example_opened
    assert set(help_before(view).texts) >= {line.ja for line in RAMEN.example}
    assert help_before(view).hinted == frozenset(), "they are no hint to one objective"
