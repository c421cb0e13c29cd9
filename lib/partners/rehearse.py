"""Try a task while writing it: how sentences are read, and what the offline partner answers.

`python -m lib.partners.rehearse FILE` talks with you until an empty line; with sentences after the
file it only shows how each is read and which objectives it meets.
"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from lib.clauses import clauses
from lib.conversation import Exchange, Turn
from lib.errors import TaskFileError
from lib.evidence import HelpShown, claim_findings, rule_findings
from lib.japanese import analyse
from lib.partners.scene import Scene
from lib.partners.scripted import COMMON_FOLDER, common_lines
from lib.rules import find
from lib.tasks import Task, read_task


def reading(task: Task, text: str) -> str:
    """How a text is read, a line for each clause, and the objectives that it meets."""
    analysis = analyse(text)
    lines = []
    for clause in clauses(analysis):
        marks = [
            name for name in ("negated", "past", "supposed", "mentioned", "habit") if getattr(clause, name)
        ]
        if clause.others:
            marks.append(f"others: {clause.others}")
        if clause.deed:
            marks.append("deed: " + " ".join(sorted(clause.deed)))
        acts = ", ".join(sorted(clause.acts)) or "nothing"
        lines.append(
            f"  {text[clause.start : clause.end]}: {acts}" + (f" ({'; '.join(marks)})" if marks else "")
        )
    met = [found.id for found in task.objectives if find(found.rule, analysis, task.words)]
    return "\n".join([*lines, f"  meets: {', '.join(met) or 'nothing'}"])


class Rehearsal:
    """A conversation with the offline partner, outside any attempt."""

    def __init__(self, task: Task, seed: str = "rehearsal") -> None:
        self.task, self.seed = task, seed
        self.met: set[str] = set()
        self.history: tuple[Turn, ...] = (self._turn(0, None, task.opening.ja),)

    def say(self, text: str) -> str:
        """The partner's reply; what was met is then in `met`."""
        analysis = analyse(text)
        now = {goal.id for goal in self.task.objectives if find(goal.rule, analysis, self.task.words)}
        exchange = Exchange(
            self.task, self.history, text, frozenset(self.met), frozenset(now - self.met), self.seed
        )
        scene = Scene(exchange, common_lines(COMMON_FOLDER, self.task.partner.speech))
        reply = scene.reply()
        by_rule = rule_findings(self.task, text, HelpShown())
        kept = claim_findings(self.task, text, scene.claims, by_rule, HelpShown(), before=exchange.just_said)
        now |= {finding.objective_id for finding in kept}
        self.history = (*self.history, self._turn(len(self.history), text, reply))
        self.met |= now
        return reply

    def _turn(self, number: int, said: str | None, reply: str) -> Turn:
        at = datetime(2000, 1, 1, tzinfo=UTC)
        return Turn(str(number), "rehearsal", number, str(number), said, reply, "complete", "scripted", at)


def main(arguments: list[str] | None = None) -> int:
    """Read the arguments, rehearse; 1 if the task file has a mistake."""
    parser = argparse.ArgumentParser(prog="python -m lib.partners.rehearse", description="Try a task.")
    parser.add_argument("file", type=Path)
    parser.add_argument("sentence", nargs="*", help="only show how these are read")
    given = parser.parse_args(arguments)
    try:
        task = read_task(given.file)
    except TaskFileError as error:
        print(error)
        return 1
    for sentence in given.sentence:
        print(sentence)
        print(reading(task, sentence))
    if not given.sentence:
        _talk(task)
    return 0


def _talk(task: Task) -> None:
    rehearsal = Rehearsal(task)
    print(f"{task.partner.name.ja}: {task.opening.ja}")
    for line in sys.stdin:
        if not line.strip():
            return
        before = set(rehearsal.met)
        print(reading(task, line.strip()))
        print(f"{task.partner.name.ja}: {rehearsal.say(line.strip())}")
        for goal in sorted(rehearsal.met - before):
            print(f"  ✓ {goal}")


if __name__ == "__main__":
    sys.exit(main())
