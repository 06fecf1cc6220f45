"""How far agencies work within their own rumpun, beside what chance would give."""

from sinergi.analysis.silos.measure import MEASURES, measure_silos
from sinergi.analysis.silos.result import Silos

__all__ = ["MEASURES", "Silos", "measure_silos"]
