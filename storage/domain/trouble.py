"""What is not as it should be about telling people, in one look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.domain.delivery import Paused, Waiting


@dataclass(frozen=True)
class Trouble:
    """Messages that have not arrived, where nothing is sent, how many indicators could not be assessed, jobs that have
    not gone round lately, with when they last did, and how many risks and areas could not be assessed.
    """

    undelivered: Sequence[Waiting] = ()
    paused: Sequence[Paused] = ()
    set_aside: int = 0
    silent: Sequence[tuple[str, datetime]] = ()
    risks_aside: int = 0
