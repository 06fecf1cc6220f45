"""What every data file of the vocabulary must keep, whoever edits it."""

import datetime as dt
import re
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest

from sinergi import vocab
from sinergi.i18n.catalogue import codes
from sinergi.model.kinds import ActorKind, AgreementKind, ForumKind
from sinergi.vocab import _data
from sinergi.vocab._names import squeeze

CONFIDENCE = {"high", "medium", "low"}
SAME = {"canonical", "syn", "abbr", "spell"}


def rows(name):
    return list(_data.rows(name))


def test_every_file_has_its_source_licence_and_date():
    sources = _data.sources()
    assert sorted(sources) == _data.file_names()
    for name, entry in sources.items():
        for key in ("source", "licence", "retrieved", "validity"):
            assert entry.get(key), (name, key)


def test_the_data_is_small():
    folder = Path(str(files("sinergi.vocab").joinpath("data")))
    assert sum(f.stat().st_size for f in folder.iterdir()) < 1_000_000


@pytest.mark.parametrize("name", _data.file_names())
def test_cells_are_clean(name):
    table = rows(name)
    assert table, name
    for row in table:
        assert None not in row, (name, row)
        for cell in row.values():
            assert cell is not None, (name, row)
            assert cell == " ".join(cell.split()), (name, cell)
            assert not cell.startswith(("=", "+", "@")), (name, cell)
            assert cell[:1] != "-" or float(cell) < 0, (name, cell)


def test_regions_are_complete_and_hang_together():
    facts = vocab.regions()
    levels = Counter(fact.level for fact in facts.values())
    assert levels == {"provinsi": 38, "kabupaten": 416, "kota": 98}
    for code, fact in facts.items():
        assert code == fact.code
        assert (fact.parent is None) == (fact.level == "provinsi")
        if fact.parent is not None:
            assert facts[fact.parent].level == "provinsi"
            assert code.startswith(f"{fact.parent}.")
            number = int(code.split(".")[1])
            assert (number >= 71) == (fact.level == "kota"), fact
            assert fact.name.startswith(fact.level.capitalize()), fact
    assert len({fact.name for fact in facts.values()}) == 552


def test_coordinates_lie_in_indonesia_and_are_said_to_be_incomplete():
    placed = [f for f in vocab.regions().values() if f.lat is not None]
    assert all((f.lat is None) == (f.lon is None) for f in vocab.regions().values())
    assert sum(f.parent is not None for f in placed) == 477
    assert sum(f.parent is None for f in placed) == 38
    assert all(-11.1 <= f.lat <= 6.1 and 94.9 <= f.lon <= 141.1 for f in placed)
    shared = Counter((f.lat, f.lon) for f in placed if f.parent is not None)
    assert max(shared.values()) == 1


def test_region_aliases_point_to_regions():
    for row in rows("region_aliases.csv"):
        assert row["code"] == "" or row["code"] in vocab.regions()


def test_urusan_and_sectors():
    facts = vocab.urusan()
    groups = Counter(f.group for f in facts.values())
    assert (groups["wajib_dasar"], groups["wajib_nondasar"], groups["pilihan"]) == (6, 18, 8)
    assert {f.sector for f in facts.values()} == set(vocab.sectors())
    letters = defaultdict(set)
    for f in facts.values():
        if f.merge_group:
            letters[f.merge_group].add(f.code)
    assert letters["a"] == {"1.01", "2.19", "2.22", "3.26"}
    assert letters["g"] == {"2.23", "2.24"}
    assert letters["f"] == {
        "1.03", "1.04", "2.09", "2.10", "2.11", "2.15", "3.25", "3.27", "3.28",
    }  # fmt: skip


def test_merge_groups_stay_in_one_sector_but_for_the_two_that_are_split_or_joined():
    sectors = defaultdict(set)
    for f in vocab.urusan().values():
        if f.merge_group:
            sectors[f.merge_group].add(f.sector)
    assert sectors.pop("f") == {"infrastruktur", "lingkungan_pangan"}
    assert all(len(found) == 1 for found in sectors.values())


