"""What a column can mean, and the words councils head it with."""

import re
import unicodedata
from enum import StrEnum


class Field(StrEnum):
    """The meaning of a column, in the words of the report."""

    CODE = "code"
    NAME = "indicator"
    SECTION = "section"
    SCORECARD = "scorecard"
    SCOPE = "scope"
    DIRECTORATE = "directorate"
    OWNER = "owner"
    VALUE = "figure"
    TARGET = "target"
    RAG = "published RAG"
    DATA_PERIOD = "data period"
    PERIOD = "period"
    YEAR = "year"
    EDITION = "edition"
    COMMENTARY = "commentary"
    MOVEMENT = "movement"
    UNIT = "unit"
    STATUS = "how final"
    ILLUSTRATIVE = "illustrative"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    BENCHMARK = "benchmark"
    ALIASES = "aliases"
    DESCRIPTION = "description"
    DECIMALS = "decimal places"
    POLARITY = "which way is good"
    FREQUENCY = "frequency"
    ACCUMULATION = "snapshot or cumulative"
    AMBER = "amber rule"
    BAND = "no-change band"
    LAG = "days until due"
    POSITION = "place on the page"
    LEVEL = "level of the scorecard"
    PARENT = "scorecard above"
    SOURCE = "source"
    NOTICE = "notice"
    DEFINED = "defined or not"
    RETIRED = "day of retirement"
    NAME_ONLY = "name only"
    ILLUSTRATIVE_BENCHMARKS = "illustrative benchmarks"
    CLASS = "class"
    PUBLICATION = "publication"
    PUBLISH_ON = "day of publication"
    EFFECTIVE_FROM = "day from which a rule holds"
    REASON = "reason"
    DECIDED_ON = "day of decision"
    DECIDED_BY = "decided by"


