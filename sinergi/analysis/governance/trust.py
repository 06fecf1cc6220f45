# pyright: basic
# (pandas columns are untyped in practice)
"""Trust and value as partners rate each other, in the way of the PARTNER tool."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

import numpy as np
import pandas as pd
from scipy.stats import t as student

from sinergi._calls import checked
from sinergi.analysis.result import Result
from sinergi.analysis.silos.inputs import float_column
from sinergi.errors import UnknownTermError, UsageError
from sinergi.i18n import format_number, text
from sinergi.model.finding import Finding, Findings
from sinergi.model.kinds import PROTECTED_KINDS
from sinergi.model.provenance import Provenance
from sinergi.model.snapshot import Snapshot

VARDA: Final = "Varda 2016, https://doi.org/10.1186/s12889-016-3194-7"
TRUST_COLUMNS: Final = (
    "scope", "dimension", "item", "node", "name", "raters", "value", "scaled", "low", "high",
)  # fmt: skip
Scaling = Literal["range", "share", "mean"]
#: Ratings are shown from so many raters up (DESIGN.md section 9, no persons).
LEAST_RATERS: Final = 5
#: Words of an item (part of its name is enough) and the item of the PARTNER tool that it is.
PARTNER_ITEMS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = MappingProxyType(
    {
        "trust": MappingProxyType(
            {
                "reliability": ("reliab", "andal", "menepati", "dapat dipercaya"),
                "mission": ("mission", "misi", "tujuan bersama", "sejalan"),
                "openness": ("open", "terbuka", "keterbukaan", "diskusi"),
            }
        ),
        "value": MappingProxyType(
            {
                "power": ("power", "influence", "pengaruh", "wewenang"),
                "involvement": ("involve", "terlibat", "keterlibatan", "komitmen"),
                "resources": ("resource", "sumber daya", "kontribusi", "sumbangan"),
            }
        ),
    }
)


@dataclass(frozen=True, eq=False, repr=False)
class Trust(Result):
    """Ratings that partners gave each other.

    Attributes
    ----------
    raters, asked
        Organisations that rated somebody, and that were asked.
    pairs, mutual
        Rated pairs, and those in which both rated each other.
    """

    raters: int = field(kw_only=True)
    asked: int = field(kw_only=True)
    pairs: int = field(kw_only=True)
    mutual: int = field(kw_only=True)

    @property
    def response_rate(self) -> float:
        """Share of the asked organisations that answered; NaN when nobody was asked."""
        return self.raters / self.asked if self.asked else float("nan")

    def explain(self) -> str:
        """Say how trust and value stand, who answered, and what not to conclude."""
        if not self.raters:
            return text("governance.trust.none")
        whole = self.frame[(self.frame["scope"] == "network").to_numpy(dtype=bool)]
        whole = whole[whole["item"].isna().to_numpy(dtype=bool)]
        parts = [
            text(
                f"governance.trust.{row['dimension']}", lang=None,
                value=format_number(float(row["value"]), decimals=1),
                low=format_number(float(row["low"]), decimals=1),
                high=format_number(float(row["high"]), decimals=1),
                raters=format_number(int(row["raters"])),
            )
            for _, row in whole.iterrows() if np.isfinite(row["value"])
        ]  # fmt: skip
        if not parts:
            parts = [text("governance.trust.too_few", least=LEAST_RATERS)]
        facts: dict[str, object] = {
            "raters": format_number(self.raters), "asked": format_number(self.asked),
            "rate": format_number(100 * self.response_rate),
            "pairs": format_number(self.pairs), "mutual": format_number(self.mutual),
        }  # fmt: skip
        parts.append(text("governance.trust.answered", lang=None, **facts))
        return " ".join([*parts, text("governance.trust.not_shown")])


@checked
def measure_trust(
    snapshot: Snapshot,
    *,
    scale: tuple[float, float] = (1.0, 4.0),
    scaling: Scaling = "range",
    items: Mapping[str, Mapping[str, Collection[str]]] = PARTNER_ITEMS,
    asked: Collection[str] | None = None,
) -> Trust:
    """Average what partners say of each other's trust and value (table ``assessments``).

    An organisation's score is the mean over items of the mean over its raters; the network's is
    the same over all ratings. Ratings of oneself are dropped, missing ones are left out (no
    filling in), the newest period counts. Ormas, parties and faith bodies are never rated here.

    Parameters
    ----------
    snapshot
        Tables of a region set and period.
    scale
        Lowest and highest possible score.
    scaling
        What ``scaled`` holds: ``range`` (mean - lowest)/(highest - lowest); ``share``
        mean/highest, as the PARTNER tool prints (a habit of the tool, no published formula);
        ``mean`` the mean itself.
    items
        Dimension, item and the words by which an item is known.
    asked
        Ids of the organisations that were asked; all that rated or were rated when not given.

    Returns
    -------
    Trust
        Columns ``scope dimension item node name raters value scaled low high``; ``scope`` is
        network or node, ``item`` is empty for the whole dimension, ``low`` and ``high`` the 95
        percent interval over raters. Below five raters there is a row without numbers
        (DESIGN.md section 9).

    Raises
    ------
    UsageError
        A scale that does not rise, or a scaling that does not exist.

    Source: Varda 2016, https://doi.org/10.1186/s12889-016-3194-7

    Examples
    --------
    >>> rows = [(f"d{i}", "dinsos", "Keandalan", 3 + i % 2) for i in range(6)]
    >>> table = pd.DataFrame(rows, columns=["rater", "ratee", "item", "score"])
    >>> measure_trust(Snapshot({"assessments": table})).to_frame()["value"].tolist()[:1]
    [3.5]
    """
    if scaling not in get_args(Scaling):
        raise UnknownTermError.among(scaling, known=get_args(Scaling))
    if not scale[0] < scale[1]:
        raise UsageError("governance.bad_scale", low=scale[0], high=scale[1])
    given = snapshot.assessments
    ratings, notices = _ratings(given, scale, items)
    names = dict(zip(snapshot.actors["id"], snapshot.actors["name"], strict=True))
    protected = snapshot.actors["kind"].isin(list(PROTECTED_KINDS)).to_numpy(dtype=bool)
    hidden = set(snapshot.actors.loc[protected, "id"])
    shown = ratings[~ratings["ratee"].isin(hidden).to_numpy(dtype=bool)]
    rows = [*_rows("network", None, shown), *_node_rows(shown)]
    pairs = ratings[["rater", "ratee"]].drop_duplicates()
    forth = set(zip(pairs["rater"], pairs["ratee"], strict=True))
    both = sum((b, a) in forth for a, b in forth) // 2
    people = {*pairs["rater"], *pairs["ratee"]} if asked is None else set(asked)
    notices.append(Finding("governance.scaling", "notice", facts={"scaling": scaling}))
    if asked is None and len(pairs):
        notices.append(Finding("governance.asked_guessed", "notice"))
    parameters = {"scale": list(scale), "scaling": scaling, "asked": asked is not None}
    return Trust(
        _frame(rows, names, scale, scaling),
        Provenance("measure_trust", parameters, snapshot.fingerprint),
        Findings(notices),
        raters=pairs["rater"].nunique(), asked=len(people),
        pairs=len(forth) - both, mutual=both,
    )  # fmt: skip


def _ratings(
    given: pd.DataFrame,
    scale: tuple[float, float],
    items: Mapping[str, Mapping[str, Collection[str]]],
) -> tuple[pd.DataFrame, list[Finding]]:
    """Usable ratings with their dimension and item, and what was left out."""
    table = pd.DataFrame({c: given[c].astype(object) for c in ("rater", "ratee", "item")})
    table["score"] = given["score"].astype("float64").to_numpy()
    period = given["period"].astype(object).where(given["period"].notna(), "")
    newest = max((str(p) for p in period), default="")
    said = table["item"].map(lambda item: _known(str(item), items))
    table["dimension"] = [pair[0] if pair else None for pair in said]
    table["item"] = [pair[1] if pair else None for pair in said]
    old = (period.astype(str) != newest).to_numpy(dtype=bool)
    own = (table["rater"] == table["ratee"]).to_numpy(dtype=bool)
    other = table["dimension"].isna().to_numpy(dtype=bool)
    out = ~table["score"].between(*scale).to_numpy(dtype=bool)
    told = {"old": old, "own": own & ~old, "unknown": other & ~old, "outside": out & ~other & ~old}
    notices = [
        Finding(f"governance.ratings_{why}", "notice", facts={"count": int(mask.sum())})
        for why, mask in told.items()
        if mask.any()
    ]
    kept = table[~(old | own | other | out)]
    keys = ["rater", "ratee", "dimension", "item"]
    return kept.groupby(keys, sort=True)["score"].mean().reset_index(), notices


def _known(
    item: str, items: Mapping[str, Mapping[str, Collection[str]]]
) -> tuple[str, str] | None:
    folded = item.casefold()
    for dimension, known in items.items():
        for name, words in known.items():
            if any(word in folded for word in words):
                return dimension, name
    return None


def _node_rows(ratings: pd.DataFrame) -> list[tuple[Any, ...]]:
    return [
        row
        for node, mine in ratings.groupby("ratee", sort=True)
        for row in _rows("node", node, mine)
    ]


def _rows(scope: str, node: Any, ratings: pd.DataFrame) -> list[tuple[Any, ...]]:
    """One row a dimension and one an item."""
    rows: list[tuple[Any, ...]] = []
    for dimension, mine in ratings.groupby("dimension", sort=True):
        by_item = mine.groupby("item")["score"].mean()
        # each rater's own mean carries the spread between raters
        rater = mine.groupby("rater")["score"].mean()
        whole = (*_spread(rater.to_numpy()), float(by_item.mean()))
        rows.append((scope, dimension, None, node, *whole))
        rows += [
            (scope, dimension, item, node, *_spread(s.groupby("rater")["score"].mean().to_numpy()),
             float(s["score"].mean()))
            for item, s in mine.groupby("item", sort=True)
        ]  # fmt: skip
    return rows


def _spread(scores: np.ndarray) -> tuple[int, float]:
    """Raters, and half the width of the 95 percent interval of their mean."""
    n = len(scores)
    if n < 2:  # noqa: PLR2004 - one rater has no spread
        return n, float("nan")
    return n, float(student.ppf(0.975, n - 1) * scores.std(ddof=1) / np.sqrt(n))


def _frame(
    rows: list[tuple[Any, ...]],
    names: Mapping[str, str],
    scale: tuple[float, float],
    scaling: str,
) -> pd.DataFrame:
    columns = list(zip(*rows, strict=True)) if rows else [()] * 7
    scope, dimension, item, node, raters, reach, value = (list(c) for c in columns)
    enough = np.array(raters, dtype=np.int64) >= LEAST_RATERS
    mean = np.where(enough, np.array(value, dtype=float), np.nan)
    half = np.array(reach, dtype=float)
    texts = {"scope": scope, "dimension": dimension, "item": item, "node": node,
             "name": [None if n is None else names.get(n, str(n)) for n in node]}  # fmt: skip
    low, high = scale
    scaled = {"range": (mean - low) / (high - low), "share": mean / high, "mean": mean}[scaling]
    return pd.DataFrame(
        {
            **{c: pd.Series(v, dtype="string[pyarrow]") for c, v in texts.items()},
            "raters": np.array(raters, dtype=np.int64),
            "value": float_column(mean),
            "scaled": float_column(scaled),
            "low": float_column(np.maximum(mean - half, low)),
            "high": float_column(np.minimum(mean + half, high)),
        }
    )[list(TRUST_COLUMNS)]
