"""What an import of the risk register is told, and what it did or with a dry run would do."""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from storage.domain.classification import Classification

_KINDS = {
    "RisksFile": "risks",
    "ScoringsFile": "scorings",
    "MitigationsFile": "mitigations",
    "AreasFile": "risk areas",
}


@dataclass(frozen=True)
class RiskOptions:
    """What the person said beside the file; None where they left it to the file.

    `as_at` is the day that rows speak of which name none (default: the day of import). Without `new` a reference that
    is not on a register is a slip of the pen, unless the register is empty. `classification` holds for rows that state
    none; it makes no risk more open than it is. `illustrative` marks what the file makes, where its row says nothing.
    """

    as_at: date | None = None
    new: bool = False
    classification: Classification | None = None
    illustrative: bool | None = None


@dataclass
class RiskOutcome:
    """Counts and sentences for the report; each list holds one name or sentence for each thing.

    `created` are new risks, `changed` those with their fields that are different. `scorings` counts new scorings,
    `scored` says then → now of those of risks that a register file found there. `closed` and `reopened` are those that
    left the register or came back. `unnamed` are mitigations that the file no longer
    names and that were kept, `missing` how many open risks a register file does not have. `rated` are new ratings of
    areas; `new_areas` with nothing else said were only named by a risk.
    """

    file: str
    kind: str
    rows: int = 0
    as_at: date | None = None
    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    scorings: int = 0
    scored: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    reopened: list[str] = field(default_factory=list)
    mitigations_added: int = 0
    mitigations_changed: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    linked: int = 0
    unlinked: list[str] = field(default_factory=list)
    new_areas: list[str] = field(default_factory=list)
    changed_areas: list[str] = field(default_factory=list)
    rated: list[str] = field(default_factory=list)
    reclassified: list[str] = field(default_factory=list)
    missing: int = 0
    flags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    ignored: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        """Whether the file changes nothing at all."""
        return not any(self._counts().values())

    def _counts(self) -> dict[str, int]:
        return {
            "created": len(self.created),
            "changed": len(self.changed),
            "scored": self.scorings,
            "closed": len(self.closed),
            "back on the register": len(self.reopened),
            "mitigations added": self.mitigations_added,
            "mitigations changed": len(self.mitigations_changed),
            "linked": self.linked,
            "no longer linked": len(self.unlinked),
            "areas created": len(self.new_areas),
            "areas changed": len(self.changed_areas),
            "areas rated": len(self.rated),
            "reclassified": len(self.reclassified),
        }

    def summary(self) -> str:
        """What changed, in a few words."""
        return ", ".join(f"{count} {word}" for word, count in self._counts().items() if count) or "nothing"

    def as_json(self) -> dict[str, Any]:
        """The same for programs; days are written as 2019-09-30."""
        values = asdict(self) | {"as_at": self.as_at.isoformat() if self.as_at else None}
        values["ignored_columns"] = [list(pair) for pair in values.pop("ignored")]
        return values | {"nothing_to_do": self.is_nothing}


def kind_of(file: object) -> str:
    """What a file of the register is, in a word or two."""
    return _KINDS[type(file).__name__]
