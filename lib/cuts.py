"""Where a sentence is cut into clauses: ラーメンは要りませんが、| 餃子をください.

It is cut at conjunctions, at conditions, at a polite end and at a comma after what may be over; never
within a quotation, and not where a condition asks for advice (乗ればいいですか) or a link (だから、) says
nothing of its own. How each piece is meant is read in `clauses.py`.
"""

from collections.abc import Sequence
from itertools import dropwhile, islice

from lib.mentions import CLOSING_QUOTES, OPENING_QUOTES
from lib.questions import ASKING_MARKS, asks
from lib.reservations import is_time_aside, is_topic_condition
from lib.tails import is_taken_back
from lib.tokens import Token

_COMMAS, _DOTS = frozenset("、，,"), frozenset({"…", "……", "‥", "・・・"})
_CONJUNCTIONS = frozenset({"が", "けど", "けれど", "けれども", "から", "ので", "のに", "し", "んで"})
_OPENING_KINDS = frozenset({"名詞", "代名詞", "感動詞", "接続詞", "副詞", "接頭辞", "連体詞"})
_DENYING = frozenset({"無い", "ない", "止める", "辞める", "やめる"})
_CONSENT = frozenset(
    {"いい", "いいかな", "いいです", "どう", "どうです", "だいじょうぶ", "大丈夫", "大丈夫です", "オッケー"}
)
_LINKS = (("だ", "から"), ("です", "から"), ("な", "の", "で"), ("だ", "もん"))
_LONGEST_LINK = max(map(len, _LINKS))


