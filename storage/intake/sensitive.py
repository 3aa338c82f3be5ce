"""Who a row is for and whether it is out, read from its columns."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from storage.domain.classification import Classification, Publication
from storage.domain.period import Period, PeriodType
from storage.intake.cells import Cells, read_period
from storage.intake.fields import Field
from storage.intake.marking import Unknown, read_class, read_publication
from storage.intake.rows import Row

Mark = TypeVar("Mark", Classification, Publication)


def classification_of(cells: Cells, row: Row) -> Classification | None:
    """The class that the row states; None where it says nothing."""
    return _stated(cells, row, Field.CLASS, read_class)


def publication_of(cells: Cells, row: Row) -> Publication | None:
    """The state of publication that the row states; None where it says nothing."""
    return _stated(cells, row, Field.PUBLICATION, read_publication)


def _stated(cells: Cells, row: Row, field: Field, read: Callable[[str, str], Mark | None]) -> Mark | None:
    text = row.text(field)
    if not text:
        return None
    heading = cells.headings[field]
    try:
        return read(heading, text)
    except Unknown as unknown:
        cells.problems.add(str(unknown), line=row.line, column=heading, value=text)
        return None


def is_draft_of(cells: Cells, row: Row) -> bool | None:
    """Whether a definition is of an indicator that is not to be named yet; None where the row says nothing."""
    stated = publication_of(cells, row)
    if stated in (Publication.APPROVED, Publication.HELD):
        heading = cells.headings[Field.PUBLICATION]
        text = row.text(Field.PUBLICATION)
        cells.problems.add("draft or published, as a definition is", line=row.line, column=heading, value=text)
    if text := row.text(Field.PUBLISH_ON):
        words = "figures are published on a day, and a definition holds at once"
        cells.problems.add(f"{words}: “{text}” cannot be kept", line=row.line, column=cells.headings[Field.PUBLISH_ON])
    return None if stated is None else stated is not Publication.PUBLISHED


def publish_on_of(cells: Cells, row: Row, publication: Publication | None) -> date | None:
    """The day from which the row is published; only what is published has one."""
    text = row.text(Field.PUBLISH_ON)
    if not text:
        return None
    heading = cells.headings[Field.PUBLISH_ON]
    found = read_period(text)
    if not (isinstance(found, Period) and found.type is PeriodType.DATE):
        cells.problems.add("a day such as 30/09/2019, or blank", line=row.line, column=heading, value=text)
        return None
    if publication not in (None, Publication.PUBLISHED):
        words = f"what has a day of publication is published on it, and this line says “{publication}”"
        cells.problems.add(words, line=row.line, column=heading)
    return found.start
