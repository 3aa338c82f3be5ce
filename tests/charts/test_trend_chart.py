"""The drawing: artists are looked at, not pixels; a missing glyph is a warning and so a failure."""

import io
import math
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from chart_samples import compose, definition, indicator, measurements
from matplotlib.colors import to_hex
from PIL import Image

from charts import canvas, trend
from charts.plan import trend_plan
from storage.domain.indicator import Accumulation, Polarity, Unit
from storage.domain.rag import RagStatus
from storage.domain.snapshot import Benchmark, Measurement


def artists(snapshot):
    """The figure's artists by what they mean (gid), each kind in a list."""
    with canvas.style():
        figure = trend.figure(trend_plan(snapshot))
        found = {}
        for artist in figure.findobj():
            if artist.get_gid():
                found.setdefault(artist.get_gid(), []).append(artist)
    return found


def words(found, gid):
    return " ".join(text.get_text() for text in found.get(gid, []))


def test_the_picture_is_an_opaque_png_of_house_size():
    picture = Image.open(io.BytesIO(trend.draw(indicator())))
    picture.load()
    assert (picture.format, picture.size) == ("PNG", (canvas.WIDTH, canvas.HEIGHT))
    assert "transparency" not in picture.info
    assert picture.convert("RGB").getpixel((2, 2)) == (255, 255, 255)


def test_name_rating_finding_and_latest_value_are_written():
    found = artists(indicator())
    assert words(found, "name") == "Care leavers in EET"
    assert words(found, "rating") == "■ Red"
    assert words(found, "finding") == "43%, 9 points below target, deteriorating"
    assert words(found, "latest") == "43%"


def test_the_target_is_a_step_line_with_a_direct_label():
    history = measurements((50, 48, 45, 43), target=Decimal(52))
    history[:2] = [replace(one, target=Decimal(50)) for one in history[:2]]
    found = artists(compose(definition(), history))
    xs, ys = found["target"][0].get_data()
    assert list(ys) == [50, 50, 52, 52]
    assert xs[1] == xs[2] == 1.5
    assert words(found, "Target") == "Target 52%"


def test_every_band_in_sight_has_its_colour_and_its_word():
    found = artists(indicator((55, 50, 43)))
    for status in (RagStatus.RED, RagStatus.AMBER, RagStatus.GREEN):
        assert to_hex(found[f"band {status}"][0].get_facecolor()[0]) == canvas.PALE[status]
        assert words(found, f"word {status}") == f"{canvas.sign(status)} {status.word}"


@pytest.mark.parametrize("status", list(RagStatus))
def test_a_point_has_the_shape_of_its_status(status):
    found = artists(compose(definition(), measurements((50, 43), published=status)))
    shapes = {RagStatus.RED: "s", RagStatus.AMBER: "D", RagStatus.GREEN: "o"}
    assert {line.get_marker() for line in found[f"full {status}"]} == {shapes.get(status, "P")}


def test_illustrative_points_are_hollow_on_a_dotted_line():
    history = measurements((50, 48, 45, 43), target=Decimal(52))
    history[:2] = [replace(one, illustrative=True) for one in history[:2]]
    found = artists(compose(definition(), history))
    assert found["hollow RED"][0].get_markerfacecolor() == canvas.PAPER
    assert [found[gid][0].is_dashed() for gid in ("line", "illustrative line")] == [False, True]
    assert "illustrative" in words(found, "footer")


def test_the_notes_are_as_large_and_dark_as_the_labels_beside_the_plot():
    found = artists(compose(definition(), measurements((50, 43), target=Decimal(52), illustrative=True)))
    note, label = found["footer"][0], found["Target"][0]
    assert "illustrative" in note.get_text()
    assert note.get_fontsize() == label.get_fontsize()
    assert note.get_color() == label.get_color()


def test_a_gap_breaks_the_line():
    xs, ys = artists(indicator((50, 51, None, 45, 43)))["line"][0].get_data()
    assert list(xs) == [0, 1, 1, 3, 4, 4]
    assert [math.isnan(y) for y in ys] == [False, False, True, False, False, True]


def test_a_lone_benchmark_is_a_dash_with_its_name():
    latest = indicator().points[-1].measurement.period
    found = artists(replace(indicator(), benchmarks=(Benchmark("England", ((latest, Decimal(51)),)),)))
    assert found["benchmark"][0].get_marker() == "_"
    assert words(found, "benchmark label") == "England 51%"


def test_an_illustrative_benchmark_is_dotted_and_says_so_beside_it():
    periods = [point.measurement.period for point in indicator().points]
    values = tuple((period, Decimal(51)) for period in periods)
    found = artists(replace(indicator(), benchmarks=(Benchmark("England", values, illustrative=True),)))
    assert found["benchmark"][0].is_dashed()
    assert words(found, "benchmark label") == "England 51%\n(illustrative)"


