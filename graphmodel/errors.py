"""The errors this project raises, and the exit code each one stands for.

::

    GraphModelError                  1  unexpected
    ├── UsageError                   2  a command or a setting that makes no sense
    │   └── SchemaError              2  a declaration or a rule profile that contradicts itself
    ├── RosterError                  3  a roster that cannot be taken in; carries ``problems``
    ├── TargetError                  5  the target is out of reach
    ├── LockedError                  6  somebody else is writing
    ├── GuardError                   7  a guard stopped a deletion
    ├── StoreError                   8  a store that cannot be used
    └── ConflictError                9  data of somebody else stands in the way
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    import polars as pl


class GraphModelError(Exception):
    """Base of all errors of this project."""

    exit_code: ClassVar[int] = 1


class UsageError(GraphModelError):
    """A command, an option or a setting that makes no sense."""

    exit_code = 2


class SchemaError(UsageError):
    """A declaration or a rule profile that contradicts itself."""


class RosterError(GraphModelError):
    """A roster that cannot be taken in; ``problems`` holds what is wrong with it."""

    exit_code = 3

    def __init__(self, message: str, problems: pl.DataFrame | None = None) -> None:
        super().__init__(message)
        self.problems = problems


class TargetError(GraphModelError):
    """A target (a database, a program) that is out of reach or refused the login."""

    exit_code = 5


class LockedError(GraphModelError):
    """Somebody else is writing; the message names who."""

    exit_code = 6


class GuardError(GraphModelError):
    """A guard stopped a deletion before anything was written."""

    exit_code = 7


class StoreError(GraphModelError):
    """A store that is damaged, foreign, or of a newer version."""

    exit_code = 8


class ConflictError(GraphModelError):
    """Data or constraints of somebody else stand in the way; the message says what to do."""

    exit_code = 9
