"""A file of the risk register in, its values out: risks, their scorings, their mitigations or the risk areas."""

from collections.abc import Callable
from pathlib import Path

from storage.domain.matrix import RiskMatrix
from storage.intake.misplaced import refuse_indicators, table_or_other
from storage.intake.reader import content_of, digest, read_register_table, read_table
from storage.intake.risk_columns import map_register
from storage.intake.risk_double import joined
from storage.intake.risk_fields import RiskWords
from storage.intake.risk_lists import read_areas, read_mitigations, read_scorings
from storage.intake.risk_rows import read_register
from storage.intake.risk_values import RegisterFile
from storage.intake.values import Progress

_READERS: dict[RiskWords, Callable[..., RegisterFile]] = {
    RiskWords.RISKS: read_register,
    RiskWords.SCORINGS: read_scorings,
    RiskWords.MITIGATIONS: read_mitigations,
    RiskWords.AREAS: read_areas,
}


def read_risks(
    source: Path | str | bytes, *, matrix: RiskMatrix, name: str = "", progress: Progress | None = None
) -> RegisterFile:
    """Read a CSV or XLSX file, given by its path or as its content; which of the four it is, its headings say.

    `matrix` says which scores there can be. Raises Refused with everything that is wrong; nothing is read in part.
    OSError when the path cannot be opened.
    """
    content = source if isinstance(source, bytes) else content_of(Path(source))
    if not name and not isinstance(source, bytes):
        name = Path(source).name
    table = joined(table_or_other(lambda: read_register_table(content), lambda: read_table(content), refuse_indicators))
    words, mapping = map_register(table)
    return _READERS[words](table, mapping, matrix, name=name, digest=digest(content), progress=progress)
