"""Indicators as large and as hostile as a council's files can make them."""

from datetime import date
from decimal import Decimal

from storage.domain.compose import snapshot
from storage.domain.indicator import AmberRule, Definition, IndicatorKey, Polarity, Unit
from storage.domain.line import Line
from storage.domain.period import PeriodType, parse_period
from storage.domain.rag import RagStatus
from storage.domain.snapshot import Benchmark, EditionRef, IndicatorSnapshot, Measurement

TODAY = date(2019, 12, 2)
LATEST = parse_period("Q2 2019/20")

NAMES = {
    "long": ("Children in Need pupils Achievement of the English Baccalaureate at grade 5 or above, all pupils " * 4)[
        :300
    ],
    "one word": "x" * 300,
    "ampersands": "&" * 300,
    "pings": ("<!channel> <@U0SBCABINET> <!here|x> <#C0SBPERFORM> @here " * 6)[:300],
    "links": ("https://example.org/?a=b&c=d <https://example.org|click> " * 6)[:300],
    "marks": ("*bold* _it_ ~no~ `code` ```block``` > quote :smile: " * 7)[:300],
    "newlines": ("one\ntwo\r\n\tthree\n\n" * 20)[:300],
    "right to left": ("\u202egnorw \u202d مؤشر رعاية الأطفال \u2067 " * 12)[:300],
    "emoji": "🟥👩‍👧" * 75,
    "blank": " ",
}


def commentary(length: int, name: str) -> str:
    """So many characters of words like the name's."""
    return (f"{name} " * (length // (len(name) + 1) + 1))[:length]


def odd(name: str, *, words: int = 3000, number: int = 0) -> IndicatorSnapshot:
    """An indicator whose every text is `name` or made of it, with a figure for each of sixty quarters."""
    about = Definition(
        IndicatorKey(f"CODE-{number}", "scope"),
        name,
        description=commentary(3000, name),
        unit=Unit.PERCENT,
        polarity=Polarity.HIGHER,
        frequency=PeriodType.QUARTER,
        amber=AmberRule(points=Decimal("2.5"), improved=True),
        target=Decimal("52.123456"),
        directorate=name,
        owner=name,
        defined=True,
    )
    return snapshot(
        about,
        _history(name, words),
        today=TODAY,
        scorecard=name,
        section=name,
        edition=EditionRef(name, LATEST),
        movement=name,
        benchmarks=tuple(Benchmark(f"{name} {each}", ((LATEST, Decimal("51.5")),)) for each in range(5)),
        source=name,
        notice=name,
    )


def _history(name: str, words: int) -> list[Measurement]:
    periods = [LATEST]
    while len(periods) < 60:
        periods.insert(0, periods[0].previous())
    older = [
        Measurement(each, each.label, Decimal("47.123456789"), target=Decimal("52.123456"), illustrative=True)
        for each in periods[:-1]
    ]
    latest = Measurement(
        periods[-1],
        name[:80],
        Decimal("-98765432109876.123456"),
        text=name,
        target=Decimal("52.123456"),
        target_text=name,
        published=RagStatus.GREEN,
        commentary=commentary(words, name),
    )
    return [*older, latest]


def odd_lines(count: int, name: str, *, status: RagStatus = RagStatus.RED) -> list[Line]:
    """So many lines of a list, in four sections of two scorecards, half of them changed."""
    return [_line(number, name, status) for number in range(count)]


def _line(number: int, name: str, status: RagStatus) -> Line:
    half = number % 2
    about = Definition(IndicatorKey(f"CODE-{number}", f"scope{half}"), f"{number} {name}"[:300], defined=True)
    figure = Measurement(LATEST, LATEST.label, Decimal(number), published=status)
    shown = snapshot(
        about, [figure], today=TODAY, scorecard=f"{half} {name}", section=f"{number * 4 // 200} {name}",
        edition=EditionRef("Corporate", LATEST),
    )  # fmt: skip
    return Line(shown, RagStatus.AMBER if half else RagStatus.RED, bool(half), True)
