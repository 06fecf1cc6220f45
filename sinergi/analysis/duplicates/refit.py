# pyright: basic
# Numpy and pandas columns are untyped in practice.
"""Weights refitted from what reviewers decided, and what the data say without them.

Two ways, for two purposes:

- :func:`refit` corrects the shipped weights by decisions. Reviewed pairs are not a sample of all
  pairs but those that scored high, so counting levels among rejected pairs would mistake "looks
  alike" for "speaks against". A logistic regression is not misled by a choice that was made by
  the very facets it sees; its corrections are drawn to zero by a normal prior, so that a few
  decisions change little.
- :func:`unlabelled_weights` estimates m and u by EM without labels (Winkler 1988; Jaro 1989,
  JASA 84:414) and shows how far facets depend on each other, which the sum of weights ignores.
"""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

from sinergi._calls import checked
from sinergi.analysis.duplicates.block import candidates
from sinergi.analysis.duplicates.compare import LEVELS, levels
from sinergi.analysis.duplicates.decide import Decision, decide
from sinergi.analysis.duplicates.family import once
from sinergi.analysis.duplicates.model import OBJECT, model
from sinergi.analysis.duplicates.prepare import Prepared
from sinergi.analysis.duplicates.result import Duplicates
from sinergi.errors import UsageError
from sinergi.i18n import format_number, text

REFIT_COLUMNS = ("facet", "level", "shipped", "refitted", "change", "decisions")
UNLABELLED_COLUMNS = ("facet", "level", "m", "u", "weight", "shipped")
#: Standard deviation, in log-odds, that the prior allows a correction.
SPREAD = 0.5
#: Decisions, and the least of either kind, before a score may be called a probability.
ENOUGH, ENOUGH_OF_EACH = 50, 10
_STEPS, _SETTLED = 50, 1e-9
_MOST_PAIRS, _ROUNDS, _PSEUDO = 200_000, 40, 200.0


@dataclass(frozen=True, slots=True)
class Refit:
    """Weights after reviews.

    Attributes
    ----------
    table
        ``facet level shipped refitted change decisions``: log-odds of each level that a decided
        pair shows (of a continuous facet: the factor of its weight, 1 as shipped), and how many
        decisions it rests on.
    decisions, confirmed
        What was learned from.
    calibrated
        Whether there were enough decisions (50, ten of each kind) to call the refitted score
        the probability that a pair holds up here.
    """

    table: pd.DataFrame = field(repr=False)
    decisions: int
    confirmed: int
    calibrated: bool
    _names: tuple[tuple[str, str], ...] = field(repr=False)
    _change: np.ndarray = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Weights as a table of one's own."""
        return self.table.copy()

    def explain(self) -> str:
        """Say what was learned from and whether the score is a probability now."""
        code = "calibrated" if self.calibrated else "few"
        return text(
            f"duplicates.refit.{code}",
            decisions=format_number(self.decisions),
            confirmed=format_number(self.confirmed),
            least=ENOUGH,
            each=ENOUGH_OF_EACH,
        )

    def scores(self, found: Duplicates) -> np.ndarray:
        """Score of every pair of a result with the refitted weights, 0 to 1.

        What a rule grades down stays graded down: the correction is added to its log-odds.
        """
        d = _judged(found, found.frame)
        design, names = _design(d)
        at = {name: k for k, name in enumerate(self._names)}
        change = np.array([self._change[at[n]] if n in at else 0.0 for n in names])
        score = np.clip(found.frame["score"].to_numpy(dtype=np.float64), 1e-9, 1 - 1e-9)
        return _logistic(np.log(score / (1 - score)) + design @ change)


