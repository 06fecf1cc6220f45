"""The plan in the two forms that offices use, by the extension."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from sinergi import settings
from sinergi.errors import UnknownTermError
from sinergi.i18n import Lang
from sinergi.model.snapshot import Snapshot
from sinergi.plan import Plan
from sinergi.reports.build import named_rows
from sinergi.reports.plan_docx import write_plan_docx
from sinergi.reports.plan_sheet import write_plan_sheet

_WRITERS: Mapping[str, Callable[[Path, Snapshot, Plan], None]] = {
    ".xlsx": write_plan_sheet,
    ".docx": write_plan_docx,
}


def for_audience(plan: Plan) -> Plan:
    """Rows that the audience may read: leaders read of confirmed findings only."""
    return replace(plan, frame=named_rows(plan.frame).reset_index(drop=True))


def write_plan(
    path: str | Path, snapshot: Snapshot, plan: Plan, *, lang: Lang | None = None
) -> Path:
    """Write a joint action plan.

    Parameters
    ----------
    path
        ``.xlsx`` to be filled in and read back with ``read_plan``, or ``.docx`` to be signed.
    snapshot
        Data of the plan: names of agencies, issues and the region.
    plan
        From :func:`~sinergi.recommend`.
    lang
        Language; the running one when not given.

    Returns
    -------
    Path
        The written file. Leaders (audience ``pimpinan``) get the confirmed rows only.

    Raises
    ------
    UnknownTermError
        Another extension.
    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in _WRITERS:
        raise UnknownTermError.among(suffix or target.name, known=_WRITERS, what="format")
    with settings.use(lang=lang) if lang else nullcontext():
        _WRITERS[suffix](target, snapshot, for_audience(plan))
    return target
