"""The amber rule as officers write it: "2 points", "5%", "floor 85%", "edges 90% / 80%", with "; improved" after it."""

import re
from decimal import Decimal

from storage.domain.figure import FigureError, parse_figure
from storage.domain.indicator import AmberRule
from storage.domain.rag import RuleError

AMBER_WORDS = "an amber rule such as 2 points, 5%, floor 85%, edges 90 / 80, with ; improved after it if wanted"
_POINTS = re.compile(r"(\S+)\s*(?:points?|days?|units?)?")
_IMPROVED = ("improved", "amber if improved", "amber if better than a year ago")


def parse_amber(text: str) -> AmberRule | None:
    """Read an amber rule; None for a blank. A percent sign means percent of the target. Raises RuleError in words."""
    parts = [part.strip().lower() for part in text.split(";") if part.strip()]
    improved = bool(parts) and parts[-1] in _IMPROVED
    if improved:
        parts.pop()
    if not parts:
        return AmberRule(improved=True) if improved else None
    if len(parts) > 1:
        raise RuleError(f"“{text}” is not {AMBER_WORDS}")
    return _form(parts[0], text, improved)


def _form(part: str, text: str, improved: bool) -> AmberRule:
    if part.startswith("floor "):
        return AmberRule(floor=_number(part[6:], text), improved=improved)
    if part.startswith("edges "):
        edges = part[6:].split("/")
        if len(edges) != 2:
            raise RuleError(f"“{text}” is not {AMBER_WORDS}")
        return AmberRule(edges=(_number(edges[0], text), _number(edges[1], text)), improved=improved)
    if part.endswith("%"):
        return AmberRule(percent=_number(part[:-1], text), improved=improved)
    found = _POINTS.fullmatch(part)
    if not found:
        raise RuleError(f"“{text}” is not {AMBER_WORDS}")
    return AmberRule(points=_number(found[1], text), improved=improved)


def _number(part: str, text: str) -> Decimal:
    try:
        figure = parse_figure(part)
    except FigureError:
        figure = None
    if figure is None:
        raise RuleError(f"“{text}” is not {AMBER_WORDS}")
    return figure.value


def write_amber(rule: AmberRule | None) -> str:
    """The rule in the same words, so that reading it back gives the same rule."""
    if rule is None:
        return ""
    forms = []
    if rule.points is not None:
        forms.append(f"{rule.points:f} points")
    if rule.percent is not None:
        forms.append(f"{rule.percent:f}%")
    if rule.floor is not None:
        forms.append(f"floor {rule.floor:f}")
    if rule.edges is not None:
        forms.append(f"edges {rule.edges[0]:f} / {rule.edges[1]:f}")
    return "; ".join(forms + (["improved"] if rule.improved else []))
