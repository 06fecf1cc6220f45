"""How far agencies work within their own rumpun, beside what chance would give."""

from sinergi.analysis.silos.measure import MEASURES, measure_silos
from sinergi.analysis.silos.qap import TieComparison, compare_ties
from sinergi.analysis.silos.required_mixing import RequiredMixing, measure_required_mixing
from sinergi.analysis.silos.result import Silos
from sinergi.analysis.silos.series import SilosOverTime, compare_silos

__all__ = [
    "MEASURES",
    "RequiredMixing",
    "Silos",
    "SilosOverTime",
    "TieComparison",
    "compare_silos",
    "compare_ties",
    "measure_required_mixing",
    "measure_silos",
]
