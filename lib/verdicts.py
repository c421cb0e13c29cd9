"""How each objective was achieved, and the task as a whole, by rule.

Of an objective: *ease* where it was met unaided and without trouble on the way; *just* where it was met with
a hint, with words from the screen, after several goes, after asking for help with what the partner wanted
to know, or by the learner's own word; *close* where it was not met but tried, or met and taken back by
the learner; *not_yet* where it was not tried. It was tried where all words of one way to it were said, and
only how they were put fell short, or where a word that belongs to it was said when the partner had asked
for it; in Japanese, in a clause that met nothing else.

Of the task: *ease* where all is met and more than half with ease; *just* where all is met; *close* where
something is met or was tried; *not_yet* otherwise. Which words meet an objective is decided in `evidence.py`.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from lib.assessment import ObjectiveVerdict, Performance, Quote, Said, Verdict, checked_quote
from lib.clauses import Clause, clauses
from lib.conversation import Turn
from lib.evidence import Independence
from lib.japanese import analyse, content_words
from lib.measures import japanese_turns, question_in
from lib.patterns import Pattern
from lib.repair_moves import repairs_in
from lib.standing import Standing
from lib.task_model import Objective, Task
from lib.terms import find_term
from lib.tokens import Analysis
from lib.wording import marked

SEVERAL_GOES = 2
"""So many turns that nearly met an objective before one that did are trouble on the way."""

_ASKING = frozenset({"ask", "any"})

_ALONE = marked("You managed this on your own.")
_AIDED: dict[Independence, str] = {
    "hinted": marked("You managed this with a hint. Next time, try it without."),
    "copied": marked("You managed this with words from the screen. Next time, try your own."),
}
_AFTER_HELP = marked("You managed this after asking for help with what was said.")
_AFTER_GOES = marked("You managed this after several goes.")
_BY_WORD = marked("This counts because you say so.")
_DENIED = marked("You said that you did not mean this, so it does not count.")
_CLOSE = marked("You were on the way. One way to say it: {sentence}")
_NOT_YET = marked("Not tried yet. One way to begin: {sentence}")


def objective_verdicts(performance: Performance) -> tuple[ObjectiveVerdict, ...]:
    """How each objective was achieved, in the task's order."""
    turns = tuple(turn for turn in performance.turns if turn.counts)
    japanese = japanese_turns(turns)
    return tuple(_verdict(one, performance, turns, japanese) for one in performance.standings)


def task_verdict(objectives: Sequence[ObjectiveVerdict]) -> Verdict:
    """How the task was achieved as a whole."""
    verdicts = [one.verdict for one in objectives]
    if verdicts and all(verdict in ("ease", "just") for verdict in verdicts):
        return "ease" if verdicts.count("ease") * 2 > len(verdicts) else "just"
    return "not_yet" if all(verdict == "not_yet" for verdict in verdicts) else "close"


def _verdict(
    standing: Standing, performance: Performance, turns: Sequence[Turn], japanese: Sequence[Turn]
) -> ObjectiveVerdict:
    objective = standing.objective
    quotes = _evidence_quotes(standing, turns)
    sentence: dict[str, str | int] = {"sentence": objective.hints.sentence.ja}
    if standing.by_word is not None:
        said = [turn for turn in turns if turn.id == standing.by_word.turn_id and turn.learner_text]
        words = tuple(Quote(turn_id=turn.id, text=turn.learner_text or "") for turn in said)
        return _made(objective, "just", words, None, Said(message=_BY_WORD))
    if standing.met:
        independence = standing.evidence[0].finding.independence
        trouble = _trouble(standing, performance, turns, japanese)
        message = _AIDED.get(independence) or trouble or _ALONE
        return _made(
            objective, "ease" if message == _ALONE else "just", quotes, independence, Said(message=message)
        )
    if standing.disputed:
        return _made(objective, "close", quotes, None, Said(message=_DENIED))
    tried = next(_tries(objective, performance, japanese), None)
    if tried is not None:
        return _made(objective, "close", (tried,), None, Said(message=_CLOSE, values=sentence))
    return _made(objective, "not_yet", (), None, Said(message=_NOT_YET, values=sentence))


def _made(
    objective: Objective,
    verdict: Verdict,
    quotes: tuple[Quote, ...],
    independence: Independence | None,
    says: Said,
) -> ObjectiveVerdict:
    return ObjectiveVerdict(
        objective_id=objective.id, verdict=verdict, quotes=quotes, independence=independence, says=says
    )


def _evidence_quotes(standing: Standing, turns: Sequence[Turn]) -> tuple[Quote, ...]:
    """The words of the most independent evidence, where they stand in their turn."""
    for kept in standing.evidence:
        said = tuple(turn for turn in turns if turn.id == kept.turn_id)
        quote = checked_quote(said, kept.finding.quote)
        if quote is not None:
            return (quote,)
    return ()


