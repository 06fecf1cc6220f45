# pyright: basic
# (lives on pandas and pyarrow, whose stubs do not know Arrow columns)
"""Which issue a program serves: declared, official tag, nomenclature code, words of its text.

A program may serve several issues; of one issue the best source is kept
(declared > tag > code > text). A program that nothing speaks for stays unlabelled.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import ahocorasick
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from sinergi import vocab
from sinergi.model.snapshot import Snapshot

ISSUE_COLUMNS: tuple[str, ...] = ("program", "issue", "source", "confidence", "reason")
_RANK = {"declared": 0, "tag": 1, "code": 2, "text": 3}
_DECLARED, _TAGGED = 1.0, 0.95
_DESCRIPTION = 0.8  # a description is looser than a name: a judgement, see docs/methods/gaps.md
_TAG = re.compile(r"[\[#](?:tag\s*:\s*)?([a-z][a-z ]{2,60})\]?", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_SHORT = 3  # "dan", "di" and the like tell nothing
_FULL_CODE = 5  # points of a sub-kegiatan code
#: What a work does without is no matter of it: a licence for fish farms "yang tidak menggunakan
#: tenaga kerja asing" does not deal with foreigners. RE2, after folding, to the next stop.
_WITHOUT = r"\b(?:tidak|tanpa)\s+(?:menggunakan|memakai|melibatkan|mempekerjakan)\b[^,;.()]*"
_OTHER_NAME = 0.5  # code and name speak of different things: one of them is wrong
_BOUGHT = 0.85
_TEXT = pa.string()
pc: Any = pyarrow.compute  # its functions are made at run time, no stub knows them


def program_issues(snapshot: Snapshot) -> pd.DataFrame:
    """Label programs with the issues they serve.

    Parameters
    ----------
    snapshot
        Programs, and ``program_issues`` where issues are declared.

    Returns
    -------
    DataFrame
        ``program issue source confidence reason``, one row a program and issue, sorted.
        ``source`` is declared, tag, code or text; ``confidence`` 0-1; ``reason`` the tag, code
        prefix or phrase that spoke for it.

    Examples
    --------
    >>> rows = pd.DataFrame({"id": ["p", "q"], "name": ["Konflik sosial", "Sistem informasi"]})
    >>> found = program_issues(Snapshot({"programs": rows}))
    >>> found[["program", "issue", "source", "reason"]].to_numpy().tolist()
    [['p', 'I01', 'text', 'konflik sosial']]
    """
    programs = snapshot.programs
    found = [
        _declared(snapshot),
        _tags(programs),
        _named_so(programs, _codes(programs["id"], programs["code"])),
        _of_packages(programs, text_issues(programs["id"], programs["name"])),
        _of_packages(
            programs, text_issues(programs["id"], programs["description"], factor=_DESCRIPTION)
        ),
    ]
    return _best(pd.concat(found, ignore_index=True))


def _of_packages(programs: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Trust the words of a package less: they say what is bought, not what the work is for."""
    packages = programs.loc[programs["level"].isin(["paket"]), "id"]
    bought = found["program"].isin(packages).to_numpy(dtype=bool)
    return found.assign(
        confidence=found["confidence"].where(~bought, found["confidence"] * _BOUGHT)
    )


