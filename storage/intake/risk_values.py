"""The values a file of the risk register is read into, before the database is asked what they mean there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from storage.domain.classification import Classification
from storage.domain.matrix import Cell
from storage.domain.rag import RagStatus
from storage.domain.risk import MitigationStatus, Proximity, RiskResponse, ScoreKind
from storage.intake.values import Source


@dataclass(frozen=True, slots=True)
class ReadScore:
    """A scoring as a line prints it. `cell` is None where it was left open; `text` is then what stands for it (TBC).

    `score` is the figure printed beside it. Where that is not what the cell comes to, `text` is how it was printed;
    otherwise it is empty.
    """

    cell: Cell | None
    text: str = ""
    score: int | None = None


@dataclass(frozen=True, slots=True)
class ReadMitigation:
    """Something to be done, as printed. `due` is None for no day, or for a `due_text` that is none.

    `status` is None where the line says nothing of it.
    """

    action: str
    owner: str = ""
    due: date | None = None
    due_text: str = ""
    status: MitigationStatus | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class RiskRow:
    """A risk of a register. `line` is its first one: a risk may take several lines, a mitigation each.

    `present` names the attributes that the file has columns for: one outside it says nothing and is left as it is, one
    in it that is empty here is emptied. A score in `present` that is None is blank. In `present`, "mitigations" comes
    with "mitigations.owner", "mitigations.due", "mitigations.status" and "mitigations.done_on" for their own columns.
    `reference` is in capital letters. `indicators` are codes or names as printed. `printed` holds, by attribute, the
    texts of days that are none; `flags` are whole sentences on what is odd and kept as printed.
    `is_closed` is what a column of open and closed says, which comes without a day; `classification`,
    `illustrative` and `as_at` are None where the row says nothing.
    """

    line: int
    reference: str
    title: str = ""
    cause: str = ""
    event: str = ""
    effect: str = ""
    directorate: str = ""
    category: str = ""
    owner: str = ""
    area: str = ""
    inherent: ReadScore | None = None
    residual: ReadScore | None = None
    target: ReadScore | None = None
    why: str = ""
    what_next: str = ""
    controls: tuple[str, ...] = ()
    mitigations: tuple[ReadMitigation, ...] = ()
    response: RiskResponse | None = None
    accepted_until: date | None = None
    appetite: str = ""
    proximity: Proximity | None = None
    review_months: int | None = None
    last_review: date | None = None
    next_review: date | None = None
    raised_on: date | None = None
    closed_on: date | None = None
    closed_why: str = ""
    is_closed: bool | None = None
    indicators: tuple[str, ...] = ()
    source: str = ""
    classification: Classification | None = None
    illustrative: bool | None = None
    as_at: date | None = None
    present: frozenset[str] = frozenset()
    printed: Mapping[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()

    def score(self, kind: ScoreKind) -> ReadScore | None:
        """What is printed for one of the three scores."""
        return {ScoreKind.INHERENT: self.inherent, ScoreKind.RESIDUAL: self.residual, ScoreKind.TARGET: self.target}[
            kind
        ]


@dataclass(frozen=True)
class RisksFile(Source):
    """A risk register, read; a reference stands on one row only."""

    rows: tuple[RiskRow, ...]


@dataclass(frozen=True, slots=True)
class ScoringRow:
    """An earlier or present scoring of a risk, which holds from the day `on`; None where the file says no day.

    `printed` is as the text of `ReadScore`.
    """

    line: int
    reference: str
    kind: ScoreKind
    on: date | None
    cell: Cell | None
    printed: str = ""
    why: str = ""
    by: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScoringsFile(Source):
    """A history of scorings, read, in the order of the file."""

    rows: tuple[ScoringRow, ...]


@dataclass(frozen=True, slots=True)
class MitigationRow:
    """A mitigation of a risk. `present` names the attributes of `ReadMitigation` that the file has columns for."""

    line: int
    reference: str
    mitigation: ReadMitigation
    present: frozenset[str] = frozenset()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class MitigationsFile(Source):
    """A list of mitigations, read."""

    rows: tuple[MitigationRow, ...]


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A risk area with its rating; `rag` is None where the row rates nothing. `present` is as for `RiskRow`."""

    line: int
    name: str
    title: str = ""
    rag: RagStatus | None = None
    why: str = ""
    mitigating: str = ""
    what_next: str = ""
    by: str = ""
    source: str = ""
    classification: Classification | None = None
    illustrative: bool | None = None
    as_at: date | None = None
    present: frozenset[str] = frozenset()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class AreasFile(Source):
    """A list of risk areas, read. An area may stand on several rows, one for each day on which it was rated."""

    rows: tuple[AreaRow, ...]


RegisterFile = RisksFile | ScoringsFile | MitigationsFile | AreasFile
"""What a file of the register may be."""
