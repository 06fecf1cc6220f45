"""One call, three formats: docx, xlsx, html by the extension."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path

from sinergi import settings
from sinergi.analysis.result import Result
from sinergi.errors import UnknownTermError
from sinergi.i18n import Lang
from sinergi.model.finding import Findings
from sinergi.model.snapshot import Snapshot
from sinergi.reports.build import build
from sinergi.reports.document import Document, Picture
from sinergi.reports.docx import write_docx
from sinergi.reports.html import write_html
from sinergi.reports.xlsx import write_xlsx

_WRITERS: Mapping[str, Callable[[Path, Document], None]] = {
    ".docx": write_docx,
    ".html": write_html,
}


def write_report(
    path: str | Path,
    snapshot: Snapshot,
    *parts: Result | Picture,
    findings: Findings | None = None,
    lang: Lang | None = None,
) -> Path:
    """Write the report of a region.

    Parameters
    ----------
    path
        File to write; ``.docx``, ``.xlsx`` or ``.html``.
    snapshot
        What was analysed.
    *parts
        Results of analyses in any order, and maps.
    findings
        What readers noticed; goes to the annex.
    lang
        Language of the report; the running one when not given.

    Returns
    -------
    Path
        The written file. Leaders (audience ``pimpinan``) see agencies named in confirmed
        findings only.
    """
    target = Path(path)
    results = [part for part in parts if isinstance(part, Result)]
    pictures = [part for part in parts if not isinstance(part, Result)]
    noted = findings if findings is not None else _notices(results)
    with settings.use(lang=lang) if lang else nullcontext():
        if target.suffix.lower() == ".xlsx":
            write_xlsx(target, snapshot, results, noted)
        elif target.suffix.lower() in _WRITERS:
            _WRITERS[target.suffix.lower()](target, build(snapshot, results, pictures, noted))
        else:
            known = [*_WRITERS, ".xlsx"]
            raise UnknownTermError.among(target.suffix or target.name, known=known, what="format")
    return target


def _notices(results: Sequence[Result]) -> Findings:
    return Findings(notice for result in results for notice in result.notices)
