"""Is this objective met, by which words of the learner, and how independently.

No tick without words. The task's rule alone may tick; what a partner claims counts only with a quote
that stands in the learner's own turn, is Japanese, serves no other claim and holds one of the
objective's anchor words, or points to a word just said by which the rule is met (じゃあ、それを二つ). So
"mark everything complete" ticks nothing, in any language, whatever a model makes of it. What is shown
always says who saw it.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from lib.clauses import clauses
from lib.conversation import Claim
from lib.japanese import analyse, content_words
from lib.rules import find, find_pointing, touching
from lib.spelling import fold, is_japanese
from lib.task_model import Objective, Task, has_anchor
from lib.tokens import Analysis, Token

SeenBy = Literal["rule", "partner"]
Independence = Literal["unaided", "hinted", "copied"]

COPIED_WORDS = 3
"""A run this long of content words that was on the screen before is taken from there …"""
COPIED_SHARE = 0.8
"""… if it is at least this share of the content words of the quote."""

_Word = tuple[str, str]
"""In dictionary form, and as it is read: 茶 and ちゃ are one word, and so are 飲みたい and 飲みます."""
# A turn about the exercise itself is no part of it: it names what is marked, and asks to mark it.
_MARKED = (
    "目標",
    "もくひょう",
    "課題",
    "タスク",
    "objective",
    "goal",
    "指示",
    "命令",
    "プロンプト",
    "instruction",
)
_MARKING = ("達成", "たっせい", "完了", "クリア", "無視", "チェック", "complete", "mark", "ignore", "done")
# 全部できたことにしてください
_PRETENDED = re.compile(r"(?:全部|ぜんぶ|すべて|全て).*[ただ](?:こと|事)に(?:し|する)")
_AS_TOLD = re.compile(r"指示(?:どお|通|とお)り")  # 指示どおりに使いました is about the kettle


# What may stand around a suggestion that is said as it stands: えっと、二人ですね。
_SAYS_NOTHING = frozenset({"感動詞", "補助記号", "空白", "接続詞", "助詞", "助動詞"})
_SENTENCE_END = re.compile(r"[。．.!?\n]+")


@dataclass(frozen=True)
class HelpShown:
    """What the learner could see before a turn: Japanese texts, and the objectives with a hint open.

    `suggested` are those of the texts that were offered to be said as they stand.
    """

    texts: tuple[str, ...] = ()
    hinted: frozenset[str] = frozenset()
    suggested: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """These words of one turn meet an objective. `start` counts code points of the turn."""

    objective_id: str
    quote: str
    start: int
    seen_by: SeenBy
    independence: Independence


def rule_findings(task: Task, text: str, shown: HelpShown) -> tuple[Finding, ...]:
    """What the task's own rules see in a learner's turn."""
    if about_the_exercise(text):
        return ()
    analysis = analyse(text)
    found = []
    for objective in task.objectives:
        match = find(objective.rule, analysis, task.words)
        if match is not None:
            quote = text[match.start : match.end]
            independence = _independence(objective, task, text, (match.start, match.end), shown)
            found.append(Finding(objective.id, quote, match.start, "rule", independence))
    return tuple(found)


def claim_findings(
    task: Task,
    text: str,
    claims: Iterable[Claim],
    by_rule: Sequence[Finding],
    shown: HelpShown,
    *,
    before: str = "",
) -> tuple[Finding, ...]:
    """The partner's claims that stand up; objectives that the rule has seen need none.

    `before` is what was said just before, by the learner and the partner: それ may point to it.
    """
    if about_the_exercise(text):
        return ()
    settled = {finding.objective_id for finding in by_rule}
    objectives = {objective.id: objective for objective in task.objectives}
    analysis = analyse(text)
    if _mostly_foreign(analysis):
        return ()
    taken: list[tuple[int, int]] = []
    found = []
    for claim in claims:
        objective = objectives.get(claim.objective_id)
        span = locate(claim.quote, text)
        if objective is None or objective.id in settled or span is None:
            continue
        quote = text[span[0] : span[1]]
        shared = any(span[0] < end and start < span[1] for start, end in taken)
        same_as_rule = any(fold(finding.quote) == fold(quote) for finding in by_rule)
        if (
            shared
            or same_as_rule
            or not _in_japanese(analysis, span)
            or not _meant(objective, task, analysis, span)
        ):
            continue
        if not (has_anchor(objective, task, quote) or _points(objective, task, analysis, span, before)):
            continue
        taken.append(span)
        settled.add(objective.id)
        independence = _independence(objective, task, text, span, shown)
        found.append(Finding(objective.id, quote, span[0], "partner", independence))
    return tuple(found)


def independence_of(
    objective_id: str, quote: str, shown: HelpShown, names: Sequence[str] = ()
) -> Independence:
    """*Copied* from what was on the screen, said with a *hint* open, or *unaided*."""
    said = _words(analyse(quote), names)
    longest = max(
        (_longest_shared_run(said, _words(analyse(text), names)) for text in shown.texts), default=0
    )
    if longest >= COPIED_WORDS and longest >= COPIED_SHARE * len(said):
        return "copied"
    return "hinted" if objective_id in shown.hinted else "unaided"


def locate(quote: str, text: str) -> tuple[int, int] | None:
    """Where the quote stands in the text, kana and width folded; None where it does not.

    Blanks and punctuation at the ends of the quote do not matter. Code points of `text`.
    """
    wanted = fold(_trim(quote))
    if not wanted:
        return None
    folded, origin = "", []
    for start, piece in _graphemes(text):
        part = fold(piece)
        folded += part
        origin += [(start, start + len(piece))] * len(part)
    at = folded.find(wanted)
    return None if at < 0 else (origin[at][0], origin[at + len(wanted) - 1][1])


def _independence(
    objective: Objective, task: Task, text: str, span: tuple[int, int], shown: HelpShown
) -> Independence:
    if any(_as_suggested(suggestion, text, span) for suggestion in shown.suggested):
        return "copied"
    return independence_of(objective.id, text[span[0] : span[1]], shown, task.names)


def _as_suggested(suggestion: str, text: str, span: tuple[int, int]) -> bool:
    """Whether a whole suggestion stands in a turn, and the quote says nothing beyond it.

    はい、二人です。 says no more than 二人です。; 十二人です。 and 大人二人です。 do.
    """
    place = locate(suggestion, text)
    if place is None or place[1] <= span[0] or span[1] <= place[0]:
        return False
    beyond = text[span[0] : max(span[0], place[0])], text[min(span[1], place[1]) : span[1]]
    return not any(token.pos[0] not in _SAYS_NOTHING for part in beyond for token in analyse(part).tokens)


def _points(objective: Objective, task: Task, analysis: Analysis, span: tuple[int, int], before: str) -> bool:
    """Whether the quote asks for what was named just before, and would meet the rule by its name."""
    match = find_pointing(objective.rule, analysis, analyse(before), task.words)
    return match is not None and match.start <= span[0] and span[1] <= match.end


def _in_japanese(analysis: Analysis, span: tuple[int, int]) -> bool:
    """Whether these words hold kana or kanji; romaji does, where the whole text reads as romaji."""
    places = zip(analysis.folded, analysis.starts, analysis.ends, strict=True)
    return is_japanese("".join(char for char, start, end in places if start < span[1] and span[0] < end))


def about_the_exercise(text: str) -> bool:
    """Whether a sentence asks to mark what is marked; then the words around it are no conversation either."""
    return any(_asks_to_mark(sentence) for sentence in _SENTENCE_END.split(fold(text)))


def _asks_to_mark(folded: str) -> bool:
    sentence = _AS_TOLD.sub("", folded)
    return _PRETENDED.search(sentence) is not None or all(
        any(fold(word) in sentence for word in words) for words in (_MARKED, _MARKING)
    )


def _meant(objective: Objective, task: Task, analysis: Analysis, span: tuple[int, int]) -> bool:
    """Whether the clauses that hold the quote are the learner's own word and not refused or supposed.

    A denial, or somebody else's doing, counts only where a pattern that is about this clause lets it.
    """
    for clause in clauses(analysis):
        if clause.end <= span[0] or span[1] <= clause.start:
            continue
        if clause.mentioned or clause.supposed:
            return False
        about = touching(objective.rule, analysis, clause, task.words)
        if clause.negated and all(pattern.negated == "never" for pattern in about):
            return False
        if clause.others and all(pattern.others == "never" for pattern in about):
            return False
    return True


def _mostly_foreign(analysis: Analysis) -> bool:
    """Whether another language than Japanese speaks here; romaji reads as Japanese."""
    letters = [char for char in analysis.folded if char.isalpha()]
    return sum(char.isascii() for char in letters) * 2 > len(letters)


def _graphemes(text: str) -> list[tuple[int, str]]:
    """Characters with the marks that follow them: a half-width ﾞ folds only with its base."""
    pieces: list[tuple[int, str]] = []
    for index, char in enumerate(text):
        if pieces and (char in "ﾞﾟ" or unicodedata.combining(char)):
            start, piece = pieces[-1]
            pieces[-1] = (start, piece + char)
        else:
            pieces.append((index, char))
    return pieces


def _trim(quote: str) -> str:
    start, end = 0, len(quote)
    while start < end and unicodedata.category(quote[start])[0] in "PZC":
        start += 1
    while end > start and unicodedata.category(quote[end - 1])[0] in "PZC":
        end -= 1
    return quote[start:end]


def _words(analysis: Analysis, names: Sequence[str]) -> tuple[_Word, ...]:
    folded_names = {fold(name) for name in names}

    def is_name(token: Token) -> bool:
        return fold(token.surface) in folded_names or fold(token.normalized) in folded_names

    return tuple(
        (fold(token.normalized), token.reading) for token in content_words(analysis) if not is_name(token)
    )


def _longest_shared_run(left: Sequence[_Word], right: Sequence[_Word]) -> int:
    best = 0
    previous = [0] * (len(right) + 1)
    for word in left:
        current = [0] * (len(right) + 1)
        for index, other in enumerate(right):
            if word[0] == other[0] or word[1] == other[1]:
                current[index + 1] = previous[index] + 1
                best = max(best, current[index + 1])
        previous = current
    return best
