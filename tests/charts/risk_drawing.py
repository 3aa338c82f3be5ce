"""The artists of a picture of risks by what they mean (gid)."""

from charts import canvas, painting
from charts.plans import plan_of


def figure_of(request):
    """The figure of a request; text is measured in it as it is drawn."""
    with canvas.style():
        return painting.figure(plan_of(request))


def artists(request):
    """Each kind in a list."""
    found = {}
    for artist in figure_of(request).findobj():
        if artist.get_gid():
            found.setdefault(artist.get_gid(), []).append(artist)
    return found


def words(found, gid):
    """The texts of a kind, in the order they were written."""
    return [text.get_text() for text in found.get(gid, [])]


def texts_leaving_the_sheet(request):
    """The texts that would be clipped."""
    with canvas.style():
        figure = painting.figure(plan_of(request))
        renderer = canvas.FigureCanvasAgg(figure).get_renderer()
        width, height = canvas.FigureCanvasAgg(figure).get_width_height()
        texts = [one for one in figure.findobj(lambda artist: hasattr(artist, "get_text")) if one.get_text()]
        boxes = [(one.get_text(), one.get_window_extent(renderer)) for one in texts]
    return [text for text, box in boxes if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height]
