"""When is an objective met? A task says it in its own words, and only such a rule may tick.

A rule is a list of patterns; one of them is enough. A pattern names words that must all stand in one
clause of the learner, and how that clause must be meant: as a request, a question, something told.
What takes the words back (negation, the past, a supposition, somebody else's order, a word only
mentioned, an order to the machine) never counts unless the pattern says so. What a pattern may say is in
`patterns.py`, how clauses are read in `clauses.py`, what they rest on in `leaning.py` and how words are
found in `terms.py`; how independently it was said is `evidence.py`'s.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lib.clauses import Act, Clause, clauses
from lib.cuts import link
from lib.deeds import is_own_request
from lib.groups import Words
from lib.japanese import analyse
from lib.leaning import Source, goes_on, leans_on, pointed_at, reasons_for, sources
from lib.patterns import Allowed, Pattern, Rule
from lib.pointing import counts_only, is_acceptance, leaves_out_topic, offered, pointing_word
from lib.sights import Found
from lib.terms import find_places, find_term, is_left_out
from lib.tokens import Analysis, Token, without_marks


@dataclass(frozen=True, slots=True)
class Match:
    """The words that meet a rule: `text[start:end]`, the clause that carries them."""

    start: int
    end: int


def find(rule: Rule, analysis: Analysis, words: Words) -> Match | None:
    """The first clause of the text that meets the rule, or None."""
    return next(_matches(rule, analysis, words), None)


def find_all(rule: Rule, analysis: Analysis, words: Words) -> tuple[Match, ...]:
    """Every clause of the text that meets the rule."""
    return tuple(_matches(rule, analysis, words))


def find_pointing(rule: Rule, analysis: Analysis, before: Analysis, words: Words) -> Match | None:
    """The first clause that meets the rule with a word of `before`, to which it points.

    味噌がおすすめです。— じゃあ、それを二つ, or only 二つください: what it stands for must meet the rule as
    if it had been said, and must not have been denied. はい、お願いします points to what was offered.
    """
    read = clauses(before)
    named, taken = sources(before, read), sources(before, offered(read))
    for clause in clauses(analysis):
        points = pointing_word(clause) is not None or counts_only(clause)
        earlier = named if points else taken if is_acceptance(clause) else ()
        if earlier and any(_meets(pattern, analysis, clause, earlier, words) is not None for pattern in rule):
            return Match(clause.start, clause.end)
    return None


def find_leaning(rule: Rule, analysis: Analysis, before: Analysis, words: Words) -> Match | None:
    """The first clause that tells what meets the rule, of something that `before` named.

    交換には、レシートが必要です。— 捨てちゃったと思います。
    """
    named = sources(before, clauses(before))
    for clause in clauses(analysis):
        if leaves_out_topic(clause) and any(
            _meets(pattern, analysis, clause, named, words) is not None for pattern in rule
        ):
            return Match(clause.start, clause.end)
    return None


def touching(rule: Rule, analysis: Analysis, clause: Clause, words: Words) -> tuple[Pattern, ...]:
    """The patterns of which at least one term stands in the clause."""
    return tuple(
        pattern for pattern in rule if any(find_term(term, analysis, clause, words) for term in pattern.say)
    )


def _matches(rule: Rule, analysis: Analysis, words: Words) -> Iterator[Match]:
    read = clauses(analysis)
    for index, clause in enumerate(read):
        reasons = [(analysis, one) for one in reversed(reasons_for(read, index))]
        earlier = (*reasons, *sources(analysis, leans_on(read, index)))
        begun = read[index - 1] if index and goes_on(read[index - 1], clause) else None
        for pattern in rule:
            if begun is not None and any(find_term(t, analysis, begun, words) for t in pattern.unless):
                continue
            start = _meets(pattern, analysis, clause, earlier, words)
            if start is not None and _leads_there(pattern, analysis, read, index, words):
                yield Match(min(start, clause.start), clause.end)
                break


def _leads_there(
    pattern: Pattern, analysis: Analysis, read: Sequence[Clause], index: int, words: Words
) -> bool:
    """用事があるから。 and 用事があるから、行けない turn down; 用事があるから、もう切るね does not."""
    rest = [
        one
        for one in read[index + 1 :]
        if one.sentence == read[index].sentence
        and any(word.pos[0] not in ("感動詞", "補助記号") for word in one.tokens)
    ]
    if not pattern.then or not rest:
        return True
    return any(
        _turns_down(one) or any(find_term(term, analysis, one, words) for term in pattern.then)
        for one in rest
    )


def _turns_down(clause: Clause) -> bool:
    """行けない, 行けなくなった, and a soft ちょっと…; not 遅れないでね, which asks for something."""
    said = [word for word in without_marks(clause.tokens) if word.pos[1] != "終助詞"]
    ends = [word.written for word in said]
    if said and said[-1].reading == "ちょっと":
        return [word.reading for word in said[-2:-1]] != ["もう"]
    over = clause.past and not any(word.normalized == "成る" for word in said)
    return (
        clause.negated
        and not (clause.supposed or over)
        and not clause.firm
        and "ask" not in clause.acts
        and ends[-2:] != ["ない", "で"]
    )


def _meets(
    pattern: Pattern, analysis: Analysis, clause: Clause, earlier: Sequence[Source], words: Words
) -> int | None:
    """Where the words begin, if this clause meets the pattern; `earlier`: what it may point to."""
    acts = _acts_that_count(pattern, clause)
    if not acts or ((clause.supposed or clause.mentioned) and pattern.mentioned == "never"):
        return None
    found: list[Found] = []
    covered: set[Token] = set()
    start = clause.start
    linking, links, leans = link(clause.tokens), False, False
    for term in pattern.say:
        places = find_places(term, analysis, clause, words)
        own = [place for place in places if not linking or not set(place.tokens) <= set(linking)]
        if own:
            covered.update(token for place in own for token in place.tokens)
            found.append(next((place for place in own if not is_left_out(place, clause)), own[0]))
            continue
        if places:
            links = True
            continue
        pointed = pointed_at(term, earlier, words, pattern.unless)
        if pointed is None:
            return None
        leans = True
        if pointed[0] is analysis:
            start = min(start, pointed[1].start)
    if links and not leans:
        return None  # だから alone gives no reason
    if not (found or pointing_word(clause) or is_acceptance(clause) or counts_only(clause)):
        return None  # what leaves out its topic must still say something of it
    if any(find_term(term, analysis, clause, words) for term in pattern.unless):
        return None
    if pattern.alone and any(_says_more(token) for token in clause.tokens if token not in covered):
        return None
    said = [token for place in found for token in place.tokens]
    if not acts - {"tell", "name"} and any(token.pos[5].startswith("仮定形") for token in said):
        return None  # レシートがあればよかったです
    denied = clause.negated and not (pattern.negated == "never" and _ends_before(said, clause))
    if not _allowed(pattern.negated, denied, any(_denied(token, clause) for token in said)):
        return None
    over = clause.past and not (pattern.past == "only" and any(_is_thought(token) for token in said))
    if not _allowed(pattern.past, over, any(_over(token, clause) for token in said)):
        return None
    if pattern.others == "only" and not clause.others:
        return None
    if acts - {"request"} or "any" in pattern.acts or is_own_request(clause, found, said):
        return start
    return None


def _acts_that_count(pattern: Pattern, clause: Clause) -> frozenset[Act]:
    """The acts of the clause that the pattern takes, less those that are taken back."""
    acts: set[Act] = {act for act in clause.acts if "any" in pattern.acts or act in pattern.acts}
    if pattern.others == "never":
        if clause.others:
            acts -= {"tell", "name"}
        if clause.others == "subject" and not clause.firm:
            acts.discard("request")
    if clause.habit and not clause.firm:
        acts.discard("request")
        if pattern.past == "never":
            acts -= {"tell", "name"}
    return frozenset(acts)


def _allowed(allowed: Allowed, whole: bool, part: bool) -> bool:
    """`whole`: the clause ends so. `part`: a word that was looked for is itself so."""
    if allowed == "never":
        return not whole
    return allowed == "also" or whole or part


def _following(token: Token, clause: Clause) -> Iterator[Token]:
    """The auxiliaries that hang on a word: た, ない, てしまう."""
    at = clause.tokens.index(token)
    for after in clause.tokens[at + 1 :]:
        helps = after.pos[0] == "助動詞" or after.pos[1] in ("接続助詞", "非自立可能", "準体助詞")
        if not helps:
            return
        yield after


def _denied(token: Token, clause: Clause) -> bool:
    return any(after.normalized in ("ない", "無い", "ず") for after in _following(token, clause))


def _over(token: Token, clause: Clause) -> bool:
    return not _is_thought(token) and any(
        after.pos[4].endswith("助動詞-タ") for after in _following(token, clause)
    )


def _ends_before(said: Sequence[Token], clause: Clause) -> bool:
    """変なにおいがして、お茶が飲めません: what stands before a て and a pause is not denied by the end."""
    ends = [clause.tokens.index(token) for token in said if token in clause.tokens]
    rest = clause.tokens[max(ends) + 1 :] if ends else ()
    pause = next((at for at, word in enumerate(rest) if word.pos[0] == "補助記号"), 0)
    if not pause or any(word.normalized in ("ない", "無い", "ず") for word in rest[:pause]):
        return False
    return rest[pause - 1].pos[1] == "接続助詞" and rest[pause - 1].written in ("て", "で")


def _is_thought(token: Token) -> bool:
    """買おうと思っていました, 買えばよかったです: a deed that was only thought of."""
    return token.pos[5].startswith(("意志推量形", "仮定形"))


_SAYING_MORE = frozenset({"名詞", "動詞", "形容詞", "形状詞"})


def _says_more(token: Token) -> bool:
    """Whether a word says something of its own, and not how many or about when: 五日前, 先週の午後."""
    if token.pos[0] not in _SAYING_MORE or token.pos[1] in ("数詞", "非自立可能"):
        return False
    return token.pos[2] not in ("副詞可能", "助数詞可能")


def anchor_in(anchors: Sequence[str], text: str, words: Words) -> bool:
    """Whether `text` holds one of an objective's anchor words, in any writing."""
    analysis = analyse(text)
    return any(
        find_term(anchor, analysis, clause, words) is not None
        for clause in clauses(analysis)
        for anchor in anchors
    )
