"""How each objective was achieved, and the task as a whole, by rule.

Of an objective: *ease* where it was met unaided and without trouble on the way; *just* where it was met with
a hint, with words from the screen, after several goes, after asking for help with what the partner wanted
to know, or by the learner's own word; *close* where it was not met but tried, or met and taken back by
the learner; *not_yet* where it was not tried. It was tried where a word that belongs to it was said in
Japanese, in a clause that met nothing else.

Of the task: *ease* where all is met and more than half with ease; *just* where all is met; *close* where
something is met or was tried; *not_yet* otherwise. Which words meet an objective is decided in `evidence.py`.
"""

from collections.abc import Iterator, Sequence

from lib.assessment import ObjectiveVerdict, Performance, Quote, Said, Verdict, checked_quote
from lib.clauses import Clause, clauses
from lib.conversation import Turn
from lib.evidence import Independence
from lib.japanese import analyse, content_words
from lib.measures import japanese_turns
from lib.repair_moves import repairs_in
from lib.rules import touching
from lib.standing import Standing
from lib.task_model import Objective, Task
from lib.terms import find_term
from lib.tokens import Analysis
from lib.wording import marked

SEVERAL_GOES = 2
"""So many turns that nearly met an objective before one that did are trouble on the way."""

_ALL, _SOME = 1.0, 0.01

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
    tries = next(_tries(objective, performance, japanese), None)
    if tries is not None:
        return _made(objective, "close", (tries,), None, Said(message=_CLOSE, values=sentence))
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
            standing.objective, performance, [turn for turn in japanese if turn.id in earlier], nearly=True
        )
    }
    return _AFTER_GOES if len(goes) >= SEVERAL_GOES else None


def _asks_for_help(turns: Sequence[Turn], at: int, standing: Standing, performance: Performance) -> bool:
    """Whether this turn only mends the talk, about a line of the partner's that wanted this objective."""
    line, text = turns[at - 1].reply, turns[at].learner_text or ""
    if any(kept.turn_id == turns[at].id for one in performance.standings for kept in one.evidence):
        return False
    return bool(repairs_in(analyse(text), line)) and _wants(line, standing.objective, performance.task)


def _wants(line: str, objective: Objective, task: Task) -> bool:
    """Whether the partner's line is about this objective: one of its script's questions, or a word of it."""
    goal = task.script.goals.get(objective.id) if task.script else None
    if goal is not None and any(question in line for question in (*goal.ask, *goal.simple)):
        return True
    analysis = analyse(line)
    return any(_has_anchor(objective, task, analysis, clause) for clause in clauses(analysis))


def _tries(
    objective: Objective, performance: Performance, turns: Sequence[Turn], *, nearly: bool = False
) -> Iterator[Quote]:
    """The clauses that go for an objective; `nearly`: only those that hold all the words of one way to it."""
    task = performance.task
    for turn in turns:
        analysis = analyse(turn.learner_text or "")
        taken = [
            (kept.finding.start, kept.finding.start + len(kept.finding.quote))
            for standing in performance.standings
            for kept in standing.evidence
            if kept.turn_id == turn.id
        ]
        for clause in clauses(analysis):
            if any(start < clause.end and clause.start < end for start, end in taken):
                continue
            if nearly and (clause.past or clause.negated or clause.supposed or clause.mentioned):
                continue
            near = _nearness(objective, task, analysis, clause)
            if near < (_ALL if nearly else _SOME):
                continue
            if all(near >= _nearness(other, task, analysis, clause) for other in task.objectives):
                yield Quote(turn_id=turn.id, text=analysis.text[clause.start : clause.end])


def _nearness(objective: Objective, task: Task, analysis: Analysis, clause: Clause) -> float:
    """How much of one way to an objective stands in a clause: 1 if all its words do, and only how they are
    meant is another thing; 0 without a word that belongs to it."""
    ways = [
        sum(find_term(term, analysis, clause, task.words) is not None for term in pattern.say)
        / len(pattern.say)
        for pattern in touching(objective.rule, analysis, clause, task.words)
        if not any(find_term(term, analysis, clause, task.words) for term in pattern.unless)
    ]
    near = max(ways, default=0.0)
    return near if near == _ALL or _has_anchor(objective, task, analysis, clause) else 0.0


def _has_anchor(objective: Objective, task: Task, analysis: Analysis, clause: Clause) -> bool:
    """Whether a word that belongs to the objective stands here; です and から belong to all."""
    return any(
        find_term(anchor, analysis, clause, task.words)
        for anchor in objective.anchors
        if anchor.startswith("<") or content_words(analyse(anchor))
    )