@checked
def refit(found: Duplicates, *, spread: float = SPREAD) -> Refit:
    """Correct the weights of "related or not" by the decisions in a result.

    Parameters
    ----------
    found
        Result of ``find_duplicates`` whose pairs carry decisions (``review``).
    spread
        Standard deviation that the normal prior allows each correction, in log-odds; smaller
        trusts the shipped weights more.

    Returns
    -------
    Refit
        The maximum of the posterior, found by Newton's method: the same decisions give the same
        weights. Without decisions they are the shipped ones.

    Raises
    ------
    UsageError
        A spread of 0 or less.
    """
    if spread <= 0:
        raise UsageError("duplicates.errors.spread", value=spread)
    review = found.frame["review"].astype(object)
    decided = found.frame[review.isin(["dikonfirmasi", "ditolak"]).to_numpy(dtype=bool)]
    # thirty pairs of one family that were decided alike are one decision
    decided = decided.iloc[once(found.prepared, decided, decided["review"].astype(str).tolist())]
    label = (decided["review"].astype(object) == "dikonfirmasi").to_numpy(dtype=np.float64)
    d = _judged(found, decided)
    design, names = _design(d)
    score = np.clip(decided["score"].to_numpy(dtype=np.float64), 1e-9, 1 - 1e-9)
    change = _map(design, np.log(score / (1 - score)), label, spread)
    confirmed = int(label.sum())
    fewer = min(confirmed, len(label) - confirmed)
    return Refit(
        table=_table(names, change, design),
        decisions=len(label),
        confirmed=confirmed,
        calibrated=len(label) >= ENOUGH and fewer >= ENOUGH_OF_EACH,
        _names=tuple(names),
        _change=change,
    )


def _judged(found: Duplicates, frame: pd.DataFrame) -> Decision:
    if found.prepared is None:
        raise UsageError("duplicates.errors.no_facets")
    at = found.prepared.position()
    i, j = (at.get_indexer(pd.Index(frame[c].astype(str))) for c in ("program_a", "program_b"))
    return decide(found.prepared, i, j)


def _design(d: Decision) -> tuple[np.ndarray, list[tuple[str, str]]]:
    """One column a level (0 or 1), one a continuous facet (its weight), one for the prior."""
    weights = model().related.weights
    columns = [np.ones(len(d.score))]
    names = [("prior", "")]
    for facet, (weight, _) in d.parts.items():
        if facet not in weights:
            columns.append(weight)
            names.append((facet, ""))
            continue
        for number, level in enumerate(LEVELS[facet]):
            columns.append((d.facets.level[facet] == number).astype(np.float64))
            names.append((facet, level))
    return np.column_stack(columns), names


def _map(design: np.ndarray, offset: np.ndarray, label: np.ndarray, spread: float) -> np.ndarray:
    """Most likely corrections under the prior: Newton's method, steps halved when too long."""

    def loss(change: np.ndarray) -> float:
        odds = offset + design @ change
        miss = np.logaddexp(0.0, odds) - label * odds
        return float(miss.sum() + (change**2).sum() / (2 * spread**2))

    change = np.zeros(design.shape[1])
    ridge = np.eye(design.shape[1]) / spread**2
    for _ in range(_STEPS):
        p = _logistic(offset + design @ change)
        slope = design.T @ (label - p) - change / spread**2
        bend = (design * (p * (1 - p))[:, None]).T @ design + ridge
        step = np.linalg.solve(bend, slope)
        while loss(change + step) > loss(change) and np.abs(step).max() > _SETTLED:
            step = step / 2
        change = change + step
        if np.abs(step).max() < _SETTLED:
            break
    return change


def _logistic(odds: np.ndarray) -> np.ndarray:
    return np.exp(-np.logaddexp(0.0, -odds))


def _table(names: list[tuple[str, str]], change: np.ndarray, design: np.ndarray) -> pd.DataFrame:
    rules = model().related
    rows = []
    for (facet, level), moved, column in zip(names, change, design.T, strict=True):
        told = int(np.count_nonzero(column))
        shipped = 1.0
        if facet == "prior":
            shipped = rules.prior
        elif facet in rules.weights:
            shipped = float(rules.weights[facet][LEVELS[facet].index(level)])
        if told or facet == "prior":
            rows.append((facet, level, shipped, shipped + moved, moved, told))
    return pd.DataFrame(rows, columns=list(REFIT_COLUMNS))


@dataclass(frozen=True, slots=True)
class Unlabelled:
    """What the data say about the weights without any decision.

    Attributes
    ----------
    table
        ``facet level m u weight shipped``.
    share
        Share of candidate pairs that the fit takes for related.
    dependence
        Mutual information of object and activity in nats, among pairs taken for related and
        among the others: 0 would mean that their weights may be added.
    pairs
        Candidate pairs that were looked at.
    """

    table: pd.DataFrame = field(repr=False)
    share: float
    dependence: tuple[float, float]
    pairs: int


