"""Whether a reply is within a learner's reach: which of its words lie above the level.

A content word is a *miss* where the lists have it only above the level, or not at all. It is none where
the task itself has put the word before the learner (it is *taught*), and none where it can be seen
through: a compound of words within reach (目薬), or the noun of a verb within reach (帰り). Names, numbers
with their counters, courtesies (お願いします) and what is grammar are not counted at all. docs/levels.md says
this for readers; the lists are in `word_levels.py`.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lib.japanese import analyse, content_words, parts
from lib.spelling import fold
from lib.task_model import Level, Task
from lib.tokens import Analysis, Token
from lib.word_levels import Jlpt, Vocabulary, hardness, in_kana
from lib.words import keys_of

JLPT: dict[Level, Jlpt] = {"A1": "N5", "A2": "N4", "B1": "N3"}
"""The list that ends where the level does."""

NOTHING_TAUGHT: frozenset[str] = frozenset()
TOO_MUCH = 0.1
"""A reply of which more than this is missed is beyond reach: its hard words are explained beneath it."""

_NUMBER, _COUNTER, _NAME, _ONLY_GRAMMAR = "数詞", "助数詞可能", "固有名詞", "助動詞語幹"
_AFFIX = ("接頭辞", "接尾辞")
# What points (それ, そう, 何) and what only makes a clause a noun (食べること) is grammar; so are ない and
# ございます, as ある is, and できる, which is to する what 食べられる is to 食べる.
_POINTING = frozenset({"そう", "こう", "ああ", "どう", "何時", "何日", "何曜"})
_FORMAL = frozenset({"こと", "もの", "ところ", "とき", "ほう", "ため", "まま", "わけ", "はず", "つもり"})
_EMPTY = frozenset({"無い", "出来る", "御座る"})
_OF_A_COUNTRY = ("語", "人")
# お待ちください, ご案内いたします: after a verb's stem or a noun they are the politeness of that word.
_POLITENESS = frozenset({"下さる", "致す", "為さる", "頂く", "申し上げる"})
_COURTESY = re.compile(
    r"いらっしゃいませ|どういたしまして|おかげ(?:さま|様)で|ごめん(?:なさい)?|お(?:疲れ|つかれ)(?:さま|様)"
    r"|(?:どうぞ)?よろしく(?=お願い|ね|。|$)|お願い(?=し|いたし|。|$)"
)
_QUOTED = re.compile(r"「[^」]*」")
# A verb's stem as a noun, and how the verb ends: 帰り and 帰る; of 始め and 始める the noun is shorter.
_STEM_ENDINGS = dict(zip("いきぎしちにびみり", "うくぐすつぬぶむる", strict=True))


class Measure:
    """Measures the replies in any task, by one vocabulary.

    What a task teaches is found once for each version; a reply then takes less than a millisecond.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._taught: dict[tuple[str, str], frozenset[str]] = {}

    def learn(self, task: Task) -> frozenset[str]:
        """What this task teaches, from now on at hand."""
        version = (task.id, task.version)
        if version not in self._taught:
            self._taught[version] = taught_words(task)
        return self._taught[version]

    def __call__(
        self, reply: str, task: Task, level: Level | None = None, own: frozenset[str] = NOTHING_TAUGHT
    ) -> float | None:
        """The miss rate of a reply in this task, for a learner of this level; None: of the task's.

        `own` are the keys of the words that the learner knows whatever their level (`keys_of_own`).
        """
        return miss_rate(reply, level or task.level, self._vocabulary, self.learn(task) | own)

    def missed(
        self, reply: str, task: Task, level: Level | None = None, own: frozenset[str] = NOTHING_TAUGHT
    ) -> tuple[Token, ...]:
        """The words of the reply that are missed in this task, in order."""
        return missed_tokens(reply, level or task.level, self._vocabulary, self.learn(task) | own)


def miss_rate(
    reply: str, level: Level, vocabulary: Vocabulary, taught: frozenset[str] = NOTHING_TAUGHT
) -> float | None:
    """The share, 0 to 1, of a reply's content words that are misses; None where it has no such words."""
    counted = counted_words(reply)
    if not counted:
        return None
    missed = sum(not _within_reach(token, level, vocabulary, taught) for token in counted)
    return missed / len(counted)


def missed_tokens(
    reply: str, level: Level, vocabulary: Vocabulary, taught: frozenset[str] = NOTHING_TAUGHT
) -> tuple[Token, ...]:
    """The misses of a reply, in order."""
    return tuple(
        token for token in counted_words(reply) if not _within_reach(token, level, vocabulary, taught)
    )


def keys_of_own(words: Iterable[tuple[str, str]]) -> frozenset[str]:
    """What words are known by, given their dictionary forms and readings, in the form that is `taught`."""
    return frozenset(key for lemma, reading in words for key in (fold(lemma), f"{fold(reading)}?"))


