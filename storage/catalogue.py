"""The catalogue of common council indicators that ships with the program."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from storage.domain.indicator import Accumulation, Polarity, Unit
from storage.domain.period import PeriodType
from storage.search.wording import normalise


@dataclass(frozen=True)
class CatalogueEntry:
    """A common indicator: the usual definition, to be confirmed by whoever owns the figure.

    The polarity of volumes (children looked after, protection plans) is none, as in the government's own comparison
    tool. Aliases serve search and the link to printed names alike.
    """

    code: str
    name: str
    unit: Unit
    polarity: Polarity
    frequency: PeriodType
    accumulation: Accumulation
    aliases: tuple[str, ...]
    definition: str


@cache
def load() -> tuple[CatalogueEntry, ...]:
    """Every indicator of the catalogue, in its order."""
    text = files("storage").joinpath("catalogue.csv").read_text(encoding="utf-8")
    return tuple(_entry(row) for row in csv.DictReader(text.splitlines()))


def link(name: str) -> CatalogueEntry | None:
    """The entry whose name or alias is ``name`` in normal form; nothing else links, however alike."""
    return _by_name().get(normalise(name))


@cache
def _by_name() -> Mapping[str, CatalogueEntry]:
    linked: dict[str, CatalogueEntry] = {}
    for entry in load():
        linked.setdefault(normalise(entry.name), entry)
    for entry in load():
        for alias in entry.aliases:
            linked.setdefault(normalise(alias), entry)
    return MappingProxyType(linked)


def _entry(row: Mapping[str, str]) -> CatalogueEntry:
    return CatalogueEntry(
        code=row["code"],
        name=row["name"],
        unit=Unit(row["unit"]),
        polarity=Polarity(row["polarity"]),
        frequency=PeriodType(row["frequency"]),
        accumulation=Accumulation(row["accumulation"]),
        aliases=tuple(alias.strip() for alias in row["aliases"].split(";") if alias.strip()),
        definition=row["definition"],
    )