def test_opd_units_use_known_urusan_and_kinds():
    for unit in vocab.opd_units().values():
        assert set(unit.urusan) <= set(vocab.urusan()), unit
        assert unit.kind in get_args(ActorKind), unit


def test_an_alias_with_several_meanings_says_so_and_no_other_does():
    meanings = defaultdict(set)
    for row in rows("opd_aliases.csv"):
        assert row["canonical"] in vocab.opd_units(), row
        assert row["confidence"] in CONFIDENCE
        assert set(_data.several(row["urusan"])) <= set(vocab.urusan()), row
        meanings[squeeze(row["alias"])].add(row["canonical"])
    for row in rows("opd_aliases.csv"):
        others = meanings[squeeze(row["alias"])] - {row["canonical"]}
        assert set(_data.several(row["also_means"])) == others, row
    ambiguous = {alias for alias, units in meanings.items() if len(units) > 1}
    assert ambiguous == {"dpkp", "dkp", "dkpp", "bkd", "bppd"}


def test_no_alias_contradicts_a_canonical_name():
    canonical = {squeeze(name): name for name in vocab.opd_units()}
    for row in rows("opd_aliases.csv"):
        assert canonical.get(squeeze(row["alias"]), row["canonical"]) == row["canonical"], row


def test_urusan_phrases_are_known():
    for row in rows("urusan_phrases.csv"):
        assert set(_data.several(row["urusan"])) <= set(vocab.urusan()), row


def test_unit_prefixes_point_to_units():
    assert {r["canonical"] for r in rows("unit_prefixes.csv")} <= set(vocab.opd_units())


def test_kinds_are_those_of_the_model():
    assert tuple(vocab.actor_kinds()) == get_args(ActorKind)
    assert tuple(vocab.forum_kinds()) == get_args(ForumKind)
    assert set(get_args(AgreementKind)) <= set(vocab.instruments())


def test_bodies_have_known_kinds_and_unique_ids():
    ids = [r["id"] for name in ("vertical_agencies.csv", "named_bodies.csv") for r in rows(name)]
    assert len(ids) == len(set(ids)) == len(vocab.bodies())
    allowed = {*get_args(ActorKind), *get_args(ForumKind), "office"}
    for body in vocab.bodies().values():
        assert body.kind in allowed, body
        assert body.patterns, body
        assert vocab.names_body(body.id, body.patterns[0]), body


def every_selector():
    for actor in vocab.required_actors():
        yield from actor.selectors
    for kind in vocab.forum_kinds().values():
        for seat in kind.composition:
            yield from seat.selectors


def test_every_selector_names_something_known():
    known = {
        "urusan": set(vocab.urusan()),
        "kind": set(vocab.actor_kinds()),
        "forum_kind": set(vocab.forum_kinds()),
        "alias": set(vocab.bodies()),
    }
    for selector in every_selector():
        assert selector.value in known[selector.field], selector


def test_seats_belong_to_scopes_of_their_forum():
    for row in rows("forum_seats.csv"):
        assert row["forum_kind"] in vocab.forum_kinds(), row
        assert row["confidence"] in CONFIDENCE
        assert row["source"], row
    for kind in vocab.forum_kinds().values():
        assert {seat.scope for seat in kind.composition} <= set(kind.scopes), kind.kind


def test_instruments():
    strengths = [i.strength for i in vocab.instruments().values() if i.id != "lainnya"]
    assert strengths == sorted(strengths)
    assert min(strengths) >= 0
    assert max(strengths) == 5
    for fact in vocab.instruments().values():
        assert fact.confidence in CONFIDENCE
        assert fact.source
        assert fact.keast in {"networking", "cooperation", "coordination", "collaboration"}
        assert fact.himmelman in {"networking", "coordinating", "cooperating", "collaborating"}


def test_two_agencies_of_one_region_sign_no_mou():
    between = {i.id for i in vocab.instruments().values() if i.same_government}
    assert not between & {"nota_kesepahaman", "pks"}
    assert {"sk", "perkada", "sop_bersama", "rencana_aksi", "program_bersama"} <= between


