"""What must not be heard: a council of two directorates, and in it one secret of every kind there is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from storage.applying.importing import apply
from storage.applying.outcome import Options
from storage.audit import Hand
from storage.database import Database
from storage.domain.classification import Classification, Publication
from storage.intake.reader import read

TODAY = date(2020, 1, 20)
HARBOUR, MEADOW = "Harbour Services", "Meadow Services"
_HAND = Hand("test", datetime(2020, 1, 20, 8, tzinfo=UTC), "test")
_DEFINED = "Code,Name,Section,Unit,Polarity,Target,Tolerance,Frequency,Owner,Aliases,Description,Class\n"
_FIGURES = "Code,Name,Section,Period,Value,Target,RAG,Commentary,Edition,England,Class,Publication,Publish on\n"
_DRAFTS = Options(publication=Publication.DRAFT)
PLAIN = {
    "H-01": ("Quay repairs finished on time", "Quays"),
    "H-02": ("Boats inspected each season", "Boats"),
    "H-03": ("Bins emptied along the front", "Quays"),
    "H-04": ("Lamps lit after dusk", "Quays"),
    "H-05": ("Moorings let to residents", "Boats"),
    "H-06": ("Visitors to the lifeboat museum", "Boats"),
    "H-07": ("Ferries leaving when they should", "Boats"),
    "M-01": ("Footpaths cut before summer", "Paths"),
    "M-02": ("Hedges laid by volunteers", "Paths"),
}
MANY = {f"H-{number}": (f"Pennants counted at berth {number}", "Pennants") for number in range(10, 32)}
"""More than stand on one page of any list."""
_ALL = PLAIN | MANY
LONG = "The bins are emptied before the gulls are up and when the crew can get past the fish market. " * 5


@dataclass(frozen=True)
class Canary:
    """One secret. `words` are written in no other place; `typed` is what somebody might try, spelled otherwise.

    `files` are (text, options) as the command line imports them, in order; `plant` writes what no such file holds.
    """

    kind: str
    code: str
    level: Classification
    draft: bool
    words: tuple[str, ...]
    typed: tuple[str, ...]
    files: tuple[tuple[str, Options], ...] = field(repr=False)
    must_show: tuple[str, ...] = ()
    plant: Callable[[Database], None] | None = field(default=None, repr=False, compare=False)
    is_of_all: bool = False

    @property
    def directorate(self) -> str:
        """Whose it is; empty for what is of the whole council."""
        if self.is_of_all:
            return ""
        return MEADOW if self.code.startswith("M") else HARBOUR


def _restricted(
    code: str, name: str, section: str, level: Classification, number: str, word: str, *, alias: str, owner: str
) -> Canary:
    target = f"{number[:2]}.987%"
    definition = (
        f"{code},{name},{section},percent,higher,{target},3 points,quarter,{owner},{alias},About {word}s,{level}\n"
    )
    rows = "".join(
        f"{code},{name},{section},{period},{value},{number[:2]}.987%,RED,Because of {word}.,{period},,,,\n"
        for period, value in (("Q1 2019/20", f"{number[:-2]}1%"), ("Q2 2019/20", f"{number}%"))
    )
    first = name.split()[0]
    return Canary(
        f"{level} indicator of {MEADOW if code.startswith('M') else HARBOUR}",
        code,
        level,
        False,
        (number, f"{number[:2]}.987", word, *name.split(), alias, owner.split()[-1], section, code),
        (name, code, alias, first[: len(first) // 2], first[:-2] + first[-1] + first[-2], word, section),
        ((_DEFINED + definition, Options()), (_FIGURES + rows, Options())),
        must_show=(number, word, name, section),
    )


def _figure(
    kind: str,
    code: str,
    period: str,
    number: str,
    word: str,
    *,
    more: str = "",
    draft: bool = True,
    level: Classification = Classification.PUBLIC,
    benchmark: str = "",
    edition: bool = True,
) -> Canary:
    name, section = PLAIN[code]
    row = (
        f"{code},{name},{section},{period},{number}%,80%,RED,Because of {word}.,{period if edition else ''},{benchmark}"
    )
    return Canary(
        kind,
        code,
        level,
        draft,
        (number, word, *([benchmark.rstrip("%")] if benchmark else [])),
        (f"{name} {period}", word, f"list {period}", f"summary {period}"),
        ((_FIGURES + row + f",{level if level is not Classification.PUBLIC else ''},{more}\n", Options()),),
        must_show=(number, *([word] if edition else [])),
    )


def _draft_indicator() -> Canary:
    rows = (
        _FIGURES
        + "H-77,Vendoquill starlings,Nornwick,Q3 2019/20,37.4519%,80%,RED,Because of yarrowbind.,Q3 2019/20,,,,\n"
    )
    options = Options(scorecard=HARBOUR, publication=Publication.DRAFT, new=True)
    words = ("37.4519", "yarrowbind", "Vendoquill", "starlings", "Nornwick", "H-77")
    typed = ("Vendoquill starlings", "Vendoq", "Vendoquil", "yarrowbind", "H-77", "Nornwick", "list Nornwick")
    shows = ("37.4519", "yarrowbind", "Vendoquill starlings", "Nornwick")
    return Canary("draft indicator", "H-77", Classification.PUBLIC, True, words, typed, ((rows, options),), shows)


CANARIES = (
    _restricted(
        "H-90",
        "Zyxquill brontovane",
        "Grelmoor",
        Classification.EXEMPT,
        "61.3577",
        "marzipone",
        alias="Fluttergast",
        owner="Head of quibblewick",
    ),
    _restricted(
        "H-80",
        "Drimsholt pervane",
        "Ostrelane",
        Classification.INTERNAL,
        "52.8413",
        "calumbrine",
        alias="Snorkeldane",
        owner="Head of tasselgrove",
    ),
    _restricted(
        "M-90",
        "Wexlorn gadbury",
        "Thistlemere",
        Classification.EXEMPT,
        "73.1926",
        "holmfettle",
        alias="Pranglewort",
        owner="Head of umberstoke",
    ),
    _figure("draft figure", "H-01", "Q3 2019/20", "41.2683", "jorvelling", more="draft,"),
    _figure("approved figure", "H-02", "Q3 2019/20", "42.6391", "kestrowan", more="approved,"),
    _figure("held back figure", "H-03", "Q3 2019/20", "43.7162", "lindrabble", more="held back,"),
    _figure("figure of tomorrow", "H-04", "Q3 2019/20", "44.8257", "mosswhin", more="published,21/01/2020"),
    _figure("draft correction", "H-05", "Q2 2019/20", "45.9318", "nettlespar", more="draft,", edition=False),
    _figure("draft with a benchmark", "H-06", "Q3 2019/20", "46.1724", "osmundry", more="draft,", benchmark="57.5391%"),
    _figure(
        "exempt figure of a public indicator",
        "H-07",
        "Q3 2019/20",
        "47.3862",
        "pellitrane",
        more=",",
        draft=False,
        level=Classification.EXEMPT,
    ),
    _draft_indicator(),
    _figure("draft of the other directorate", "M-01", "Q3 2019/20", "48.5937", "quernstile", more="draft,"),
)


def council(database: Database, canaries: Iterable[Canary], *, register: Callable[[Database], None]) -> None:
    """The plain figures of both directorates, what `register` writes, and these secrets, in the order given."""
    for name, prefix in ((HARBOUR, "H"), (MEADOW, "M")):
        codes = [code for code in _ALL if code.startswith(prefix)]
        definitions = "".join(
            f"{code},{','.join(_ALL[code])},percent,higher,80%,3 points,quarter,Head of {code[0]}{code[2:]},,,\n"
            for code in codes
        )
        _take(database, _DEFINED + definitions, Options(scorecard=name))
        _take(database, _FIGURES + "".join(_plain_rows(codes)), Options(scorecard=name))
    register(database)
    for canary in canaries:
        if canary.plant:
            canary.plant(database)
        for text, options in canary.files:
            _take(database, text, options if options.scorecard else _on(options, canary.directorate))


def _on(options: Options, scorecard: str) -> Options:
    return Options(scorecard=scorecard, publication=options.publication, new=True)


def _plain_rows(codes: Sequence[str]) -> Iterable[str]:
    for number, code in enumerate(codes):
        name, section = _ALL[code]
        said = LONG if code == "H-03" else "As expected."
        for period, value, rag in (("Q1 2019/20", 81, "GREEN"), ("Q2 2019/20", 70, "RED")):
            yield f"{code},{name},{section},{period},{value + number % 10}%,80%,{rag},{said},{period},77%,,,\n"


def _take(database: Database, text: str, options: Options) -> None:
    apply(database, read(text.encode(), name=f"{options.scorecard}.csv"), options, hand=_HAND)


def correct(database: Database) -> None:
    """Other figures than before for every plain indicator and draft: whatever was approved was something else."""
    for code, (name, section) in PLAIN.items():
        scorecard = HARBOUR if code.startswith("H") else MEADOW
        row = f"{code},{name},{section},Q3 2019/20,66%,80%,RED,Checked again.,Q3 2019/20,,,draft,\n"
        if code not in ("H-04", "H-07"):  # published, by itself tomorrow and for some: a draft takes no such place
            _take(database, _FIGURES + row, Options(scorecard=scorecard))