def _trouble(
    standing: Standing, performance: Performance, turns: Sequence[Turn], japanese: Sequence[Turn]
) -> str | None:
    """What made it hard on the way, as it is told; None where nothing did."""
    numbers = [turn.id for turn in turns]
    evidence_turn = standing.evidence[0].turn_id
    if evidence_turn not in numbers:
        return None
    at = numbers.index(evidence_turn)
    if at > 1 and _asks_for_help(turns, at - 1, standing, performance):
        return _AFTER_HELP
    earlier = set(numbers[:at])
    goes = {
        quote.turn_id
        for quote in _tries(
            standing.objective, performance, [turn for turn in japanese if turn.id in earlier]
        )
    }
    return _AFTER_GOES if len(goes) >= SEVERAL_GOES else None


def _asks_for_help(turns: Sequence[Turn], at: int, standing: Standing, performance: Performance) -> bool:
    """Whether this turn only mends the talk, about a line of the partner's that wanted this objective."""
    line, text = turns[at - 1].reply, turns[at].learner_text or ""
    if any(kept.turn_id == turns[at].id for one in performance.standings for kept in one.evidence):
        return False
    if not repairs_in(analyse(text), line):
        return False
    objective, task = standing.objective, performance.task
    question = analyse(question_in(line))
    return _asked_by_script(line, objective, task) or bool(_words_of(objective, task, question))


def _asked_by_script(line: str, objective: Objective, task: Task) -> bool:
    """Whether a line of the offline partner's asks for this objective."""
    goal = task.script.goals.get(objective.id) if task.script else None
    return goal is not None and any(question in line for question in (*goal.ask, *goal.simple))


def _tries(objective: Objective, performance: Performance, turns: Sequence[Turn]) -> Iterator[Quote]:
    """The clauses of these turns that go for an objective; what met another one goes for nothing else."""
    task, lines = performance.task, _lines_before(performance.turns)
    for turn in turns:
        analysis = analyse(turn.learner_text or "")
        line = "" if repairs_in(analysis, lines[turn.id]) else lines[turn.id]
        taken = [
            (kept.finding.start, kept.finding.start + len(kept.finding.quote))
            for standing in performance.standings
            for kept in standing.evidence
            if kept.turn_id == turn.id
        ]
        for clause in clauses(analysis):
            if any(start < clause.end and clause.start < end for start, end in taken):
                continue
            if _nearly_meets(objective, task, analysis, clause) or (
                line and _answers(objective, task, line, analysis, clause)
            ):
                yield Quote(turn_id=turn.id, text=analysis.text[clause.start : clause.end])


def _lines_before(turns: Sequence[Turn]) -> dict[str, str]:
    counting = [turn for turn in turns if turn.counts]
    first = {counting[0].id: ""} if counting else {}
    return first | {turn.id: earlier.reply for earlier, turn in pairwise(counting)}


def _nearly_meets(objective: Objective, task: Task, analysis: Analysis, clause: Clause) -> bool:
    """Whether all words of one way to the objective stand here, and only how they are put falls short.

    映画を見る nearly suggests it. A question nearly tells nothing, nothing told nearly asks, and what is over
    or supposed nearly does neither. One word alone says too little to go by.
    """
    if clause.supposed or clause.mentioned:
        return False
    return any(
        len(pattern.say) > 1
        and _may_stand_for(clause, pattern)
        and all(find_term(term, analysis, clause, task.words) for term in pattern.say)
        and not any(find_term(term, analysis, clause, task.words) for term in pattern.unless)
        for pattern in objective.rule
    )


def _may_stand_for(clause: Clause, pattern: Pattern) -> bool:
    """Whether what is done with the clause is not at odds with what the pattern wants done."""
    asks, may_ask = "ask" in clause.acts, not _ASKING.isdisjoint(pattern.acts)
    if (asks and not may_ask) or (not asks and set(pattern.acts) == {"ask"}):
        return False
    over = clause.past and pattern.past == "never"
    return not over and not (clause.negated and pattern.negated == "never")


def _answers(objective: Objective, task: Task, line: str, analysis: Analysis, clause: Clause) -> bool:
    """Whether what the partner asked for is answered with a word of it, and not asked back.

    アレルギーはありますか。 — アレルギー、わかりません。 takes up the word of the question; where the offline
    partner asks for the objective itself, any word of it will do.
    """
    if "ask" in clause.acts and all(_ASKING.isdisjoint(pattern.acts) for pattern in objective.rule):
        return False
    if _asked_by_script(line, objective, task):
        return bool(_words_of(objective, task, analysis, clause))
    asked = _words_of(objective, task, analyse(question_in(line)))
    return bool(asked) and not asked.isdisjoint(_words_of(objective, task, analysis, clause))


def _words_of(
    objective: Objective, task: Task, analysis: Analysis, clause: Clause | None = None
) -> frozenset[str]:
    """The anchors of the objective in a clause, or in the whole text; です and から belong to all."""
    read = clauses(analysis) if clause is None else (clause,)
    return frozenset(
        anchor
        for anchor in objective.anchors
        if anchor.startswith("<") or content_words(analyse(anchor))
        if any(find_term(anchor, analysis, one, task.words) for one in read)
    )
