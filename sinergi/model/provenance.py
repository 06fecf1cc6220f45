"""Where a number comes from: versions, parameters, seed, data."""

import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version

from sinergi._version import __version__

_LIBRARIES = ("numpy", "pandas", "pyarrow", "scipy", "networkx")


def _versions() -> dict[str, str]:
    return {
        "sinergi": __version__,
        "python": platform.python_version(),
        **{name: version(name) for name in _LIBRARIES},
    }


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a result was made; holds no clock, so the same input gives the same bytes.

    Attributes
    ----------
    function
        Public name of the analysis.
    parameters
        Options as given or defaulted.
    data_fingerprint
        Fingerprint of the snapshot.
    seed
        Seed of random draws, ``None`` when none were made.
    versions
        Versions of the package, Python and the libraries below.
    """

    function: str
    parameters: Mapping[str, object]
    data_fingerprint: str
    seed: int | None = None
    versions: Mapping[str, str] = field(default_factory=_versions)

    def to_dict(self) -> dict[str, object]:
        """Plain mapping for ``run.json``."""
        return {
            "function": self.function,
            "parameters": dict(self.parameters),
            "data_fingerprint": self.data_fingerprint,
            "seed": self.seed,
            "versions": dict(self.versions),
        }
