"""The drawing of the heat map: artists are looked at, not pixels."""

import io
from itertools import pairwise

import numpy
import pytest
from matplotlib.colors import to_hex
from PIL import Image
from risk_drawing import artists, figure_of, texts_leaving_the_sheet, words
from risk_samples import register, risk

from charts import canvas, painting, tones
from charts.heat_arrows import arrows
from charts.heat_layout import Grid, Scale
from charts.heat_plan import HeatMove
from charts.plans import plan_of
from charts.request import Heatmap
from storage.domain.matrix import BandRange, Tone, risk_matrix

SIX = ("low", "guarded", "moderate", "serious", "grave", "extreme")


def large(rows=10, columns=10):
    top = rows * columns
    edges = [0, *(top * step // 6 for step in range(1, 6)), top]
    bands = [BandRange(name, low + 1, high) for name, (low, high) in zip(SIX, pairwise(edges), strict=True)]
    steps = [f"Step of a scale number {number}" for number in range(1, 11)]
    return risk_matrix(steps[:rows], steps[:columns], bands, appetite=top // 3)


def test_the_picture_is_opaque_and_of_house_width():
    picture = Image.open(io.BytesIO(painting.paint(plan_of(Heatmap(register([risk()]))))))
    assert (picture.format, picture.width) == ("PNG", canvas.WIDTH)
    assert "transparency" not in picture.info
    assert picture.convert("RGB").getpixel((2, 2)) == (255, 255, 255)


def test_every_cell_has_the_pale_colour_and_the_shape_of_its_band():
    found = artists(Heatmap(register([])))
    for tone, cells in ((Tone.GREEN, 12), (Tone.AMBER, 9), (Tone.RED, 4)):
        (fields,), (marks,) = found[f"band {tone}"], found[f"full {tone}"]
        assert to_hex(fields.get_facecolor()[0]) == tones.PALE[tone]
        assert (len(fields.get_paths()), len(marks.get_xdata()), marks.get_marker()) == (
            cells,
            cells,
            tones.MARKERS[tone],
        )


def test_counts_references_scales_and_the_legend_are_written():
    found = artists(Heatmap(register([risk(1), risk(2), risk(3, (1, 2))])))
    assert sorted(words(found, "count")) == ["1", "2"]
    assert sorted(words(found, "references")) == ["R001 R002", "R003"]
    assert words(found, "likelihood")[::4] == ["1 Rare", "5 Almost\ncertain"]
    assert words(found, "impact")[-1] == "5 Critical"
    assert words(found, "axis") == ["↑ Likelihood", "Impact →"]
    assert words(found, "word red") == ["■ High 2"]


def test_references_that_do_not_fit_leave_the_count_alone():
    found = artists(Heatmap(register([risk(number) for number in range(1, 9)])))
    assert (words(found, "count"), words(found, "references")) == (["8"], [])


def test_the_appetite_is_a_stepped_line_with_its_name():
    found = artists(Heatmap(register([])))
    xs, ys = (numpy.array(part) for part in found["appetite"][0].get_data())
    steps = [(xs[at] == xs[at + 1]) ^ (ys[at] == ys[at + 1]) for at in range(0, len(xs), 3)]
    assert len(steps) == 6
    assert all(steps)
    assert words(found, "appetite label") == ["General appetite: a score of 12 or less"]


def test_without_an_appetite_there_is_no_line():
    matrix = risk_matrix(("a", "b"), ("c", "d"), (BandRange("low", 1, 2), BandRange("high", 4, 4)))
    assert not {"appetite", "appetite label"} & set(artists(Heatmap(register([], matrix=matrix))))


def test_an_arrow_points_from_the_cell_of_then_to_that_of_now_and_counts_its_risks():
    found = artists(Heatmap(register([risk(1, (5, 4), (3, 4)), risk(2, (5, 4), (3, 4))])))
    start, neck = (found["arrow"][0].get_ydata()[at] for at in (0, 1))
    assert neck > start
    assert words(found, "arrow count") == ["×2"]


MOVES = (((3, 3), (4, 3)), ((4, 3), (3, 3)), ((2, 3), (5, 3)), ((3, 1), (3, 4)), ((2, 2), (3, 3)), ((2, 2), (4, 4)))


def test_arrows_that_share_a_line_run_beside_each_other():
    scale = Scale(("",) * 5, 24, 100)
    found = arrows([HeatMove(was, now) for was, now in MOVES], Grid(200, 100, 180, 120, scale, scale))
    up, down, far = (arrow.start[0] for arrow in found[:3])
    assert min(abs(up - down), abs(up - far), abs(down - far)) >= 20
    assert numpy.hypot(*(a - b for a, b in zip(found[4].start, found[5].start, strict=True))) >= 15


@pytest.mark.parametrize(("rows", "columns"), [(2, 10), (10, 2), (10, 10), (3, 7)])
def test_any_size_of_matrix_fits_the_sheet(rows, columns):
    matrix = large(rows, columns)
    risks = [risk(number, (rows, columns), matrix=matrix) for number in range(1, 2001)]
    request = Heatmap(register([*risks, risk(2001, (1, 1), (rows, 1), matrix=matrix)], matrix=matrix))
    assert texts_leaving_the_sheet(request) == []
    assert len(words(artists(request), "impact")) == columns


def test_an_empty_register_still_shows_its_matrix():
    found = artists(Heatmap(register([])))
    assert words(found, "finding") == ["No risks on the register"]
    assert "count" not in found


def test_the_figure_holds_no_axes_so_that_little_is_drawn():
    assert figure_of(Heatmap(register([risk()]))).axes == []
