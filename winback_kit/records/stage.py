"""A result that a record of results works out when it is first asked for."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from typing import Any, Self, TypeVar, overload

from winback_kit.checks import Refused

R = TypeVar("R")


class Stage(cached_property[R]):
    """A result of a study: worked out when it is first asked for, and so is its refusal."""

    @overload
    def __get__(self, study: None, kind: type[Any] | None = None) -> Self: ...
    @overload
    def __get__(self, study: object, kind: type[Any] | None = None) -> R: ...
    def __get__(self, study: Any, kind: type[Any] | None = None) -> Any:
        """The result; raises Refused where it cannot be given."""
        if study is None:
            return self
        name = str(self.attrname)
        if name in study.refusals:
            raise copy(study.refusals[name])
        try:
            return super().__get__(study, kind)
        except Refused as refusal:
            study.refusals[name] = refusal
            raise