def unlabelled_weights(found: Duplicates, *, seed: int = 7) -> Unlabelled:
    """Estimate m and u by EM over the candidate pairs of a result, without labels.

    Parameters
    ----------
    found
        Result of ``find_duplicates``.
    seed
        Seed of the sample when there are more than 200,000 candidates.

    Returns
    -------
    Unlabelled
        Begun at the shipped weights, whose m and u count as 200 pairs more of each kind. The
        share of related pairs is held at the shipped one: left free, EM finds the two largest
        groups of pairs, which are not the related and the others.
    """
    if found.prepared is None:
        raise UsageError("duplicates.errors.no_facets")
    coded, start = _coded(found.prepared, seed)
    shipped = {f: shares for f, shares in _shipped().items() if f in coded}
    m = {f: s[0] for f, s in shipped.items()}
    u = {f: s[1] for f, s in shipped.items()}
    weight = start
    for _ in range(_ROUNDS):
        m = {f: _counted(coded[f], weight, shipped[f][0]) for f in shipped}
        u = {f: _counted(coded[f], 1 - weight, shipped[f][1]) for f in shipped}
        odds = model().related.prior + sum(np.log(m[f] / u[f])[coded[f]] for f in shipped)
        weight = _logistic(np.asarray(odds))
    return Unlabelled(
        _unlabelled_table(m, u, shipped),
        float(weight.mean()),
        (_information(coded, weight), _information(coded, 1 - weight)),
        len(weight),
    )


def _coded(p: Prepared, seed: int) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Level of every facet of the candidates, and what the shipped weights make of them."""
    i, j = candidates(p)
    if len(i) > _MOST_PAIRS:
        pick = np.sort(np.random.default_rng(seed).choice(len(i), _MOST_PAIRS, replace=False))
        i, j = i[pick], j[pick]
    facets = levels(p, i, j)
    nodes = model().related.nodes
    coded = {OBJECT: np.digitize(facets.similarity, (nodes[1:] + nodes[:-1]) / 2)}
    weights = model().related.weights
    coded |= {f: v for f, v in facets.level.items() if f in weights}
    return coded, decide(p, i, j).score


@cache
def _shipped() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Shares m and u of every level as ``weights.toml`` has them; of the object by node."""
    source = files("sinergi.analysis.duplicates").joinpath("weights.toml")
    raw = tomllib.loads(source.read_text(encoding="utf-8"))["related"]
    found = {OBJECT: (np.array(raw[OBJECT]["m"]), np.array(raw[OBJECT]["u"]))}
    for facet, table in raw.items():
        if facet in LEVELS:
            pairs = np.array([table[level] for level in LEVELS[facet]], dtype=np.float64)
            found[facet] = (pairs[:, 0], pairs[:, 1])
    return {f: (m / m.sum(), u / u.sum()) for f, (m, u) in found.items()}


def _counted(codes: np.ndarray, weight: np.ndarray, before: np.ndarray) -> np.ndarray:
    seen = np.bincount(codes, weight, minlength=len(before)) + _PSEUDO * before
    return seen / seen.sum()


def _unlabelled_table(
    m: dict[str, np.ndarray],
    u: dict[str, np.ndarray],
    shipped: dict[str, tuple[np.ndarray, np.ndarray]],
) -> pd.DataFrame:
    rows = []
    for facet, (before, after) in shipped.items():
        names = [f"{node:.2f}" for node in model().related.nodes]
        names = names if facet == OBJECT else LEVELS[facet]
        given = np.log(before / after)
        for k, name in enumerate(names):
            rows.append((facet, name, m[facet][k], u[facet][k],
                         float(np.log(m[facet][k] / u[facet][k])), float(given[k])))  # fmt: skip
    return pd.DataFrame(rows, columns=list(UNLABELLED_COLUMNS))


def _information(coded: dict[str, np.ndarray], weight: np.ndarray) -> float:
    """Mutual information of object and activity among pairs weighted by ``weight``."""
    width, height = len(LEVELS["activity"]), len(model().related.nodes)
    both = coded[OBJECT] * width + coded["activity"]
    joint = np.bincount(both, weight, minlength=height * width).reshape(height, width)
    joint = joint / joint.sum()
    apart = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
    some = joint > 0
    return float((joint[some] * np.log(joint[some] / apart[some])).sum())
