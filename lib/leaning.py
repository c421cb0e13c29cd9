"""What a clause rests on where it leaves something out: the clause before, a reason, what the partner named.

京都へ行きたいんですが、| いくらですか; 雨です。| だから、行きません; ありますよ、| レシートは; 祭りが
あるよね。| いっしょに行こう. What is denied
or only spoken about carries no pointing word. How a clause points is in `pointing.py`; whether the two
together meet a rule is for `rules.py` to say.
"""

from collections.abc import Sequence

from lib.clauses import Clause
from lib.cuts import link
from lib.groups import Words
from lib.pointing import (
    is_acceptance,
    is_echo,
    names_nothing,
    pointing_word,
    proposes_nothing_named,
    topic_for,
)
from lib.sights import Found
from lib.terms import find_term
from lib.tokens import Analysis

Source = tuple[Analysis, Clause]
"""A clause of the text, or of what was said before it, that says what another leaves out."""


def reasons_for(read: Sequence[Clause], index: int) -> Sequence[Clause]:
    """What だから points back to: the sentence before, where it tells how things are."""
    clause = read[index]
    if not link(clause.tokens):
        return ()
    return [
        one
        for one in read[:index]
        if one.sentence == clause.sentence - 1 and "tell" in one.acts and not (one.supposed or one.others)
    ]


def leans_on(read: Sequence[Clause], index: int) -> Sequence[Clause]:
    """The clauses of the same turn that may say what this one leaves out."""
    clause, before = read[index], read[max(0, index - 2) : index]
    if clause.firm:
        if is_acceptance(clause):
            return [one for one in before if is_echo(one)]  # 交換？はい、お願いします。
        return before if pointing_word(clause) is not None else ()
    afterthought = [one for one in read[index + 1 : index + 2] if one.sentence == clause.sentence]
    if topics := topic_for((*afterthought, *before), clause):  # ありますよ、レシートは。
        return topics
    if names_nothing(clause) and any(is_echo(one) for one in afterthought):
        return afterthought  # いくらですか、全部で。
    if names_nothing(clause) or proposes_nothing_named(clause):
        return [
            earlier for earlier in before[-1:] if not (earlier.others or earlier.habit or earlier.supposed)
        ]
    return ()


def goes_on(before: Clause, clause: Clause) -> bool:
    """What a question goes on from is what it is about.

    京都へ行きたいんですが、どう行きますか, 大盛りにしたら、いくらになりますか.
    """
    supposed = before.supposed and before.sentence == clause.sentence
    return (supposed or {"request", "tell"} <= before.acts) and names_nothing(clause)


def sources(analysis: Analysis, read: Sequence[Clause]) -> tuple[Source, ...]:
    """What a pointing word may stand for, the nearest first: nothing that is denied or spoken about."""
    return tuple((analysis, clause) for clause in reversed(read) if not (clause.negated or clause.mentioned))


def pointed_at(
    term: str, earlier: Sequence[Source], words: Words, unless: Sequence[str] = ()
) -> tuple[Analysis, Found] | None:
    """The nearest place at which the term was named before, in no clause that holds one of `unless`."""
    for analysis, clause in earlier:
        place = find_term(term, analysis, clause, words)
        if place is not None and not any(find_term(one, analysis, clause, words) for one in unless):
            return analysis, place
    return None
