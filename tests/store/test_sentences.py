"""Every error of the store can be told in both languages with the facts that it carries."""

import ast
import string
from pathlib import Path

import pandas as pd
import pytest

import sinergi.store
from sinergi.errors import StoreError
from sinergi.i18n.catalogue import _catalogue
from sinergi.model.snapshot import Snapshot
from sinergi.store.embedded.database import _CODES, spoken

ROOM = Path(sinergi.store.__file__).parent


def raised() -> list[tuple[str, frozenset[str]]]:
    """Codes of errors with the names of their facts, as the source spells them."""
    calls = [
        node
        for path in ROOM.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Error") and node.args
    ]
    return sorted(
        (call.args[0].value, frozenset(k.arg for k in call.keywords if k.arg))
        for call in calls
        if isinstance(call.args[0], ast.Constant) and all(k.arg for k in call.keywords)
    )


@pytest.mark.parametrize(
    ("code", "facts"), raised(), ids=lambda v: v if isinstance(v, str) else ""
)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_an_error_carries_the_facts_of_its_sentence(code, facts, lang):
    sentence = _catalogue(lang)[code]
    needed = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
    assert needed <= facts


@pytest.mark.parametrize("family", [*_CODES, 1, 5, 11])
def test_every_error_of_sqlite_becomes_a_sentence(family):
    import sqlite3

    error = sqlite3.OperationalError("near 'rahasia': syntax error")
    error.sqlite_errorcode = family
    error.sqlite_errorname = "SQLITE_X"
    told = spoken(error, Path("peta.sinergi"))
    assert isinstance(told, StoreError)
    assert "peta.sinergi" in told.sentence("id")
    assert "rahasia" not in told.sentence("en")


def test_findings_of_a_load_and_a_check_can_be_told(store, source):
    rows = pd.DataFrame(
        {
            "id": ["p", "p", "q", "r", "s"],
            "name": ["A", "B", None, "R", "S"],
            "year": [2025, 2025, 2025, 1, 2025],
            "level": ["program", "program", None, None, "acara"],
            "opd": ["hantu"] * 5,
        }
    )
    report = store.load(Snapshot({"programs": rows}), source("1"))
    again = store.load(Snapshot({"programs": rows.head(1)}), source("1"))
    findings = report.findings + again.findings + store.check()
    assert {f.code for f in findings} == {
        "store.rejected.missing", "store.rejected.bounds", "store.rejected.choice",
        "store.rejected.duplicate", "store.same_file", "store.check.dangling",
    }  # fmt: skip
    for lang in ("id", "en"):
        assert findings.to_frame(lang)["message"].str.len().min() > 20
    assert str(report).startswith("L000001: 1 baris")
    assert report.to_frame().to_numpy().tolist() == [["programs", 1, 0, 0, 4, 0]]
    assert store.status().to_dict()["rows"] == 1
