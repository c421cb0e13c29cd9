"""Conversations in the ramen shop as they stand, for tests that write them down; no store is needed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lib.attempts import Attempt
from lib.conversation import Correction, Turn
from lib.evidence import Finding
from lib.reactions import Reaction
from lib.standing import Dispute, Evidence, standings
from lib.tasks import read_task
from lib.transcript import Transcript

RAMEN = read_task(Path(__file__).resolve().parents[1] / "data" / "tasks" / "ramen-shop.yaml")
BEGUN = datetime(2026, 11, 22, 3, 4, 5, 678_901, tzinfo=UTC)
OPENING = "いらっしゃいませ。何名様ですか。"


def turn(number: int, said: str | None, reply: str, **changes: Any) -> Turn:
    fields = {"state": "complete", "partner": "scripted", "created_at": BEGUN + timedelta(minutes=number)}
    return Turn(f"turn-{number}", "attempt-1", number, f"key-{number}", said, reply, **(fields | changes))


def found(turn_id: str, objective_id: str, quote: str, **changes: Any) -> Evidence:
    fields = {"start": 0, "seen_by": "rule", "independence": "unaided"}
    finding = Finding(objective_id, quote, **(fields | changes))
    return Evidence(f"{turn_id}-{objective_id}", turn_id, finding, BEGUN)


def disputed(objective_id: str, kind: Any, turn_id: str | None = None) -> Dispute:
    return Dispute(f"d-{objective_id}", objective_id, kind, turn_id, BEGUN + timedelta(hours=1))


def transcript(
    *turns: Turn,
    evidence: Any = (),
    disputes: Any = (),
    state: Any = "finished",
    task: Any = RAMEN,
    reactions: Any = None,
) -> Transcript:
    attempt = Attempt(
        *("attempt-1", "hanako", task.id, task.version, "scripted", state, BEGUN),
        finished_at=None if state == "open" else BEGUN + timedelta(minutes=9),
    )
    where = standings(task.objectives, tuple(evidence), tuple(disputes))
    return Transcript(attempt, task, (turn(0, None, OPENING), *turns), where, reactions or {})


def whole() -> Transcript:
    """Four exchanges of which each ended in its own way, with every kind of evidence and of reaction."""
    return transcript(
        turn(1, "二人です。", "はい、二名様ですね。"),
        turn(
            2,
            "味噌ラーメン食べるたいです。",
            "かしこまりまし",
            partner="model",
            finish_reason="length",
            correction=Correction("食べるたい", "食べたい", "たい goes with the ます-stem."),
        ),
        turn(3, "餃子もお願いします。", "餃子", partner="model", state="cancelled"),
        turn(5, "お会計をお願いします。", "", partner="model", state="failed", failure="partner_timeout"),
        evidence=(
            found("turn-1", "say-party-size", "二人です"),
            found(
                "turn-2", "order-ramen", "味噌ラーメン食べるたい", seen_by="partner", independence="hinted"
            ),
            found("turn-5", "ask-bill", "お会計をお願いします", independence="copied"),
        ),
        disputes=(disputed("ask-bill", "not_meant"), disputed("order-extra", "did_say", "turn-3")),
        reactions={"turn-0": Reaction("❤️"), "turn-1": Reaction("👍", "too_hard")},
    )


HOSTILE = (
    "<b>太字</b><script>alert('x')</script><img src=http://evil.example/x.png onerror=alert(1)>",
    '![絵](http://evil.example/x.png) [ここ](http://evil.example "題") <http://evil.example>',
    "http://evil.example www.example.com me@example.com :smile: $x$ ~~線~~ **太字** _斜_ `code` ^1^",
    "# 見出し\n## もう一つ\n===\n---\n- 一\n+ 二\n* 三\n1. 四\n2) 五",
    "> 引用\n    code\n\ttab\n```\nfence\n```",
    "| 一 | 二 |\n|---|:-:|\n| 三 | 四 |\n\n[a]: http://evil.example\n[^1]: 注",
    "題\n===",
    "題\n---",
    "表|二\n-|-",
    "一行目\n\n\n四行目\n　全角の空白\n   三つの空白   ",
    "行末の逆斜線\\\n\\# &amp; &#35; &lt; \\",
    "\n先頭の改行、末尾の改行\n",
    "=1+1",
    "+81 3 1234",
    "-2",
    "@SUM(A1:A9)",
    "＝1＋1",
    "＋一",
    "－一つ",
    "＠店",
    "﹦1",
    "−5度です",
    "\t=1",
    "\r=1",
    '　=HYPERLINK("http://evil.example")',
    "\u200b\ufeff =1",
    '"=1+1"',
    "はい;=1+1;いいえ",
    "はい,=1+1",
    "一\n=cmd|' /C calc'!A1\n-二",
    'はい;"=1&"',
    "'=1",
    "'引用'",
    "「味噌」と\"塩\"、'醤油'",
    "家族👨\u200d👩\u200d👧\u200d👦👩🏽\u200d🚒🇯🇵です",
    "\u202eです\u202c \u2067いいえ\u2069 שלום",
    "ﾗｰﾒﾝ　か\u3099き\u3099 葛\U000e0100",
    "ーっと、〜が、・・・・・・",
)
