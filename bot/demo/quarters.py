"""Loading the next quarter of the sample: what its figures change is what the demo has to show."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Lock

from bot import samples
from bot.demo.clock import DemoClock
from bot.samples.load import SCORECARD
from bot.samples.risk_load import load_next_risks
from storage.alerts import jobs
from storage.applying.figures import apply_figures
from storage.applying.outcome import Options
from storage.audit import Hand
from storage.database import Busy, Database
from storage.domain.matrix import FIVE_BY_FIVE, RiskMatrix
from storage.intake.problems import Refused
from storage.intake.reader import read
from storage.intake.values import FiguresFile

QUARTER = timedelta(days=91)
NOTHING_MORE = "There is no further quarter in the sample."
_JOB = "sample quarter"


@dataclass(frozen=True)
class Loading:
    """What came of loading, in a sentence."""

    ok: bool
    words: str


class Quarters:
    """The quarters of the sample that follow, one after the other. The first is of the workspace's own day; with each
    one after it the clock is moved on by a quarter.
    """

    def __init__(self, database: Database, clock: DemoClock, matrix: RiskMatrix = FIVE_BY_FIVE) -> None:
        self._database, self._clock, self._matrix = database, clock, matrix
        self._lock = Lock()
        with database.reading() as session:
            self._done = sum(jobs.is_ended(session, _JOB, label) for label in samples.NEXT_QUARTERS)
        clock.move_on(QUARTER * max(0, self._done - 1))

    @property
    def offered(self) -> str:
        """The quarter that would be loaded; empty when there is none left."""
        return self._label(self._done)

    @property
    def loaded(self) -> str:
        """The last quarter that was loaded; empty before the first."""
        return self._label(self._done - 1)

    def load(self, wanted: str) -> Loading:
        """Publish the quarter that was on offer when the button was pressed, all or nothing, however often."""
        with self._lock:
            if not self.offered:
                return Loading(False, NOTHING_MORE)
            if wanted != self.offered:
                return Loading(False, f"The next quarter is {self.offered}.")
            try:
                return self._load(wanted, samples.NEXT_QUARTERS[wanted])
            except (Busy, Refused) as error:
                return Loading(False, str(error))

    def _load(self, label: str, path: Path) -> Loading:
        step = QUARTER if self._done else timedelta()
        hand = Hand("sample", self._clock.now() + step, f"sample, {label}")
        # First what changes nothing when it is done again: the quarter counts as loaded once its figures are.
        has_risks = load_next_risks(self._database, label, hand=hand, matrix=self._matrix)
        self._publish(label, path, hand)
        self._clock.move_on(step)
        self._done += 1
        what = "figures and the risk register" if has_risks else "figures"
        return Loading(True, f"The {what} of {label} have been published. All of it is illustrative.")

    def _publish(self, label: str, path: Path, hand: Hand) -> None:
        """The figures, and that they were loaded, in one transaction."""
        file = read(path)
        assert isinstance(file, FiguresFile)
        with self._database.writing() as session:
            if jobs.claim(session, _JOB, label, at=hand.at):
                outcome = apply_figures(session, file, Options(scorecard=SCORECARD), hand=hand)
                jobs.ended(session, _JOB, label, at=hand.at, outcome=outcome.summary())
                # By the clock that is about to jump, jobs that go round every second would seem to have stopped.
                for one in jobs.beats(session):
                    jobs.beat(session, one.job, at=hand.at, detail=one.detail)

    @staticmethod
    def _label(place: int) -> str:
        labels = tuple(samples.NEXT_QUARTERS)
        return labels[place] if 0 <= place < len(labels) else ""
