# pyright: basic
# anywidget and traitlets have no types
"""The map as a widget of a notebook: what is chosen on it is a table in Python, and back.

The page stays in its sandboxed frame; frame and widget exchange places of marks only.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd

from sinergi.errors import MissingExtraError, UnknownIdError
from sinergi.maps.pack import named
from sinergi.maps.scene import Scene

COLUMNS = ("key", "name", "kind", "sector", "region", "budget_idr", "year")
_SCRIPT = """
function render({model, el}) {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts allow-downloads");
  frame.title = "sinergi";
  frame.style.cssText = "width:100%;border:0;height:" + model.get("height") + "px";
  frame.srcdoc = model.get("page");
  const hear = (e) => {
    if (e.source !== frame.contentWindow || !e.data || e.data.sinergi !== "selection") return;
    model.set("selection", e.data.marks.filter(Number.isInteger));
    model.save_changes();
  };
  const say = () => frame.contentWindow.postMessage(
    {sinergi: "select", marks: model.get("wanted")}, "*");
  addEventListener("message", hear);
  model.on("change:wanted", say);
  el.append(frame);
  return () => { removeEventListener("message", hear); model.off("change:wanted", say); };
}
export default {render};
"""


def table(scene: Scene, places: Iterable[int]) -> pd.DataFrame:
    """Tell marks as a table.

    Returns
    -------
    DataFrame
        ``key`` (table/id of the data), ``name``, ``kind``, ``sector``, ``region``,
        ``budget_idr`` (NA when unknown), ``year`` (NA when it has none).
    """
    marks, lang = scene.marks, scene.lang
    rows = [
        (
            marks.key[i], marks.label[i], scene.kinds[int(marks.kind[i])].id,
            named(scene.sectors, int(marks.sector[i]), lang),
            scene.regions[int(marks.region[i])].id if marks.region[i] >= 0 else None,
            int(marks.budget[i]) if marks.budget[i] >= 0 else None,
            int(marks.year[i]) or None,
        )
        for i in places if 0 <= i < len(marks)
    ]  # fmt: skip
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    return found.astype({"budget_idr": "Int64", "year": "Int64"})


def _places(scene: Scene) -> dict[str, int]:
    """Place by key, and by name where one mark alone has it."""
    counts = Counter(scene.marks.label)
    named_once = {n: i for i, n in enumerate(scene.marks.label) if counts[n] == 1}
    return named_once | {key: i for i, key in enumerate(scene.marks.key)}


def make_widget(scene: Scene, html: str, *, height: int) -> Any:
    """Widget of a scene; see :meth:`sinergi.maps.atlas.Atlas.widget`."""
    try:
        import anywidget
        import traitlets
    except ImportError as problem:
        raise MissingExtraError(
            "errors.missing_extra", package="anywidget", extra="notebook"
        ) from problem
    pixels = height
    places = _places(scene)

    class MapWidget(anywidget.AnyWidget):
        """The map, with ``selection`` (places), ``selected`` (table) and ``select(keys)``."""

        _esm = _SCRIPT
        page = traitlets.Unicode(html).tag(sync=True)
        height = traitlets.Int(pixels).tag(sync=True)
        selection = traitlets.List(traitlets.Int()).tag(sync=True)
        wanted = traitlets.List(traitlets.Int()).tag(sync=True)

        @property
        def selected(self) -> pd.DataFrame:
            """Table of what is chosen on the map."""
            return table(scene, self.selection)

        def select(self, keys: Iterable[str]) -> None:
            """Choose marks by their keys (``actors/dinsos``) or by names that one mark has."""
            wanted = [keys] if isinstance(keys, str) else list(keys)
            unknown = [key for key in wanted if key not in places]
            if unknown:
                raise UnknownIdError("maps.errors.key", key=unknown[0])
            self.wanted = [places[key] for key in wanted]
            self.selection = list(self.wanted)

    return MapWidget()
