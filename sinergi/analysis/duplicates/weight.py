# pyright: basic
# pandas columns
"""The order in which a planner reads pairs: most rupiah and clearest likeness first."""

import numpy as np
import pandas as pd

from sinergi.analysis.duplicates.reasons import SUPERSEDED, UNFUNDED

__all__ = ["by_weight", "for_reading", "listed_first", "superseded", "unfunded"]


def by_weight(pairs: pd.DataFrame) -> pd.DataFrame:
    """Order pairs by score times the smaller budget.

    Parameters
    ----------
    pairs
        Frame of :func:`~sinergi.analysis.duplicates.find_duplicates`.

    Returns
    -------
    pandas.DataFrame
        The same rows, weightiest first; an unknown budget is not nothing and counts as the
        median one. Pairs with an agency that has been replaced come behind all others: its
        successor is asked first.
    """
    money = pairs["budget_idr"].astype("double[pyarrow]")
    usual = float(money.median()) if money.notna().any() else 1.0
    score = pairs["score"].to_numpy(dtype=float)
    weight = score * money.fillna(usual).to_numpy(dtype=float)
    ids = [pairs[c].astype(str).to_numpy(dtype=str) for c in ("program_b", "program_a")]
    return pairs.iloc[np.lexsort((*ids, -score, -weight, superseded(pairs)))]


def for_reading(pairs: pd.DataFrame) -> pd.DataFrame:
    """Order pairs by weight, each program once before any comes again.

    Pairs of which one side has a budget of Rp0 come behind all others. What an agency shares
    with thirty kecamatan is one question: the weightiest pair asks it.

    Examples
    --------
    >>> pairs = pd.DataFrame({"program_a": ["a", "a", "c"], "program_b": ["b", "d", "e"],
    ...                       "score": [0.9, 0.8, 0.7], "budget_idr": [9, 8, 1]})
    >>> for_reading(pairs)["program_b"].tolist()
    ['b', 'e', 'd']
    """
    ordered = by_weight(pairs)
    seen: set[str] = set()
    again: list[bool] = []
    for a, b in zip(ordered["program_a"], ordered["program_b"], strict=True):
        again.append(a in seen or b in seen)
        seen |= {a, b}
    behind = unfunded(ordered) | superseded(ordered)
    return ordered.iloc[np.lexsort((np.array(again, dtype=bool), behind))]


def unfunded(pairs: pd.DataFrame) -> np.ndarray:
    """Tell pairs of which one program has a budget of Rp0; an unknown budget is not Rp0."""
    nothing = (pairs["budget_idr"] == 0).fillna(value=False)
    if "reasons" in pairs.columns:  # the other side may have an unknown budget
        nothing |= pairs["reasons"].str.contains(UNFUNDED, regex=False).fillna(value=False)
    return nothing.to_numpy(dtype=bool)


def superseded(pairs: pd.DataFrame) -> np.ndarray:
    """Tell pairs of which one agency has been replaced by another."""
    if "reasons" not in pairs.columns:
        return np.zeros(len(pairs), dtype=bool)
    told = pairs["reasons"].astype("string[pyarrow]").str.contains(SUPERSEDED, regex=False)
    return told.fillna(value=False).to_numpy(dtype=bool)


def listed_first(pairs: pd.DataFrame) -> pd.DataFrame:
    """Leave unfunded pairs out of a short list, unless there are no others."""
    funded = pairs[~unfunded(pairs)]
    return funded if len(funded) else pairs
