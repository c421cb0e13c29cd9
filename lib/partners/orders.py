"""What a turn orders: each thing as it is asked for, and what takes an order back.

One turn by itself, read off the learner's words; what the turns come to is in `memory.py`.
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lib.clauses import Clause, clauses
from lib.japanese import analyse
from lib.partners.naming import Named, is_in_group, named_in
from lib.quantities import quantities
from lib.sights import quantities_in
from lib.tails import corrects
from lib.task_model import Task
from lib.tokens import Token

_WITHOUT = re.compile(r"(?:は|を)?(?:なし|ぬき)")
_MORE = re.compile(r"おかわり|ついか|さらに")
_MORE_WORDS = frozenset({"もう", "あと"})
_OF_ALL = frozenset({"は", "が", "を", "だけ"})
_BREAKS = frozenset({"、", "。", "で"})
_ONE_OF_TWO = frozenset({"かたほう", "いっぽう"})
_ALL_OF_US = frozenset({"とも", "みんな", "皆", "みな", "全員", "それぞれ"})
_PUTTING = frozenset({"付ける", "載せる", "乗せる", "のせる", "つける", "入れる", "トッピング"})
_PEOPLE = frozenset(
    {
        "私",
        "僕",
        "俺",
        "あたし",
        "自分",
        "彼",
        "彼女",
        "友達",
        "友人",
        "妻",
        "夫",
        "主人",
        "子供",
        "息子",
        "娘",
        "人",
        "連れ",
    }
)
_SETTLES = re.compile(r"で(?:い[いー]|よい|けっこう|だいじょうぶ)|に(?:し|する)")


@dataclass(frozen=True, slots=True)
class Order:
    """One thing as it was asked for. `number` is None where none was said.

    `more`: on top of what was ordered (もう一つ); `without`: left out (ねぎなしで); `settles`: in the
    words of one who decides anew (二つでいいです); `says_how`: a dish is to be like that (大盛りで);
    `on_top`: put on a dish (味玉をのせて). `of_all`: its number is a part of others (一つは塩で);
    `by_all`: for people of whom no number tells how many (みんな味噌で). `topic` is what it is said of
    (塩は大盛りで), and `clause` where its clause begins.
    """

    name: str
    number: float | None
    more: bool = False
    without: bool = False
    settles: bool = False
    says_how: bool = False
    of_all: bool = False
    by_all: bool = False
    on_top: bool = False
    topic: str = ""
    clause: int = -1

    @classmethod
    def of(cls, thing: Named, task: Task, text: str) -> "Order":
        """The thing with what is said around it in its clause."""
        analysis = analyse(text)
        clause = next(one for one in clauses(analysis) if one.start <= thing.start < one.end)
        whole = "".join(token.reading for token in clause.tokens)
        after = [token for token in clause.tokens if token.start >= thing.end]
        counted = quantities_in(analysis, clause)
        beyond = [token for token in after if not any(q.start <= token.start < q.end for q in counted)]
        too = bool(beyond) and beyond[0].reading == "も"
        before = [token for token in clause.tokens if token.end <= thing.start]
        part = bool(before) and before[-1].written in _OF_ALL
        topic = _topic(task, text, clause, before) if part else ""
        number = 1.0 if any(token.reading in _ONE_OF_TWO for token in before) else thing.dishes
        return cls(
            thing.name,
            thing.number if thing.number is not None or topic else number,
            more=too
            or any(token.reading in _MORE_WORDS for token in clause.tokens)
            or _MORE.search(whole) is not None,
            without=thing.left_out,
            settles=_SETTLES.search(whole) is not None,
            says_how=_says_how(after),
            on_top=any(token.normalized in _PUTTING for token in after),
            of_all=part and any(count.end == before[-1].start for count in counted),
            by_all=any(token.written in _ALL_OF_US for token in before) or _somebody_too(clause.tokens),
            topic=topic,
            clause=clause.start,
        )


def _says_how(after: Sequence[Token]) -> bool:
    """大盛りで, 大盛りにしてください."""
    made = len(after) > 1 and after[0].written == "に" and after[1].normalized == "為る"
    return bool(after) and (after[0].written == "で" or made)


def leaves_a_number_open(task: Task, text: str) -> bool:
    """二つか三つ; 一つ…いや、二つください, where another sentence mends the number."""
    analysis = analyse(text)
    counts = quantities(analysis)
    for first, second in pairwise(counts):
        between = [t.written for t in analysis.tokens if first.end <= t.start < second.start]
        if between == ["か"]:
            return True
    mending = [
        clause
        for clause in clauses(analysis)[1:]
        if any(map(corrects, clause.tokens[:2])) and quantities_in(analysis, clause)
    ]
    named = {
        thing.start for group in task.words for thing in named_in(group, text, mending, task) if thing.name
    }
    return any(not any(clause.start <= start < clause.end for start in named) for clause in mending)


def _topic(task: Task, text: str, clause: Clause, before: Sequence[Token]) -> str:
    """The thing of which the rest is said: the 塩 of 塩は大盛りで, "" where none is."""
    marks = [index for index, token in enumerate(before) if token.written in _BREAKS]
    words = tuple(before[marks[-1] + 1 if marks else 0 :])
    if not words:
        return ""
    near = replace(clause, tokens=words, start=words[0].start, end=words[-1].end)
    named = {thing for group in task.words for thing in named_in(group, text, (near,), task)}
    return next(
        (one.name for one in named if one.end == before[-1].start and one.name in prices_of(task)), ""
    )


def _somebody_too(words: Sequence[Token]) -> bool:
    """私も味噌で: one more, or the one that was asked for?"""
    return any(after.written == "も" and word.normalized in _PEOPLE for word, after in pairwise(words))


def taken_back(task: Task, text: str) -> set[str]:
    """What is named only to turn it down, "" for what has no name there: 塩じゃなくて, それじゃなくて."""
    denied = [clause for clause in clauses(analyse(text)) if clause.negated and not clause.mentioned]
    named = {thing.name for group in task.words for thing in named_in(group, text, denied, task)}
    points = any(word.pos[0] == "代名詞" for clause in denied for word in clause.tokens[:1])
    return named | ({""} if points and not named else set())


def is_for_somebody_else(task: Task, text: str, heard: Container[int]) -> bool:
    """友だちも味噌ラーメンで: no rule takes it for the learner's own, and still it will be paid for."""
    asked = [
        clause
        for clause in clauses(analyse(text))
        if clause.others and "request" in clause.acts and not (clause.past or clause.negated)
    ]
    named = (thing for group in task.words for thing in named_in(group, text, asked, task))
    return any(thing.name in prices_of(task) and thing.start not in heard for thing in named)


def prices_of(task: Task) -> dict[str, str]:
    """What a task sells, each with its price as it is written."""
    return task.script.tables.get("price", {}) if task.script else {}


def beside_left_out(task: Task, text: str) -> Iterator[Named]:
    """ねぎなしで: no rule sees what is asked to be left out."""
    analysis = analyse(text)
    for clause in clauses(analysis):
        said = "".join(token.reading for token in clause.tokens)
        if "request" in clause.acts and not clause.negated and _WITHOUT.search(said):
            for group in task.words:
                yield from named_in(group, text, (clause,), task)


def is_kind(kind: str, name: str) -> bool:
    """Whether one name is the kind of the other: ラーメン of 味噌ラーメン."""
    return kind != name and name.endswith(kind)


def are_alike(name: str, other: str, task: Task) -> bool:
    """Whether one of the two may be taken instead of the other: both are drinks."""
    plain = [group for group, words in task.words.items() if not any("<" in word for word in words)]
    return any(
        is_in_group(name, group, task.words) and is_in_group(other, group, task.words) for group in plain
    )