def test_a_value_off_the_scale_is_named_at_the_edge():
    found = artists(indicator((70, 71, 72, 9000, 73, 74, 75), unit=Unit.NUMBER))
    assert words(found, "off the scale") == "↑ 9,000"


def test_one_point_still_gets_a_chart():
    found = artists(indicator((43,)))
    assert len(found["full RED"]) == 1
    assert words(found, "latest") == "43%"


def test_no_point_gets_a_picture_that_says_so():
    found = artists(compose(definition(), []))
    assert words(found, "nothing") == "There is no figure to draw yet"
    assert words(found, "rating") == "✚ Awaiting data"


def test_no_text_leaves_the_sheet_and_labels_beside_the_plot_do_not_overlap():
    names = ("England", "Statistical neighbours of ours", "West Midlands")
    latest = indicator().points[-1].measurement.period
    lines = tuple(Benchmark(name, ((latest, Decimal(51)),), illustrative=True) for name in names)
    snapshot = replace(indicator((50, 51, 52), name="W" * 200), benchmarks=lines, source="W" * 300)
    with canvas.style():
        figure = trend.figure(trend_plan(snapshot))
        renderer = trend.canvas.FigureCanvasAgg(figure).get_renderer()
        boxes = [(text.get_gid() or "", text.get_window_extent(renderer)) for text in figure.findobj(_is_text)]
    beside = sorted((box.y0, box.y1) for gid, box in boxes if gid.startswith(("word", "Target", "benchmark label")))
    assert all(box.x0 >= 0 and box.x1 <= canvas.WIDTH and box.y0 >= 0 and box.y1 <= canvas.HEIGHT for _, box in boxes)
    assert all(upper[0] >= lower[1] - 2 for lower, upper in pairwise(beside))


def _is_text(artist):
    return hasattr(artist, "get_text") and bool(artist.get_text())


ODD_NAMES = {
    "dollars": "Cost $$ per visit ($m) \\sqrt{x} $",
    "emoji": "Rockets 🚀 and hearts ❤️ and families 👩\u200d👩\u200d👧",
    "Bengali": "শিশুদের যত্ন র\u200d্য",
    "Chinese": "照顾儿童的比例",
    "Arabic": "الأطفال",
    "200 characters": "Percentage of children " * 9,
    "one long word": "W" * 300,
    "controls": "Care\x00\x1b[31m\r\n\tleavers\u202e\u2066\ufeff\ud800",
    "marks": "Z\u0335\u0336\u0337\u0338" * 60,
    "nothing": "",
    "only controls": "\u202e\u200d\x00",
}


@pytest.mark.parametrize("name", ODD_NAMES.values(), ids=ODD_NAMES)
def test_any_name_is_drawn_without_boxes(name):
    snapshot = replace(indicator(name=name), source=name, benchmarks=indicator().benchmarks)
    assert trend.draw(snapshot).startswith(b"\x89PNG")
    assert words(artists(snapshot), "name")


def test_a_name_no_font_can_draw_gives_way_to_the_code():
    assert words(artists(indicator(name="\U00012000\U00012001 cuneiform")), "name") == "CFC-07"


ODD_HISTORIES = {
    "negative": (-1.1, -1.3, -1.48),
    "all equal": (50, 50, 50),
    "all nought": (0, 0, 0),
    "large": (9e14, -9e14, 1),
    "tiny": (1e-9, 2e-9, 3e-9),
    "only gaps": (None, None, None),
    "sixty": tuple(range(60)),
    "last missing": (50, 51, None),
}


@pytest.mark.parametrize("values", ODD_HISTORIES.values(), ids=ODD_HISTORIES)
@pytest.mark.parametrize("polarity", [*Polarity, None])
def test_any_history_is_drawn(values, polarity):
    assert trend.draw(indicator(values, polarity=polarity)).startswith(b"\x89PNG")


@pytest.mark.parametrize("unit", list(Unit))
def test_every_unit_is_drawn(unit):
    snapshot = indicator((12.5, 13, 14), unit=unit, accumulation=Accumulation.CUMULATIVE)
    assert words(artists(snapshot), "latest").strip("£%") == "14"


def test_an_impossible_date_is_written_on_the_axis():
    odd = Measurement(None, "31/09/2019", Decimal(93), "93%")
    snapshot = compose(definition(), [*measurements((90, 91), "Q1 2019/20"), odd])
    with canvas.style():
        axes = trend.figure(trend_plan(snapshot)).axes[0]
        labels = [axes.xaxis.get_major_formatter()(x, index) for index, x in enumerate(axes.get_xticks())]
    assert labels[-1] == "31/09/2019"


def test_period_labels_name_the_same_quarter_of_each_year_and_the_latest():
    with canvas.style():
        axes = trend.figure(trend_plan(indicator(tuple(range(40, 60))))).axes[0]
    assert list(axes.get_xticks())[-1] == 19
    assert {19 - x for x in axes.get_xticks()} == {0, 4, 8, 12, 16}
