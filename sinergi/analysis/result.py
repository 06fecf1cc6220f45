"""What every analysis returns: frozen, shows itself, tells itself, tabulates itself."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

import pandas as pd

from sinergi.model.finding import Findings
from sinergi.model.provenance import Provenance

_SHOWN_ROWS = 20


@dataclass(frozen=True, eq=False)
class Result(ABC):
    """A table with its meaning and its origin.

    Attributes
    ----------
    frame
        The rows, full precision, codes inside; take it with :meth:`to_frame`.
    provenance
        Versions, parameters, seed, data fingerprint.
    notices
        What could not be computed and why, what was left out, how much the data cover.
    """

    frame: pd.DataFrame = field(repr=False)
    provenance: Provenance = field(repr=False)
    notices: Findings = field(default_factory=Findings, repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Rows as a DataFrame of one's own; columns as in the reference."""
        return self.frame.copy()

    @abstractmethod
    def explain(self) -> str:
        """Say in plain sentences of the running language what was found."""

    def side_tables(self) -> dict[str, pd.DataFrame]:
        """Further tables of the result by file name; none unless an analysis has some."""
        return {}

    def __len__(self) -> int:
        return len(self.frame)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self)} rows>"

    def _repr_html_(self) -> str:
        table = self.frame.head(_SHOWN_ROWS).to_html(escape=True, index=False)
        words = self.explain().replace("&", "&amp;").replace("<", "&lt;")
        return f"<p>{words}</p>{table}"
