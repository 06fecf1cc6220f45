"""The front of the room: ``draw_map`` and the ``Atlas`` that it returns."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import networkx as nx

from sinergi import settings
from sinergi._calls import checked
from sinergi._files import atomic_file
from sinergi.errors import UnknownTermError, UsageError
from sinergi.maps.assemble import assemble
from sinergi.maps.clean import clean
from sinergi.maps.from_graph import gather_graph
from sinergi.maps.gather import gather
from sinergi.maps.highlight import read_highlights
from sinergi.maps.page import to_frame, to_page
from sinergi.maps.pyvis import to_pyvis
from sinergi.maps.raster import to_png
from sinergi.maps.scene import Scene, same, words
from sinergi.maps.vector import to_svg
from sinergi.maps.widget import make_widget
from sinergi.model.snapshot import Snapshot

RENDERERS = ("canvas", "pyvis")


@dataclass(frozen=True, eq=False)
class Atlas:
    """A map, ready to be saved or shown.

    Attributes
    ----------
    scene
        What is drawn, as plain data.
    renderer
        Which page ``to_html`` writes.
    """

    scene: Scene = field(repr=False)
    renderer: str = "canvas"

    def to_html(self) -> str:
        """Text of the offline page."""
        return to_pyvis(self.scene) if self.renderer == "pyvis" else to_page(self.scene)

    def widget(self, *, height: int = 640) -> Any:
        """Give the map as a widget of a notebook, with two-way selection.

        Needs the extra ``sinergi[notebook]`` (anywidget). Without it the map shows itself in
        any notebook as a frame, without the way back to Python.

        Parameters
        ----------
        height
            Height in pixels.

        Returns
        -------
        anywidget.AnyWidget
            ``.selected`` is a DataFrame of what is chosen on the map (``key``, ``name``, ``kind``,
            ``sector``, ``region``, ``budget_idr``, ``year``), ``.select(keys)`` chooses marks
            from Python, ``.observe(act, "selection")`` follows the reader.

        Raises
        ------
        MissingExtraError
            anywidget is not installed.
        """
        return make_widget(self.scene, to_page(self.scene), height=height)

    def to_svg(self) -> str:
        """Text of a still picture, for print and reports."""
        return to_svg(self.scene)

    def to_png(self, *, width: int = 2400) -> bytes:
        """Bytes of a still picture ``width`` pixels wide, made without a browser."""
        return to_png(self.scene, width=width)

    def save(self, path: str | Path) -> Path:
        """Write the map as a whole or not at all.

        Parameters
        ----------
        path
            File that ends in ``.html`` (the offline page), ``.png`` or ``.svg``.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        UnknownTermError
            Another extension.
        OutputError
            The file cannot be written; the old one is untouched.
        """
        target = Path(path)
        makers: dict[str, Callable[[], bytes]] = {
            ".html": lambda: self.to_html().encode("utf-8"),
            ".png": self.to_png,
            ".svg": lambda: self.to_svg().encode("utf-8"),
        }
        suffix = target.suffix.lower()
        if suffix not in makers:
            raise UnknownTermError("maps.errors.format", suffix=suffix or target.name)
        content = makers[suffix]()
        with atomic_file(target) as draft:
            draft.write_bytes(content)
        return target

    def __repr__(self) -> str:
        title = self.scene.title[self.scene.lang]
        return f"<Atlas: {title}, {self.scene.nodes} / {len(self.scene.edges)}>"

    def _repr_html_(self) -> str:
        return to_frame(self.to_html())


@checked
def draw_map(
    data: "Snapshot | nx.Graph[Any]",
    *,
    highlight: object = None,
    aggregate: bool | None = None,
    title: str | None = None,
    renderer: str = "canvas",
    seed: int = 7,
) -> Atlas:
    """Draw who works with whom, and what was found.

    Parameters
    ----------
    data
        A snapshot, or a networkx graph whose nodes may carry ``label``, ``kind``, ``region``,
        ``sector`` and ``budget_idr``, and whose edges may carry ``kind``, ``weight`` and
        ``detail``. Incidents and assessments are never shown.
    highlight
        One result or several, of ``find_duplicates``, ``find_gaps``, ``measure_silos`` and
        ``rank_brokers``. The audience of the running settings decides what of them is shown.
    aggregate
        ``None``: agencies and forums stand in front, programs unfold on demand, and above
        about 5,000 of them sectors and regions do; ``True``: open on sectors and regions;
        ``False``: draw every node.
    title
        Title; made from the data when not given.
    renderer
        ``"canvas"``, the page of this package, or ``"pyvis"`` (extra ``sinergi[pyvis]``) for
        graphs of up to 2,000 marks that somebody wants to style with vis.js.
    seed
        Seed of the layout: the same data and seed give the same bytes.

    Returns
    -------
    Atlas
        Shows itself in a notebook; ``.save("peta.html" | "peta.png" | "peta.svg")``.

    Raises
    ------
    UsageError
        ``data`` or ``highlight`` is of a kind that cannot be drawn.

    Examples
    --------
    >>> graph = nx.Graph()
    >>> graph.add_node("dinsos", label="Dinas Sosial", kind="opd")
    >>> draw_map(graph).scene.nodes
    1
    """
    if renderer not in RENDERERS:
        raise UnknownTermError("maps.errors.renderer", renderer=renderer)
    now = settings.current()
    highlights = read_highlights(highlight, audience=now.audience)
    if isinstance(data, Snapshot):
        draft = gather(data, wanted=highlights.programs)
    elif isinstance(data, nx.Graph):  # pyright: ignore[reportUnnecessaryIsInstance] - callers may be untyped
        draft = gather_graph(data, groups=highlights.groups)
    else:
        raise UsageError("maps.errors.data", what=type(data).__name__)
    scene = assemble(draft, highlights, seed=seed)
    return Atlas(
        replace(
            scene,
            title=same(clean(title)) if title else scene.title,
            stamp=words(f"maps.stamp.{now.audience}"),
            audience=now.audience,
            lang=now.lang,
            opening={None: "auto", True: "groups", False: "all"}[aggregate],
        ),
        renderer,
    )
