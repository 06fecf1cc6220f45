"""Penghubung: who joins agencies that do not work together directly."""

from sinergi.analysis.brokerage.key_players import KeyPlayers, find_key_players
from sinergi.analysis.brokerage.multiplex import Multiplexity, measure_multiplexity
from sinergi.analysis.brokerage.rank import Brokers, rank_brokers
from sinergi.analysis.brokerage.two_mode import TwoMode, measure_two_mode

__all__ = [
    "Brokers",
    "KeyPlayers",
    "Multiplexity",
    "TwoMode",
    "find_key_players",
    "measure_multiplexity",
    "measure_two_mode",
    "rank_brokers",
]
