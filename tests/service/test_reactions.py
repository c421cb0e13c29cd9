"""Reactions to replies: one of a kind stands, nothing is overwritten, and a flag asks for something."""

import threading

import pytest
from sqlalchemy import insert, select

from lib.attempts import Limits
from lib.errors import PartnerTimeout, TurnInProgress, TurnNotFound
from lib.reactions import EMOJI, FLAG_REASONS, NO_REACTION, Reaction
from lib.store.database import Conflict, now
from lib.store.tables import reactions
from tests.house import HANAKO, TARO, open_house


@pytest.fixture
def house(tmp_path):
    with open_house(tmp_path, limits=Limits(turns_a_minute=100)) as house:
        yield house


@pytest.fixture
def attempt_id(house):
    """A conversation of one exchange."""
    attempt_id = house.begin()
    house.say(attempt_id, "二人です。", reply="かしこまりました。二名様でいらっしゃいますね。")
    return attempt_id


def last(house, attempt_id):
    return house.practice.view(HANAKO, attempt_id).turns[-1]


def stands(house, attempt_id, turn_id=None):
    view = house.practice.view(HANAKO, attempt_id)
    return view.reactions.get(turn_id or view.turns[-1].id, NO_REACTION)


def kept(house):
    """All rows: what was said, and whether it stands."""
    with house.database.read() as connection:
        rows = connection.execute(select(reactions).order_by(reactions.c.created_at, reactions.c.id)).all()
    return {(row.kind, row.value, row.withdrawn_at is None) for row in rows}


def another(house, attempt_id, key, reply="ええ。"):
    house.partner.say_all(reply)
    list(house.practice.follow(house.practice.another_reply(HANAKO, last(house, attempt_id).id, key)))
    return house.partner.exchanges[-1]


def test_of_two_tabs_that_react_at_once_one_emoji_stands_and_nothing_is_lost(house, attempt_id):
    turn, barrier = last(house, attempt_id), threading.Barrier(4)

    def react(emoji):
        barrier.wait()
        house.practice.react(HANAKO, turn.id, emoji)

    tabs = [threading.Thread(target=react, args=(emoji,)) for emoji in EMOJI]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join(30)
    assert {(kind, value) for kind, value, _ in kept(house)} == {("emoji", emoji) for emoji in EMOJI}
    assert [value for _, value, standing in kept(house) if standing] == [stands(house, attempt_id).emoji]


def test_the_database_itself_lets_no_second_one_stand(house, attempt_id):
    turn = last(house, attempt_id)
    house.practice.flag(HANAKO, turn.id, "too_hard")
    row = {"id": "r", "turn_id": turn.id, "person_id": HANAKO.id, "kind": "flag", "value": "unkind"}
    with pytest.raises(Conflict), house.database.write() as connection:
        connection.execute(insert(reactions).values(**row, created_at=now(connection)))
    assert stands(house, attempt_id) == Reaction(flag="too_hard")


def test_whoever_was_slower_looks_again_and_is_heard(house, attempt_id, monkeypatch):
    turn, stale = last(house, attempt_id), [None, None]
    house.practice.react(HANAKO, turn.id, "👍")
    from lib.store import reactions as reaction_store

    seen, withdrawn = reaction_store.standing_reaction, reaction_store.withdraw_reaction
    # As on another replica, which read before the other tab's commit.
    monkeypatch.setattr(reaction_store, "standing_reaction", lambda *of: stale.pop() if stale else seen(*of))
    monkeypatch.setattr(reaction_store, "withdraw_reaction", lambda *of: None if stale else withdrawn(*of))
    house.practice.react(HANAKO, turn.id, "💡")
    assert stands(house, attempt_id).emoji == "💡"


def test_a_change_takes_the_old_one_back_and_keeps_it(house, attempt_id):
    turn = last(house, attempt_id)
    house.practice.react(HANAKO, turn.id, "👍")
    house.practice.flag(HANAKO, turn.id, "too_hard")
    house.practice.react(HANAKO, turn.id, "❤️")
    assert stands(house, attempt_id) == Reaction("❤️", "too_hard")
    house.practice.react(HANAKO, turn.id, None)
    house.practice.flag(HANAKO, turn.id, "unkind")
    assert stands(house, attempt_id) == Reaction(None, "unkind")
    assert kept(house) == {
        ("emoji", "👍", False),
        ("emoji", "❤️", False),
        ("flag", "too_hard", False),
        ("flag", "unkind", True),
    }


def test_the_same_again_changes_nothing_and_nothing_can_be_taken_back_twice(house, attempt_id):
    turn = last(house, attempt_id)
    house.practice.react(HANAKO, turn.id, None)
    for _ in range(2):
        house.practice.react(HANAKO, turn.id, "😄")
        house.practice.flag(HANAKO, turn.id, "off_task")
    assert len(kept(house)) == 2
    for _ in range(2):
        house.practice.flag(HANAKO, turn.id, None)
    assert stands(house, attempt_id) == Reaction("😄")


def test_only_what_is_offered_can_be_said(house, attempt_id):
    turn = last(house, attempt_id)
    for wrong in ("😡", "👍👍", "", "<b>"):
        with pytest.raises(ValueError, match="nobody can react"):
            house.practice.react(HANAKO, turn.id, wrong)
        with pytest.raises(ValueError, match="nobody can flag"):
            house.practice.flag(HANAKO, turn.id, wrong)
    for emoji in EMOJI:
        house.practice.react(HANAKO, turn.id, emoji)
    for reason in FLAG_REASONS:
        house.practice.flag(HANAKO, turn.id, reason)
    assert stands(house, attempt_id) == Reaction(EMOJI[-1], FLAG_REASONS[-1])


