# ruff: noqa: E501 - tables of test data read better in one line a row
"""Text that tries to be more than text, in every field of a snapshot and of the results."""

import pandas as pd

from sinergi.model.snapshot import Snapshot

NAMES = [
    "<img src=x onerror=alert(1)>",
    "</script><script>window.bad=1</script>",
    "javascript:alert(1)",
    "<svg/onload=alert(1)>",
    '"><iframe srcdoc="<script>parent.bad=1</script>">',
    "<!--<script>",
    "&lt;b&gt; &#x3c;b&#x3e; ]]>",
    "\u202egnilaer \u2067Dinas\u2069 \u200f",
    "Dinas\x00Sosial\x1b[31m\u2028\u2029",
    "\U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467 Dinas \U0001f9d5\U0001f3fd",
    "x" * 10_000,
    "panjang sekali " * 700,
    "{name} {count} %s {{}} ${x} `x` \\u003cb\\u003e",
    "HtTpS://contoh.invalid/x?<y>=&z",
    "=HYPERLINK(1)",
    "\ud83d lone half",
]


def snapshot(name: str) -> Snapshot:
    name = name.encode("utf-8", "replace").decode("utf-8")
    day = pd.Timestamp(2025, 5, 5).date()
    return Snapshot({
        "regions": pd.DataFrame({"id": [f"32.04{name}"], "name": [name], "lat": [-7.0], "lon": [107.0]}),
        "actors": pd.DataFrame({
            "id": [f"a{name}", f"b{name}"], "name": [name, name], "kind": ["opd", "opd"],
            "region": [f"32.04{name}"] * 2, "sector": [name, "ekonomi"],
        }),
        "forums": pd.DataFrame({"id": [f"f{name}"], "name": [name], "kind": ["fkub"], "chair": [name]}),
        "programs": pd.DataFrame({
            "id": [f"p{name}", f"q{name}"], "name": [name, name], "opd": [f"a{name}", f"b{name}"],
            "year": [2024, 2025], "budget_idr": [5, 7],
        }),
        "issues": pd.DataFrame({"id": [f"I{name}"], "name": [name]}),
        "program_issues": pd.DataFrame({"program": [f"p{name}"], "issue": [f"I{name}"]}),
        "memberships": pd.DataFrame({"actor": [f"a{name}"], "forum": [f"f{name}"], "role": [name]}),
        "meetings": pd.DataFrame({"forum": [f"f{name}"], "date": [day], "attendees": [f"b{name}"]}),
        "ties": pd.DataFrame({"actor_a": [f"a{name}"], "actor_b": [f"b{name}"], "kind": [name]}),
    })  # fmt: skip


def results(name: str) -> list[pd.DataFrame]:
    name = name.encode("utf-8", "replace").decode("utf-8")
    duplicates = pd.DataFrame({
        "program_a": [f"p{name}"], "program_b": [f"q{name}"], "name_a": [name], "name_b": [name],
        "opd_a": [f"a{name}"], "opd_b": [f"b{name}"], "kind": ["overlap"], "score": [0.7],
        "budget_idr": [5], "reason_sentence": [name], "review": [None],
    })  # fmt: skip
    gaps = pd.DataFrame({
        "gap_id": ["g"], "kind": [name], "region": [name], "issue": [f"I{name}"], "forum": [None],
        "actor_a": [None], "name_a": [None], "actor_b": [f"required:{name}"], "name_b": [name],
        "role": [name], "severity": [0.7], "evidence_state": ["not_visible"], "budget_idr": [None],
        "evidence": [name],
    })  # fmt: skip
    brokers = pd.DataFrame({"node": [f"a{name}"], "group": [name], "total": [3.0]})
    return [duplicates, gaps, brokers]
