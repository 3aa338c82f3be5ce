"""What a delivery says, made for whoever can read it at this moment."""

from collections.abc import Callable
from dataclasses import dataclass

from charts.plans import Request
from handlers.deps import Deps
from handlers.messages.blocks import Message
from handlers.messages.keys import Subject
from storage.domain.delivery import Delivery, Reason
from storage.domain.indicator import IndicatorKey
from storage.domain.risk import RiskKey
from storage.domain.viewer import Reader


@dataclass(frozen=True)
class Rendered:
    """A message ready to be sent.

    `about` are the indicators whose figures it shows, `risks` the risks and `areas` the names of the risk areas, given
    where it has to be withdrawn as any list or card is (so not for what is a live message, which is edited); `version`
    the version of the figures it was made from; `subject` what the
    buttons of a card carry. `chart` is drawn and put at the end where that can be done in time; `file` is its id in
    Slack once the message shows it. With `is_less` something that stood there may not be seen any more.
    """

    message: Message
    about: tuple[IndicatorKey, ...] = ()
    version: int = 0
    subject: Subject | None = None
    chart: Request | None = None
    file: str = ""
    is_less: bool = False
    risks: tuple[RiskKey, ...] = ()
    areas: tuple[str, ...] = ()

    @property
    def is_kept(self) -> bool:
        """Whether it is kept track of, to be withdrawn one day."""
        return bool(self.about or self.risks or self.areas)


@dataclass(frozen=True)
class Plan:
    """How an alert with lines is laid out: row ids of lines for each page, the head first, and those that get a card.

    Without pages there is nothing to tell these readers, and `why_none` says why.
    """

    pages: tuple[tuple[int, ...], ...] = ()
    cards: tuple[int, ...] = ()
    why_none: Reason = Reason.NOBODY


Renderer = Callable[[Deps, Delivery, Reader], Rendered | None]
"""Gives None where the readers may see nothing of it. Raises nothing but faults of its own."""
Planner = Callable[[Deps, Delivery, Reader], Plan]
