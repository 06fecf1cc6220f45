"""Other tools on the sets of duplicates_scale.py: whole process, from files to pairs and groups.

    python benchmarks/duplicates_peers.py splink|splink_facets|words|letters FOLDER

Run by duplicates_scale.py with a Python that has requirements-peers-duplicates.txt; needs no
sinergi. Reads ``input.parquet``: the programs without the running costs of the agencies, which
no peer could tell by itself. Every peer gets the gates that we use: another agency, the same
year, the same region or the province above it, no two different districts or villages (as we
read them).

Splink follows the tutorial of its documentation: a guess of the share of matches from
deterministic rules, ``u`` by random sampling, ``m`` by expectation maximisation on two blocking
rules, no labels, prediction, groups. TF-IDF compares name, description, indicator and
beneficiaries, block by block (province and year), and keeps the 30 nearest above 0.3.
"""

import logging
import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd

NEAREST, LEAST = 30, 0.3
SEED, SAMPLED = 1, 1e6
TEXTS = ["name", "description", "indicator", "beneficiaries"]
_WORD = re.compile(r"[^\W\d_]{4,}")
GATE = (
    "l.year = r.year and substr(l.region, 1, 2) = substr(r.region, 1, 2) and l.opd <> r.opd "
    "and (l.region = r.region or length(l.region) = 2 or length(r.region) = 2) "
    "and coalesce(l.district = r.district, true) and coalesce(l.village = r.village, true)"
)


def written(folder: Path, tool: str, pairs: pd.DataFrame, groups: pd.DataFrame) -> None:
    """Write pairs, the smaller id first, and groups."""
    ends = np.sort(pairs[["program_a", "program_b"]].to_numpy(dtype=str), axis=1)
    told = pd.DataFrame(
        {"program_a": ends[:, 0], "program_b": ends[:, 1], "score": pairs["score"].to_numpy()}
    )
    told.to_parquet(folder / f"{tool}.parquet")
    groups.to_parquet(folder / f"{tool}_groups.parquet")


