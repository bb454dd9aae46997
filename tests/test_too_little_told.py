"""What is missing is told in the reader's language, with its figures in their places."""

from __future__ import annotations

import json

from winback_kit.checks import TooLittle, too_little
from winback_kit.show.kit.missing import not_given
from winback_kit.words.context import Catalogue, client_context
from winback_kit.words.text import Count, said

GERMAN = Catalogue(
    "de",
    {
        "holds {n} orders": ("hat {n} Bestellungen",),
        "Give {n} more.": ("Geben Sie {n} mehr.",),
        "This cannot be given for this client yet ({why}). {mend}": ("Noch nicht ({why}). {mend}",),
    },
)


def missing() -> TooLittle:
    return too_little(
        "acme", said("holds {n} orders", n=Count(7)), said("Give {n} more.", n=Count(5))
    )


def test_a_figure_in_what_is_missing_stays_in_the_readers_language() -> None:
    why = missing()
    assert str(why) == "acme: holds 7 orders. Give 5 more."
    assert not_given(why).text == (
        "This cannot be given for this client yet (holds 7 orders). Give 5 more."
    )
    with client_context(catalogue=GERMAN):
        assert not_given(why).text == "Noch nicht (hat 7 Bestellungen). Geben Sie 5 mehr."
        assert str(why) == "acme: holds 7 orders. Give 5 more."  # as logs and files keep it
    assert json.loads(json.dumps([str(why.rule), str(why.mend)])) == [
        "holds 7 orders",
        "Give 5 more.",
    ]
