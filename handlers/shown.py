"""What stands in a message, of figures or of risks: what it is about, and how it is made anew for whoever reads it."""

from charts.plans import Request
from handlers.answer import Answer, Asker, card
from handlers.messages.keys import Subject, read_subject, write_subject
from handlers.messages.risk_keys import RiskSubject, read_risk_subject, write_risk_subject
from handlers.risk_answer import RiskAnswer, of_subject
from storage.domain.indicator import IndicatorKey
from storage.domain.snapshot import IndicatorSnapshot
from storage.store import Reading

Shown = Answer | RiskAnswer
About = Subject | RiskSubject


def written(subject: About | None) -> str:
    """What is kept of a message so that it can be made anew; empty for one that cannot be."""
    if subject is None:
        return ""
    return write_risk_subject(subject) if isinstance(subject, RiskSubject) else write_subject(subject)


def read(text: str) -> About | None:
    """What was kept; None for anything that was not written so."""
    return (read_subject(text) or read_risk_subject(text)) if text else None


def made(subject: About, *, asker: Asker, reading: Reading, shared_by: str = "") -> Shown:
    """What a message about this says to the asker now; `shared_by` is who shared it for everyone."""
    if isinstance(subject, RiskSubject):
        return of_subject(subject, asker=asker, reading=reading, shared_by=shared_by)
    return card(subject, asker=asker, reading=reading, shared_by=shared_by)


def source(shown: Shown) -> object | None:
    """What it was made from; None where there is nothing of what was asked for. Equal sources show the same."""
    return shown.snapshot if isinstance(shown, Answer) else shown.source


def to_draw(shown: Shown) -> Request | None:
    """The picture that belongs to it."""
    return shown.snapshot if isinstance(shown, Answer) else shown.picture_request


def is_bare(what: object | None) -> bool:
    """Whether nothing is shown but what the indicator is; of the risk register, whether nothing is shown."""
    return what is None or (isinstance(what, IndicatorSnapshot) and what.latest is None and what.stated is None)


def indicators(shown: Shown) -> frozenset[IndicatorKey]:
    """The indicators of which it tells."""
    return shown.about if isinstance(shown, Answer) else shown.indicators


def areas(shown: Shown) -> frozenset[str]:
    """The risk areas of which it tells, by name."""
    return shown.areas if isinstance(shown, RiskAnswer) else frozenset()
