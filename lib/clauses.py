"""What a learner does with a clause: asks for something, asks about something, or tells something.

A sentence is cut where one thing said ends and the next begins (`cuts.py`), and each clause is read for
its act (`requests.py`, `questions.py`) and for what takes the act back (`reservations.py`). Rules and the
offline partner stand on this reading. It goes by tokens and word order alone and knows no task.

Two kinds of requests differ in how easily they are taken back. A *firm* one has a form for asking
(ください, お願いします, もらえますか, にします). A *loose* one is a request only because of where it is said:
味噌ラーメン一つ。 / ラーメンが食べたいです。 / お茶で。
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal
from weakref import WeakKeyDictionary

from lib.cuts import pieces_of
from lib.mentions import CLOSING_QUOTES, OPENING_QUOTES, is_mention, quotes_a_word
from lib.questions import ASKING_MARKS, is_question, wants_to_know, with_trailing
from lib.requests import request
from lib.reservations import (
    is_condition,
    is_feared_condition,
    is_habit,
    is_idle_condition,
    is_negated,
    is_over,
    is_time_aside,
    others,
    without_hedge,
)
from lib.tails import is_taken_back, predicates, tail_of
from lib.tokens import Analysis, Token, without_marks

Act = Literal["request", "ask", "tell", "name"]


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Clause:
    """`text[start:end]` of the analysis, and how it is meant.

    A clause that only names a thing (二人です。 / 味噌ラーメン。) has the act "name" besides "tell".
    `deed` are the normalized words of what a request wants done (撮る in 撮ってもいいですか); empty where
    a thing is asked for. `others` is "subject" where somebody else does it, "owner" where it only
    is somebody else's, else "". `habit` holds words like いつも or 昨日.
    """

    tokens: tuple[Token, ...]
    start: int
    end: int
    sentence: int
    acts: frozenset[Act]
    firm: bool
    deed: frozenset[str]
    negated: bool
    past: bool
    supposed: bool
    mentioned: bool
    others: Literal["", "subject", "owner"]
    habit: bool


MOST_CLAUSES = 100
"""Nobody says more in one turn, and every word of a task is looked for in every clause: 火。火。火。 …
would keep a reader of rules busy for seconds. What stands after them is not read."""
MOST_WORDS = 1_000
"""Of one sentence, and nobody says so many: each is held against what stands around it. Of a sentence that
goes on, what stands after them is not read."""

_SELF = frozenset({"私", "僕", "俺"})
_BECAUSE = frozenset({"から", "ので", "で", "し"})
_ENOUGH = frozenset({"良い", "大丈夫", "結構"})


# A reading lives as long as its analysis; japanese.py alone decides how many of those are kept.
_READ: WeakKeyDictionary[Analysis, tuple[Clause, ...]] = WeakKeyDictionary()


def clauses(analysis: Analysis) -> tuple[Clause, ...]:
    """The clauses of a text in its order, the first 100. Never raises; text without words has none."""
    read = _READ.get(analysis)
    if read is None:
        read = _READ[analysis] = _read(analysis)
    return read


def _read(analysis: Analysis) -> tuple[Clause, ...]:
    found: list[Clause] = []
    for number, tokens in enumerate(with_trailing(analysis.sentences)):
        found.extend(_read_sentence(number, tokens[:MOST_WORDS]))
        if len(found) >= MOST_CLAUSES:
            break
    return tuple(found[:MOST_CLAUSES])


def _read_sentence(number: int, tokens: tuple[Token, ...]) -> list[Clause]:
    conditional = any(token.reading in ("もし", "もしも", "まんいち") for token in tokens)
    feared = False
    pieces = pieces_of(tokens)
    quoted = quotes_a_word(tokens) or asks_about_a_quotation(tokens)
    read: list[Clause] = []
    topic: Literal["", "subject", "owner"] = ""
    after_condition = False
    for index, piece in enumerate(pieces):
        clause = _read_clause(piece, number, last=index == len(pieces) - 1)
        conditional = conditional or is_idle_condition(without_marks(piece))
        # Who a clause is about stays so until another is named: 友だちが来て、| 帰りました.
        has_topic = any(word.written in ("は", "が") and word.pos[0] == "助詞" for word in piece) or any(
            word.normalized in _SELF and after.written == "も" for word, after in pairwise(piece)
        )  # 友だちも来るので、| 私も入れて四人です
        topic = clause.others or ("" if has_topic or "name" in clause.acts else topic)
        not_now = (conditional and not clause.firm) or (
            feared and not clause.past and not clause.acts.isdisjoint(("request", "ask"))
        )
        supposed = clause.supposed or (after_condition and not_now)
        mentioned = quoted or clause.mentioned
        acts = clause.acts - {"request"} if after_condition and _would(clause) else clause.acts
        read.append(replace(clause, supposed=supposed, mentioned=mentioned, others=topic, acts=acts))
        after_condition = after_condition or clause.supposed
        feared = feared or (clause.supposed and is_feared_condition(without_marks(piece)))
        if index and is_taken_back(pieces[index - 1], piece):
            read[-2] = replace(read[-2], acts=frozenset(), supposed=True)
        if index and _declines_for(pieces[index - 1], piece):
            read[-2] = replace(read[-2], negated=read[-2].negated or not read[-2].firm)
    return read


def _would(clause: Clause) -> bool:
    """車で来なかったら、ビールを飲むんですけどね: what one would do, and does not."""
    words = without_marks(clause.tokens)
    at = len(words) - 1
    while at > 0 and words[at].pos[1] in ("終助詞", "接続助詞"):
        at -= 1
    ends = any(word.normalized in ("けれど", "が", "のに") for word in words[at + 1 :])
    explains = any(word.pos[1] == "準体助詞" for word in words[max(0, at - 1) : at + 1])
    return (
        ends and explains and not clause.firm and not any(w.normalized in ("たい", "欲しい") for w in words)
    )


def _declines_for(reason: Sequence[Token], piece: Sequence[Token]) -> bool:
    """自分で買いますから、大丈夫です: the reason for a refusal asks for nothing."""
    words = [word for word in without_marks(piece) if word.pos[0] not in ("助動詞", "助詞", "副詞", "感動詞")]
    alone = len(words) == 1 and words[0].normalized in _ENOUGH and without_marks(piece)[-1].written != "か"
    return alone and without_marks(reason)[-1].written in _BECAUSE


def asks_about_a_quotation(tokens: Sequence[Token]) -> bool:
    """「お会計」は？: what does the word mean?"""
    if not tokens or tokens[0].written not in OPENING_QUOTES or tokens[-1].written not in ASKING_MARKS:
        return False
    closing = next((index for index, token in enumerate(tokens) if token.written in CLOSING_QUOTES), -1)
    rest = "".join(word.written for word in without_marks(tokens[closing + 1 :]))
    return closing > 0 and rest in ("は", "って", "とは")


def _read_clause(tokens: tuple[Token, ...], number: int, *, last: bool) -> Clause:
    whole = without_marks(tokens)
    words = without_hedge(whole)
    hedged = len(words) < len(whole)
    tail = tail_of(words)
    asked = last and any(token.written in ASKING_MARKS for token in tokens)
    wish = request(words, tail, asked=asked)
    acts: set[Act] = set()
    if wish.force == "firm":
        acts.add("request")
        if wish.permission or wants_to_know(words):
            acts.add("ask")
    elif is_question(words, tail, asked=asked) or wants_to_know(words):
        acts.add("ask")
    else:
        acts.add("tell")
        if wish.force == "loose":
            acts.add("request")
    if acts == {"request"} and words[-1].written in ("で", "ね", "よ") and not wish.deed:
        acts.add("tell")
    if "tell" in acts and not predicates(words):
        acts.add("name")
    if hedged:
        acts &= {"tell"}
    condition = is_condition(tail, last=last) or (not last and is_time_aside(tokens))
    return Clause(
        tokens=tokens,
        start=min(word.start for word in whole),
        end=max(word.end for word in whole),
        sentence=number,
        acts=frozenset() if condition else frozenset(acts),
        firm=wish.force == "firm",
        deed=wish.deed,
        negated="ask" not in acts and not wish.denies and is_negated(words, tail, asked=asked),
        past=is_over(tail, requested=bool(wish.force)),
        supposed=condition,
        mentioned=is_mention(words),
        others="owner" if wish.force and words[-1].written == "を" and others(words) else others(words),
        habit=is_habit(words),
    )
