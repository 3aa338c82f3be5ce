"""The gate: what a file really is, whether it is safe to open, and words for what is turned away."""

import io
import re
import zipfile
import zlib
from enum import StrEnum
from typing import IO

from storage.intake.problems import Refused
from storage.intake.table import MAX_BYTES

MAX_ENTRIES = 200
MAX_UNPACKED = 60_000_000
MAX_RATIO = 100
RATIO_ABOVE = 100_000
CONTENT_TYPES = "[Content_Types].xml"


class Kind(StrEnum):
    """The two kinds of file that are read."""

    CSV = "CSV"
    XLSX = "XLSX"


def kind_of(content: bytes) -> Kind:
    """The kind by the first bytes, never by the name. Raises Refused for anything that is not read here."""
    if len(content) > MAX_BYTES:
        raise Refused.because(f"the file has {len(content) / 1e6:.1f} MB; at most {MAX_BYTES // 1_000_000} MB are read")
    if not content.strip():
        raise Refused.because("the file is empty")
    if content.startswith(b"PK\x03\x04"):
        return Kind.XLSX
    for signature, words in _TURNED_AWAY:
        if content.startswith(signature):
            raise Refused.because(f"this is {words}")
    head = _head(content)
    for pattern, words in _TURNED_AWAY_AS_TEXT:
        if pattern.match(head):
            raise Refused.because(f"this is {words}")
    return Kind.CSV


def _head(content: bytes) -> bytes:
    """The beginning in lower case, without the mark of its encoding and blank space."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content[:2000].decode("utf-16", "ignore").lstrip().lower().encode()
    return content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()


_TURNED_AWAY = (
    (b"\xd0\xcf\x11\xe0", "an old .xls workbook or one protected by a password; save it as .xlsx without a password"),
    (b"%PDF", "a PDF; figures are read from .xlsx or .csv"),
    (b"{\\rtf", "a text document; figures are read from .xlsx or .csv"),
    (b"\x1f\x8b", "a compressed file; unpack it first"),
    (b"PK\x05\x06", "an empty archive"),
    *(
        (signature, "a picture; figures are read from .xlsx or .csv")
        for signature in (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"RIFF")
    ),
    (b"SQLite format 3", "a database; figures are read from .xlsx or .csv"),
)
_TURNED_AWAY_AS_TEXT = (
    (re.compile(rb"%pdf-"), "a PDF; figures are read from .xlsx or .csv"),
    (
        re.compile(rb"<(!doctype html|!--|(html|table|head|body|meta|title|script|style|div|span|p|h[1-6])\b)"),
        "a web page, whatever its name says; save it as .xlsx or .csv",
    ),
    (re.compile(rb"(<\?xml[^>]*>\s*)?<svg\b"), "a picture; figures are read from .xlsx or .csv"),
    (re.compile(rb"<\?xml"), "an XML file; save it as .xlsx or .csv"),
    (re.compile(rb'\{\s*["}]|\[\s*["\[{\]]'), "a JSON file; figures are read from .xlsx or .csv"),
)


def open_workbook(content: bytes) -> zipfile.ZipFile:
    """Open the archive of a workbook, once its directory has been found harmless. Raises Refused otherwise."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, UnicodeError):
        raise Refused.because("the file is damaged: it begins like a workbook but cannot be opened") from None
    _check_directory(archive.infolist())
    _check_flavour(archive)
    for entry in archive.infolist():
        if entry.filename.lower().endswith((".xml", ".rels")):
            _check_markup(archive, entry)
    return archive


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise Refused.because(f"the workbook has more than {MAX_ENTRIES} parts inside")
    if len({entry.filename for entry in entries}) < len(entries):
        raise Refused.because("the workbook holds two parts of one name")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Refused.because(f"the workbook unpacks to more than {MAX_UNPACKED // 1_000_000} MB")
    for entry in entries:
        _check_entry(entry)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    if name.startswith("/") or "\\" in name or ".." in name.split("/") or "\0" in name or ":" in name:
        raise Refused.because("the workbook holds a part whose name points outside it")
    if entry.flag_bits & 0x1:
        raise Refused.because("the workbook is protected by a password; save it without one")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused.because("the workbook is packed in a way that spreadsheets do not use")
    if entry.file_size > RATIO_ABOVE and entry.file_size > MAX_RATIO * entry.compress_size:
        raise Refused.because("the workbook unpacks to more than a hundred times its size, which no real one does")


def _check_flavour(archive: zipfile.ZipFile) -> None:
    names = {entry.filename for entry in archive.infolist()}
    if CONTENT_TYPES not in names or not any(name.startswith("xl/") for name in names):
        raise Refused.because("this is an archive but not an .xlsx workbook")
    types = read_part(archive, CONTENT_TYPES)
    if b"macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in names):
        raise Refused.because("the workbook carries macros; save it as .xlsx, which has none")
    if b"sheet.binary" in types:
        raise Refused.because("this is a binary .xlsb workbook; save it as .xlsx")


_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']*)["']""")


def _check_markup(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Only UTF-8 without a document type: so no entity can be declared, in whatever disguise."""
    tail, first = b"", True
    with archive.open(entry) as part:
        while chunk := _read(part, 1 << 18):
            if first and not _is_plain_utf8(chunk):
                raise Refused.because("the workbook is written in an encoding that spreadsheets do not use")
            if b"<!DOCTYPE" in (joined := tail + chunk) or b"<!ENTITY" in joined:
                raise Refused.because("the workbook declares a document type, which real ones never do")
            tail, first = chunk[-16:], False


def _is_plain_utf8(head: bytes) -> bool:
    declared = _ENCODING.search(head[:400])
    named = declared is None or declared[1].lower() in (b"utf-8", b"us-ascii", b"ascii")
    return named and b"\0" not in head[:400] and not head.startswith((b"\xff\xfe", b"\xfe\xff"))


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part of the workbook whole. Raises Refused when it is missing or damaged."""
    try:
        with archive.open(name) as part:
            return _read(part, -1)
    except KeyError:
        raise Refused.because(f"the workbook is damaged: its part {name[:80]} is missing") from None


def _read(part: IO[bytes], size: int) -> bytes:
    try:
        return part.read(size)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
        raise Refused.because("the workbook is damaged: a part of it cannot be unpacked") from None
