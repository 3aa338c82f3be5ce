"""What is counted while the bot works; nobody counts until a meter is given."""

from typing import Protocol


class Meter(Protocol):
    """Hears what happens. Nothing it is told names an indicator, a person or a figure."""

    def delivered(self, outcome: str) -> None:
        """An attempt to send a message ended so."""
        ...

    def acknowledged(self, seconds: float) -> None:
        """A request of Slack's was acknowledged, so long after it came in."""
        ...

    def rendered(self, seconds: float) -> None:
        """A chart was drawn."""
        ...


class NoMeter:
    """Counts nothing."""

    def delivered(self, outcome: str) -> None:
        """Forgotten."""

    def acknowledged(self, seconds: float) -> None:
        """Forgotten."""

    def rendered(self, seconds: float) -> None:
        """Forgotten."""
