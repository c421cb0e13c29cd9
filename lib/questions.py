"""How a clause asks to know something: by か, by a question word, or by saying what one wants to know.

A question word does not always ask: 何も, いつでも, いくら待っても, 何時か知っています.
"""

from collections.abc import Sequence

from lib.tokens import Sentence, Token, without_marks

ASKING_MARKS = frozenset("?？")
_QUESTION_KINDS = frozenset({"代名詞", "副詞", "連体詞", "名詞", "形状詞"})
_QUESTION_WORDS_TEXT = """
    なに なん どこ いつ いくら いくつ どれ どの どう だれ なぜ どうして どちら どっち
    どんな いかが なんじ どなた どれくらい どのくらい どれぐらい どのぐらい
"""
_QUESTION_WORDS = frozenset(_QUESTION_WORDS_TEXT.split())
_ASKING_ENDS = frozenset({"か", "かしら", "かい", "っけ"})
_FINDING_OUT = frozenset({"教える", "知る", "伺う", "聞く", "尋ねる", "探す", "教わる"})
_WISHING = frozenset({"たい", "下さる", "貰う", "頂く", "欲しい", "願う", "呉れる"})
_RECEIVING = frozenset({"貰う", "頂く", "呉れる"})
_DENYING, _NOT = frozenset({"ない", "無い", "ず"}), frozenset({"ない", "ず"})
_KNOWING = frozenset({"知る", "分かる", "覚える", "聞く", "調べる", "見る", "決める"})


def asks(tokens: Sequence[Token]) -> bool:
    """Whether a question word asks: 何も, どこか, いつでも and いくら待っても do not."""
    return any(
        _is_question_word(token) and not _is_vague(tokens, index) and not _is_known(tokens[index + 1 :])
        for index, token in enumerate(tokens)
    )


def _is_question_word(token: Token) -> bool:
    if token.normalized.isdecimal():
        return False  # 五日 is read いつか
    counts = token.written.startswith("何") and token.reading.startswith("なん")  # 何日, 何種類
    return (token.reading in _QUESTION_WORDS or counts) and token.pos[0] in _QUESTION_KINDS


def _is_vague(tokens: Sequence[Token], index: int) -> bool:
    """何も, 何の反応も, どのボタンも, いつでも, どこか…, いくら待っても, なんだか…: no matter what."""
    rest = tokens[index + 1 :]
    if not rest:
        return False
    if rest[0].written == "か" and len(rest) > 1 and rest[1].pos[0] != "補助記号":
        return True
    somehow = len(rest) > 2 and (rest[0].written, rest[1].written) == ("だ", "か")  # なんだか  # noqa: PLR2004
    if somehow or _is_any(rest):
        return True
    if tokens[index].written.startswith(("何", "なん", "なに", "どの", "どんな", "だれ", "誰", "どこ")):
        nouns = 1 if rest[0].written == "の" else 0
        while nouns < len(rest) and rest[nouns].pos[0] in ("名詞", "接尾辞", "接頭辞"):
            nouns += 1
        if nouns and _is_any(rest[nouns:]):
            return True
    for at, word in enumerate(rest):
        if word.written == "か" and word.pos[0] == "助詞":
            return False
        if word.pos[1] == "接続助詞" and word.written in ("て", "で"):
            return rest[at + 1 : at + 2] != [] and rest[at + 1].written == "も"
    return False


def _is_any(rest: Sequence[Token]) -> bool:
    """Begins with も or でも, or another particle and も: どこにも."""
    written = [word.written for word in rest[:2]]
    if written[:1] in (["も"], ["でも"]):
        return True
    return written[1:] == ["も"] and (rest[0].pos[1] == "格助詞" or written[0] == "で")