def _named_so(programs: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Doubt a full code whose line bears a name without any word of the official one."""
    at = pd.Index(programs["id"]).get_indexer(pd.Index(found["program"]))
    names = programs["name"].to_numpy(dtype=object, na_value="")[at] if len(at) else []
    told = zip(found["issue"], found["reason"], names, strict=True)
    odd = [not _same_matter(issue, code, name) for issue, code, name in told]
    sure = found["confidence"].to_numpy(dtype=np.float64)
    return found.assign(confidence=np.where(np.array(odd, dtype=bool), sure * _OTHER_NAME, sure))


@cache
def _official_words(issue: str, code: str) -> frozenset[str]:
    name = vocab.issue_code_names().get((issue, code), "")
    return frozenset(word for word in _WORD.findall(name.lower()) if len(word) > _SHORT)


def _same_matter(issue: str, code: str, name: str) -> bool:
    if code.count(".") != _FULL_CODE or not name:
        return True
    official = _official_words(issue, code)
    return not official or any(word in official for word in _WORD.findall(name.lower()))


def _best(labels: pd.DataFrame) -> pd.DataFrame:
    labels["rank"] = labels["source"].map(_RANK).astype("int64")
    labels = labels.sort_values(
        ["program", "issue", "rank", "confidence", "reason"],
        ascending=[True, True, True, False, True], kind="stable",
    )  # fmt: skip
    kept = labels.drop_duplicates(["program", "issue"])
    return kept[list(ISSUE_COLUMNS)].reset_index(drop=True)


def _frame(program: Any, issue: Any, source: Any, *, confidence: Any, reason: Any) -> pd.DataFrame:
    text = pd.ArrowDtype(_TEXT)
    return pd.DataFrame(
        {
            "program": pd.Series(program, dtype=text).reset_index(drop=True),
            "issue": pd.Series(issue, dtype=text).reset_index(drop=True),
            "source": pd.Series(source, dtype=text).reset_index(drop=True),
            "confidence": pd.Series(confidence, dtype="float64").reset_index(drop=True),
            "reason": pd.Series(reason, dtype=text).reset_index(drop=True),
        }
    )


def _declared(snapshot: Snapshot) -> pd.DataFrame:
    """Rows of the table; an official tag written in the place of an issue is one."""
    table = snapshot.program_issues
    tags = _official_tags()
    tagged = table["issue"].str.upper().map(tags)
    source = table["source"].fillna("declared").where(tagged.isna(), "tag")
    confidence = table["confidence"].astype("float64").fillna(_DECLARED)
    issue = table["issue"].where(tagged.isna(), tagged)
    return _frame(table["program"], issue, source, confidence=confidence, reason=table["issue"])


@cache
def _official_tags() -> Mapping[str, str]:
    return {tag.upper(): issue for tag, issue in vocab.official_tags().items()}


def _tags(programs: pd.DataFrame) -> pd.DataFrame:
    """Official theme tags written into the text: ``[STUNTING]``, ``#stunting``."""
    text = programs["name"].fillna("").str.cat(programs["description"].fillna(""), sep=" ")
    marked = text[text.str.contains("[", regex=False) | text.str.contains("#", regex=False)]
    tags = _official_tags()
    rows = [
        (programs["id"].iloc[at], tags[word.strip().upper()], word.strip().upper())
        for at, value in zip(marked.index, marked, strict=True)
        for word in _TAG.findall(value)
        if word.strip().upper() in tags
    ]
    found = pd.DataFrame(rows, columns=["program", "issue", "reason"])
    return _frame(found["program"], found["issue"], ["tag"] * len(found),
                  confidence=[_TAGGED] * len(found), reason=found["reason"])  # fmt: skip


# ---------------------------------------------------------------- codes
def _codes(ids: pd.Series, codes: pd.Series) -> pd.DataFrame:
    """Match nomenclature prefixes on whole segments; distinct codes are looked at once."""
    encoded = pa.chunked_array(codes.array.__arrow_array__()).combine_chunks().dictionary_encode()
    distinct = encoded.dictionary.to_pylist()
    hits = [
        (at, issue, confidence, prefix)
        for at, code in enumerate(distinct)
        for issue, confidence, prefix in _of_code(code)
    ]
    found = pd.DataFrame(hits, columns=["at", "issue", "confidence", "reason"])
    return _spread(ids, encoded.indices, found, "code")


def _of_code(code: str) -> list[tuple[str, float, str]]:
    parts = code.split(".")
    best: dict[str, tuple[float, str]] = {}
    for end in range(1, len(parts) + 1):
        prefix = ".".join(parts[:end])
        for issue, confidence in _code_index().get(_padded(prefix), ()):
            best[issue] = max(best.get(issue, (0.0, "")), (confidence, prefix))
    return [(issue, confidence, prefix) for issue, (confidence, prefix) in best.items()]


@cache
def _code_index() -> Mapping[str, tuple[tuple[str, float], ...]]:
    index: dict[str, list[tuple[str, float]]] = {}
    for issue, prefix, confidence in vocab.issue_codes():
        index.setdefault(_padded(prefix), []).append((issue, float(confidence)))
    return {prefix: tuple(entries) for prefix, entries in index.items()}


def _padded(code: str) -> str:
    """Write a sub-kegiatan number of the older editions (2 digits) as the newer ones do (4)."""
    parts = code.split(".")
    if len(parts) == 6:  # noqa: PLR2004 - U.BB.PP.L.KK.SSSS has six parts
        parts[5] = parts[5].zfill(4)
    return ".".join(parts)


# ---------------------------------------------------------------- words
def text_issues(ids: pd.Series, texts: pd.Series, *, factor: float = 1.0) -> pd.DataFrame:
    """Find phrases of issues in texts, on word boundaries; distinct texts are read once.

    Parameters
    ----------
    ids, texts
        Parallel columns; the ids may be of programs, forums or anything else.
    factor
        Multiplies the confidence.

    Returns
    -------
    DataFrame
        Columns as :func:`program_issues`, ``program`` holding the ids; not yet unique.
    """
    clean = _plain(texts)
    encoded = clean.dictionary_encode()
    found = _scan(encoded.dictionary)
    found["confidence"] *= factor
    return _spread(ids, encoded.indices, found, "text")


def _plain(texts: pd.Series) -> pa.Array:
    """Lower case, everything but letters and digits one space, a space at both ends."""
    column = pa.array(texts.astype(pd.ArrowDtype(_TEXT)))
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    told = pc.replace_substring_regex(pc.utf8_lower(column), _WITHOUT, " ")
    spaced = pc.replace_substring_regex(told, r"[^\pL\pN]+", " ")
    trimmed = pc.utf8_trim_whitespace(spaced)
    space = pa.scalar(" ", _TEXT)
    return pc.binary_join_element_wise(space, trimmed, space, pa.scalar("", _TEXT))


@cache
def _automaton() -> ahocorasick.Automaton:
    sure = vocab.issue_term_confidence()
    pairs = sorted((issue, term) for issue, terms in vocab.issue_terms().items() for term in terms)
    plain = _plain(pd.Series([term for _, term in pairs], dtype=pd.ArrowDtype(_TEXT))).to_pylist()
    phrases: dict[str, dict[str, float]] = {}
    for (issue, term), phrase in zip(pairs, plain, strict=True):
        if phrase.strip():
            phrases.setdefault(phrase, {})[issue] = sure[issue, term]
    machine = ahocorasick.Automaton()
    for phrase, issues in phrases.items():
        machine.add_word(phrase, (phrase.strip(), tuple(issues.items())))
    if phrases:
        machine.make_automaton()
    return machine


def _scan(texts: pa.Array) -> pd.DataFrame:
    """Phrases start and end with a space, so they can only match whole words."""
    rows = list(_matches(texts.to_pylist()))
    return pd.DataFrame(rows, columns=["at", "issue", "confidence", "reason"])


def _matches(texts: Iterable[str]) -> Iterable[tuple[int, str, float, str]]:
    machine = _automaton()
    if len(machine) == 0:
        return
    for at, value in enumerate(texts):
        for _, (phrase, issues) in machine.iter(value):
            for issue, sure in issues:
                yield at, issue, sure, phrase


def _spread(ids: pd.Series, indices: pa.Array, found: pd.DataFrame, source: str) -> pd.DataFrame:
    """Give what was found in distinct values to every row that holds the value."""
    found = found.sort_values(["at", "issue", "confidence"], ascending=[True, True, False])
    found = found.drop_duplicates(["at", "issue"])
    at = indices.fill_null(-1).to_numpy(zero_copy_only=False)
    order = np.argsort(at, kind="stable")
    wanted = found["at"].to_numpy(dtype=np.int64)
    low = np.searchsorted(at[order], wanted, side="left")
    counts = np.searchsorted(at[order], wanted, side="right") - low
    take = np.repeat(np.arange(len(found)), counts)
    within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    rows = order[np.repeat(low, counts) + within]
    hits = found.iloc[take]
    return _frame(ids.iloc[rows], hits["issue"].array, [source] * len(hits),
                  confidence=hits["confidence"].array, reason=hits["reason"].array)  # fmt: skip
