"""What the report says is odd about the figures of a page, by the rule that marks the cards."""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from storage.applying.editions import Shows
from storage.domain import compose, history
from storage.domain.period import Period
from storage.domain.rag import RagStatus
from storage.domain.snapshot import EditionRef, as_shown
from storage.facts import definition_of, rules_of


def flags_of(
    session: Session, rows: Sequence[Shows], quarter: Period, scorecard: str, rag: RagStatus | None
) -> list[tuple[str, str]]:
    """The kind of each mark and a sentence with its line and name."""
    edition, found = EditionRef(scorecard, quarter), list[tuple[str, str]]()
    decided = rules_of(session, [indicator.id for _, indicator, _ in rows])
    for row, indicator, measured in rows:
        if measured is None:
            continue
        shown = as_shown(measured.value(), published=row.published or rag, commentary=row.commentary)
        definition = definition_of(indicator, ())
        if rules := decided.get(indicator.id):
            definition = replace(definition, rules=rules)
        point = history.points(definition, [shown])[0]
        for flag in compose.flags(definition, point, edition):
            found.append((str(flag.kind), f"Line {row.line}, {row.name or indicator.name}: {flag.text}"))
    return found
