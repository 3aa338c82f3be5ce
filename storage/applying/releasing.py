"""What a file asks for in class and publication, and what becomes of what is recorded already.

A file brings things forward: a draft becomes approved or published. It never takes back what has been published; that
is done by holding the line back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from storage.applying.outcome import Options
from storage.domain.classification import Classification, Publication, Release
from storage.intake.problems import Problems
from storage.intake.values import FigureRow

PUBLISHED_STAYS = "Import without --draft, or hold the line back first"


@dataclass(frozen=True)
class Wanted:
    """What a row is to be. `classification` is None where neither the file nor the person said."""

    release: Release
    classification: Classification | None
    today: date

    @property
    def is_out(self) -> bool:
        """Whether everyone of its class is to see it at once."""
        return self.release.is_out(self.today)


def wanted_of(row: FigureRow, options: Options, today: date) -> Wanted:
    """What the row says, else what the person said of the whole file, else published."""
    said = row.publication or (Publication.PUBLISHED if row.publish_on else None)
    on = row.publish_on or options.publish_on
    return _wanted(said or options.publication, on, row.classification or options.classification, today)


# Thousands of rows say the same.
@lru_cache(256)
def _wanted(
    publication: Publication | None, on: date | None, classification: Classification | None, today: date
) -> Wanted:
    publication = publication or Publication.PUBLISHED
    return Wanted(Release(publication, on if publication is Publication.PUBLISHED else None), classification, today)


def refuse_both(rows: tuple[FigureRow, ...], options: Options, problems: Problems) -> None:
    """A day of publication in a file called a draft: one of the two is a mistake, and nobody can tell which."""
    if options.publication in (None, Publication.PUBLISHED):
        return
    for row in rows:
        if row.publish_on and row.publication is None:
            words = f"published on {row.publish_on:%d/%m/%Y} by this line, and {options.publication} as you said"
            problems.add(f"{words}. Leave the option out, or the column", line=row.line)


def advance(was: Release, wanted: Release, today: date) -> Release:
    """The release of something that is given again as it was."""
    if was.is_out(today) or wanted.publication is Publication.DRAFT:
        return was
    is_scheduled = was.publication is Publication.PUBLISHED
    return was if is_scheduled and wanted.publication is Publication.APPROVED else wanted


def replaced(was: Release, wanted: Release) -> Release:
    """The release of something not yet out whose content is another now: what was approved was something else."""
    is_held = was.publication is Publication.HELD and wanted.publication is Publication.DRAFT
    return was if is_held else wanted


def release_of(values: Mapping[str, Any]) -> Release:
    """The release in a row of figures or of an edition's lines."""
    return Release(Publication(values["publication"]), values["publish_on"])


def columns_of(release: Release) -> dict[str, Any]:
    """The release as columns of such a row."""
    return {"publication": release.publication, "publish_on": release.on}


def release_words(release: Release) -> str:
    """The release as one says it: draft, published on 01/12/2019."""
    return f"{release.publication} on {release.on:%d/%m/%Y}" if release.on else str(release.publication)
