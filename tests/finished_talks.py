"""Finished conversations for tests of what is said about them, without a store."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lib.assessment import Performance
from lib.conversation import Turn
from lib.evidence import HelpShown, rule_findings
from lib.standing import Dispute, Evidence, standings
from lib.task_model import Task
from tests.house import project_tasks

AT = datetime(2026, 11, 22, tzinfo=UTC)


def turn(number: int, said: str | None, reply: str = "はい。") -> Turn:
    return Turn(f"turn-{number}", "attempt", number, f"key-{number}", said, reply, "complete", "model", AT)


def performance(
    *said: str,
    task: Task | None = None,
    shown: HelpShown | None = None,
    disputes: tuple[Dispute, ...] = (),
    reply: str = "はい、かしこまりました。",
    **more: object,
) -> Performance:
    """These words, one turn each after the opening line, with what the task's rules see in them."""
    task = task or project_tasks()["ramen-shop"]
    turns = [turn(0, None, task.opening.ja)]
    turns += [turn(number, text, reply) for number, text in enumerate(said, 1)]
    evidence = [
        Evidence(
            f"{one.id}-{found.objective_id}", one.id, found, one.created_at + timedelta(seconds=one.number)
        )
        for one in turns
        for found in rule_findings(task, one.learner_text or "", shown or HelpShown())
    ]
    found = standings(task.objectives, evidence, disputes)
    return replace(Performance(task, tuple(turns), found), **more)  # type: ignore[arg-type]


TALK = (
    "こんばんは。二人です。",
    "おすすめは何ですか。",
    "すみません、もう一度お願いします。",
    "味噌ラーメンを一つと塩ラーメンを一つください。",
    "はい、大盛りでお願いします。",
    "ええと、水もください。",
    "とても美味しいでした。",
    "友達も好きです。",
    "お会計をお願いします。",
    "カードで払えますか。ありがとうございました。",
)
"""Ten exchanges in the ramen shop, with one mistake (美味しいでした) and one repair."""
