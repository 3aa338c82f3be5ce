"""Slack's limits on tables and its own charts."""

import math
from collections.abc import Mapping
from typing import Any

from bot.demo.text_limits import Problems, at, items, listed, only, string

TABLE_CHARACTERS = 10_000
# Newer documentation says 200 rows and 20,000 characters, older 100 and 10,000: the smaller holds in both.
DATA_TABLE_ROWS = 101


def table(block: Mapping[str, Any], path: str) -> Problems:
    """At most 100 rows by 20 columns and 10,000 characters; every cell has at least one character."""
    yield from only(block, "block_id rows column_settings", path)
    yield from _grid(block, path, least=1, most=100)
    yield from _column_settings(block, path)


def data_table(block: Mapping[str, Any], path: str) -> Problems:
    """A header and 1 to 100 rows of equal length, a caption, pages of 1 to 100 rows."""
    yield from only(block, "block_id rows caption page_size row_header_column_index", path)
    yield from string(block, "caption", 2000, path, required=True)
    yield from _grid(block, path, least=2, most=DATA_TABLE_ROWS)
    rows = listed(block, "rows")
    if rows and any(isinstance(cell, Mapping) and cell.get("type") == "rich_text" for cell in _cells(rows[0])):
        yield at(f"{path}/rows/0", "rich_text cannot be used in the header row")
    if block.get("page_size", 5) not in range(1, 101):
        yield at(f"{path}/page_size", "must be from 1 to 100")
    columns = len(_cells(rows[0])) if rows else 1
    if block.get("row_header_column_index", 0) not in range(columns):
        yield at(f"{path}/row_header_column_index", "must be the number of a column, from 0")


def _cells(row: object) -> list[Any]:
    return row if isinstance(row, list) else []


def _grid(block: Mapping[str, Any], path: str, *, least: int, most: int) -> Problems:
    yield from items(block, "rows", least, most, path)
    rows = listed(block, "rows")
    for number, row in enumerate(rows):
        where = f"{path}/rows/{number}"
        if not 1 <= len(_cells(row)) <= 20:
            yield at(where, "a row must have 1 to 20 cells")
        if len(_cells(row)) != len(_cells(rows[0])):
            yield at(where, "all rows must have the same number of cells")
        for column, cell in enumerate(_cells(row)):
            yield from _cell(cell, f"{where}/{column}")
    total = sum(cell_characters(cell) for row in rows for cell in _cells(row))
    if total > TABLE_CHARACTERS:
        yield at(path, f"a table must be no more than {TABLE_CHARACTERS} characters (has {total})")


def _cell(cell: object, path: str) -> Problems:
    kind = cell.get("type") if isinstance(cell, Mapping) else None
    if not isinstance(cell, Mapping) or kind not in ("raw_text", "raw_number", "rich_text"):
        yield at(path, "a cell must be raw_text, raw_number or rich_text")
    elif kind == "raw_text":
        yield from only(cell, "text", path)
        yield from string(cell, "text", TABLE_CHARACTERS, path, required=True)
    elif kind == "raw_number":
        yield from only(cell, "value text", path)
        if not _is_number(cell.get("value")):
            yield at(f"{path}/value", "must be a finite number")
    elif not listed(cell, "elements"):
        yield at(path, "rich_text must have at least 1 element")


def cell_characters(value: object) -> int:
    """The characters shown in a cell, rich text opened."""
    if isinstance(value, Mapping):
        own = len(str(value.get("text", ""))) if value.get("type") != "raw_number" else len(str(value.get("value", "")))
        return own + sum(cell_characters(each) for each in listed(value, "elements"))
    return 0


def _column_settings(block: Mapping[str, Any], path: str) -> Problems:
    settings = listed(block, "column_settings")
    if len(settings) > 20:
        yield at(f"{path}/column_settings", "no more than 20 items allowed")
    for number, setting in enumerate(settings):
        where = f"{path}/column_settings/{number}"
        if setting is None:
            continue
        if not isinstance(setting, Mapping):
            yield at(where, "must be an object or null")
            continue
        yield from only(setting, "align is_wrapped", where)
        if setting.get("align", "left") not in ("left", "center", "right"):
            yield at(f"{where}/align", "must be left, center or right")


def data_visualization(block: Mapping[str, Any], path: str) -> Problems:
    """Slack's own chart: title 50, 12 series, 20 points, names and labels 20, one finite number a category."""
    yield from string(block, "title", 50, path, required=True)
    chart = block.get("chart")
    if not isinstance(chart, Mapping) or chart.get("type") not in ("pie", "bar", "area", "line"):
        yield at(f"{path}/chart", "must be a chart of type pie, bar, area or line")
        return
    parts = "segments" if chart["type"] == "pie" else "series"
    yield from items(chart, parts, 1, 12, f"{path}/chart")
    for number, part in enumerate(listed(chart, parts)):
        where = f"{path}/chart/{parts}/{number}"
        if not isinstance(part, Mapping):
            yield at(where, "must be an object")
            continue
        yield from string(part, "label" if parts == "segments" else "name", 20, where, required=True)
        yield from _points(part, where)


def _points(part: Mapping[str, Any], path: str) -> Problems:
    if "data" not in part:
        if not _is_number(part.get("value")):
            yield at(f"{path}/value", "must be a finite number")
        return
    yield from items(part, "data", 1, 20, path)
    for number, point in enumerate(listed(part, "data")):
        where = f"{path}/data/{number}"
        if not isinstance(point, Mapping) or not _is_number(point.get("value")):
            yield at(where, "every point needs a label and a finite number")
        else:
            yield from string(point, "label", 20, where, required=True)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
