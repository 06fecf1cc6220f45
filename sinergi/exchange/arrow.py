# pyright: basic
# pyarrow has no type stubs
"""Arrow's compute functions, in one place.

They are made at run time, so that no type checker can see them: hence ``Any``.
"""

from importlib import import_module
from typing import Any

__all__ = ["compute"]

compute: Any = import_module("pyarrow.compute")
