"""The house colours: told apart by those who do not see red and green, and dark enough to read."""

from itertools import combinations

import numpy
import pytest
from matplotlib.colors import to_rgb

from charts import canvas, tones
from storage.domain.matrix import Tone
from storage.domain.rag import RagStatus

# Machado, Oliveira and Fernandes 2009, severity 1.0, applied to linear light.
DEUTAN = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
PROTAN = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
LUMA = (0.2126, 0.7152, 0.0722)


def linear(colour):
    parts = numpy.array(to_rgb(colour))
    return numpy.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    bright, dark = sorted((float(numpy.dot(LUMA, linear(colour))) for colour in (one, other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def lab(light):
    xyz = numpy.array(((0.4124, 0.3576, 0.1805), LUMA, (0.0193, 0.1192, 0.9505))) @ numpy.clip(light, 0, 1)
    x, y, z = numpy.cbrt(xyz / (0.9505, 1.0, 1.089) + 1e-3)
    return numpy.array((116 * y - 16, 500 * (x - y), 200 * (y - z)))


@pytest.mark.parametrize("eyes", [DEUTAN, PROTAN], ids=["deutan", "protan"])
@pytest.mark.parametrize(("one", "other"), list(combinations(canvas.PALE, 2)))
def test_bands_differ_for_colour_blind_eyes(eyes, one, other):
    seen = [lab(numpy.array(eyes) @ linear(canvas.PALE[status])) for status in (one, other)]
    assert numpy.linalg.norm(seen[0] - seen[1]) > 12


@pytest.mark.parametrize("status", list(RagStatus))
def test_words_and_marks_can_be_read_on_paper_and_on_any_band(status):
    assert contrast(canvas.strong(status), canvas.PAPER) >= 4.5
    assert all(contrast(canvas.strong(status), pale) >= 3 for pale in canvas.PALE.values())


def test_rated_statuses_differ_by_shape():
    rated = (RagStatus.RED, RagStatus.AMBER, RagStatus.GREEN, RagStatus.NO_TARGET)
    assert len({canvas.marker(status) for status in rated}) == 4


@pytest.mark.parametrize("eyes", [DEUTAN, PROTAN], ids=["deutan", "protan"])
@pytest.mark.parametrize(("one", "other"), list(combinations(Tone, 2)))
def test_bands_of_risks_differ_for_colour_blind_eyes(eyes, one, other):
    seen = [lab(numpy.array(eyes) @ linear(tones.PALE[tone])) for tone in (one, other)]
    assert numpy.linalg.norm(seen[0] - seen[1]) > 12


@pytest.mark.parametrize("tone", list(Tone))
def test_words_can_be_read_on_a_band_of_risks_and_its_shape_seen_on_it(tone):
    assert contrast(tones.STRONG[tone], canvas.PAPER) >= 4.5
    assert contrast(tones.STRONG[tone], tones.PALE[tone]) >= 3
    assert contrast(canvas.INK, tones.PALE[tone]) >= 7


def test_bands_of_risks_differ_by_shape():
    assert len(set(tones.MARKERS.values())) == len(set(tones.SIGNS.values())) == len(Tone)
