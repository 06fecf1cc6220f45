"""A million programs in a snapshot: megabytes of the process.

    python benchmarks/snapshot_memory.py [PROGRAMS]

Makes PROGRAMS (1,000,000) rows with names of usual length and takes the memory of the process
before and after the Snapshot is made, and the peak on the way. Ends with code 1 above 1 GB.
Linux: reads /proc/self/status.
"""

import gc
import platform
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from sinergi.model.snapshot import Snapshot

PROGRAMS = 1_000_000
AIM_MB = 1000.0
WORDS = (
    "penyediaan fasilitasi koordinasi pelaksanaan sosialisasi pemantauan pengelolaan pembinaan "
    "pengawasan pelatihan data lansia pemuda irigasi jalan kesehatan sekolah pasar bencana desa"
)


def status_mb(field: str) -> float:
    """Megabytes of a field of the process status (VmRSS, VmHWM)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:")) / 1024


def programs(count: int, seed: int = 3) -> pd.DataFrame:
    """Rows whose names have six words and, with their number, are all different."""
    rng = np.random.default_rng(seed)
    words = np.array(WORDS.split())
    picked = pa.array(words).take(pa.array(rng.integers(0, len(words), size=count * 6)))
    lists = pa.ListArray.from_arrays(
        pa.array(np.arange(0, count * 6 + 1, 6, dtype=np.int32)), picked
    )
    number = pa.array(np.arange(count)).cast(pa.string())
    names = pa.compute.binary_join_element_wise(pa.compute.binary_join(lists, " "), number, " ")
    codes = np.char.add("32.", np.char.zfill((rng.integers(1, 80, count)).astype(str), 2))
    columns = {
        "id": pa.compute.binary_join_element_wise("prog:2025", number, ":"),
        "name": names,
        "opd": pa.array(np.char.add(codes, ":dinas")),
        "region": pa.array(codes),
        "year": pa.array(np.full(count, 2025)),
        "level": pa.array(np.full(count, "sub_kegiatan")),
        "code": pa.array(np.full(count, "8.01.02.2.01.0004")),
        "budget_idr": pa.array(rng.integers(1, 5_000_000_000, count)),
    }
    return pd.DataFrame(
        {k: pd.Series(pd.arrays.ArrowExtensionArray(v)) for k, v in columns.items()}
    )


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PROGRAMS
    print(f"Python {platform.python_version()}, pandas {version('pandas')}, "
          f"pyarrow {version('pyarrow')}, {count:,} programs")  # fmt: skip
    before = status_mb("VmRSS")
    frame = programs(count)
    started = time.perf_counter()
    city = Snapshot({"programs": frame})
    seconds = time.perf_counter() - started
    del frame
    gc.collect()
    pa.default_memory_pool().release_unused()
    after, peak = status_mb("VmRSS"), status_mb("VmHWM")
    table = sum(city.programs.memory_usage(index=False)) / 2**20
    print(f"libraries loaded {before:,.0f} MB; with the snapshot {after:,.0f} MB; "
          f"peak while the rows were made {peak:,.0f} MB")  # fmt: skip
    print(f"the table alone {table:,.0f} MB ({table * 2**20 / count:,.0f} bytes a row); "
          f"Snapshot() took {seconds:.2f} s")  # fmt: skip
    held = after <= AIM_MB
    print(f"aim {AIM_MB:,.0f} MB: {'held' if held else 'MISSED'}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
