"""Public copies: what may leave the office (DESIGN.md section 9)."""

from pathlib import Path

import pandas as pd

from sinergi import settings
from sinergi._calls import checked
from sinergi.exchange import atomic_folder, write_csv
from sinergi.maps import draw_map
from sinergi.model.kinds import PROTECTED_KINDS
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import PROVENANCE_NAMES

#: Tables that may be published; incidents, assessments, feedback, reviews, reported ties and
#: draft actions never leave the office.
PUBLIC_TABLES: tuple[str, ...] = (
    "regions", "actors", "forums", "programs", "issues", "goals", "agreements", "datasets",
    "indicators", "memberships", "forum_issues", "program_issues", "program_goals",
    "program_partners", "agreement_parties", "measurements",
)  # fmt: skip
_PRIVATE_COLUMNS = {"actors": ["registration", "capacity"], "measurements": ["respondents"]}
_PUBLIC_LEVELS = ("nasional", "provinsi", "kabupaten", "kota")


def public_snapshot(snapshot: Snapshot) -> Snapshot:
    """Rows that may be shown to anyone.

    Ormas, parties and faith bodies stay only as members of forums, without registration or
    capacity; forums and measurements below kabupaten are left out.
    """
    actors = snapshot.actors
    members = set(snapshot.memberships["actor"])
    hidden = actors["kind"].isin(PROTECTED_KINDS) & ~actors["id"].isin(members)
    tables = {name: snapshot.table(name) for name in PUBLIC_TABLES}
    tables["actors"] = actors[~hidden]
    for name in ("forums", "measurements"):
        tables[name] = tables[name][_not_below_kabupaten(tables[name]["region"])]
    for name, columns in _PRIVATE_COLUMNS.items():
        tables[name] = tables[name].drop(columns=columns)
    tables = {name: frame.drop(columns=list(PROVENANCE_NAMES)) for name, frame in tables.items()}
    return Snapshot(tables).select()


def _not_below_kabupaten(codes: "pd.Series[str]") -> "pd.Series[bool]":
    depth = codes.fillna("").astype(str).str.count(r"\.")
    return (depth < 2).astype(bool)  # noqa: PLR2004 - 32.04 has one dot, 32.04.05 two


@checked
def publish(snapshot: Snapshot, folder: str | Path) -> Path:
    """Write a public copy: open tables and a map without findings.

    Parameters
    ----------
    snapshot
        What the office holds.
    folder
        New folder, or one that an earlier run wrote; files of others in it stay.

    Returns
    -------
    Path
        The folder with one CSV a table, ``peta.html`` and ``run.json``.
    """
    target = Path(folder)
    copy = public_snapshot(snapshot)
    with settings.use(audience="publik"), atomic_folder(target) as temporary:
        for name, frame in copy.tables():
            write_csv(temporary / f"{name}.csv", frame.drop(columns=list(PROVENANCE_NAMES)))
        draw_map(copy).save(temporary / "peta.html")
        (temporary / "run.json").write_text(
            f'{{"function": "publish", "data_fingerprint": "{copy.fingerprint}"}}\n',
            encoding="utf-8",
        )
    return target
