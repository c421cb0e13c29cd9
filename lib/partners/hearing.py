"""What the offline partner hears in the words of a learner.

One reading of one text against one task: which objectives its rules see, what is turned down, what is
asked, which word is to be explained. Which things are named and how many is in `naming.py`, what それ
stands for in `pointed.py`; what is answered is `scene.py`'s.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from lib.clauses import Clause, asks_about_a_quotation, clauses
from lib.groups import Words
from lib.japanese import analyse
from lib.partners.pointed import Pointed, pointed_at
from lib.pointing import counts_only, is_consent
from lib.rules import Match, find, find_all
from lib.scripts import Common, Script
from lib.spelling import is_japanese
from lib.task_model import Task
from lib.terms import find_term
from lib.tokens import Analysis

_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_EMOJI = "\U0001f000"  # from here on stand pictures
_ASKS_MEANING = frozenset({"意味", "何", "なん", "どう"})
_WHAT = re.compile(r"(?:[えあ][っー]?|はい|すみません)?(?:何|なん|なに)(?:ですか|でしょうか|て|だって)?")
_RETHINKS, _CHANGES = "やっぱり|やはり", "変える|替える|変更|やめる|キャンセル"
_MOST_ANSWERS = 2
_NO_WORDS: Words = {}


@dataclass(frozen=True)
class Heard:
    """One text, read. `goals` stand in the order in which they were said.

    `spans` are the places that meet them. `answers` are those of the script's, at most two, in the order
    in which they were asked for. `explain` is the word whose meaning is asked, "" where no known word
    stands in the question. `rethinks`: やっぱり, `changes`: in words of their own (変更, やめる). `wants`
    tells what a text is of which nothing stands in the script; `consents`: yes, and no more.
    """

    text: str
    kind: Literal["words", "english", "silence"]  # english is any language but Japanese
    goals: tuple[str, ...]
    spans: tuple[Match, ...]
    declined: tuple[str, ...]
    answers: tuple[int, ...]
    moves: tuple[str, ...]
    explain: str | None
    rethinks: bool
    changes: bool
    wants: Literal["", "request", "ask"]
    consents: bool
    pointed: Pointed | None

    @property
    def missed(self) -> bool:
        """Whether the partner cannot even tell that something is asked of it."""
        return self.nothing and not self.wants

    @property
    def nothing(self) -> bool:
        """Whether none of it is in the script."""
        return not (self.goals or self.declined or self.answers or self.moves or self.explain is not None)


@lru_cache(maxsize=1024)
def hear(task: Task, common: Common, text: str, before: str = "") -> Heard:
    """Read one text. `before` is what was said just before, by both."""
    script = task.script
    analysis = analyse(text)
    read = clauses(analysis)
    matches = {goal.id: find_all(goal.rule, analysis, task.words) for goal in task.objectives}
    places = {goal: met[0].start for goal, met in matches.items() if met}
    goals = tuple(sorted(places, key=lambda goal: places[goal]))
    spans = tuple(match for met in matches.values() for match in met)
    pointed = pointed_at(task, text, before) if before else None
    what = _asked_what(script, analysis, read)
    answered = {} if what else _answers(task, analysis, (*spans, pointed.match) if pointed else spans)
    answers = tuple(dict.fromkeys(answered.values()))
    refused = [
        clause for clause in read if clause.end not in answered
    ]  # ラーメンがまだ来ません refuses nothing
    moves = tuple(move.id for move in common.moves if find(move.when, analysis, common.words))
    if not (answers or goals or "repeat" in moves) and _is_puzzled(analysis):
        moves = (*(move for move in moves if move != "hard"), "hard")
    explain = what or _to_explain(common, script, analysis, read)
    if explain is None and not (answers or goals or moves):
        explain = _echoed(common, script, analysis, read)
    return Heard(
        text=text,
        kind=_kind(text, analysis),
        goals=goals,
        spans=spans,
        declined=tuple(goal for goal in _declined(task, analysis, refused) if goal not in goals),
        answers=answers,
        moves=moves,
        explain=explain,
        wants=_wants(read) if is_japanese(analysis.folded) else "",
        rethinks=any(find_term(_RETHINKS, analysis, clause, _NO_WORDS) for clause in read),
        changes=any(find_term(_CHANGES, analysis, clause, _NO_WORDS) for clause in read),
        consents=bool(read) and all(is_consent(clause) for clause in read),
        pointed=pointed,
    )


def _answers(task: Task, analysis: Analysis, taken: Sequence[Match]) -> dict[int, int]:
    """The first answer that fits a clause which meets no objective, by the clause's end.

    At most two, and rather to what asks than to what tells.
    """
    read = clauses(analysis)
    counted = {  # 味噌をください、二つ
        clause.end
        for before, clause in pairwise(read)
        if counts_only(clause) and any(one.end == before.end for one in taken)
    }
    first: dict[int, int] = {}
    for index, answer in enumerate(task.script.answers if task.script else ()):
        for match in find_all(answer.when, analysis, task.words):
            if match.end not in counted and not any(
                one.start <= match.start and match.end <= one.end for one in taken
            ):
                first.setdefault(match.end, index)
    asking = {clause.end for clause in read if clause.firm or "ask" in clause.acts}
    chosen = sorted(first, key=lambda end: (end not in asking, end))[:_MOST_ANSWERS]
    return {end: first[end] for end in sorted(chosen)}


def _wants(read: Sequence[Clause]) -> Literal["", "request", "ask"]:
    said = [clause for clause in read if not clause.mentioned and len(clause.tokens) > 1]
    if any(clause.firm and "request" in clause.acts for clause in said):
        return "request"
    return "ask" if any("ask" in clause.acts for clause in said) else ""


def _kind(text: str, analysis: Analysis) -> Literal["words", "english", "silence"]:
    if is_japanese(analysis.folded) or any(char.isdecimal() for char in text):
        return "words"
    foreign = _LATIN_WORD.search(text) or any(char.isalpha() or char > _EMOJI for char in text)
    return "english" if foreign else "silence"


def _declined(task: Task, analysis: Analysis, read: Sequence[Clause]) -> Iterator[str]:
    """Objectives whose words stand in a clause that turns them down: お茶は要りません."""
    denied = [clause for clause in read if clause.negated and not clause.mentioned and not clause.others]
    for objective in task.objectives:
        for pattern in objective.rule:
            if pattern.negated == "never" and any(
                all(find_term(term, analysis, clause, task.words) for term in pattern.say)
                for clause in denied
            ):
                yield objective.id
                break


def _to_explain(
    common: Common, script: Script | None, analysis: Analysis, read: Sequence[Clause]
) -> str | None:
    """The word whose meaning is asked, longest first; "" if it is none that we know; None if nothing is."""
    asked = [clause for clause in read if clause.mentioned and _asks_meaning(clause)]
    known = {**common.explain, **(script.explain if script else {})}
    for clause in asked:
        found = [word for word in known if find_term(word, analysis, clause, _NO_WORDS) is not None]
        if found:
            return max(found, key=len)
    return "" if asked else None


def _asked_what(script: Script | None, analysis: Analysis, read: Sequence[Clause]) -> str | None:
    """The word of the task's own in 味玉は何ですか, None where nothing is asked so."""
    for clause in read:
        words = [token for token in clause.tokens if token.pos[0] != "補助記号"]
        at = next((i for i, word in enumerate(words) if word.reading in ("なん", "なに")), 0)
        topic = at > 1 and words[at - 1].written in ("は", "って")
        if not topic or any(word.pos[0] not in ("助動詞", "助詞") for word in words[at + 1 :]):
            continue
        for word in sorted(script.explain if script else (), key=len, reverse=True):
            place = find_term(word, analysis, clause, _NO_WORDS)
            if place is not None and place.end == words[at - 2].end:
                return word
    return None


def _echoed(common: Common, script: Script | None, analysis: Analysis, read: Sequence[Clause]) -> str | None:
    """A word of the partner's, said again as a question: なんめいさま…？"""
    if len(read) != 1 or "ask" not in read[0].acts:
        return None
    said = [token for token in read[0].tokens if token.pos[0] not in ("補助記号", "感動詞")]
    for word in {**common.explain, **(script.explain if script else {})}:
        place = find_term(word, analysis, read[0], _NO_WORDS)
        if place is not None and said and (place.start, place.end) == (said[0].start, said[-1].end):
            return word
    return None


def _asks_meaning(clause: Clause) -> bool:
    asks = any(token.normalized in _ASKS_MEANING or token.reading in _ASKS_MEANING for token in clause.tokens)
    return asks or asks_about_a_quotation(clause.tokens)


def _is_puzzled(analysis: Analysis) -> bool:
    """なんですか？ and no more: what the partner said was too hard."""
    said = "".join(token.written for token in analysis.tokens if token.pos[0] != "補助記号")
    return _WHAT.fullmatch(said) is not None
