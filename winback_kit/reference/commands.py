"""Every command with its arguments and options, from what the command line itself reads."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, get_args, get_origin, get_type_hints

import typer
from typer.models import ArgumentInfo, OptionInfo

from winback_kit.cli import app
from winback_kit.reference.marked_down import anchor, code, introduction, table


@dataclass(frozen=True)
class CommandPart:
    """An argument or an option of a command, as it is written and what it is."""

    written: str
    about: str
    default: Any
    is_option: bool
    is_needed: bool

    @property
    def in_usage(self) -> str:
        """How it stands in the line of usage."""
        return self.written if self.is_needed else f"[{self.written}]"

    @property
    def left_out(self) -> str:
        """What stands for it where it is left out."""
        return "" if self.default in (None, False) else f"`{self.default}`"


def commands_page() -> str:
    """The page of commands."""
    found = every_command()
    told = [_of(path, one) for path, one in found.items()]
    lines = [[f"[`{path}`](#{anchor(path)})", _about(one)] for path, one in found.items()]
    return "\n".join([introduction("commands"), table(["", ""], lines), "", *told]).rstrip() + "\n"


def every_command() -> dict[str, Callable[..., Any]]:
    """Each command with its words, `winback experiment design`, and the function behind it."""
    return dict(_within("winback", app))


def _within(path: str, group: typer.Typer) -> Iterator[tuple[str, Callable[..., Any]]]:
    for one in group.registered_commands:
        if one.callback is not None:
            yield f"{path} {one.name or one.callback.__name__}", one.callback
    for inner in group.registered_groups:
        if inner.typer_instance is not None:
            yield from _within(f"{path} {inner.name}", inner.typer_instance)


def parts_of(command: Callable[..., Any]) -> list[CommandPart]:
    """The arguments of a command, then its options."""
    hints = get_type_hints(command, include_extras=True)
    defaults = inspect.signature(command).parameters
    parts = [_part(name, hints[name], one.default) for name, one in defaults.items()]
    return sorted(parts, key=lambda part: part.is_option)


def _part(name: str, hint: Any, default: Any) -> CommandPart:
    kind, info = get_args(hint)[:2] if hasattr(hint, "__metadata__") else _optional(hint)
    is_list = list in {get_origin(kind), *map(get_origin, get_args(kind))}
    is_needed = default is inspect.Parameter.empty
    if isinstance(info, OptionInfo):
        stated = [one for one in (info.default, *(info.param_decls or ())) if isinstance(one, str)]
        word = stated[0] if stated else f"--{name.replace('_', '-')}"
        value = "" if kind is bool else f" {info.metavar or name.upper().replace('_', '-')}"
        written = f"{word}{value}{' …' * is_list}"
    else:
        written = f"{info.metavar or name.upper()}{' …' * is_list}"
    given = None if is_needed else default
    return CommandPart(
        written, str(info.help or ""), given, isinstance(info, OptionInfo), is_needed
    )


def _optional(hint: Any) -> tuple[Any, ArgumentInfo | OptionInfo]:
    """The annotation within `… | None`."""
    (inner,) = (one for one in get_args(hint) if hasattr(one, "__metadata__"))
    kind, info = get_args(inner)[:2]
    return kind, info


def _about(command: Callable[..., Any]) -> str:
    return inspect.getdoc(command) or ""


def _of(path: str, command: Callable[..., Any]) -> str:
    parts = parts_of(command)
    usage = " ".join([path, *(part.in_usage for part in parts)])
    rows = [[f"`{part.written}`", part.about, part.left_out] for part in parts]
    listed = [table(["", "What it is", "Left out"], rows), ""] if rows else []
    return "\n".join([f"## {path}\n", f"{_about(command)}\n", code(usage, "text"), "", *listed])
