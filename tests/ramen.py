"""A small ramen shop for tests that need a task to talk about and not its rules."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from lib.conversation import Exchange, Turn, TurnState

AT = datetime(2026, 11, 22, tzinfo=UTC)


def text(en: str, ja: str = "") -> SimpleNamespace:
    return SimpleNamespace(en=en, ja=ja)


def ramen_task(**changes: Any) -> Any:
    """Three objectives: size (how many people), order, pay."""
    goals = {"size": "Say how many you are.", "order": "Order a bowl of ramen.", "pay": "Ask for the bill."}
    fields = {
        "id": "ramen-shop",
        "level": "A1",
        "setting": text("A small ramen shop by the station.\nMiso 850 yen, salt 800."),
        "learner_role": text("You are a hungry customer."),
        "partner": SimpleNamespace(
            name=text("Ms Matsuda", "松田さん"),
            role=text("a member of staff"),
            speech="polite",
            manner=text("Cheerful and brisk."),
        ),
        "opening": text("Welcome! How many of you are there?", "いらっしゃいませ。何名様ですか。"),
        "objectives": tuple(SimpleNamespace(id=goal, text=text(en)) for goal, en in goals.items()),
    }
    return SimpleNamespace(**fields | changes)


def turn(number: int, said: str | None, reply: str, state: TurnState = "complete") -> Turn:
    return Turn(f"turn-{number}", "attempt", number, f"key-{number}", said, reply, state, "model", AT)


OPENING = turn(0, None, "いらっしゃいませ。何名様ですか。")


def exchange(
    said: str = "味噌ラーメンを一つください。",
    *history: Turn,
    met: frozenset[str] = frozenset(),
    now_met: frozenset[str] = frozenset(),
    task: Any = None,
) -> Exchange:
    return Exchange(task or ramen_task(), history or (OPENING,), said, met, now_met, "seed")