_WORDS = {
    Field.CODE: "code, ref, reference, id, indicator code, indicator id, indicator ref, measure code, measure id, kpi"
    " code, kpi ref, kpi id, kpi no, pi ref, pi code",
    Field.NAME: "name, indicator name, measure name, kpi name, performance indicator, performance measure, key"
    " performance indicator, key business measure, indicator, measure, kpi, kbm, pi, metric, title,"
    " indicator title",
    Field.SECTION: "section, area, perspective, theme, outcome group, outcome, priority, service area, group, category,"
    " section name",
    Field.SCORECARD: "scorecard, scorecard name",
    Field.SCOPE: "scope",
    Field.DIRECTORATE: "directorate, department, service directorate, portfolio",
    Field.OWNER: "owner, indicator owner, lead officer, responsible officer, accountable officer, measure owner, kpi"
    " owner",
    Field.VALUE: "value, latest performance, current performance, actual, actual performance, outturn, latest value,"
    " latest figure, current value, actual value, latest outturn, year end outturn, latest result,"
    " performance value, performance, result, figure, latest, current, score",
    Field.TARGET: "target, target value, current target, latest target, goal, annual target",
    Field.RAG: "rag, rag status, rag rating, published rag, current rag, rag as published, performance rag,"
    " performance status, performance rating, traffic light, brag, brag status, rating, current rating, current status",
    Field.DATA_PERIOD: "data period, as at, data as at, latest data period, date of data, data date, period of data,"
    " latest data, data period end, latest period",
    Field.PERIOD: "period, quarter, reporting period, period covered, measurement period, time period, month, date,"
    " period end, period ending, period ended, quarter end, quarter ending, quarter ended",
    Field.YEAR: "year, financial year, fy, academic year, reporting year",
    Field.EDITION: "edition, reporting quarter, report quarter, report period, report",
    Field.COMMENTARY: "commentary, comments, comment, performance details, notes, note, narrative,"
    " performance commentary, explanation, officer comment, officer comments",
    Field.MOVEMENT: "movement, direction of travel, travel, change, movement text, previous rating",
    Field.UNIT: "unit, units, unit of measure, unit of measurement, measured in",
    Field.STATUS: "figure status, data status, measurement status, provisional or final, provisional, how final",
    Field.ILLUSTRATIVE: "illustrative, is illustrative",
    Field.NUMERATOR: "numerator, num",
    Field.DENOMINATOR: "denominator, denom, cohort size",
    Field.ALIASES: "aliases, alias, also known as, other names, synonyms",
    Field.DESCRIPTION: "description, definition, what is measured, long description",
    Field.DECIMALS: "decimals, decimal places, printed decimals, precision",
    Field.POLARITY: "polarity, good direction, good is, good to be, which way is good, better is, aim,"
    " desired direction, direction of improvement",
    Field.FREQUENCY: "frequency, how often, collected, reporting frequency",
    Field.ACCUMULATION: "accumulation, snapshot or cumulative, cumulative, cumulative or snapshot, accumulates",
    Field.AMBER: "amber rule, amber, tolerance, amber tolerance, rag tolerance, thresholds, rag thresholds, rag rule",
    Field.BAND: "no change band, steady band, no change",
    Field.LAG: "lag days, lag, days until due, due after days, expected after days",
    Field.NAME_ONLY: "name only",
    Field.ILLUSTRATIVE_BENCHMARKS: "illustrative benchmarks",
    Field.POSITION: "position, place on the page, sort order",
    Field.LEVEL: "level, scorecard level, level of the scorecard",
    Field.PARENT: "parent scorecard, scorecard above, reports to",
    Field.SOURCE: "source, scorecard source",
    Field.NOTICE: "notice, scorecard notice",
    Field.DEFINED: "defined, defined or not",
    Field.RETIRED: "retired, retired on, day of retirement",
    Field.CLASS: "class, classification, data classification, information classification, security classification,"
    " sensitivity, confidentiality, protective marking, marking, part a or b, part a/b, part a or part b,"
    " part a / part b, part 1 or 2, part 1/2, part i or ii, part i/ii, exempt or not, exempt or public, access class",
    Field.PUBLICATION: "publication, publication status, publication state, publish status, release status,"
    " approval status, draft or published",
    Field.PUBLISH_ON: "publish on, publish from, publish date, to be published on, publication date,"
    " date of publication, day of publication, release date, release on, embargo, embargoed until, embargo until",
    Field.EFFECTIVE_FROM: "effective from, in force from, rule from",
    Field.REASON: "reason, reason for change, reason for the change",
    Field.DECIDED_ON: "decided on, day of decision, date of decision",
    Field.DECIDED_BY: "decided by",
}
_BENCHMARKS = {
    "England": "england, national, national average, england average, english average, national figure,"
    " benchmark england",
    "Statistical neighbours": "statistical neighbours, statistical neighbour, stat neighbours, sn,"
    " statistical neighbour average, statistical neighbours average, benchmark statistical neighbours",
}
# Words that give way to a plainer heading for the same thing: “Performance” beside “Actual” is no second figure.
_WEAK = frozenset(
    [
        "indicator",
        "measure",
        "kpi",
        "kbm",
        "pi",
        "metric",
        "title",
        "area",
        "group",
        "category",
        "outcome",
        "priority",
        "theme",
        "performance",
        "result",
        "figure",
        "latest",
        "current",
        "score",
        "rating",
        "status",
        "id",
        "ref",
        "reference",
        "change",
        "travel",
        "note",
        "notes",
        "month",
        "date",
    ]
)
GLYPHS = frozenset(
    {
        "dot",
        "dot ocr glyph",
        "dot glyph",
        "arrow",
        "arrows",
        "trend",
        "projection",
        "trend arrow",
        "dot arrow",
        "direction",
    }
)


def _table(words: dict[Field, str]) -> dict[str, Field]:
    return {word.strip(): field for field, row in words.items() for word in row.split(",")}


FIELDS = _table(_WORDS)
SERIES = {word.strip(): name for name, row in _BENCHMARKS.items() for word in row.split(",")}


def normal(heading: str) -> str:
    """A heading as it is looked up: lower case, one space between words, no ornaments."""
    text = unicodedata.normalize("NFKC", heading).lower()
    return " ".join(re.sub(r"[_\s*:;?.!\-–]+", " ", text).split())


def meaning(heading: str) -> Field | None:
    """What a heading means by itself; a remark in brackets after it does not count."""
    for text in (normal(heading), normal(re.sub(r"\([^)]*\)\s*$", "", heading))):
        if text in FIELDS:
            return FIELDS[text]
        if text in SERIES:
            return Field.BENCHMARK
    return None


def is_weak(heading: str) -> bool:
    """Whether a plainer heading for the same thing goes before this one."""
    return normal(heading) in _WEAK


def series_of(heading: str) -> str:
    """The comparator a benchmark column gives: England, Statistical neighbours."""
    return SERIES.get(normal(heading)) or SERIES[normal(re.sub(r"\([^)]*\)\s*$", "", heading))]