def meet(rows: pd.DataFrame, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Pairs whose places, where both are told, are the same."""
    fits = np.ones(len(a), dtype=bool)
    for column in ("district", "village"):
        place = rows[column].fillna("").to_numpy(dtype=object)
        fits &= (place[a] == place[b]) | (place[a] == "") | (place[b] == "")
    return fits


def texts_alike(folder: Path, tool: str) -> None:
    """Cosine of words or letter trigrams by sparse_dot_topn."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sparse_dot_topn import sp_matmul_topn

    rows = pd.read_parquet(folder / "input.parquet")
    told = rows[TEXTS].fillna("").agg(" ".join, axis=1)
    how = {"analyzer": "char_wb", "ngram_range": (3, 3)} if tool == "letters" else {}
    table = TfidfVectorizer(dtype=np.float32, **how).fit_transform(told)
    opd, region = (rows[c].astype(str).to_numpy(dtype=object) for c in ("opd", "region"))
    small = rows["region"].str.len().eq(2).to_numpy()
    found = []
    blocks = rows.groupby([rows["region"].str[:2], "year"], sort=True).indices
    for block in blocks.values():
        part = table[block]
        near = sp_matmul_topn(part, part.T.tocsr(), NEAREST, threshold=LEAST, n_threads=2).tocoo()
        a, b = block[near.row], block[near.col]
        reach = (region[a] == region[b]) | small[a] | small[b]
        kept = (a < b) & (opd[a] != opd[b]) & reach & meet(rows, a, b)
        found.append((a[kept], b[kept], near.data[kept]))
    a, b, score = (np.concatenate([f[k] for f in found]) for k in range(3))
    ids = rows["id"].to_numpy(dtype=str)
    graph = coo_matrix((np.ones(len(a)), (a, b)), shape=(len(ids), len(ids)))
    groups = pd.DataFrame({"id": ids, "group": connected_components(graph, directed=False)[1]})
    pairs = pd.DataFrame({"program_a": ids[a], "program_b": ids[b], "score": score})
    written(folder, tool, pairs, groups)


def of_text() -> tuple[list, list[str], list[str], list[str]]:
    """Comparisons, blocking rules, training rules and deterministic rules for the raw columns."""
    import splink.comparison_library as cl

    told = ("name", "beneficiaries", "indicator")
    comparisons = [
        *(
            cl.JaroWinklerAtThresholds(c, [0.95, 0.88]).configure(term_frequency_adjustments=True)
            for c in told
        ),
        cl.ExactMatch("village").configure(term_frequency_adjustments=True),
        cl.ArrayIntersectAtSizes("words", [6, 4, 3, 2, 1]),
    ]
    blocks = [f"{GATE} and l.{c} = r.{c}" for c in (*told, "village", "district")]
    training = [f"{GATE} and l.{c} = r.{c}" for c in ("beneficiaries", "district")]
    certain = [
        f"{GATE} and l.name = r.name and l.beneficiaries = r.beneficiaries",
        f"{GATE} and l.beneficiaries = r.beneficiaries and l.village = r.village",
    ]
    return comparisons, blocks, training, certain


def of_facets() -> tuple[list, list[str], list[str], list[str]]:
    """Comparisons, blocking, training and deterministic rules for ready-made facets."""
    import splink.comparison_library as cl

    said = ("activity", "topic", "people", "activity_seen", "topic_seen", "people_seen", "place")
    comparisons = [
        *(cl.ExactMatch(c).configure(term_frequency_adjustments=True) for c in said),
        cl.ArrayIntersectAtSizes("object", [3, 2, 1]),
    ]
    pairs = [("topic",), ("topic_seen",), ("people", "place"), ("people_seen", "place"),
             ("activity", "place"), ("activity_seen", "place")]  # fmt: skip
    blocks = [" and ".join([GATE, *(f"l.{c} = r.{c}" for c in on)]) for on in pairs]
    training = [f"{GATE} and l.{c} = r.{c}" for c in ("topic", "activity")]
    certain = [
        f"{GATE} and l.activity{s} = r.activity{s} and l.topic{s} = r.topic{s} "
        f"and l.people{s} = r.people{s} and l.place = r.place"
        for s in ("", "_seen")
    ]
    return comparisons, blocks, training, certain


def linked(folder: Path, tool: str) -> None:
    """Train, predict and group with Splink on DuckDB."""
    from splink import DuckDBAPI, Linker, SettingsCreator

    logging.getLogger("splink").setLevel(logging.ERROR)
    facets = tool == "splink_facets"
    comparisons, blocks, training, certain = of_facets() if facets else of_text()
    rows = pd.read_parquet(folder / ("facets.parquet" if facets else "input.parquet"))
    if not facets:
        text = rows[["name", "description"]].fillna("").agg(" ".join, axis=1).str.casefold()
        rows["words"] = [sorted(set(_WORD.findall(t))) for t in text]
    database = DuckDBAPI()
    settings = SettingsCreator(
        link_type="dedupe_only", comparisons=comparisons, unique_id_column_name="id",
        blocking_rules_to_generate_predictions=blocks, retain_matching_columns=False,
    )  # fmt: skip
    linker = Linker(database.register(rows), settings, log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match(certain, recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=SAMPLED, seed=SEED)
    for rule in training:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    told = linker.inference.predict(threshold_match_weight=-30)
    groups = linker.clustering.cluster_pairwise_predictions_at_threshold(told, 0.5)
    pairs = told.as_pandas_dataframe().rename(
        columns={"id_l": "program_a", "id_r": "program_b", "match_weight": "score"}
    )
    written(folder, tool, pairs, groups.as_pandas_dataframe()[["id", "cluster_id"]])


def main() -> None:
    """Run one tool on one folder."""
    tool, folder = sys.argv[1], Path(sys.argv[2])
    (linked if tool.startswith("splink") else texts_alike)(folder, tool)


if __name__ == "__main__":
    main()
