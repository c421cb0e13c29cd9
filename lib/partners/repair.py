"""What the offline partner says where the talk has stopped: not caught, not known, refused, not understood.

Its own question is asked more simply, whoever does not know is invited to ask, a word is explained. Not
understood once, it asks back; twice, it helps with a sentence that can be said.
"""

import re
from dataclasses import dataclass

from lib.japanese import analyse
from lib.partners.agenda import Agenda
from lib.partners.hearing import Heard
from lib.partners.lines import Chooser, is_question, last_line, said_again
from lib.partners.slots import Slots
from lib.scripts import Common
from lib.task_model import Task

_SETTLED = re.compile(r"(?:大丈夫(?:です)?|わか(?:ります|る))(?:か。|？)$")
_WELL = re.compile(r"(?<!れが)(?<!らが)よろしいですか。$")
_YES = frozenset({"yes", "no-thanks", "thanks"})
_NO, _NO_IDEA = frozenset({"no"}), frozenset({"no", "hard", "wait"})


def _says_unknown(text: str) -> bool:
    """わかりません says that one does not know; え？ that one did not catch it."""
    return any(token.normalized == "分かる" for token in analyse(text).tokens)


@dataclass
class Repair:
    """One exchange; `misses` and `repairs` count those just before it, `last` is the last reply."""

    task: Task
    common: Common
    heard: Heard
    agenda: Agenda
    slots: Slots
    choose: Chooser
    last: str
    misses: int
    repairs: int
    next_question: str = ""

    def after_own_question(self, moves: set[str]) -> list[str]:
        """What follows いいえ, わかりません or はい, where the partner had asked something.

        行き方は、大丈夫ですか。: はい goes on to something else, いいえ takes it up.
        """
        agenda, last = self.agenda, last_line(self.last)
        goal_id = next(iter(agenda.asked()), "")
        if not moves:
            return []
        if moves <= _NO and _WELL.search(last):
            return [self.choose.one(self.common.which, self.slots.fill, repeat=True)]
        if not goal_id:
            opening = last_line(self.task.opening.ja)
            waits = moves <= _NO and last == opening
            return [self.choose.one(self.common.silence, self.slots.fill), opening] if waits else []
        unknown = "no" in moves or ("hard" in moves and _says_unknown(self.heard.text))
        if unknown and moves <= _NO_IDEA:
            if _SETTLED.search(last):
                return [self.choose.one(agenda.invitations(goal_id), self.slots.fill, repeat=True)]
            if not is_question(last) and "hard" in moves:
                self.slots.hint = self.task.objective(goal_id).hints.sentence.ja.rstrip("。")
                return [self.choose.one(self.common.help, self.slots.fill, repeat=True)]
            if moves <= _NO:
                return self._refused(goal_id, last)
        others = [other for other in agenda.missing if other != goal_id]
        if _SETTLED.search(last) and moves <= _YES and (others or "thanks" not in moves):
            lines = agenda.lines_of(others[0]).ask if others else self.common.done
            return [self.choose.one(lines, self.slots.fill, repeat=True)]
        return []

    def _refused(self, goal_id: str, question: str) -> list[str]:
        """いいえ to お飲み物はいかがですか is a refusal; 何になさいますか it does not answer."""
        agenda, goal = self.agenda, self.agenda.lines_of(goal_id)
        if not agenda.is_for_yes_or_no(goal_id, question):
            simple = [line for line in agenda.simpler(goal_id) if question not in line]
            if simple and not any(line in reply for line in goal.simple for reply in agenda.replies):
                return [self.choose.one(simple, self.slots.fill)]
        self.slots.goal = goal_id
        declined = self.choose.one(goal.declined or self.common.declined, self.slots.fill)
        return [declined, self.choose.one(agenda.after_no(goal_id), self.slots.fill)]

    def _small_words(self) -> set[str]:
        """はい、わかりました。: replies in which there is nothing to understand."""
        moves = {line for move in self.common.moves for line in move.reply}
        return moves | {*self.common.done, *self.common.declined, *self.common.again}

    def again(self, moves: set[str]) -> list[str]:
        """What was asked, once more or more simply; else what was said last."""
        asked = self.agenda.asked()
        nothing_said = self.last in self._small_words()
        simple = self.agenda.simpler(asked[0] if asked else self.agenda.wanted() if nothing_said else "")
        lead = self.common.slowly if "slowly" in moves or "hard" in moves else self.common.repeat
        if simple and ("repeat" not in moves or self.repairs):
            again = self.choose.one(simple, self.slots.fill, repeat=True)
        else:
            leads = [line.split("{")[0] for line in (*self.common.repeat, *self.common.slowly)]
            opening = self.last == self.task.opening.ja
            again = last_line(self.last) if opening else said_again(self.last, leads)
        self.slots.word = again
        return [self.choose.one(lead, self.slots.fill, repeat=True)]

    def explanation(self, word: str) -> list[str]:
        """What a word means, "" for one that the partner cannot explain."""
        known = {**self.common.explain, **(self.task.script.explain if self.task.script else {})}
        if not word:
            return [self.choose.one(self.common.unexplained, self.slots.fill, repeat=True)]
        self.slots.word, self.slots.meaning = word, known[word]
        return [self.choose.one(self.common.explained, self.slots.fill, repeat=True)]

    def not_understood(self) -> list[str]:
        """It asks back, and helps the second time."""
        common, heard = self.common, self.heard
        goal_id = self.agenda.wanted()
        if heard.wants:
            own = self.task.script and (
                self.task.script.unknown_request
                if heard.wants == "request"
                else self.task.script.unknown_question
            )
            shared = common.unknown_request if heard.wants == "request" else common.unknown_question
            return [self.choose.one(own or shared, self.slots.fill, repeat=True)]
        if self.misses and goal_id:
            hints = self.task.objective(goal_id).hints
            self.slots.hint = hints.sentence.ja.rstrip("。")  # nobody can say the 〜 of a frame
            opener = self.choose.one(
                common.english if heard.kind == "english" else common.not_understood, self.slots.fill
            )
            return [opener, self.choose.one(common.help, self.slots.fill, repeat=True)]
        if heard.kind == "english":
            return [self.choose.one(common.english, self.slots.fill, repeat=True), self.next_question]
        if heard.kind == "silence":
            return [self.choose.one(common.silence, self.slots.fill, repeat=True), self.next_question]
        return [self.choose.one(common.not_understood, self.slots.fill, repeat=True)]
