"""A field of a record that holds words: what a client wrote, or a text of the kit's own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic_core import CoreSchema, core_schema

from winback_kit.words.text import Text


@dataclass(frozen=True)
class OrText:
    """Marks `str | Text`: a string of this length is checked, a Text is taken as it is.

    In a file and in JSON a Text is its English.
    """

    least: int | None = None
    most: int | None = None

    def __get_pydantic_core_schema__(self, _type: Any, _handler: Any) -> CoreSchema:
        """The rules of a plain string, with a Text let through."""
        return core_schema.no_info_wrap_validator_function(
            _text_or_string,
            core_schema.str_schema(min_length=self.least, max_length=self.most),
            serialization=core_schema.to_string_ser_schema(when_used="json"),
        )


def _text_or_string(given: Any, as_string: Callable[[Any], str]) -> str | Text:
    return given if isinstance(given, Text) else as_string(given)


Words = Annotated[str | Text, OrText()]
