"""What the kept evidence says of an achievement, and which verdicts it allows, whoever gives them.

Words that were copied, or said with a hint open, show no ease; an objective without evidence is not achieved,
and one with evidence is, whatever a model makes of it or a learner tells it to. A report on nothing but the
evidence stands here too: it is what is left where nobody else can say more.
"""

from collections.abc import Sequence

from lib.assessment import NO_LEVEL, ObjectiveVerdict, Performance, Quote, Report, Verdict
from lib.evidence import Independence
from lib.standing import Evidence, Standing
from lib.verdicts import task_verdict


def evidence_report(performance: Performance) -> Report:
    """The verdicts, by the evidence alone; how well it was said is left open."""
    objectives = tuple(by_evidence(standing) for standing in performance.standings)
    verdict = whole("just", objectives)
    return Report(made_by="rules", verdict=verdict, objectives=objectives, unseen=(NO_LEVEL,))


def as_it_stands(report: Report, standings: Sequence[Standing]) -> Report:
    """The report as the evidence now allows it: the learner may have disagreed with a tick since."""
    by_id = {standing.objective.id: standing for standing in standings}
    objectives = tuple(_now(one, by_id.get(one.objective_id)) for one in report.objectives)
    if objectives == report.objectives:
        return report
    return report.model_copy(update={"objectives": objectives, "verdict": whole(report.verdict, objectives)})


def by_evidence(standing: Standing) -> ObjectiveVerdict:
    """One objective by its evidence alone: achieved or not tried, and never more than just achieved."""
    return ObjectiveVerdict(
        objective_id=standing.objective.id,
        verdict=held(standing, "just", tried=False),
        quotes=counted_quotes(standing),
        independence=independence_of(standing),
    )


def counted_quotes(standing: Standing) -> tuple[Quote, ...]:
    """The most independent words by which the objective is met; none where none count."""
    return tuple(Quote(turn_id=kept.turn_id, text=kept.finding.quote) for kept in _counted(standing))


def independence_of(standing: Standing) -> Independence | None:
    """How independently it was met; None where it was not, or only by the learner's own word."""
    return next((kept.finding.independence for kept in _counted(standing)), None)


def _counted(standing: Standing) -> Sequence[Evidence]:
    """What counts first; what was taken back does not, though the learner then says so of other words."""
    return standing.evidence[:1] if standing.met and standing.by_word is None else ()


def held(standing: Standing, verdict: Verdict, *, tried: bool) -> Verdict:
    """The nearest verdict that the evidence allows. `tried`: the learner's words show an attempt at it."""
    if standing.met:
        return "ease" if verdict == "ease" and independence_of(standing) == "unaided" else "just"
    return "close" if tried and verdict != "not_yet" else "not_yet"


def _now(given: ObjectiveVerdict, standing: Standing | None) -> ObjectiveVerdict:
    """A verdict with which the evidence still agrees, or the nearest; words that were denied were a try."""
    if standing is None:
        return given
    verdict = held(standing, given.verdict, tried=bool(given.quotes))
    if verdict == given.verdict:
        return given
    return by_evidence(standing).model_copy(
        update={"verdict": verdict, "quotes": counted_quotes(standing) or given.quotes}
    )


def whole(verdict: Verdict, objectives: Sequence[ObjectiveVerdict]) -> Verdict:
    """The nearest verdict on the task that those on its objectives allow."""
    most = task_verdict(objectives)
    return "just" if most == "ease" and verdict != "ease" else most
