"""Try a task while writing it: how sentences are read, and what the offline partner answers.

`python -m lib.partners.rehearse FILE` talks with you until an empty line; with sentences after the
file it only shows how each is read and which objectives it meets.
"""

import argparse
import sys
from pathlib import Path

from lib.clauses import clauses
from lib.errors import TaskFileError
from lib.japanese import analyse
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
    return 0


if __name__ == "__main__":
    sys.exit(main())
