"""Files given to the wrong command: a risk register among figures, and figures among registers."""

from collections.abc import Callable, Iterable

from storage.intake.fields import Field, normal
from storage.intake.headings import is_header, read_heading
from storage.intake.problems import Refused
from storage.intake.risk_fields import IMPACTS, LIKELIHOODS
from storage.intake.risk_headings import is_register_header, kind_of, meaning
from storage.intake.table import Table

# Headings of an indicators file that no register has.
_OF_INDICATORS = frozenset({Field.UNIT, Field.POLARITY, Field.ACCUMULATION, Field.DECIMALS, Field.NUMERATOR, Field.LAG})
_OUTTURNS = frozenset({"actual", "value", "outturn", "actual value", "latest performance", "current performance"})
_STEPS = frozenset({*LIKELIHOODS.values(), *IMPACTS.values()})
_OWN_WORDS = frozenset({"risk", "risks", "mitigation", "mitigations"})
_OWN_HEADINGS = frozenset({"detail title", "area title"})


def is_of_indicators(headings: Iterable[str]) -> bool:
    """Whether headings are those of figures or definitions, whatever else is among them."""
    headings = list(headings)
    read = [read_heading(heading) for heading in headings]
    if {field for field, _ in read} & _OF_INDICATORS or {normal(heading) for heading in headings} & _OUTTURNS:
        return True
    return any(period for _, period in read) and not _speaks_of_risks(headings)


def is_of_register(headings: Iterable[str]) -> bool:
    """Whether headings are those of a risk register and give no figures; some of them can mean nothing else."""
    headings = list(headings)
    if not is_register_header(headings) or is_of_indicators(headings):
        return False
    gives_figures = any(field is Field.VALUE or period for field, period in map(read_heading, headings))
    return not gives_figures and _speaks_of_risks(headings)


def _speaks_of_risks(headings: list[str]) -> bool:
    words = kind_of(headings)
    if any(normal(heading) in _OWN_HEADINGS for heading in headings):
        return True
    found = [(heading, meaning(words, heading)) for heading in headings]
    return any(field in _STEPS or (field and _OWN_WORDS & set(normal(heading).split())) for heading, field in found)


def refuse_register(headings: Iterable[str]) -> None:
    """Raise Refused, with the command that is meant, for the headings of a risk register."""
    if is_of_register(headings):
        raise Refused.because(
            "these are the headings of a risk register, not of figures or definitions of indicators: "
            "put it in with `python -m bot import-risks`"
        )


def refuse_indicators(headings: Iterable[str]) -> None:
    """Raise Refused, with the command that is meant, for the headings of figures or definitions."""
    headings = list(headings)
    if is_of_indicators(headings) or (is_header(headings) and not is_register_header(headings)):
        raise Refused.because(
            "these are the headings of a file of indicators, not of a risk register: "
            "put it in with `python -m bot import`"
        )


def table_or_other(
    read: Callable[[], Table], other: Callable[[], Table], refuse: Callable[[Iterable[str]], None]
) -> Table:
    """What `read` gives. Where it refuses, and `other` finds headings that `refuse` knows, the refusal is that one."""
    try:
        return read()
    except Refused:
        try:
            headings = other().header
        except Refused:
            headings = ()
        refuse(headings)
        raise
