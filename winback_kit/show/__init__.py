"""What is looked at, a folder a theme: figures, tables and sentences; no arithmetic.

A name of a theme is one of `wk.show` too; it stands in the `__all__` of its module alone.
"""

from winback_kit.found import finder
from winback_kit.places import own_chapters

__path__ += [str(folder / "show") for folder in own_chapters()]

__getattr__, __dir__ = finder(__name__)
