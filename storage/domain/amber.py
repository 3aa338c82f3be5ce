"""The amber rule as officers write it: "2 points", "5%", "floor 85%", "edges 90% / 80%", with "; improved" after it."""

import re
from decimal import Decimal

from storage.domain.figure import Figure, FigureError, parse_figure
from storage.domain.indicator import AmberRule, Unit, format_value
from storage.domain.rule import RuleError

AMBER_WORDS = "an amber rule: blank, 2 points, 5%, floor 85% or edges 90% / 80%, each with “; improved” if wanted"
_IMPROVED = ("improved", "amber if improved", "better than a year ago", "amber if better than a year ago")
_EDGES = re.compile(r"edges? (.+?) ?/ ?(.+)")
_FLOOR = re.compile(r"floor (?:of )?(.+)")
_PERCENT = re.compile(r"(?:within |tolerance )?(.+?) ?(?:%|percent|per cent)(?: of (?:the )?target)?")
_POINTS = re.compile(r"(?:within |tolerance )?(.+?) ?(?:(?:percentage )?points?|pp|units?)")
_IN_ITS_UNIT = re.compile(r"(?:within |tolerance )?(.+)")
_SIGNS = (Unit.PERCENT, Unit.POUNDS)


def parse_amber(text: str) -> AmberRule | None:
    """Read an amber rule; None for a blank. A percent sign means percent of the target, so a bare number is refused.

    Points are in the indicator's own unit, which may stand for them: 2 days, £5,000. Raises RuleError in words.
    """
    form, *more = (" ".join(part.lower().split()) for part in text.split(";"))
    if not more and form in _IMPROVED:
        form, more = "", [form]
    improved = len(more) == 1 and more[0] in _IMPROVED
    if more and not improved:
        raise _error(text)
    if form in ("", "none"):
        return AmberRule(improved=True) if improved else None
    return _form(form, text, improved)


def _form(form: str, text: str, improved: bool) -> AmberRule:
    if found := _EDGES.fullmatch(form):
        return AmberRule(edges=(_number(found[1], text), _number(found[2], text)), improved=improved)
    if found := _FLOOR.fullmatch(form):
        return AmberRule(floor=_number(found[1], text), improved=improved)
    if found := _PERCENT.fullmatch(form):
        return AmberRule(percent=_number(found[1], text, bare=True), improved=improved)
    if found := _POINTS.fullmatch(form):
        return AmberRule(points=_number(found[1], text, bare=True), improved=improved)
    found = _IN_ITS_UNIT.fullmatch(form)
    figure = _figure(found[1], text) if found else None
    if figure is None or figure.unit is None:
        raise _error(text)
    return AmberRule(points=figure.value, improved=improved)


def _number(part: str, text: str, *, bare: bool = False) -> Decimal:
    """The number in a part of the rule; `bare` where its unit has been read already."""
    figure = _figure(part, text)
    if bare and figure.unit is not None:
        raise _error(text)
    return figure.value


def _figure(part: str, text: str) -> Figure:
    try:
        figure = parse_figure(part)
    except FigureError:
        figure = None
    if figure is None or figure.provisional:
        raise _error(text)
    return figure


def _error(text: str) -> RuleError:
    shown = " ".join(text.split())
    return RuleError(f"“{shown if len(shown) <= 60 else f'{shown[:60]}…'}” is not {AMBER_WORDS}")


def write_amber(rule: AmberRule | None, unit: Unit = Unit.NUMBER) -> str:
    """The rule in words that read back as the same rule; `unit` puts its % or £ to a floor and to edges."""
    if rule is None:
        return ""
    form = ""
    if rule.points is not None:
        form = f"{rule.points:f} points"
    elif rule.percent is not None:
        form = f"{rule.percent:f}%"
    elif rule.floor is not None:
        form = f"floor {_written(rule.floor, unit)}"
    elif rule.edges is not None:
        form = f"edges {_written(rule.edges[0], unit)} / {_written(rule.edges[1], unit)}"
    return "; ".join(part for part in (form, "improved" if rule.improved else "") if part)


def _written(value: Decimal, unit: Unit) -> str:
    return format_value(value, unit) if unit in _SIGNS else f"{value:f}"
