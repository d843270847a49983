"""numpy, loaded when the first number is needed: the service starts without it."""

from __future__ import annotations

import importlib
import os
from typing import Any


class _Numpy:
    def __getattr__(self, name: str) -> Any:
        # A plan multiplies small matrices: threads that wait for each other on a busy machine cost more than they save.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        found = self.__dict__[name] = getattr(importlib.import_module("numpy"), name)
        return found


np: Any = _Numpy()
"""Stands for the module; typed as anything, as its arrays are here."""
