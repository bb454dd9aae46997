"""A case as the text of a file that reads back as the same case."""

from typing import Any

import yaml

from winback_kit.case.assumptions.record import Case
from winback_kit.words.text import Text


class _Dumper(yaml.SafeDumper):
    """YAML in which every text that is not one plain word stands in quotes."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None if text.isascii() and text.isidentifier() else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Text, lambda dumper, text: _text(dumper, str(text)))


def case_as_yaml(case: Case) -> str:
    """The text of a case file; what the case leaves out is left out."""
    data = _plain(case.model_dump(exclude_defaults=True))
    text: str = yaml.dump(
        data,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=100,
        default_flow_style=None,
    )
    return text


def _plain(value: Any) -> Any:
    """Mappings and lists without what is absent."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items() if one is not None}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