def _is_known(rest: Sequence[Token]) -> bool:
    """何時に来るか、知っています: what is asked there is known, and nobody is asked."""
    at = next((i for i, word in enumerate(rest) if word.written == "か" and word.pos[0] == "助詞"), None)
    if at is None:
        return False
    after = without_marks(rest[at + 1 :])
    verb = next((i for i, word in enumerate(after) if word.normalized in _KNOWING), None)
    if verb is None or verb > 3:  # 何番線か友だちに聞きます  # noqa: PLR2004
        return False
    return all(
        word.normalized
        in ("居る", "ます", "た", "て", "です", "よ", "ね", "が", "けど", "から", "の", "ので")
        or word.written in ("て", "で", "ん")
        for word in after[verb + 1 :]
    )


def is_question(words: Sequence[Token], tail: Sequence[Token], *, asked: bool) -> bool:
    """Whether the clause asks to be told something, with か or without."""
    if asked or asks(words):
        return True
    ends = [
        word
        for word in words[-3:]
        if word.pos[0] == "助詞"
        and word.written in _ASKING_ENDS
        and (word.pos[1] == "終助詞" or word is words[-1])  # なんか変です
    ]
    wonders = len(words) > 1 and words[-1].written == "な" and words[-2].written == "か"
    return bool(ends) and not (wonders and any(word.pos[5].startswith("意志") for word in tail))


def wants_to_know(words: Sequence[Token]) -> bool:
    """教えてください, 知りたいです, わからないんですが: questions without か."""
    asking = [at for at, word in enumerate(words) if word.normalized in _FINDING_OUT or _is_unclear(word)]
    if not asking:
        return False
    wished, denied, unclear = _last(words, _WISHING), _last(words, _DENYING), _last(words, _NOT)
    received = _last(words, _RECEIVING)  # 教えていただけませんか refuses nothing, 聞きたくないです does
    being = max((at for at, word in enumerate(words) if _goes_on(word)), default=-1)
    for at in asking:
        word, refused = words[at], received <= at < denied
        if word.normalized in _FINDING_OUT and at < wished and not refused:
            return True
        if _is_unclear(word) and at < unclear:
            return True
        if word.normalized == "教える" and at + 2 >= len(words):
            return True
        if word.normalized == "探す" and at < being:
            return True
    return False


def _last(words: Sequence[Token], wanted: frozenset[str]) -> int:
    """Where the last of these words stands, -1 without one."""
    return max((at for at, word in enumerate(words) if word.normalized in wanted), default=-1)


def _is_unclear(word: Token) -> bool:
    return word.normalized in ("分かる", "知る")


def _goes_on(word: Token) -> bool:
    return word.normalized == "居る" or word.lemma == "てる"


def with_trailing(sentences: Sequence[Sentence]) -> list[tuple[Token, ...]]:
    """Sentences, with what is put after its question (いくら？ 全部で。 何番？ ホーム。) joined to it."""
    joined: list[tuple[Token, ...]] = []
    for sentence in sentences:
        words = without_marks(sentence.tokens)
        trails = (
            joined
            and joined[-1][-1].written in ASKING_MARKS
            and 0 < len(words) <= 3  # noqa: PLR2004
            and all(word.pos[0] in ("名詞", "助詞", "代名詞", "接頭辞") for word in words)
            and (words[-1].pos[0] == "助詞" or _asks_bare(joined[-1], words))
        )
        if trails:
            joined[-1] = (*sentence.tokens, *joined[-1])
        else:
            joined.append(sentence.tokens)
    return joined


def _asks_bare(question: Sequence[Token], words: Sequence[Token]) -> bool:
    """何番？ホーム。 / いくら？餃子。: the question is no more than a question word; a number answers it."""
    asked = without_marks(question)
    if not asked:
        return False
    if asked[0].reading == "なん" and len(asked) > 1:
        asked = asked[1:] if asked[1].written in ("番", "番線", "時", "分") else asked
    elif not asks(asked[:1]) or asked[0].reading in ("なん", "なに"):
        return False
    bare = all(word.pos[0] in ("助動詞", "助詞") for word in asked[1:])
    return bare and not any(word.pos[1] == "数詞" for word in words)