def test_another_person_is_not_told_that_the_reply_exists(house, attempt_id):
    turn = last(house, attempt_id)
    house.begin(TARO)
    for turn_id in (turn.id, "nowhere", ""):
        with pytest.raises(TurnNotFound):
            house.practice.react(TARO, turn_id, "👍")
        with pytest.raises(TurnNotFound):
            house.practice.flag(TARO, turn_id, None)
    assert kept(house) == set()


def test_what_has_no_reply_or_stands_no_more_cannot_be_reacted_to(house, attempt_id):
    old = last(house, attempt_id)
    another(house, attempt_id, "another")
    with pytest.raises(TurnNotFound):
        house.practice.react(HANAKO, old.id, "👍")
    live = house.practice.take_turn(HANAKO, attempt_id, "餃子をください。", "k")
    with pytest.raises(TurnInProgress):
        house.practice.flag(HANAKO, live.id, "unkind")
    house.partner.say(PartnerTimeout())
    house.wait(HANAKO, attempt_id)
    with pytest.raises(TurnNotFound):
        house.practice.flag(HANAKO, live.id, "unkind")
    assert kept(house) == set()


def test_the_opening_line_and_a_reply_that_was_stopped_can_be_reacted_to(house, attempt_id):
    opening = house.practice.view(HANAKO, attempt_id).turns[0]
    house.practice.react(HANAKO, opening.id, "👍")
    live = house.practice.take_turn(HANAKO, attempt_id, "餃子をください。", "k")
    house.partner.say("いらっ")
    next(house.practice.follow(live))
    house.practice.stop_turn(HANAKO, live.id)
    house.practice.flag(HANAKO, live.id, "too_hard")
    assert stands(house, attempt_id, opening.id) == Reaction("👍")
    assert stands(house, attempt_id, live.id) == Reaction(flag="too_hard")


def test_a_finished_conversation_can_be_reacted_to(house, attempt_id):
    house.practice.finish_attempt(HANAKO, attempt_id)
    house.practice.react(HANAKO, last(house, attempt_id).id, "❤️")
    house.practice.flag(HANAKO, last(house, attempt_id).id, "wrong_japanese")
    assert stands(house, attempt_id) == Reaction("❤️", "wrong_japanese")


def test_reactions_to_one_conversation_stand_in_that_one_alone(house, attempt_id):
    other = house.begin(task="station-ticket")
    house.practice.react(HANAKO, last(house, other).id, "💡")
    assert house.practice.view(HANAKO, attempt_id).reactions == {}


# Another reply after a flag.


def test_the_partner_is_told_why_another_reply_is_asked_for(house, attempt_id):
    assert house.partner.exchanges[-1].flagged is None
    flagged = last(house, attempt_id)
    house.practice.flag(HANAKO, flagged.id, "too_hard")
    exchange = another(house, attempt_id, "k1", reply="二人ですね。")
    assert (exchange.flagged, exchange.learner_text) == ("too_hard", "二人です。")
    assert exchange.already == (flagged.reply,)
    assert stands(house, attempt_id) == NO_REACTION, "the new reply has not been flagged"
    assert stands(house, attempt_id, flagged.id) == Reaction(flag="too_hard"), "the old one still is"
    house.say(attempt_id, "味噌ラーメンをください。")
    assert house.partner.exchanges[-1].flagged is None


def test_a_flag_that_was_taken_back_is_not_told(house, attempt_id):
    house.practice.flag(HANAKO, last(house, attempt_id).id, "unkind")
    house.practice.flag(HANAKO, last(house, attempt_id).id, None)
    assert another(house, attempt_id, "k1").flagged is None


def test_the_reason_is_not_lost_with_a_reply_that_did_not_come(house, attempt_id):
    house.practice.flag(HANAKO, last(house, attempt_id).id, "off_task")
    house.partner.say(PartnerTimeout())
    broken = house.practice.another_reply(HANAKO, last(house, attempt_id).id, "k1")
    list(house.practice.follow(broken))
    house.partner.say_all("はい。")
    list(house.practice.follow(house.practice.retry_turn(HANAKO, broken.id, "k2")))
    assert house.partner.exchanges[-1].flagged == "off_task"
    assert another(house, attempt_id, "k3").flagged is None, "this one was not flagged"


def test_other_words_are_answered_afresh(house, attempt_id):
    flagged = last(house, attempt_id)
    house.practice.flag(HANAKO, flagged.id, "too_hard")
    house.partner.say_all("はい。")
    list(house.practice.follow(house.practice.edit_turn(HANAKO, flagged.id, "三人です。", "k1")))
    assert house.partner.exchanges[-1].flagged is None


def test_a_flag_changes_no_tick(house, attempt_id):
    before = house.practice.view(HANAKO, attempt_id).standings
    assert any(standing.met for standing in before)
    house.practice.flag(HANAKO, last(house, attempt_id).id, "off_task")
    assert house.practice.view(HANAKO, attempt_id).standings == before


def test_what_was_too_hard_is_said_shorter_by_the_offline_partner(house):
    attempt_id = house.begin()
    lengths = []
    for _ in range(8):  # in one alone the first may happen to be the shortest that there is
        house.practice.change_partner(HANAKO, attempt_id, "scripted")
        turn = house.practice.take_turn(HANAKO, attempt_id, "味噌ラーメンを一つください。", "k1")
        first = "".join(house.practice.follow(turn))
        house.practice.flag(HANAKO, turn.id, "too_hard")
        second = "".join(house.practice.follow(house.practice.another_reply(HANAKO, turn.id, "k2")))
        assert second != first
        lengths.append((len(first), len(second)))
        attempt_id = house.practice.reset_attempt(HANAKO, attempt_id)
        house.wait(HANAKO, attempt_id)
    longest, shorter = max(lengths)
    assert shorter <= longest
