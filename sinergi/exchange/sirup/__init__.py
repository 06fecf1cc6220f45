"""SIRUP: the national register of procurement plans, as LKPP's service hands it out.

A dump is a folder of tables (CSV, JSON, XLSX) recognised by their columns, whatever the files
are called.
"""

from sinergi.exchange.sirup.reader import looks_like_sirup, read_sirup

__all__ = ["looks_like_sirup", "read_sirup"]
