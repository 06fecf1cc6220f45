import subprocess
import sys
import time

from sinergi.vocab import generic_words, issue_codes, issue_terms, official_tags, thesaurus


def relation(canonical, variant):
    return {t.relation for t in thesaurus() if (t.canonical, t.variant) == (canonical, variant)}


def test_relations_that_matter():
    assert relation("bimbingan teknis", "bimtek") == {"abbr"}
    assert relation("kerja sama", "kerjasama") == {"spell"}
    assert relation("narkoba", "NAPZA") == {"abbr"}
    assert relation("kemiskinan", "kemiskinan ekstrem") == {"narrower"}
    assert relation("koordinasi", "konsolidasi") == {"related"}
    assert relation("rapat koordinasi", "rapat") == {"related"}


def test_wide_words_never_merge():
    same = {"canonical", "syn", "abbr", "spell"}
    merged = {t.variant for t in thesaurus() if t.relation in same}
    assert not merged & {"pelaksanaan", "penyelenggaraan", "pengelolaan", "penyusunan",
                         "penyediaan", "rehabilitasi"}  # fmt: skip


def test_labels_of_overhead_and_generic_groups_are_no_words_to_match():
    variants = {(t.facet, t.variant) for t in thesaurus()}
    assert ("OVERHEAD", "DPRD") not in variants
    assert ("GENERIC", "awalan program") not in variants


def test_issue_words():
    assert "konflik sosial" in issue_terms()["I01"]
    assert "stunting" in issue_terms()["I08"]
    assert not any(t in {"pks", "kub", "pmi", "asn"} for ts in issue_terms().values() for t in ts)


def test_issue_codes():
    by_prefix = {}
    for issue, prefix, confidence in issue_codes():
        by_prefix.setdefault(prefix, {})[issue] = confidence
    assert by_prefix["8.01.02"]["I06"] == 0.9
    assert by_prefix["8.01.05"] == {"I02": 0.6, "I05": 0.6}
    assert by_prefix["7.01.05.2.01.0005"] == {"I01": 0.9}
    assert "I10" in by_prefix["1.05.03"]


def test_tags():
    assert official_tags()["STUNTING"] == "I08"
    assert official_tags()["KEMISKINAN EKSTREM (ASTACITA)"] == "I09"
    assert "ANGGARAN RESPONSIF GENDER (ASTACITA)" not in official_tags()


def test_generic_words():
    assert {"fasilitasi", "koordinasi", "pelaksanaan"} <= generic_words()


LOAD = """
import sys, time
from sinergi import vocab
start = time.perf_counter()
vocab.thesaurus(); one = time.perf_counter()
vocab.required_actors(); vocab.issue_terms(); vocab.issue_codes(); two = time.perf_counter()
print(one - start, two - one)
heavy = {"pandas", "pyarrow", "networkx", "numpy"} & set(sys.modules)
assert not heavy, heavy
"""


def test_loading_is_fast_and_needs_no_heavy_library():
    best = [1.0, 1.0]
    for _ in range(3):
        out = subprocess.run([sys.executable, "-c", LOAD], check=True, capture_output=True)
        best = [min(pair) for pair in zip(best, map(float, out.stdout.split()), strict=True)]
        time.sleep(0.01)
    assert max(best) < 0.05
