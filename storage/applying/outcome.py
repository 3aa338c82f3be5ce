"""What an import did, or with a dry run would do."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from storage.domain.classification import Classification, Publication
from storage.domain.period import Period
from storage.domain.rag import RagStatus


@dataclass(frozen=True)
class Options:
    """What the person said beside the file; None where they left it to the file.

    Class and publication hold for rows that state none themselves; `publish_on` for those that are published.
    """

    scorecard: str | None = None
    quarter: Period | None = None
    rag: RagStatus | None = None
    new: bool = False
    publication: Publication | None = None
    classification: Classification | None = None
    publish_on: date | None = None


@dataclass
class Outcome:
    """Counts and sentences for the report; the lists hold one sentence or name for each thing, flags with their kind.

    `recorded` counts new figures, `benchmarks` new or changed comparators, `shown` new or changed lines of editions;
    `amended` says what is different on lines an edition had before. `withheld` and `withheld_lines` count new figures
    and lines that not everyone sees yet, by state of publication; `classes` new figures by class, of those that are
    not public. `released` and `released_lines` say of what was recorded before how its publication moved on,
    `kept_out` counts what a draft gave again though it is published and stays so.
    """

    file: str
    kind: str
    rows: int = 0
    scorecards: list[str] = field(default_factory=list)
    new_scorecards: list[str] = field(default_factory=list)
    editions: list[str] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    recorded: int = 0
    corrected: list[str] = field(default_factory=list)
    reprinted: int = 0
    benchmarks: int = 0
    changed: list[str] = field(default_factory=list)
    shown: int = 0
    amended: list[str] = field(default_factory=list)
    rag: Counter[str] = field(default_factory=Counter)
    flags: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    ignored: list[tuple[str, str]] = field(default_factory=list)
    withheld: Counter[str] = field(default_factory=Counter)
    withheld_lines: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    name_classes: Counter[str] = field(default_factory=Counter)
    draft_names: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    released: list[str] = field(default_factory=list)
    released_lines: list[str] = field(default_factory=list)
    kept_out: int = 0
    reclassified: list[str] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        """Whether the file changes nothing at all."""
        counts = self.recorded + self.benchmarks + self.shown
        said = self.created or self.corrected or self.changed or self.new_scorecards
        return not (counts or said or self.released or self.released_lines or self.reclassified or self.named)

    def summary(self) -> str:
        """What changed, in a few words."""
        counts = {
            "created": len(self.created),
            "recorded": self.recorded,
            "corrected": len(self.corrected),
            "changed": len(self.changed),
            "shown": self.shown,
            "released": len(self.released),
            "reclassified": len(self.reclassified),
        }
        return ", ".join(f"{count} {word}" for word, count in counts.items() if count) or "nothing"

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "file": self.file,
            "kind": self.kind,
            "rows": self.rows,
            "scorecards": self.scorecards,
            "new_scorecards": self.new_scorecards,
            "editions": self.editions,
            "created": self.created,
            "linked": self.linked,
            "recorded": self.recorded,
            "corrected": self.corrected,
            "reprinted": self.reprinted,
            "benchmarks": self.benchmarks,
            "changed": self.changed,
            "shown": self.shown,
            "amended": self.amended,
            "rag": dict(self.rag),
            "withheld": dict(self.withheld),
            "withheld_lines": dict(self.withheld_lines),
            "classes": dict(self.classes),
            "name_classes": dict(self.name_classes),
            "draft_names": self.draft_names,
            "named": self.named,
            "released": self.released,
            "released_lines": self.released_lines,
            "already_published": self.kept_out,
            "reclassified": self.reclassified,
            "flags": [{"kind": kind, "text": text} for kind, text in self.flags],
            "notes": self.notes,
            "ignored_columns": [list(pair) for pair in self.ignored],
            "nothing_to_do": self.is_nothing,
        }
