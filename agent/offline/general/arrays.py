"""numpy, loaded when the first number is needed: the service starts without it."""

from __future__ import annotations

import importlib
from typing import Any


class _Numpy:
    def __getattr__(self, name: str) -> Any:
        found = self.__dict__[name] = getattr(importlib.import_module("numpy"), name)
        return found


np: Any = _Numpy()
"""Stands for the module; typed as anything, as its arrays are here."""
