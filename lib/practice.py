"""The use cases of a learner: start, get help, disagree, begin anew, finish. And all that `suggesting.py`,
`reacting.py`, `translating.py`, `dictating.py`, `shadowing.py`, `listening.py`, `looking_up.py`,
`collecting.py`, `studying.py` and `assessing.py` tell.

Each is one transaction that checks the person, the limits and the state, and writes; what takes time
is handed to the engine after the commit. Whoever calls (a page, the API) sees a `PracticeError` or a
result, never half of one.
"""

from collections.abc import Callable, Mapping
from datetime import tzinfo

from lib.assessing import Assessing
from lib.assessor import Assessor
from lib.attempts import Attempt, Limits
from lib.conversation import PartnerKind
from lib.costs import CallPrice
from lib.dictionary import Dictionary
from lib.engine import Engine
from lib.errors import AttemptClosed, TaskNotFound, TurnInProgress, TurnNotFound
from lib.levels import Measure
from lib.listening import Listening
from lib.looking_up import LookingUp
from lib.overview import TaskCard, attempt_view, is_outdated, task_cards
from lib.partners.contract import Partner
from lib.partners.model_suggestions import ModelSuggestions
from lib.partners.model_translation import ModelTranslation
from lib.people import Learner, Person, checked
from lib.phrase_book import PhraseBook
from lib.progress import PracticeRecord, practice_record
from lib.reacting import Reacting
from lib.scribe import Scribe
from lib.shadowing import Shadowing
from lib.speech.clips import Clips
from lib.speech.contract import Voice
from lib.standing import DisputeKind
from lib.store import attempts as attempt_store
from lib.store import evidence as evidence_store
from lib.store import people as people_store
from lib.store import turns as turn_store
from lib.store.database import Conflict, Connection, Database, now
from lib.studying import Studying
from lib.suggesting import Suggesting
from lib.talking import TRIES
from lib.task_model import Task
from lib.translating import Translating
from lib.voice_choices import VoiceName
from lib.word_levels import Vocabulary

OPENING_KEY = ""
"""The opening line's; no client can send it."""


