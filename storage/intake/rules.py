"""The amber rule as text: blank, “2 points”, “5%”, “floor 85%”, “edges 90% / 80%”, each with “; improved” if wanted."""

import re
from decimal import Decimal

from storage.domain.figure import FigureError, parse_figure
from storage.domain.indicator import AmberRule, Unit

RULE_WORDS = "an amber rule: blank, 2 points, 5%, floor 85% or edges 90% / 80%, each with “; improved” if wanted"


class AmberError(ValueError):
    """A text that is no amber rule; the message is a sentence for the person who wrote it."""


def parse_amber(text: str) -> AmberRule | None:
    """Read an amber rule; None for a blank cell. A percentage is of the target; points are in its unit."""
    form, *more = (" ".join(part.lower().split()) for part in text.split(";"))
    if more not in ([], ["improved"]) and (form, more) != ("", []):
        raise AmberError(f"“{text.strip()}” is not {RULE_WORDS}")
    improved = more == ["improved"] or form == "improved"
    if form in ("", "none", "improved"):
        return AmberRule(improved=True) if improved else None
    if found := re.fullmatch(r"(?:edges?) (.+?) ?/ ?(.+)", form):
        return AmberRule(edges=(_number(found[1], text), _number(found[2], text)), improved=improved)
    if found := re.fullmatch(r"floor (?:of )?(.+)", form):
        return AmberRule(floor=_number(found[1], text), improved=improved)
    if found := re.fullmatch(r"(?:within |tolerance )?(.+?) ?%(?: of (?:the )?target)?", form):
        return AmberRule(percent=_number(found[1], text), improved=improved)
    if found := re.fullmatch(r"(?:within |tolerance )?(.+?) ?(?:percentage )?(?:points?|pp)", form):
        return AmberRule(points=_number(found[1], text), improved=improved)
    raise AmberError(f"“{text.strip()}” is not {RULE_WORDS}")


def _number(part: str, text: str) -> Decimal:
    try:
        figure = parse_figure(part)
    except FigureError:
        figure = None
    if figure is None or figure.provisional:
        raise AmberError(f"“{text.strip()}” is not {RULE_WORDS}")
    return figure.value


def write_amber(rule: AmberRule | None, unit: Unit) -> str:
    """The rule as `parse_amber` reads it; `unit` decides only whether edges and floor show a % sign."""
    if rule is None:
        return ""
    sign = "%" if unit is Unit.PERCENT else ""
    form = ""
    if rule.points is not None:
        form = f"{rule.points:f} points"
    elif rule.percent is not None:
        form = f"{rule.percent:f}%"
    elif rule.floor is not None:
        form = f"floor {rule.floor:f}{sign}"
    elif rule.edges is not None:
        form = f"edges {rule.edges[0]:f}{sign} / {rule.edges[1]:f}{sign}"
    return "; ".join(part for part in (form, "improved" if rule.improved else "") if part)
