"""How many o200k tokens an exchange takes, all in: prompt, schema, reply, claims and correction.

`python -m benchmarks.tokens` talks a written conversation in the ramen shop through the prompt that the
app sends, prints a row for each turn, then the average and how turn 50 compares with turn 5. Tokens are
counted by npm's gpt-tokenizer, installed once into benchmarks/.venvs/tokens. Each message counts three
tokens and its role on top, the answer's start three more, as OpenAI's own counting recipe has it; the
schema counts as its JSON text.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from lib.conversation import Exchange, Turn
from lib.costs import Usage, price
from lib.prompt import answer_schema, messages
from lib.providers.openai import OPENAI_URL
from lib.tasks import read_task

HERE = Path(__file__).parent
NODE_HOME = HERE / ".venvs" / "tokens"
TOKENIZER = "gpt-tokenizer@4.0.0"
TASK = HERE.parent / "data" / "tasks" / "ramen-shop.yaml"
MESSAGE_TOKENS, ANSWER_TOKENS = 4, 3

# Learner, partner, objectives claimed, correction.
Row = tuple[str, str, list[tuple[str, str]], tuple[str, str, str] | None]
CONVERSATION: list[Row] = [
    ("こんばんは。一人です。", "一名様ですね。カウンターへどうぞ。", [("say-party-size", "一人です")], None),
    (
        "メニューを見るいいですか?",
        "はい、どうぞ。ごゆっくりご覧ください。",
        [],
        ("見るいいですか", "見てもいいですか", "Use the て-form with もいいですか to ask for permission."),
    ),
    ("おすすめは何ですか。", "一番人気は味噌ラーメンです。とてもおいしいですよ。", [], None),
    ("味噌ラーメンは辛いですか。", "いいえ、辛くないですよ。味噌ラーメンにしますか。", [], None),
    (
        "はい。辛いはちょっと…味噌ラーメンを一つお願いします。",
        "味噌ラーメンを一つですね。トッピングはいかがですか。",
        [("order-ramen", "味噌ラーメンを一つお願いします")],
        ("辛いは", "辛いのは", "Add の to make an adjective the topic."),
    ),
    (
        "味玉とお水をください。大盛りはいくらですか。",
        "味玉とお水ですね。大盛りは百円です。大盛りにしますか。",
        [("order-extra", "味玉とお水をください")],
        None,
    ),
    ("いいえ、大丈夫です。", "かしこまりました。少々お待ちください。", [], None),
    ("すみません、お箸はどこですか。", "お箸はテーブルの右の箱に入っています。", [], None),
    (
        "ありがとうございます。とても美味しいでした。",
        "ありがとうございます! スープも熱いうちにどうぞ。",
        [],
        ("美味しいでした", "美味しかったです", "い-adjectives form the past with かったです."),
    ),
    ("そうですね。スープも好きです。", "よかったです。ほかにご注文はありますか。", [], None),
    (
        "いいえ。お会計をお願いします。カードで払えますか。",
        "全部で九百七十円です。すみません、現金だけなんです。",
        [("ask-bill", "お会計をお願いします")],
        None,
    ),
    (
        "わかりました。現金で払います。ごちそうさまでした!",
        "ありがとうございました。またお越しください!",
        [],
        None,
    ),
]


def exchanges(*, rounds: int = 1, met_from_round: int = 1) -> list[tuple[Exchange, str]]:
    """The conversation, `rounds` times over, as the app would ask it: what is sent, what comes back.

    Before the round `met_from_round` the learner's words meet no goal, as with somebody who chats on.
    """
    task = read_task(TASK)
    at = datetime(2026, 11, 22, tzinfo=UTC)
    history = [Turn("0", "a", 0, "k", None, task.opening.ja, "complete", "model", at)]
    met: frozenset[str] = frozenset()
    asked = []
    for number, (said, reply, goals_met, correction) in enumerate(CONVERSATION * rounds, start=1):
        exchange = Exchange(task, tuple(history), said, met, frozenset(), "seed")
        claims = goals_met if number > len(CONVERSATION) * (met_from_round - 1) else []
        open_ids = {goal.id for goal in task.objectives} - met
        answer: dict[str, Any] = {"reply": reply}
        if open_ids:
            answer["met"] = [{"id": goal, "quote": quote} for goal, quote in claims if goal in open_ids]
        answer["correction"] = correction and dict(zip(("said", "better", "why"), correction, strict=True))
        asked.append((exchange, json.dumps(answer, ensure_ascii=False, separators=(",", ":"))))
        met |= {goal for goal, _ in claims}
        history.append(Turn(str(number), "a", number, "k", said, reply, "complete", "model", at))
    return asked


def count(rows: list[list[str]]) -> list[list[int]]:
    """The o200k length of each text."""
    if not (NODE_HOME / "node_modules" / "gpt-tokenizer").is_dir():
        NODE_HOME.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["npm", "install", "--prefix", str(NODE_HOME), "--no-fund", "--no-audit", TOKENIZER],
            check=True,
            stdout=sys.stderr,
        )
    node = ["node", str(HERE / "tokens.mjs"), str(NODE_HOME)]
    counted = subprocess.run(node, input=json.dumps(rows), capture_output=True, text=True, check=True)
    lengths: list[list[int]] = json.loads(counted.stdout)
    return lengths


def totals(asked: list[tuple[Exchange, str]]) -> list[tuple[int, int, int]]:
    """For each exchange: tokens of the prompt, of the schema, of the answer."""
    rows = []
    for exchange, answer in asked:
        schema = json.dumps(answer_schema(exchange), ensure_ascii=False, separators=(",", ":"))
        rows.append([answer, schema, *(message["content"] for message in messages(exchange))])
    return [
        (sum(prompt) + MESSAGE_TOKENS * len(prompt) + ANSWER_TOKENS, schema, answer)
        for answer, schema, *prompt in count(rows)
    ]


@dataclass(frozen=True)
class Figures:
    """Tokens of an exchange on average, and US dollars of ten exchanges.

    `growth` is turn 50 against turn 5 (0.05: 5 % more), the worse of two conversations: one that meets
    all goals early, and one that never meets any.
    """

    average: float
    growth: float
    ten_exchanges_usd: Decimal | None


def figures() -> Figures:
    """Count, and price."""
    once = totals(exchanges())
    growths = [long[49] / long[4] - 1 for long in _long_conversations().values()]
    return Figures(
        average=sum(map(sum, once)) / len(once),
        growth=max(growths, key=abs),
        ten_exchanges_usd=_cost(once[:10]),
    )


def _long_conversations() -> dict[str, list[int]]:
    """The tokens of each of sixty exchanges."""
    return {
        name: [sum(row) for row in totals(exchanges(rounds=5, met_from_round=met_from_round))]
        for name, met_from_round in (("met in the first round", 1), ("never met", 6))
    }


def _cost(rows: list[tuple[int, int, int]]) -> Decimal | None:
    prices = [
        price(Usage(OPENAI_URL, "gpt-4o-mini", prompt + schema, 0, answer), datetime.now(UTC))
        for prompt, schema, answer in rows
    ]
    known = [amount for amount in prices if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(prices) else None


def main() -> None:
    """Print the table."""
    once = totals(exchanges())
    print("turn  prompt  schema  answer  total")
    for number, (prompt, schema, answer) in enumerate(once, start=1):
        print(f"{number:4}  {prompt:6}  {schema:6}  {answer:6}  {prompt + schema + answer:5}")
    print(f"average of an exchange: {sum(map(sum, once)) / len(once):.0f} tokens")
    for goals, long in _long_conversations().items():
        # The same words at turn 5 and at turn 53, so that only the conversation's length differs.
        same = f"turn 53 (its words): {long[52]} ({long[52] / long[4] - 1:+.0%})"
        print(
            f"goals {goals}: turn 5: {long[4]}, turn 50: {long[49]} ({long[49] / long[4] - 1:+.0%}), {same}"
        )
    cost = _cost(once[:10])
    print("ten exchanges with gpt-4o-mini: " + ("no price" if cost is None else f"${cost:.5f}"))


if __name__ == "__main__":
    main()
