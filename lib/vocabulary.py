"""The words of a conversation, each in the sentence in which it was said.

A word is what a learner would look up: its dictionary form and how that is read. Spellings of one word are
one word (たべる, 食べます); where a dictionary is at hand, it says how the word is usually written. Names,
numbers and grammar are no words to learn, as in `levels.py`; the fixed words of politeness are, which
`fixed_phrases.py` finds. Which words a learner has met, saved or waved off is in the store.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple
from unicodedata import normalize

from lib.conversation import Turn
from lib.dictionary import Dictionary, Entry
from lib.fixed_phrases import fixed_phrases
from lib.furigana import has_kanji
from lib.japanese import analyse
from lib.levels import JLPT, words_to_learn
from lib.readings import read
from lib.spelling import hiragana, is_japanese
from lib.task_model import Level
from lib.tokens import Analysis, Token
from lib.traps import trapped
from lib.word_levels import EASIEST_FIRST, Jlpt, Vocabulary, hardness, in_kana
from lib.words import KANJI

Speaker = Literal["me", "partner"]
SaidBy = Literal["me", "partner", "both"]
Familiarity = Literal["new", "met", "saved"]
"""Whether a learner meets a word here for the first time, has met it before, or has saved it."""

LONGEST_WORD = 80
"""Code points; the store keeps no longer ones, and nobody learns them."""

# 来ます, 来て, 来ない: the one verb whose kanji is read in three ways.
_READ_BY_HEART = {"来る": "くる"}
# The form that learners know the word in: ください of くださる, いい however it is written and inflected.
_GIVING, _GOOD = ("くださる", "下さる"), "良い"


class WordKey(NamedTuple):
    """What a word is known by: its dictionary form, and how that is read (hiragana)."""

    lemma: str
    reading: str


_GIVE_ME = WordKey("ください", "ください")


@dataclass(frozen=True, slots=True)
class Context:
    """`sentence[start:end]` is the word as it was said in a turn."""

    turn_id: str
    by: Speaker
    sentence: str
    start: int
    end: int

    @property
    def surface(self) -> str:
        """The word in the form in which it was said."""
        return self.sentence[self.start : self.end]


@dataclass(frozen=True, slots=True)
class ContextWord:
    """A word of a conversation. `level` is None where no list has it, `entry` where no dictionary does.

    `context` is where the partner said it first; where only the learner did, where they did.
    """

    key: WordKey
    level: Jlpt | None
    said_by: SaidBy
    count: int
    context: Context
    entry: Entry | None = None
    familiarity: Familiarity = "new"


@dataclass(slots=True)
class _Found:
    """One word while its mentions are gathered; `token` is None for a fixed phrase."""

    key: WordKey
    token: Token | None
    contexts: list[Context] = field(default_factory=list)

    @property
    def is_phrase(self) -> bool:
        """Whether a dictionary has it as it is said, and not by its dictionary form."""
        return self.token is None or self.key == _GIVE_ME


def words_in(
    turns: Iterable[Turn], vocabulary: Vocabulary, dictionary: Dictionary | None = None
) -> tuple[ContextWord, ...]:
    """The words of the turns that count, as they came, each once; all as if nobody had met them.

    Raises DictionaryBroken.
    """
    found = _gather(turns)
    words: dict[WordKey, ContextWord] = {}
    for one, entry in zip(found, _look_up(found, dictionary), strict=True):
        word = _context_word(one, entry, vocabulary)
        same = words.get(word.key)
        words[word.key] = _together(same, word) if same else word
    return tuple(words.values())


def to_learn(
    words: Iterable[ContextWord],
    *,
    met: Collection[WordKey] = frozenset(),
    saved: Collection[WordKey] = frozenset(),
    waved_off: Collection[WordKey] = frozenset(),
    level: Level | None = None,
) -> tuple[ContextWord, ...]:
    """The words as one learner meets them: new ones first, then those that fit the level, then as they came.

    Those `met` in other conversations come after new ones, saved or not: saving a word moves nothing. Those
    `waved_off` as known are left out. Words fit best on the learner's own list, then on the next ones above
    it, then below; easiest first where no `level` is told.
    """
    familiar = [
        replace(word, familiarity="saved" if word.key in saved else "met" if word.key in met else "new")
        for word in words
        if word.key not in waved_off
    ]
    return tuple(sorted(familiar, key=lambda word: (word.key in met, _fit(word.level, level))))


def word_at(
    text: str, at: int, vocabulary: Vocabulary, dictionary: Dictionary | None = None
) -> ContextWord | None:
    """The word at a place of any Japanese text (code points), grammar, names and numbers too; None for marks.

    As no turn holds it, the context's turn is "". Raises DictionaryBroken.
    """
    for found, context, start in _mentions(analyse(text), "", "partner"):
        if start <= at < start + len(context.surface):
            found.contexts.append(context)
            return _context_word(found, _look_up([found], dictionary)[0], vocabulary)
    word = next((word for word in read(text) if word.start <= at < word.end), None)
    if word is None or word.token is None:
        return None
    token = replace(word.token, reading=hiragana(word.reading(text)))
    context = Context("", "partner", text, word.start, word.end)
    found = _Found(word_key(token), token, [context])
    return _context_word(found, _look_up([found], dictionary)[0], vocabulary)


def _gather(turns: Iterable[Turn]) -> list[_Found]:
    """All words, one for each way in which Sudachi joins their spellings, as they came."""
    found: dict[tuple[str, str], _Found] = {}
    for turn_id, by, text in _said(turns):
        if not is_japanese(analyse(text).folded):  # nobody said anything in Japanese
            continue
        for one, context, _start in _mentions(analyse(text), turn_id, by):
            joined = one.token.normalized if one.token else one.key.lemma
            same = found.setdefault((joined, one.key.reading), one)
            same.contexts.append(context)
            if one.token and same.token and in_kana(same.token) and not in_kana(one.token):
                same.key, same.token = one.key, one.token
    return list(found.values())


def _said(turns: Iterable[Turn]) -> Iterator[tuple[str, Speaker, str]]:
    for turn in turns:
        if turn.counts:
            if turn.learner_text:
                yield turn.id, "me", turn.learner_text
            if turn.reply and not turn.live:
                yield turn.id, "partner", turn.reply


def _mentions(analysis: Analysis, turn_id: str, by: Speaker) -> Iterator[tuple[_Found, Context, int]]:
    """Each mention of a word in order, and where in the whole text it begins."""
    phrases = list(fixed_phrases(analysis))
    places: list[tuple[int, int, WordKey, Token | None]] = [
        (phrase.start, phrase.end, WordKey(phrase.lemma, phrase.reading), None) for phrase in phrases
    ]
    heard = {(trap.start, trap.end): trap.reading for trap in reversed(trapped(analysis.text))}
    for token in words_to_learn(analysis):
        if not any(phrase.start <= token.start < phrase.end for phrase in phrases):
            said = replace(token, reading=heard.get((token.start, token.end), token.reading))
            places.append((token.start, token.end, word_key(said), said))
    sentences = iter(analysis.sentences)
    sentence = next(sentences, None)
    for start, end, key, word in sorted(places, key=lambda place: place[0]):
        while sentence is not None and sentence.end <= start:
            sentence = next(sentences, None)
        if sentence is None or max(map(len, (*key, analysis.text[start:end]))) > LONGEST_WORD:
            continue
        text = analysis.text[sentence.start : sentence.end]
        yield (
            _Found(key, word),
            Context(turn_id, by, text, start - sentence.start, end - sentence.start),
            start,
        )


def word_key(token: Token, entry: Entry | None = None) -> WordKey:
    """What a word of a text is known by; where a dictionary has it, as it is usually written."""
    if token.lemma in _GIVING and token.reading == _GIVE_ME.reading:
        return _GIVE_ME
    if token.normalized == _GOOD and token.pos[0] == "形容詞":
        return WordKey("いい", "いい")
    if in_kana(token) and token.normalized != token.lemma and _is_katakana(token.normalized):
        return WordKey(token.normalized, hiragana(token.normalized))  # raamen, らーめん
    key = WordKey(token.lemma, _read(token))
    if entry is None or KANJI.search(key.lemma) is None:
        # 食べる for たべる, where Sudachi and the dictionary agree on it
        agreed = entry is not None and not entry.usually_kana and token.normalized in entry.spellings
        return WordKey(token.normalized, key.reading) if agreed else key
    return WordKey(key.reading, key.reading) if entry.usually_kana else key  # きれい for 綺麗


def _is_katakana(text: str) -> bool:
    return all("ァ" <= char <= "ヺ" or char == "ー" for char in text)


def _read(token: Token) -> str:
    """How the dictionary form is read, by how this form is: 辛く read からく makes からい."""
    lemma, written, reading = token.lemma, normalize("NFKC", token.written), token.reading
    if lemma in _READ_BY_HEART:
        return _READ_BY_HEART[lemma]
    if not has_kanji(lemma):
        return hiragana(lemma)
    same = 0
    while same < min(len(lemma), len(written)) and lemma[same] == written[same]:
        same += 1
    said, whole = hiragana(written[same:]), hiragana(lemma[same:])
    if KANJI.search(said + whole) or not reading.endswith(said):
        return "".join(part.reading for part in analyse(lemma).tokens)
    return reading[: len(reading) - len(said)] + whole


def _look_up(found: Sequence[_Found], dictionary: Dictionary | None) -> Sequence[Entry | None]:
    if dictionary is None:
        return [None] * len(found)
    tokens = dictionary.find_tokens([one.token for one in found if one.token])
    phrases = dictionary.find_all([(*one.key, "") for one in found if one.is_phrase])
    return [
        tokens[one.token] if one.token and not one.is_phrase else phrases[(*one.key, "")] for one in found
    ]


def _context_word(one: _Found, entry: Entry | None, vocabulary: Vocabulary) -> ContextWord:
    speakers = {context.by for context in one.contexts}
    return ContextWord(
        key=word_key(one.token, entry) if one.token else one.key,
        level=vocabulary.level_of(one.token) if one.token else None,
        said_by="both" if len(speakers) > 1 else one.contexts[0].by,
        count=len(one.contexts),
        context=_best_of(one.contexts),
        entry=entry,
    )


def _together(first: ContextWord, other: ContextWord) -> ContextWord:
    """One word of two that turned out to be the same."""
    return replace(
        first,
        level=next((level for level in EASIEST_FIRST if level in (first.level, other.level)), None),
        said_by=first.said_by if first.said_by == other.said_by else "both",
        count=first.count + other.count,
        context=_best_of((first.context, other.context)),
        entry=first.entry or other.entry,
    )


def _best_of(contexts: Sequence[Context]) -> Context:
    """The partner's sentence is right; a learner's may be anything."""
    return next((context for context in contexts if context.by == "partner"), contexts[0])


def _fit(listed: Jlpt | None, level: Level | None) -> int:
    """0 fits best: one's own list, then what lies above it, nearest first, then below, then no list."""
    if listed is None:
        return 9
    own = hardness(JLPT[level]) if level else 0
    above = hardness(listed) - own
    return above if above >= 0 else 4 - above
