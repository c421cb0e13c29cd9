"""The offline partner's mind: what has happened so far, and what to say next.

Nothing is kept between turns: the state is found again by replaying what the learner said, and the
same conversation always gets the same reply. A reply acknowledges what was said, answers what was
asked, and asks for one thing that is missing: one to three short sentences. Not understood once, it
asks back; twice, it helps.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from lib.conversation import Exchange
from lib.partners.agenda import Agenda
from lib.partners.claims import claims_in
from lib.partners.hearing import hear
from lib.partners.lines import Chooser, is_question, joined_echoes, last_line, said_once, shortened
from lib.partners.memory import REPAIRS, Memory
from lib.partners.repair import Repair
from lib.partners.slots import Slots
from lib.scripts import TOTAL, Common

_OFFERS = re.compile(r"いかが|どう(?:です|？)")
_PARTING = re.compile(r"また(?:お越し|お待ち|どうぞ、お越し)")
_FAREWELLS = frozenset({"thanks", "goodbye", "meal"})
_YEAH = ("はい、", "はい。")
_SORRY = "申し訳"
_MOST_REPLIES = 3  # in which no question is asked twice in the same words
_SAY_AGAIN = frozenset({"repeat", "slowly"})
_BESIDE_REPAIRS = frozenset({"excuse", "sorry", "please", "greeting", "thanks", "yes", "no"})


def _holds(line: str, others: Collection[str]) -> bool:
    return any(other in line for other in others)


class Scene:
    """One exchange, with all that came before it."""

    def __init__(self, exchange: Exchange, common: Common) -> None:
        self._task, self._common, self._script = exchange.task, common, exchange.task.script
        self._state = Memory()
        before = ""
        for turn in exchange.history:
            if turn.learner_text is not None:
                earlier = hear(self._task, common, turn.learner_text, before)
                self._state.take(earlier, self._task)
            before = turn.said_by_both
        self._heard = hear(self._task, common, exchange.learner_text, before)
        self._met_before = set(exchange.met) | self._state.met
        replies = [turn.reply for turn in exchange.history if turn.reply]
        self._last = replies[-1] if replies else ""
        now = exchange.now_met | set(self._heard.goals)
        self.claims, self._heard = claims_in(
            self._task, self._heard, now, self._met_before, self._last, before
        )
        now |= {claim.objective_id for claim in self.claims} | set(self._heard.goals)
        self._now = tuple(goal.id for goal in self._task.objectives if goal.id in now)
        self._choose = Chooser(f"{exchange.seed}:{len(exchange.history)}", self._last)
        self._misses = self._state.misses
        self._repairs = self._state.repairs
        self._state.take(self._heard, self._task)
        done = self._met_before | set(self._now)
        self._agenda = Agenda(self._task, common, done, self._state.declined, replies)
        self._slots = Slots(self._task, self._heard, self._state, self.claims, last_line(self._last))
        self._kept: set[str] = set()  # lines that no cutting may drop
        goals = self._script.goals if self._script else {}
        # Whose early lines only acknowledge; what they ask about otherwise is asked last.
        self._acknowledging = {
            name for name, goal in goals.items() if goal.early and not any(map(is_question, goal.early))
        }

    def reply(self) -> str:
        """What the partner says now; never empty."""
        parts = self._one_yes([part for part in self._parts() if part])
        once = said_once(parts)
        self._kept.update(new for old, new in zip(parts, once, strict=True) if old in self._kept)
        text = shortened(once, self._kept)
        if not text or text == self._last:
            text = self._choose.one(self._common.not_understood, self._slots.fill, repeat=True)
        return text

    def _one_yes(self, parts: Sequence[str]) -> list[str]:
        """はい。 and はい、わかりました。 are said as はい、わかりました。; kept is what was kept."""
        once: list[str] = []
        for at, part in enumerate(parts):
            if part == _YEAH[1] and len(parts) > at + 1 and parts[at + 1].startswith(_YEAH):
                continue
            plain = part.removeprefix(_YEAH[0])
            said = plain if plain != part and any(one.startswith(_YEAH) for one in once) else part
            if part in self._kept:
                self._kept.add(said)
            once.append(said)
        return once

    # --- what to say ---------------------------------------------------------------------------

    def _parts(self) -> list[str]:
        heard = self._heard
        moves = set(heard.moves)
        if not self._now:
            # A task may have an answer to わかりません, but none to もう一度お願いします.
            plain = bool(moves & _SAY_AGAIN) or not heard.answers
            if plain and (line := self._mend().after_own_question(moves)):
                return line
            if moves & REPAIRS and moves <= REPAIRS | _BESIDE_REPAIRS and plain:
                return self._mend().again(moves)
            if heard.explain is not None and not heard.answers:
                return self._mend().explanation(heard.explain)
        answered, met = self._answered(), self._acknowledged()
        if any(_SORRY in part for part in met):  # once is enough
            answered = [part for part in answered if _SORRY not in part]
        total = self._slots.fill(TOTAL, False)
        if total and met and any(total in part for part in answered):  # 二枚ですね。全部で720円です。
            parts = [*(shortened([part], most=1) for part in met), *answered]
            self._kept.update(parts)
        else:
            parts = [*answered, *met]
        if self._now or any(parts):
            return [*parts, self._going_on(answered)]
        if heard.consents and (which := self._which()):
            return [which]
        if heard.declined:
            return [*self._turned_down(), self._next_question(gently=True)]
        if moves - REPAIRS:
            return self._small_talk()
        return self._mend().not_understood()

    def _mend(self) -> Repair:
        return Repair(
            self._task,
            self._common,
            self._heard,
            self._agenda,
            self._slots,
            self._choose,
            self._last,
            self._misses,
            self._repairs,
            self._next_question(),
        )

    def _acknowledged(self) -> list[str]:
        """A line for each goal that was met; the last, one with the bill, an apology stay whatever is cut."""
        parts: list[str] = []
        for goal_id in self._now:
            goal, self._slots.goal = self._agenda.lines_of(goal_id), goal_id
            again = goal_id in self._met_before
            lines = (goal.again or self._common.again) if again else goal.done
            if goal.early and self._agenda.missing and (not again or goal_id in self._acknowledging):
                if goal_id not in self._acknowledging:
                    continue  # it is asked about at the end
                lines = goal.early
            line = self._choose.one(lines, self._slots.fill, repeat=True)
            if not any(line.removeprefix("はい、") in part for part in parts):
                parts.append(line)
        parts = joined_echoes(parts)
        total = self._slots.fill(TOTAL, False)
        self._kept.update(parts[-1:], (part for part in parts if total and total in part))
        if not total:
            self._kept.update(part for part in parts if _SORRY in part)
        return parts

    def _going_on(self, answered: Sequence[str]) -> str:
        """What a reply ends with: what came too early, the closing, or what is asked next.

        Nothing is asked next where an answer asks for it (お薬ですね。どこが悪いですか。).
        """
        line = ""
        early = [
            goal
            for goal_id in self._now
            if goal_id not in self._met_before | self._acknowledging
            and (goal := self._agenda.lines_of(goal_id)).early
        ]
        answers = self._script.answers if self._script else ()
        if self._agenda.missing and early:
            line = self._choose.one(early[-1].early, self._slots.fill, repeat=True)
        elif self._now and not self._agenda.missing and not set(self._now) <= self._met_before:
            line = self._close()
        elif self._agenda.missing and self._now and not self._heard.answers:
            line = self._next_question(onwards=True)
        elif any(answers[index].after == "ask" for index in self._heard.answers[-1:]) and not any(
            _holds(part, self._agenda.questions()) for part in answered
        ):
            line = self._next_question(gently=True)
        self._kept.add(line)
        return line

    def _close(self) -> str:
        """The last line of the scene: what was asked for too early, or the task's closing."""
        early = [goal.id for goal in self._task.objectives if goal.id in self._met_before]
        for goal_id in early:
            goal = self._agenda.lines_of(goal_id)
            if goal.early:
                slots = replace(
                    self._slots, heard=self._state.said_for.get(goal_id, self._heard), goal=goal_id
                )
                return self._choose.one(goal.done, slots.fill, repeat=True)
        lines = self._script.closing if self._script else self._common.closing
        return self._choose.one([line for line in lines if not _PARTING.search(line)], self._slots.fill)

    def _parting(self) -> str:
        """またお越しください: what is said when somebody leaves, and not with the bill."""
        lines = self._script.closing if self._script else ()
        return self._choose.one([line for line in lines if _PARTING.search(line)], self._slots.fill)

    def _answered(self) -> list[str]:
        if self._script is None:
            return []
        settled = [
            line
            for goal_id in self._met_before | set(self._now)
            for line in self._agenda.lines_of(goal_id).ask
        ]
        return [
            self._choose.one(lines, self._slots.fill, repeat=True)
            for index in self._heard.answers
            # nobody is asked for what has been told
            if (lines := [line for line in self._script.answers[index].reply if not _holds(line, settled)])
        ]

    def _which(self) -> str:
        """はい to お飲み物はいかがですか: which one? And to any other question the same more simply."""
        for goal_id in self._agenda.missing:
            goal = self._agenda.lines_of(goal_id)
            asked = [line for line in (*goal.ask, *goal.simple) if line in self._last]
            if asked:
                offers = _OFFERS.search(asked[-1]) is not None
                lines = self._common.which if offers else self._agenda.simple_of(goal_id)
                return self._choose.one(lines, self._slots.fill)
        return ""

    def _turned_down(self) -> list[str]:
        for goal_id in self._heard.declined:
            self._slots.goal = goal_id
            lines = self._agenda.lines_of(goal_id).declined or self._common.declined
            line = self._choose.one(lines, self._slots.fill) or self._choose.one(
                self._common.declined, self._slots.fill
            )
            if line:
                return [line]
        return []

    def _small_talk(self) -> list[str]:
        by_id = {move.id: move for move in self._common.moves}
        over = not self._agenda.missing
        parts: list[str] = []
        ask = False
        moves = [move for move in self._heard.moves if move not in REPAIRS]
        moves.sort(key=lambda move: (move in _FAREWELLS, not move.startswith("greeting")))
        moves = [move for move in moves if move != "yes"] or moves  # はい、よろしくお願いします
        if "goodbye" in moves:  # ありがとうございます。さようなら。 is one farewell
            moves = [move for move in moves if move not in ("thanks", "meal")]
        for move_id in moves[:2]:
            move = by_id[move_id]
            lines = self._common.goodbye if over and move_id == "thanks" else move.reply
            parts.append(
                self._choose.one(lines, self._slots.fill)
                or self._choose.one(move.reply, self._slots.fill, repeat=True)
            )
            ask = ask or move.after == "ask"
        if first := self._first_question():
            return [*parts, first]
        if over and _FAREWELLS.intersection(moves):
            return [*parts, self._parting()]
        return [*parts, self._next_question(gently=True)] if ask else parts

    def _first_question(self) -> str:
        """The question that the scene opened with, again where it was only greeted."""
        greeted = all(move.startswith("greeting") for move in self._heard.moves)
        return last_line(self._task.opening.ja) if greeted and self._last == self._task.opening.ja else ""

    def _next_question(self, *, gently: bool = False, onwards: bool = False) -> str:
        """What is asked next; `gently`: not if just asked; `onwards`: after something was met."""
        lines = self._agenda.next_lines(gently=gently, onwards=onwards)
        lately = self._agenda.replies[-_MOST_REPLIES:]
        fresh = [line for line in lines if not any(line in reply for reply in lately)]
        return self._choose.one(fresh or lines, self._slots.fill)
