"""Penghubung: who joins agencies that do not work together directly."""

from sinergi.analysis.brokerage.rank import Brokers, rank_brokers

__all__ = ["Brokers", "rank_brokers"]
