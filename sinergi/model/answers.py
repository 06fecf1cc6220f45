# pyright: basic
# Pandas columns.
"""What agencies answered about their programs, laid over what the budget document says."""

from collections.abc import Mapping
from types import MappingProxyType

from sinergi.model.kinds import ProgramQuestion
from sinergi.model.snapshot import Snapshot

#: Column of ``programs`` that the answer to a question speaks of.
ANSWERED_COLUMNS: Mapping[ProgramQuestion, str] = MappingProxyType(
    {"beneficiaries": "beneficiaries", "place": "place", "output": "target"}
)


def with_answers(snapshot: Snapshot) -> Snapshot:
    """Lay the answers of ``program_answers`` over the columns of ``programs``.

    The agency's own answer is later and more exact than the cell of the budget document and
    takes its place; the document's words stay in the store.

    Examples
    --------
    >>> import pandas as pd
    >>> city = Snapshot({
    ...     "programs": pd.DataFrame({"id": ["p", "q"], "name": ["Pelatihan kader"] * 2}),
    ...     "program_answers": pd.DataFrame(
    ...         {"program": ["p"], "question": ["place"], "value": ["Kec. Soreang"]})})
    >>> with_answers(city).programs["place"].tolist()
    ['Kec. Soreang', <NA>]
    """
    answers = snapshot.program_answers
    answers = answers[answers["value"].notna()]
    if not len(answers):
        return snapshot
    programs = snapshot.programs
    for question, column in ANSWERED_COLUMNS.items():
        told = answers[answers["question"] == question].set_index("program")["value"]
        answered = programs["id"].map(told).astype(programs[column].dtype)
        programs[column] = answered.fillna(programs[column])
    return snapshot.replace(programs=programs)
