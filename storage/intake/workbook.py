"""The frame of a workbook: its sheets, its texts, its number formats and its epoch."""

import posixpath
import zipfile
from dataclasses import dataclass, field

from storage.intake.gate import read_part
from storage.intake.markup import Attributes, shared_strings, walk
from storage.intake.numformat import BUILT_IN, Render, renderer
from storage.intake.problems import Refused


@dataclass(frozen=True)
class SheetEntry:
    """A sheet as the workbook lists it; `part` is its name in the archive, empty for a chart sheet."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True)
class Workbook:
    """What is needed to read any sheet: texts by number, and a way to show a number by style."""

    archive: zipfile.ZipFile
    sheets: tuple[SheetEntry, ...]
    texts: list[str]
    renders: list[Render]


def load(archive: zipfile.ZipFile) -> Workbook:
    """Read the frame. Raises Refused for a workbook that is damaged."""
    names = set(archive.namelist())
    main = next((target for kind, target in _relations(archive, "", names).values() if kind == "officeDocument"), "")
    if main not in names:
        raise Refused.because("the workbook is damaged: its list of sheets is missing")
    relations = _relations(archive, main, names)
    frame = _Frame(relations)
    walk(read_part(archive, main), frame.seen)
    strings = next((target for kind, target in relations.values() if kind == "sharedStrings"), "")
    styles = next((target for kind, target in relations.values() if kind == "styles"), "")
    return Workbook(
        archive,
        tuple(frame.sheets),
        shared_strings(read_part(archive, strings)) if strings in names else [],
        _renders(read_part(archive, styles), epoch_1904=frame.epoch_1904) if styles in names else [],
    )


@dataclass
class _Frame:
    relations: dict[str, tuple[str, str]]
    sheets: list[SheetEntry] = field(default_factory=list)
    epoch_1904: bool = False

    def seen(self, tag: str, attributes: Attributes) -> None:
        if tag == "workbookPr":
            self.epoch_1904 = attributes.get("date1904") in ("1", "true")
        elif tag == "sheet":
            kind, part = self.relations.get(attributes.get("id", ""), ("", ""))
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append(SheetEntry(attributes.get("name", ""), part if kind == "worksheet" else "", hidden))


def _relations(archive: zipfile.ZipFile, part: str, names: set[str]) -> dict[str, tuple[str, str]]:
    """The parts that a part refers to: id → (kind, name in the archive). Links to the outside are left out."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}

    def seen(tag: str, attributes: Attributes) -> None:
        if tag != "Relationship" or attributes.get("TargetMode") == "External":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = attributes.get("Target", "")
        whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[attributes.get("Id", "")] = (kind, whole)

    where = posixpath.join(folder, "_rels", f"{name}.rels")
    if where in names:
        walk(read_part(archive, where), seen)
    return found


def _renders(styles: bytes, *, epoch_1904: bool) -> list[Render]:
    """For each cell style its way to show a number."""
    codes: dict[int, str] = dict(BUILT_IN)
    used: list[int] = []
    inside = ""

    def seen(tag: str, attributes: Attributes) -> None:
        nonlocal inside
        if tag in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside = tag
        elif tag == "numFmt" and inside != "dxfs":
            codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "General")
        elif tag == "xf" and inside == "cellXfs":
            used.append(_number(attributes.get("numFmtId")))

    walk(styles, seen)
    return [renderer(codes.get(id, "General"), epoch_1904=epoch_1904) for id in used]


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
