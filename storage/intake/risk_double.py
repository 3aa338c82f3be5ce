"""Headings in two lines: “Gross risk” over likelihood, impact and score, and “Net risk” over the same again."""

from collections.abc import Sequence
from dataclasses import replace

from storage.intake.fields import normal
from storage.intake.risk_fields import SCORE_FIELDS, RiskWords
from storage.intake.risk_headings import meaning, names_kind
from storage.intake.table import Table


def joined(table: Table) -> Table:
    """The table with one line of headings, where the scores of a register are headed in two."""
    if table.lines and _is_second(table.lines[0][1]):
        (number, below), *body = table.lines
        header = _joined(table.header, below)
        merged = tuple(one for one in table.merged if one[0] > number)
        return replace(table, header=header, header_line=number, lines=tuple(body), merged=merged)
    if any(map(names_kind, table.above)) and len(set(map(normal, table.header))) < len(table.header):
        return replace(table, header=_joined(table.above, table.header))
    return table


def _is_second(cells: Sequence[str]) -> bool:
    """Whether a line holds headings of scores and nothing else, twice the same: the lower half of the headings."""
    texts = [normal(cell) for cell in cells if cell.strip()]
    return len(set(texts)) < len(texts) and all(_is_bare(text) for text in texts)


def _is_bare(heading: str) -> bool:
    return meaning(RiskWords.RISKS, heading) in SCORE_FIELDS and not names_kind(heading) and not heading.isdigit()


def _joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Each heading of scores with what stands over it or to the left of that; others as they are, from either line."""
    found, over = [], ""
    for index, text in enumerate(lower):
        above = upper[index] if index < len(upper) else ""
        over = above if above.strip() else over
        is_one = _is_bare(text) and names_kind(over)
        found.append(f"{over.strip()} {text.strip()}" if is_one else text if text.strip() else above)
    return tuple(found)