class Practice(Suggesting, Reacting, Translating, Listening, LookingUp, Studying, Assessing, Shadowing):
    """The use cases over one store, one engine and the partners at hand.

    `partners` holds at least "scripted"; new attempts talk to the model where there is one. `key_refused`
    says whether the model's provider takes the key; `suggester` asks the model how a learner could go on, at
    the `call_price`, and `translator` what a reply means; the `phrase_books` hold what authors wrote of a
    task. `assessor` makes the results; `vocabulary` gives words their levels, `dictionary` their meanings,
    and the `measure` tells which are hard. The `voices` read replies aloud, the `clips` keep what they said.
    The `scribe` writes down what is said, of a person so many `minutes_a_day`.
    """

    def __init__(
        self,
        database: Database,
        engine: Engine,
        tasks: Mapping[str, Task],
        partners: Mapping[PartnerKind, Partner],
        *,
        limits: Limits,
        new_id: Callable[[], str],
        assessor: Assessor,
        pace_seconds: float = 0.04,
        key_refused: Callable[[], bool] = lambda: False,
        suggester: ModelSuggestions | None = None,
        translator: ModelTranslation | None = None,
        phrase_books: Mapping[str, PhraseBook] | None = None,
        call_price: CallPrice = lambda _usage, _at: None,
        vocabulary: Vocabulary | None = None,
        dictionary: Dictionary | None = None,
        measure: Measure | None = None,
        voices: Mapping[VoiceName, Voice] | None = None,
        clips: Clips | None = None,
        scribe: Scribe | None = None,
        minutes_a_day: int = 10,
    ) -> None:
        super().__init__(database, engine, partners, limits=limits, new_id=new_id, pace_seconds=pace_seconds)
        self._tasks, self._key_refused = tasks, key_refused
        self._suggester, self._price = suggester, call_price
        self._translator, self._phrase_books = translator, phrase_books or {}
        self._assessor = assessor
        self._vocabulary, self.dictionary = vocabulary or Vocabulary(()), dictionary
        self._measure = measure or Measure(self._vocabulary)
        self.voices, self._clips = voices or {}, clips or Clips(None)
        self._scribe, self.minutes_a_day = scribe, minutes_a_day

    @property
    def model_key_refused(self) -> bool:
        """Whether the model would not answer, because its provider does not take the key."""
        return self._key_refused()

    def tasks(self, person: Person) -> list[TaskCard]:
        """All tasks with what this person achieved in each."""
        with self._database.read() as connection:
            return task_cards(connection, self._tasks, person.id)

    def progress(self, person: Person, zone: tzinfo) -> PracticeRecord:
        """What this person has done so far, by the days of this time zone."""
        with self._database.read() as connection:
            return practice_record(connection, self._tasks, person.id, zone, now(connection))

    def know(self, person: Person, learner: Learner) -> None:
        """Keep what they tell now. Raises NameTooLong, TimeZoneUnknown."""
        kept = checked(learner)
        with self._database.write() as connection:
            people_store.ensure_person(connection, person.id, person.name, now(connection))
            people_store.set_learner(connection, person.id, kept)

    def start_attempt(self, person: Person, task_id: str, partner: PartnerKind | None = None) -> str:
        """Go on with the open attempt at a task, or begin one: its opening line is on the way at once.

        One that cannot be read any more is left as it is, abandoned. `partner` answers in a new one; None:
        whom the person has chosen, or the model where there is one. Returns the attempt's id.
        Raises TaskNotFound.
        """
        task = self._tasks.get(task_id)
        if task is None:
            raise TaskNotFound
        content = task.model_dump_json(by_alias=True)  # what the version is the hash of
        try:
            with self._database.write() as connection:
                at = now(connection)
                attempt_store.pin_task(connection, task.id, task.version, content, at)
                known = attempt_store.open_attempt(connection, person.id, task_id)
                if known is not None:
                    if not is_outdated(connection, known):
                        return known.id
                    attempt_store.set_state(connection, known.id, "abandoned", at)
                people_store.ensure_person(connection, person.id, person.name, at)
                attempt = Attempt(
                    self._new_id(),
                    person.id,
                    task.id,
                    task.version,
                    partner or self._partner_for(people_store.learner(connection, person.id)),
                    "open",
                    at,
                )
                attempt_store.add_attempt(connection, attempt)
                opening = self._draft(attempt_view(connection, attempt), None, OPENING_KEY)
                job = self._admission.admit(connection, opening)
        except Conflict:  # the same click twice, on another replica
            return self.start_attempt(person, task_id, partner)
        self._engine.run(job)
        return attempt.id

    def reset_attempt(self, person: Person, attempt_id: str) -> str:
        """Leave an attempt for a fresh one at the same task; one in which nothing was said is used again.

        The old one stays, out of all averages; a reply that is on its way there is stopped. Returns the id
        of the attempt to go on with. Raises AttemptNotFound, AttemptClosed, TaskNotFound.
        """
        for _ in range(TRIES):
            view = self.view(person, attempt_id)
            attempt = view.attempt
            if attempt.state != "open":
                raise AttemptClosed
            if attempt.task_id not in self._tasks:
                raise TaskNotFound
            if not any(turn.learner_text for turn in view.turns):
                return attempt.id
            if view.live is not None:
                self._engine.cancel(view.live.id)
            with self._database.write() as connection:
                if turn_store.live_turn(connection, attempt.id) is None:
                    attempt_store.set_state(connection, attempt.id, "abandoned", now(connection))
                    break
        else:  # another tab goes on talking
            raise TurnInProgress
        return self.start_attempt(person, attempt.task_id, attempt.partner)

    def show_hint(self, person: Person, attempt_id: str, objective_id: str) -> None:
        """Open the next rung of an objective's ladder."""
        with self._database.write() as connection:
            attempt = self._open(connection, person, attempt_id)
            self._objective(connection, attempt, objective_id)
            attempt_store.add_help(
                connection,
                row_id=self._new_id(),
                attempt_id=attempt.id,
                kind="hint",
                objective_id=objective_id,
                at=now(connection),
            )

    def show_help(self, person: Person, attempt_id: str, kind: attempt_store.HelpKind) -> None:
        """Note that the phrases or the example are on the screen from now on."""
        with self._database.write() as connection:
            attempt = self._open(connection, person, attempt_id)
            attempt_store.add_help(
                connection, row_id=self._new_id(), attempt_id=attempt.id, kind=kind, at=now(connection)
            )

    def dispute(
        self,
        person: Person,
        attempt_id: str,
        objective_id: str,
        kind: DisputeKind,
        turn_id: str | None = None,
    ) -> None:
        """ "I did not mean that", or "I did say it", pointing at the turn in which. Finished attempts too.

        Raises AttemptNotFound, TurnNotFound.
        """
        with self._database.write() as connection:
            attempt = self._attempt(connection, person, attempt_id)
            self._objective(connection, attempt, objective_id)
            if kind == "did_say":
                said = turn_store.turn_of(connection, turn_id or "", person.id)
                if said is None or said.attempt_id != attempt.id or not said.counts or not said.learner_text:
                    raise TurnNotFound
            evidence_store.add_dispute(
                connection,
                row_id=self._new_id(),
                attempt_id=attempt.id,
                objective_id=objective_id,
                kind=kind,
                turn_id=turn_id if kind == "did_say" else None,
                at=now(connection),
            )

    def withdraw_dispute(self, person: Person, attempt_id: str, objective_id: str) -> None:
        """The learner takes their objection back."""
        with self._database.write() as connection:
            attempt = self._attempt(connection, person, attempt_id)
            evidence_store.withdraw_disputes(connection, attempt.id, objective_id, now(connection))

    def change_partner(self, person: Person, attempt_id: str, kind: PartnerKind) -> None:
        """Who answers from the next turn on."""
        if kind not in self.partners:
            raise ValueError(f"there is no partner {kind!r}")
        with self._database.write() as connection:
            attempt = self._open(connection, person, attempt_id)
            attempt_store.set_partner(connection, attempt.id, kind)

    def finish_attempt(self, person: Person, attempt_id: str) -> None:
        """Close an attempt for good, and have it assessed; finishing a finished one again changes nothing.

        Raises TurnInProgress while a reply is on its way.
        """
        with self._database.write() as connection:
            attempt = self._attempt(connection, person, attempt_id)
            if attempt.state == "finished":
                return
            if turn_store.live_turn(connection, attempt.id) is not None:
                raise TurnInProgress
            if not attempt_store.set_state(connection, attempt.id, "finished", now(connection)):
                if self._attempt(connection, person, attempt_id).state == "finished":
                    return  # by another tab, on another replica
                raise AttemptClosed
            assessment_id = self._ask_for_assessment(connection, attempt)
        if assessment_id is not None:
            self._assessor.run(assessment_id, attempt.id)

    def _partner_for(self, learner: Learner) -> PartnerKind:
        """Whom they have chosen, where they are here; else the model, where there is one."""
        if learner.partner is not None and learner.partner in self.partners:
            return learner.partner
        return "model" if "model" in self.partners else "scripted"

    def _objective(self, connection: Connection, attempt: Attempt, objective_id: str) -> None:
        known = {s.objective.id for s in attempt_view(connection, attempt).standings}
        if objective_id not in known:
            raise ValueError(f"task {attempt.task_id!r} has no objective {objective_id!r}")
