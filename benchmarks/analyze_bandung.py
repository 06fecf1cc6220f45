"""A whole ``sinergi analyze`` of a real kabupaten: seconds and peak memory of the process.

    python benchmarks/analyze_bandung.py [RUNS]

Starts the command as a user does (a fresh process, from reading the dump to the last file
written) RUNS times (3), takes wall time, processor time and peak memory from the operating
system (wait4), and prints the medians beside the aims. Reads the SIRUP dump of Kabupaten Bandung
2025 beside the clone (SINERGI_SHARED or ../shared); ends with code 1 when an aim is missed.
"""

import os
import platform
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

RUNS = 3
AIM_SECONDS, AIM_MB = 60.0, 1500.0
KIB_PER_UNIT = 1 if sys.platform.startswith("linux") else 1 / 1024  # macOS counts bytes
LIBRARIES = ("pandas", "pyarrow", "numpy", "scipy", "rapidfuzz")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took."""

    seconds: float
    cpu_seconds: float
    peak_mb: float


def dump_folder() -> Path:
    """Folder of the SIRUP dump."""
    shared = Path(os.environ.get("SINERGI_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    return shared / "data" / "bandung_kab_rup_2025"


def run_process(arguments: list[str], log: Path) -> Cost:
    """Run a process to its end and return what it took."""
    with log.open("wb") as output:
        start = time.perf_counter()
        child = os.posix_spawn(
            arguments[0], arguments, os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, output.fileno(), 1),
                          (os.POSIX_SPAWN_DUP2, output.fileno(), 2)],
        )  # fmt: skip
        _, status, used = os.wait4(child, 0)
        seconds = time.perf_counter() - start
    if code := os.waitstatus_to_exitcode(status):
        sys.exit(f"The command ended with code {code}:\n{log.read_text(encoding='utf-8')}")
    return Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * KIB_PER_UNIT / 1024)


def machine() -> str:
    """Name what the figures depend on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, {libraries}; load {os.getloadavg()[0]:.1f}"
    )


def main() -> int:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    source = dump_folder()
    if not source.is_dir():
        print("Skipped: the dump bandung_kab_rup_2025 is absent (set SINERGI_SHARED).")
        return 0
    print(machine())
    costs: list[Cost] = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(runs):
            output = Path(folder) / f"hasil{number}"
            command = [sys.executable, "-m", "sinergi", "analyze", str(source), "-o", str(output)]
            costs.append(run_process(command, Path(folder) / "log.txt"))
            last = costs[-1]
            print(
                f"run {number + 1}: {last.seconds:.1f} s wall, "
                f"{last.cpu_seconds:.1f} s processor, {last.peak_mb:,.0f} MB"
            )
    seconds = statistics.median(c.seconds for c in costs)
    peak = statistics.median(c.peak_mb for c in costs)
    held = (seconds <= AIM_SECONDS, peak <= AIM_MB)
    for label, value, aim, unit, ok in (
        ("median wall time", seconds, AIM_SECONDS, "s", held[0]),
        ("median peak memory", peak, AIM_MB, "MB", held[1]),
    ):
        print(f"{label}: {value:,.1f} {unit}, aim {aim:,.0f} {unit}: {'held' if ok else 'MISSED'}")
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