def pieces_of(tokens: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    """The words of a sentence, one thing said in each piece; no piece is punctuation alone."""
    pieces: list[tuple[Token, ...]] = []
    first = 0
    depth = 0
    for index, token in enumerate(tokens[:-1]):
        if token.written in OPENING_QUOTES:
            depth += 1
        elif token.written in CLOSING_QUOTES:
            depth = max(0, depth - 1)
        if depth == 0 and _ends_clause(tokens, first, index):
            pieces.append(tokens[first : index + 1])
            first = index + 1
    pieces.append(tokens[first:])
    return [piece for piece in pieces if any(word.pos[0] != "補助記号" for word in piece)]


def _ends_clause(tokens: tuple[Token, ...], first: int, index: int) -> bool:
    """Whether one thing said ends with `tokens[index]`, in the clause that began at `first`."""
    here = tokens[index]
    following = (tokens[at] for at in range(index + 1, len(tokens)))
    after = next((word for word in following if word.written not in _COMMAS), None)
    if after is None:
        return False
    if after.written in ("と", "って", "という", "とか", "とは") and here.written not in ("が", "けど"):
        return False
    if here.written in _DOTS and after.pos[0] == "感動詞" and index > first:
        return True  # レシートは家に…あ、ありました
    if here.written in _COMMAS:
        if after.pos[0] == "感動詞" and is_taken_back(tokens[first:index], tokens[index:]):
            return True
        return (
            index > first
            and not _only_links(tokens[first:index])
            and (_ends_at_comma(tokens, index - 1, after) or is_time_aside(tokens[first:index]))
        )
    if here.pos[1] == "接続助詞":
        return _ends_at_conjunction(tokens, first, index, after)
    if here.written == "で" and index > first and tokens[index - 1].pos[1] == "準体助詞":
        links = _only_links(tokens[first : index + 1])
        return after.pos[0] not in ("助詞", "助動詞") and not links  # 来るので
    if here.pos[0] == "助動詞" and here.pos[5].startswith("仮定形"):
        if is_topic_condition(tokens, first, index) or _must(here, tokens[index + 1 :]):
            return False
        return not (_is_advice(tokens[index + 1 :]) or asks(tokens[first:index]))
    if here.normalized in ("無い", "ない") and here.pos[5].startswith("連用形") and index > first:
        plain = (
            after.pos[0] != "助詞" and after.written != "て" and after.normalized != "為る"
        )  # どこかでなくした
        before = tokens[index - 1]
        rather = before.written == "は" and index - first > 1 and tokens[index - 2].written == "で"
        return (before.normalized == "だ" or before.written == "で" or rather) and plain
    return _is_polite_final(here) and after.pos[0] in _OPENING_KINDS


def _ends_at_comma(tokens: Sequence[Token], index: int, after: Token) -> bool:
    here = tokens[index]
    if not _is_final(here) or after.pos[0] in ("助詞", "助動詞"):
        return False
    if here.pos[0] == "動詞" and _asks_consent(tokens[index + 1 :]):
        return False
    return here.normalized not in ("か", "良い") or _polite_before(tokens, index)


def _asks_consent(after: Sequence[Token]) -> bool:
    """えきに あう、いい？ 映画 見る、いっしょに、どう？: what is asked is whether the other one likes it."""
    said = "".join(word.written for word in after if word.pos[0] != "補助記号").removeprefix("いっしょに")
    return after[-1].written in ASKING_MARKS and said.removeprefix("一緒に").removesuffix("か") in _CONSENT


def _ends_at_conjunction(tokens: Sequence[Token], first: int, index: int, after: Token) -> bool:
    here = tokens[index]
    if here.written in _CONJUNCTIONS:
        return not _only_links(tokens[first : index + 1])
    if here.written == "ば":
        advice = _is_advice(tokens[index + 1 :]) or _must(tokens[index - 1], tokens[index + 1 :])
        return not (advice or asks(tokens[first:index]))
    denies = here.written in ("て", "で") and index > first and tokens[index - 1].normalized in _DENYING
    return denies and after.normalized not in ("良い", "構う", "大丈夫", "は", "も", "下さる")


def _is_advice(after: Sequence[Token]) -> bool:
    """Whether a condition ends in いい or どうですか: 乗ればいいですか supposes nothing."""
    words = [word for word in after if word.written not in _COMMAS]
    if words[0].normalized in ("良い", "宜しい"):
        return True
    return words[0].normalized in ("どう", "いかが") and (len(words) == 1 or words[1].pos[0] == "助動詞")


_MUST = frozenset({"成る", "行く", "いける", "駄目"})


def _must(denied: Token, after: Sequence[Token]) -> bool:
    """乗り換えなければ|なりませんか, 乗り換えなきゃ|いけない: what must be is no condition."""
    words = [word for word in after if word.written != "ば"]
    return denied.normalized == "ない" and bool(words) and words[0].normalized in _MUST


def _is_final(token: Token) -> bool:
    """Whether a thing said can end with this word."""
    form = token.pos[5]
    return (
        form.startswith(("終止形", "命令形", "意志推量形"))
        or token.pos[1] in ("終助詞", "接続助詞")
        or token.normalized in ("御願い", "頂戴")
    ) and token.written not in ("て", "で", "ながら", "と", "ば")


def _polite_before(tokens: Sequence[Token], index: int) -> bool:
    return index > 0 and tokens[index - 1].lemma in ("です", "ます", "た", "ん")


def _is_polite_final(token: Token) -> bool:
    return (token.lemma in ("です", "ます") and token.pos[5].startswith("終止形")) or (
        token.normalized == "下さる" and token.pos[5] == "命令形"
    )


def link(tokens: Sequence[Token]) -> list[Token]:
    """だから, ですから, なので at the beginning: what follows rests on the sentence before."""
    said = (word for word in tokens if word.pos[0] != "補助記号")
    words = list(islice(dropwhile(_is_interjection, said), _LONGEST_LINK))
    written = tuple(word.written for word in words)
    return next((words[: len(so)] for so in _LINKS if written[: len(so)] == so), [])


def _is_interjection(word: Token) -> bool:
    return word.pos[0] == "感動詞"


def _only_links(tokens: Sequence[Token]) -> bool:
    linking = link(tokens)
    if not linking:
        return all(word.pos[0] == "補助記号" for word in tokens)
    return linking[-1] is next(word for word in reversed(tokens) if word.pos[0] != "補助記号")
