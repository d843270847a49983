"""Values that never change once made, at the price of any other object."""

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value_object(cls: type[_T]) -> type[_T]:
    """Make a dataclass whose fields the type checker lets nobody set, compared and hashed by them.

    For what every run makes dozens of: a guard at run time sets each field through a call of its
    own, which took one part in fifteen of a whole run.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
