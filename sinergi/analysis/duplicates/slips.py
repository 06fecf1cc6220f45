"""Slips of the pen: a rare word that is a common one but for one letter.

A letter lost, doubled, added or two letters changed about; the first letter is right. Looked up by
the forms that are left when one letter is taken out (Garbe 2012, symmetric deletes), so the
common words are never compared one by one.
"""

from collections.abc import Sequence

from sinergi.analysis.duplicates.letter_sums import letter_sums, may_be_slips

_LEAST_LETTERS = 6
_PAIR = 2
_RARE, _COMMON, _RATIO = 2, 10, 30
# A word of many texts has its slips more than twice; they are rarer still beside it.
_MANY = 300


def _without_one(word: str) -> set[str]:
    return {word[:k] + word[k + 1 :] for k in range(1, len(word))}


def _one_slip(rare: str, common: str) -> bool:
    """Tell one lost or added letter, or two neighbours changed about."""
    if len(rare) != len(common):
        return True  # one form comes from the other by taking a letter out
    wrong = [k for k in range(len(rare)) if rare[k] != common[k]]
    at, changed = wrong[0], len(wrong)
    return changed == _PAIR and rare[at : at + 2] == common[at : at + 2][::-1]


def mend(words: Sequence[str], counts: Sequence[int]) -> dict[str, str]:
    """Find the word meant by each rare word; those that are no slip are left out.

    Parameters
    ----------
    words
        Distinct words in lower case.
    counts
        How many texts have each.

    Examples
    --------
    >>> mend(["pelatihan", "pelathian", "pelatih"], [400, 1, 1])
    {'pelathian': 'pelatihan'}
    """
    long = [
        (w, n)
        for w, n in zip(words, counts, strict=True)
        if len(w) >= _LEAST_LETTERS and w.isalpha()
    ]
    common = {w: n for w, n in long if n >= _COMMON}
    most = max(common.values(), default=0)
    rare = _may_be_slips([(w, n) for w, n in long if 0 < n <= max(_RARE, most // _MANY)], common)
    left: dict[str, list[str]] = {}
    for word in sorted(common) if rare else ():
        for form in _without_one(word):
            left.setdefault(form, []).append(word)
    found: dict[str, str] = {}
    for word, count in rare:
        meant = _meant(word, common, left)
        if meant and common[meant] >= (_RATIO if count <= _RARE else _MANY) * count:
            found[word] = meant
    return found


def _may_be_slips(rare: list[tuple[str, int]], common: dict[str, int]) -> list[tuple[str, int]]:
    sums, letters = letter_sums([*(w for w, _ in rare), *common])
    kept = may_be_slips(sums[: len(rare)], sums[len(rare) :], letters)
    return [told for told, may in zip(rare, kept.tolist(), strict=True) if may]


def _meant(word: str, common: dict[str, int], left: dict[str, list[str]]) -> str:
    forms = _without_one(word)
    near = {f for f in forms if f in common} | set(left.get(word, ()))
    near |= {c for f in forms for c in left.get(f, ()) if len(c) == len(word)}
    fits = [c for c in near if c != word and _one_slip(word, c)]
    return min(fits, key=lambda c: (-common[c], c), default="")