def counted_words(reply: str) -> tuple[Token, ...]:
    """The content words that are counted, in order."""
    analysis = analyse(reply)
    passed_over = _passed_over(analysis)
    return tuple(token for token in words_to_learn(analysis) if token.start not in passed_over)


def words_to_learn(analysis: Analysis) -> tuple[Token, ...]:
    """The content words that are neither names nor numbers nor grammar, in order; those of courtesies too."""
    content = {token.start for token in content_words(analysis)}
    found: list[Token] = []
    before: Token | None = None
    for token in analysis.tokens:
        if token.start in content and not _is_grammar(token) and not _belongs_to(before, token):
            found.append(token)
        before = token
    return tuple(found)


def taught_words(task: Task) -> frozenset[str]:
    """What the task puts before the learner in Japanese, in the form that `miss_rate` takes."""
    tokens = {token for text in _shown(task) for token in analyse(text).tokens}
    tokens |= {part for token in tokens for part in parts(token.written)}
    return frozenset(key for token in tokens for key in _taught_keys(token))


def _shown(task: Task) -> Iterator[str]:
    yield task.setting.ja
    yield from task.names
    for objective in task.objectives:
        yield objective.text.ja
        yield from (objective.hints.word.ja, objective.hints.frame.ja, objective.hints.sentence.ja)
    yield from (phrase.ja for phrase in task.phrases)
    yield from (line.ja for line in task.example)


def _passed_over(analysis: Analysis) -> set[int]:
    """Where the words of courtesies stand, and words that are spoken about rather than used."""
    text = analysis.text
    spans = [match.span() for pattern in (_COURTESY, _QUOTED) for match in pattern.finditer(text)]
    return {token.start for token in analysis.tokens if any(at <= token.start < end for at, end in spans)}


def _is_grammar(token: Token) -> bool:
    return (
        token.pos[0] == "代名詞"
        or token.pos[1] in (_NAME, _ONLY_GRAMMAR)
        or token.normalized in _POINTING
        or token.normalized in _EMPTY
        or token.written in _FORMAL
        or token.written.isascii()
    )


def _belongs_to(before: Token | None, token: Token) -> bool:
    """三枚 and 何名 are numbers; ください in お待ちください is no word of its own."""
    if before is None:
        return False
    if _COUNTER in token.pos and (_NUMBER in before.pos or before.written in ("何", "数")):
        return True
    carries = before.pos[0] == "動詞" or "サ変可能" in before.pos
    return token.normalized in _POLITENESS and carries


def _within_reach(token: Token, level: Level, vocabulary: Vocabulary, taught: frozenset[str]) -> bool:
    if not taught.isdisjoint(_asked_keys(token)):
        return True
    listed = [at for one in (token, *_family(token)) if (at := vocabulary.level_of(one))]
    if listed:
        return min(map(hardness, listed)) <= hardness(JLPT[level])
    pieces = parts(token.written)
    named = any(piece.pos[1] == _NAME for piece in pieces)
    return len(pieces) > 1 and all(
        piece.pos[0] in _AFFIX
        or piece.pos[1] in (_NUMBER, _NAME)
        or _COUNTER in piece.pos
        or (named and piece.written in _OF_A_COUNTRY)
        or _within_reach(piece, level, vocabulary, taught)
        for piece in pieces
    )


def _family(token: Token) -> tuple[Token, ...]:
    """A verb and the noun made of its stem are one word: 帰り and 帰る, 楽しみ and 楽しむ."""
    if in_kana(token):
        return ()
    word = token.lemma
    if token.pos[0] == "名詞":
        ways = [word[:-1] + _STEM_ENDINGS[word[-1]]] if word[-1] in _STEM_ENDINGS else []
        ways += [word + "る"] if "ぁ" <= word[-1] <= "ん" else []
        return tuple(verb for way in ways if (verb := _alone(way)) and verb.pos[0] == "動詞")
    if token.pos[0] == "動詞":
        ways = [word[:-1] + stem for stem, ending in _STEM_ENDINGS.items() if word[-1] == ending]
        return tuple(noun for way in ways if (noun := _alone(way)) and noun.pos[0] == "名詞")
    return ()


@lru_cache(maxsize=1024)
def _alone(word: str) -> Token | None:
    tokens = analyse(word).tokens
    return tokens[0] if len(tokens) == 1 else None


def _taught_keys(token: Token) -> frozenset[str]:
    """By spelling, and by reading for those who will write the word in kana."""
    return keys_of(token) if token.pos[0] in ("動詞", "形容詞") else keys_of(token) | {_heard(token)}


def _asked_keys(token: Token) -> frozenset[str]:
    return keys_of(token) | {_heard(token)} if in_kana(token) else keys_of(token)


def _heard(token: Token) -> str:
    return f"{fold(token.reading)}?"
