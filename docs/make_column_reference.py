# ruff: noqa: INP001 - a script beside the pages, not a package
"""Writes docs/reference/columns.md from the table contracts and the columns of the results.

Run: python docs/make_column_reference.py
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from sinergi.analysis import early_warning, evaluation, gaps, issues, sensitivity
from sinergi.analysis.brokerage import multiplex, positions, rank, two_mode
from sinergi.analysis.duplicates import areas, cluster, explain, family, proposals, table
from sinergi.analysis.governance import measure as governing
from sinergi.analysis.governance import trust
from sinergi.analysis.silos import profile, qap, required_mixing, rows, series
from sinergi.i18n import codes, speak, text
from sinergi.model.finding import FINDING_COLUMNS
from sinergi.model.review_columns import REVIEW_COLUMNS, REVIEW_SHEET
from sinergi.model.tables import (
    NODE_TABLES,
    PROVENANCE,
    RELATION_TABLES,
    Column,
    TableContract,
    contract,
)
from sinergi.plan import PLAN_COLUMNS, PRIORITY_COLUMNS
from sinergi.plan.measuring import CHANGE_COLUMNS
from sinergi.reports.words import called

PAGE = Path(__file__).parent / "reference" / "columns.md"
HEAD = """\
# Kolom / *Columns*

Dibuat dari kode oleh `docs/make_column_reference.py`; jangan disunting dengan tangan.
*Made from the code by `docs/make_column_reference.py`; do not edit.*

