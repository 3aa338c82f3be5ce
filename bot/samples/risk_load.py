"""Putting the sample risk register beside the sample scorecard."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from bot import samples
from bot.samples.load import Loaded, load
from storage.applying.risks import RiskOptions, apply_register
from storage.audit import Hand
from storage.database import Database
from storage.domain.matrix import RiskMatrix
from storage.domain.risk import RiskSnapshot
from storage.domain.risk_area import RiskArea
from storage.domain.viewer import COMMAND_LINE
from storage.intake.risk_reader import read_risks
from storage.register.reading import areas, risks

AS_AT = date(2019, 9, 30)
FIRST, FIRST_RESTRICTED = "CFC-01", "CFC-40"
_OPTIONS = RiskOptions(as_at=AS_AT, new=True, illustrative=True)
_Known = Mapping[str, RiskSnapshot]


def load_risks(database: Database, *, matrix: RiskMatrix, at: datetime | None = None) -> Loaded:
    """Load the register, and the sample scorecard where it is not there; a load that was cut off is completed.

    A part that is there already is left as people have changed it since; a database with figures or risks of its own
    is left alone. `at` is when it counts as loaded. Raises Refused where `matrix` has no room for the sample's scores.
    """
    now = at or datetime.now(UTC)
    if load(database, at=now) is Loaded.NOT:
        return Loaded.NOT
    known, themes = _seen(database, now.date(), matrix)
    if _is_own(known, themes):
        return Loaded.NOT
    hand = Hand("sample", now, "sample risk register")
    missing = [path for path, is_there in _PARTS.items() if not is_there(known, themes)]
    _apply(database, missing, _OPTIONS, hand, matrix)
    return Loaded.NOW if missing else Loaded.BEFORE


def load_next_risks(database: Database, label: str, *, hand: Hand, matrix: RiskMatrix) -> bool:
    """How the register stood at the end of a later quarter (`Q3 2019/20`); False where it is not the sample's.

    What is not for everyone comes with the first of them: until then everybody counts what the council printed. The
    same quarter twice changes nothing. Raises Refused and Busy.
    """
    known, _ = _seen(database, hand.at.date(), matrix)
    first = known.get(FIRST)
    if first is None or not _is_sample(first):
        return False
    restricted = [path for path, is_there in _RESTRICTED.items() if not is_there(known, ())]
    _apply(database, restricted, _OPTIONS, hand, matrix)
    _apply(database, samples.NEXT_REGISTERS[label], RiskOptions(), hand, matrix)
    return True


def _apply(database: Database, paths: Iterable[Path], options: RiskOptions, hand: Hand, matrix: RiskMatrix) -> None:
    """All files are read before any is applied: one that is refused leaves nothing half done."""
    for file in [read_risks(path, matrix=matrix) for path in paths]:
        apply_register(database, file, options, hand=hand, matrix=matrix)


def _seen(database: Database, today: date, matrix: RiskMatrix) -> tuple[_Known, tuple[RiskArea, ...]]:
    with database.reading() as session:
        found = risks(session, viewer=COMMAND_LINE, today=today, matrix=matrix)
        themes = areas(session, viewer=COMMAND_LINE, today=today, matrix=matrix, seen=found)
    return {one.key.reference: one for one in found}, themes


def _is_own(known: _Known, themes: tuple[RiskArea, ...]) -> bool:
    """Whether the register was begun by somebody else."""
    if known:
        return not any(_is_sample(one) for one in known.values())
    return any(samples.AREAS_SOURCE not in one.source for one in themes)


def _is_sample(one: RiskSnapshot) -> bool:
    return one.source.startswith(samples.REGISTER_SOURCE)


def _has(reference: str, *, part: Callable[[RiskSnapshot], bool] = lambda _: True) -> Callable[..., bool]:
    """A test of a part of the sample by one risk that it begins with."""

    def is_there(known: _Known, _: tuple[RiskArea, ...]) -> bool:
        return reference in known and part(known[reference])

    return is_there


def _is_mitigated(one: RiskSnapshot) -> bool:
    return bool(one.mitigations)


def _has_past(one: RiskSnapshot) -> bool:
    return any(scoring.on < AS_AT for scoring in one.scorings)


_PARTS: Mapping[Path, Callable[..., bool]] = {
    samples.RISK_AREAS: lambda _, themes: any(one.ratings for one in themes),
    samples.RISKS: _has(FIRST),
    samples.RISK_SCORINGS: _has(FIRST, part=_has_past),
    samples.RISK_MITIGATIONS: _has(FIRST, part=_is_mitigated),
}
"""The files in the order in which they are applied, each with how to tell that it was."""
_RESTRICTED: Mapping[Path, Callable[..., bool]] = {
    samples.RESTRICTED_RISKS: _has(FIRST_RESTRICTED),
    samples.RESTRICTED_RISK_SCORINGS: _has(FIRST_RESTRICTED, part=_has_past),
    samples.RESTRICTED_RISK_MITIGATIONS: _has(FIRST_RESTRICTED, part=_is_mitigated),
}
"""The same for what is not for everyone."""