def test_issues_and_their_actors():
    assert list(vocab.issues()) == [f"I{n:02d}" for n in range(1, 31)]
    seen = set()
    for actor in vocab.required_actors():
        assert actor.role in {"lead", "coordinator", "support"}
        assert actor.confidence in CONFIDENCE
        assert actor.legal_basis, actor
        assert actor.source, actor
        assert actor.selectors, actor
        key = (actor.issue, actor.selectors, actor.valid_from)
        assert key not in seen, actor
        seen.add(key)
        if actor.valid_from and actor.valid_to:
            assert actor.valid_from < actor.valid_to
    assert {a.issue for a in vocab.required_actors()} == set(vocab.issues())


def test_every_issue_keeps_a_lead_when_limited_bases_have_ended():
    for issue in vocab.issues():
        actors = vocab.required_actors(issue, as_of=dt.date(2026, 1, 1))
        assert any(actor.role == "lead" for actor in actors), issue


def test_terms_codes_and_tags_belong_to_issues():
    for issue, phrase in vocab.issue_term_confidence():
        assert issue in vocab.issues()
        assert re.fullmatch(r"[a-z0-9]+( [a-z0-9]+)*", phrase), phrase
    for issue, prefix, confidence in vocab.issue_codes():
        assert issue in vocab.issues()
        assert 0 < confidence <= 1
        assert prefix.split(".", 2)[0] + "." + prefix.split(".")[1] in vocab.urusan()
    assert len({(i, p) for i, p, _ in vocab.issue_codes()}) == len(vocab.issue_codes())
    assert set(vocab.official_tags().values()) <= set(vocab.issues())
    assert all(0 < c <= 1 for c in vocab.issue_term_confidence().values())
    assert all(vocab.issue_terms().values())


def test_thesaurus_never_merges_two_concepts_of_one_facet():
    owners = defaultdict(set)
    for term in vocab.thesaurus():
        if term.relation in SAME:
            owners[term.facet, term.variant.lower()].add(term.canonical)
    assert {key: found for key, found in owners.items() if len(found) > 1} == {}


def test_thesaurus_marks_the_known_collisions():
    ambiguous = {term.variant for term in vocab.thesaurus() if term.ambiguous}
    assert {"PKS", "PMI", "KUB", "PPK", "TP", "ormas", "rehabilitasi"} <= ambiguous
    short = [t for t in vocab.thesaurus() if t.variant.isupper() and len(t.variant) <= 4]
    assert all(t.case_sensitive for t in short if t.variant.isalpha())


def test_relations_are_a_closed_list():
    assert {t.relation for t in vocab.thesaurus()} == {*SAME, "narrower", "related"}
    assert {t.facet for t in vocab.thesaurus()} == {
        "ACTIVITY", "TOPIC", "BENEFICIARY", "ACTOR", "PLACE", "OVERHEAD", "DOCUMENT", "FUND",
        "GENERIC",
    }  # fmt: skip


def test_shared_names_name_known_urusan():
    assert len(rows("shared_names.csv")) == 47
    for row in rows("shared_names.csv"):
        assert set(_data.several(row["urusan"])) - {"X.XX"} <= set(vocab.urusan()), row
        assert len(_data.several(row["urusan"])) > 1


def test_evaluation_targets():
    targets = {t.id: t for t in vocab.evaluation_targets()}
    assert list(targets) == ["KP", "KS", "PM", "SP", "IS"]
    assert [t.target for t in targets.values()] == [70, 5, 50, 100, 80]
    assert [t.direction for t in targets.values()] == ["up", "down", "up", "up", "up"]
    assert [t.per for t in targets.values()] == [100, 10_000, 100, 100, 100]
    assert all(t.note for t in targets.values())


def test_sentences_exist_in_both_languages():
    mine = {code for code in codes("id") if code.startswith("vocab.")}
    assert mine
    assert mine == {code for code in codes("en") if code.startswith("vocab.")}