Nama kolom berbahasa Inggris dan tetap. Nilai yang tidak diketahui dibiarkan kosong, bukan 0. Uang
ditulis dalam rupiah utuh, tanggal `2025-11-30`, beberapa nilai dalam satu sel dipisah ` | `.
*Unknown is empty, never 0. Money is whole rupiah, dates are ISO, lists are joined by ` | `.*
"""
#: Columns by what makes them, with the file that `sinergi analyze` writes.
RESULTS: Sequence[tuple[str, str, Sequence[str]]] = (
    ("find_duplicates(...).to_frame()", "duplicates.csv", table.COLUMNS),
    ("find_duplicates(...).families()", "families.csv", family.FAMILY_COLUMNS),
    ("find_duplicates(...).areas()", "areas.csv", areas.AREA_COLUMNS),
    (
        "find_duplicates(...).clusters()",
        "clusters.csv",
        (*cluster.CLUSTER_COLUMNS, *cluster.PEOPLE_COLUMNS),
    ),
    ("check_proposals(...).proposals", "", proposals.PROPOSAL_COLUMNS),
    ("find_duplicates(...).explain(a, b).table", "", explain.CONTRIBUTION_COLUMNS),
    ("find_gaps(...).to_frame()", "gaps.csv", gaps.GAP_COLUMNS),
    ("find_gaps(...).parts()", "", gaps.PART_COLUMNS),
    ("find_gaps(...).side_tables()", "roles.csv", gaps.ROLE_COLUMNS),
    ("find_gaps(...).side_tables()", "coverage.csv", gaps.FORUM_COLUMNS),
    ("find_gaps(...).side_tables()", "alignment.csv", gaps.ALIGNMENT_COLUMNS),
    ("find_gaps(...).side_tables()", "synergy.csv", gaps.SYNERGY_COLUMNS),
    ("measure_congruence(...).to_frame()", "congruence.csv", gaps.CONGRUENCE_COLUMNS),
    ("measure_congruence(...).side_tables()", "requirements.csv", gaps.REQUIREMENT_COLUMNS),
    ("analysis.gaps.needed_ties(...)", "", gaps.NEED_COLUMNS),
    ("measure_silos(...).to_frame()", "silos.csv", rows.COLUMNS),
    ("measure_silos(...).profile()", "", profile.PROFILE_COLUMNS),
    ("measure_silos(...).intervals()", "", profile.INTERVAL_COLUMNS),
    ("measure_silos(...).blocks()", "", profile.BLOCK_COLUMNS),
    ("measure_silos(...).components()", "", profile.COMPONENT_COLUMNS),
    ("measure_required_mixing(...).to_frame()", "", required_mixing.REQUIRED_COLUMNS),
    ("compare_ties(...).to_frame()", "", qap.QAP_COLUMNS),
    ("compare_silos(...).to_frame()", "", series.SERIES_COLUMNS),
    ("measure_sensitivity(...).to_frame()", "", sensitivity.SENSITIVITY_COLUMNS),
    ("rank_brokers(...).to_frame()", "brokers.csv", rank.COLUMNS),
    ("rank_brokers(...).positions()", "", positions.POSITION_COLUMNS),
    ("measure_two_mode(...).to_frame()", "", two_mode.TWO_MODE_COLUMNS),
    ("measure_multiplexity(...).to_frame()", "", multiplex.MULTIPLEX_COLUMNS),
    ("measure_governance(...).to_frame()", "governance.csv", governing.GOVERNANCE_COLUMNS),
    ("measure_trust(...).to_frame()", "", trust.TRUST_COLUMNS),
    ("evaluate(...).to_frame()", "evaluation.csv", evaluation.EVALUATION_COLUMNS),
    ("evaluate(...).intervals()", "", evaluation.INTERVAL_COLUMNS),
    ("find_warnings(...).to_frame()", "warnings.csv", early_warning.WARNING_COLUMNS),
    ("recommend(...).to_frame()", "plan.csv", PLAN_COLUMNS),
    ("recommend(...).priorities()", "", PRIORITY_COLUMNS),
    ("simulate(...), compare_periods(...)", "", CHANGE_COLUMNS),
    ("analysis.issues.program_issues(...)", "", issues.ISSUE_COLUMNS),
    ("Findings.to_frame()", "findings.csv", FINDING_COLUMNS),
)


def make() -> str:
    """Write the page as text."""
    parts = [HEAD, "## Tabel / *Tables*\n", _node_word("Simpul / *nodes*", NODE_TABLES)]
    parts += [_node_word("Hubungan / *relations*", RELATION_TABLES)]
    parts += [_table(contract(name)) for name in (*NODE_TABLES, *RELATION_TABLES)]
    parts += [_provenance(), "## Hasil / *Results*\n", *_results(), _review()]
    return "\n".join(parts)


def _node_word(title: str, names: Sequence[str]) -> str:
    return f"{title}: " + ", ".join(f"[{name}](#{name})" for name in names) + ".\n"


def _table(rules: TableContract) -> str:
    with speak("id"):
        word = text(f"model.tables.{rules.name}")
    said = " ".join((rules.entity.__doc__ or "").split()).replace("``", "`")
    key = ", ".join(f"`{name}`" for name in rules.key)
    lines = [f"### {rules.name}", "", f"*{word}.* {said}", "", f"Kunci / *key*: {key}.", ""]
    return "\n".join([*lines, *_columns(rules.columns), ""])


def _columns(columns: Sequence[Column]) -> Iterator[str]:
    yield "| kolom | jenis | | isi |"
    yield "|---|---|---|---|"
    for column in columns:
        must = "wajib" if column.required else ""
        yield f"| `{column.name}` | {column.kind} | {must} | {_content(column)} |"


def _content(column: Column) -> str:
    if column.references:
        return f"id dari [{column.references}](#{column.references})"
    if column.list_of:
        return f"beberapa id dari [{column.list_of}](#{column.list_of})"
    if column.list_of is not None:
        return "beberapa nilai"
    if column.choices:
        return ", ".join(f"`{choice}`" for choice in column.choices)
    return _range(column)


def _range(column: Column) -> str:
    if column.low is None:
        return ""
    return f"{column.low:g} .. {column.high:g}" if column.high is not None else f"≥ {column.low:g}"


def _provenance() -> str:
    lines = ["### Asal baris / *where a row comes from*", "", "Ada pada setiap tabel.", ""]
    return "\n".join([*lines, *_columns(PROVENANCE), ""])


def _results() -> Iterator[str]:
    for call, file, columns in RESULTS:
        written = f" → `{file}`" if file else ""
        lines = [f"### `{call}`{written}", "", "| kolom | Indonesia | English |", "|---|---|---|"]
        # the severity of a finding is no priority, whose label the column name has elsewhere
        bare = {"severity"} if columns is FINDING_COLUMNS else set[str]()
        names = called(pd.DataFrame(columns=list(columns))).columns
        lines += [
            f"| `{c}` | {' | '.join(('', '') if c in bare else _labels(name))} |"
            for c, name in zip(columns, names, strict=True)
        ]
        yield "\n".join([*lines, ""])


def _labels(name: str) -> tuple[str, str]:
    code = f"columns.{name}"
    return (text(code, lang="id"), text(code, lang="en")) if code in codes("id") else ("", "")


def _review() -> str:
    rows = [f"| `{name}` | `{header}` |" for name, header in REVIEW_COLUMNS.items()]
    head = f"### Lembar tinjauan, lembar `{REVIEW_SHEET}`"
    return "\n".join(
        [head, "", "| kolom tabel reviews | judul di lembar |", "|---|---|", *rows, ""]
    )


if __name__ == "__main__":
    PAGE.write_text(make(), encoding="utf-8")
