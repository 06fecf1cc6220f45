"""Ids that come twice and rows that are their own parent, as tables made by hand have them."""

from sinergi.analysis.duplicates import find_duplicates

_NAME = "Pelatihan Kader Posyandu Lansia"


def _codes(found) -> dict[str, object]:
    return {n.code.rsplit(".", 1)[1]: n.facts["count"] for n in found.notices}


def test_no_program_is_paired_with_its_own_id(city) -> None:
    rows = [("1", "dinsos"), ("1", "dinkes"), ("2", "dpmd")]
    found = find_duplicates(city([{"id": i, "opd": o, "name": _NAME} for i, o in rows]))
    pairs = found.to_frame()[["program_a", "program_b"]]
    assert pairs.to_numpy().tolist() == [["1", "2"]]
    assert _codes(found) == {"same_id": 1}


def test_a_program_that_is_its_own_parent_is_compared(city) -> None:
    rows = [("1", "dinsos", "1"), ("2", "dinkes", None)]
    programs = [{"id": i, "opd": o, "name": _NAME, "parent": p} for i, o, p in rows]
    found = find_duplicates(city(programs))
    assert len(found.to_frame()) == 1
    assert _codes(found) == {"own_parent": 1}
