"""Secrets in places nobody types in: exports, pictures, what others asked before, buttons about nothing."""

import struct
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.__main__ import entry
from charts.trend import draw
from handlers import ROUTES
from handlers.messages.cards import CHART, HISTORY, MORE, SHARE, WHY
from handlers.messages.keys import Subject, write_subject
from handlers.messages.lists import OPEN, PICK
from handlers.messages.risk_keys import RiskSubject, write_risk_subject
from storage.database import Database
from storage.domain.indicator import IndicatorKey
from storage.domain.role import Permission
from storage.domain.viewer import COMMAND_LINE
from storage.scorecard import lines
from tests.confidentiality.canaries import CANARIES, TODAY, Canary
from tests.confidentiality.cast import PARTS, Part
from tests.confidentiality.pressing import press
from tests.confidentiality.risk_canaries import SECRETS
from tests.confidentiality.test_canaries import leaks, told_of
from tests.confidentiality.walker import Walker

Walk = Callable[[Part, Sequence[Canary]], Walker]
Made = Callable[[Sequence[Canary]], Path]
# The command line asks the calendar, and by its day tomorrow's figure of the tests has long been out.
UNDATED = tuple(one for one in CANARIES if one.kind != "figure of tomorrow")
_DRAWN = (b"IHDR", b"PLTE", b"tRNS", b"pHYs", b"IDAT", b"IEND")
SHOWS = (CHART, HISTORY, WHY, MORE, SHARE, OPEN, PICK)


def exported(database: Path, folder: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The files of `python -m bot export --public`, unpacked."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")
    assert entry(["export", str(folder), "--public", "--format", kind]) == 0
    return {name: data for path in folder.iterdir() for name, data in _parts(path)}


def _parts(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.suffix == ".csv":
        yield path.name, path.read_bytes()
        return
    with ZipFile(BytesIO(path.read_bytes())) as archive:
        for name in archive.namelist():
            if name != "docProps/core.xml":  # when it was written
                yield f"{path.name}/{name}", archive.read(name)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_public_export_is_the_same_with_and_without_the_secrets(
    kind: str, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    files = exported(made(UNDATED), tmp_path / "with", kind, monkeypatch)
    assert files == exported(made(()), tmp_path / "without", kind, monkeypatch)
    told = told_of(UNDATED, "", b"".join(files.values()).decode("utf-8", "replace"))
    assert told == []


def test_a_picture_holds_no_words_but_those_that_are_drawn(made: Made):
    database = Database(f"sqlite:///{made(CANARIES)}")
    with database.reading() as session:
        shown = [one.snapshot for one in lines(session, viewer=COMMAND_LINE, today=TODAY)]
    database.close()
    exempt = next(one for one in shown if one.definition.key.code == "H-90")
    assert [kind for kind, _ in _chunks(draw(exempt)) if kind not in _DRAWN] == []


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def test_what_a_director_asked_before_is_not_shown_to_a_viewer_after(walker: Walk):
    director = walker(PARTS["director"], CANARIES)
    names = [canary.typed[0].swapcase() for canary in CANARIES]
    for words in ("summary", "list", "red", *names):
        director.do(f"/kpi {words}", lambda words=words: director._command("/kpi", words))
    viewer = Walker(director.world, director.world.workspace.person(PARTS["viewer"].person))
    assert leaks(viewer.walk(questions=("summary", "list", "red", "changed")), CANARIES) == []


@pytest.mark.parametrize("action", SHOWS)
def test_a_button_about_a_secret_reads_as_one_about_nothing(action: str, walker: Walk):
    viewer = walker(PARTS["viewer"], CANARIES)

    def told(key: IndicatorKey) -> list[str]:
        heard = viewer.world.during(lambda: press(viewer, action, write_subject(Subject(key))))
        return sorted(one.same for one in heard)

    told(IndicatorKey("H-00", "harbour-services"))  # the first time Slack is asked who this is
    nothing = told(IndicatorKey("H-00", "harbour-services"))
    assert any("is not there any more, or not yours to see" in words for words in nothing)
    for code, scope in (("H-90", "harbour-services"), ("H-80", "harbour-services"), ("H-77", "harbour-services")):
        assert told(IndicatorKey(code, scope)) == nothing


RISK_SHOWS = ("pick", "open", "share", "more", "history", "heatmap", "profile", "view.summary", "view.top")


@pytest.mark.parametrize("action", [f"risk.{one}" for one in RISK_SHOWS])
def test_a_button_about_a_secret_risk_reads_as_one_about_nothing(action: str, walker: Walk):
    viewer = walker(PARTS["viewer"], SECRETS)

    def told(view: str, words: str) -> list[str]:
        value = write_risk_subject(RiskSubject(view, words))
        heard = viewer.world.during(lambda: press(viewer, action, value))
        return sorted(one.same for one in heard)

    told("card", "HR-00")
    for view, nothing, secrets in (
        ("card", "HR-00", ("HR-90", "HR-80", "HR-91")),
        ("summary", "frimpsten", ("zorvexcategory", "quillumcategory", "gambrelname", "whistlenname")),
    ):
        same = told(view, nothing)
        assert [one for one in secrets if told(view, one) != same] == []


def test_every_route_that_shows_an_indicator_is_tried_with_a_secret():
    asked = {route.name for route in ROUTES if route.kind == "action" and route.permission is Permission.ASK}
    assert {name for name in asked if name.startswith("kpi.")} == set(SHOWS)
