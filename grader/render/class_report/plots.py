"""Plots of a class as SVG texts: the same bytes for the same numbers, readable in the dark.

Words are put into a finished drawing, as text: so no font is needed that has them, and any
language may stand there. Colours are the page's own variables. Needs the extra ``teacher``.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from grader.errors import MissingExtra

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BINS = 10
MAX_NUMBERS = 4
_NEAR = (0.12, 0.06)
"""Checks nearer than this, across and up, share a label."""
_INK, _FILL, _GRID = "#010203", "#040506", "#070809"
_COLOURS = {_INK: "var(--ink)", _FILL: "var(--fill)", _GRID: "var(--grid)"}
_SETTINGS = {
    "svg.fonttype": "none",
    "svg.hashsalt": "grader",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.unicode_minus": True,
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "axes.edgecolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "axes.grid": True,
    "grid.color": _GRID,
    "axes.axisbelow": True,
}


def bins_of(scores: Sequence[float], most: float) -> list[int]:
    """How many scores lie in each of the equal parts of 0 to ``most``; the last has its end."""
    counts = [0] * BINS
    for score in scores:
        place = int(score / most * BINS + 1e-9) if most > 0 else 0
        counts[min(max(place, 0), BINS - 1)] += 1
    return counts


def histogram(scores: Sequence[float], most: float, words: Mapping[str, str], name: str) -> str:
    """How scores are spread over 0 to ``most``.

    ``words`` has the labels ``x`` and ``y`` and the text ``alt`` for who cannot see it;
    ``name`` is the drawing's own on the page.
    """
    counts = bins_of(scores, most)
    width = most / BINS if most > 0 else 1.0

    def draw(axes: Axes) -> None:
        places = [(n + 0.5) * width for n in range(BINS)]
        axes.bar(places, counts, width=width * 0.92, color=_FILL)
        axes.set_xlim(0, width * BINS)
        axes.set_ylim(0, max(*counts, 1) * 1.08)
        axes.grid(visible=False, axis="x")
        axes.locator_params(axis="y", nbins=5, integer=True)

    return _drawn(draw, (3.0, 2.0), words, name)


def scatter(points: Sequence[tuple[int, float, float]], words: Mapping[str, str], name: str) -> str:
    """Numbered checks by facility (across) and discrimination (up).

    Checks that lie close together share one label, or their numbers would cover each other.
    """
    groups: dict[tuple[float, float], list[int]] = {}
    for number, across, up in sorted(points, key=lambda point: (-point[2], point[1], point[0])):
        near = (
            place
            for place in groups
            if -_NEAR[0] < across - place[0] < _NEAR[0] and abs(up - place[1]) < _NEAR[1]
        )
        groups.setdefault(next(near, (across, up)), []).append(number)

    def draw(axes: Axes) -> None:
        axes.set_xlim(-0.04, 1.2)
        axes.set_xticks([0, 0.2, 0.4, 0.6, 0.8, 1])
        axes.set_ylim(min(-0.25, *(up for _, _, up in points)) - 0.08, 1.1)
        axes.axhline(0, color=_INK, linewidth=0.8)
        axes.plot(
            [across for _, across, _ in points], [up for _, _, up in points],
            linestyle="none", marker="o", markersize=4, color=_FILL,
        )  # fmt: skip
        for place, numbers in groups.items():
            axes.annotate(
                _numbers(sorted(numbers)), place, xytext=(4, 2), textcoords="offset points",
                fontsize=8,
            )  # fmt: skip

    return _drawn(draw, (6.4, 3.6), words, name)


def _numbers(numbers: Sequence[int]) -> str:
    """``1, 2, 5``, and how many more there are."""
    shown = ", ".join(map(str, numbers[:MAX_NUMBERS]))
    more = len(numbers) - MAX_NUMBERS
    return f"{shown} +{more}" if more > 0 else shown


def _drawn(
    draw: Callable[[Axes], None], size: tuple[float, float], words: Mapping[str, str], name: str
) -> str:
    """The drawing as an ``svg`` element. UsageError where the library is not installed."""
    matplotlib, figure_of = _library()
    with matplotlib.rc_context(_SETTINGS):
        figure = figure_of(figsize=size)
        left, bottom = 0.62 / size[0], 0.5 / size[1]
        axes = figure.add_axes((left, bottom, 0.97 - left, 0.95 - bottom))
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        draw(axes)
        axes.set_xlabel("word-x")
        axes.set_ylabel("word-y")
        stream = io.StringIO()
        metadata = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure.savefig(stream, format="svg", transparent=True, metadata=metadata)
    return _for_page(stream.getvalue(), words, name)


def _library() -> tuple[Any, Any]:
    try:
        import matplotlib  # noqa: PLC0415 - an extra that learners do not have
        from matplotlib.figure import Figure  # noqa: PLC0415 - as above
    except ImportError:
        raise MissingExtra("teacher") from None
    return matplotlib, Figure


def _for_page(svg: str, words: Mapping[str, str], name: str) -> str:
    """The element alone, with ids of its own, the page's colours and the words put in."""
    body = svg[svg.index("<svg") :]
    head, _, body = body.partition(">")
    box = re.search(r'viewBox="([^"]+)"', head)
    assert box is not None
    body = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", body, flags=re.DOTALL)
    used = set(re.findall(r"#([A-Za-z][\w-]*)(?=[\")])", body))

    def named(match: re.Match[str]) -> str:
        return f' id="{name}-{match[1]}"' if match[1] in used else ""

    body = re.sub(r' id="([^"]*)"', named, body)
    body = re.sub(r'(url\(#|href="#)', rf"\g<1>{name}-", body)
    for colour, own in _COLOURS.items():
        body = body.replace(colour, own)
    for key in ("x", "y"):
        body = body.replace(f"word-{key}", escape(words[key]))
    title = f'<title id="{name}-title">{escape(words["alt"])}</title>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="{box[1]}" role="img" aria-labelledby="{name}-title">{title}{body.strip()}'
    )
