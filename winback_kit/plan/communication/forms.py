"""Which form a channel of the client's has: an e-mail, a letter, a text message or a call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from winback_kit.client.playbooks.places import Form
from winback_kit.history.permissions import carries
from winback_kit.tables.names import EVERY, channel_key

KNOWN: dict[Form, tuple[str, ...]] = {
    "e-mail": ("email", "mail", "newsletter", "emailmarketing"),
    "letter": ("letter", "post", "postal", "postalmail", "directmail", "snailmail", "brief"),
    "text message": ("textmessage", "text", "sms", "mobile", "whatsapp"),
    "telephone": ("telephone", "phone", "call", "telefon", "callcentre", "callcenter"),
}


@dataclass(frozen=True)
class Forms:
    """The form of each channel, by its key; the first key of a form stands for it."""

    of_key: Mapping[str, Form]

    def keys_of(self, form: Form) -> list[str]:
        """The channels that have a form."""
        return [key for key, own in self.of_key.items() if own == form]

    def open_to(
        self, channels: str, offer_channel: str, preferred: Iterable[Form]
    ) -> tuple[Form, str] | None:
        """The first form preferred that reaches a person with these channels, and its channel.

        An offer that has a channel of its own goes by it. Whoever opens every channel and closes
        one has closed its form by whatever name. None where no form of these does.

        >>> Forms(forms_of({}).of_key).open_to("|post|sms|", "", ["e-mail", "letter"])
        ('letter', 'post')
        """
        for form in preferred:
            keys = self.keys_of(form)
            if any(f"|-{key}|" in channels for key in keys):
                continue
            for key in keys:
                if offer_channel in ("", EVERY, key) and carries(channels, key):
                    return form, key
        return None


def forms_of(stated: Mapping[str, Form]) -> Forms:
    """The forms of the channels that are known, and of those that the client has stated.

    >>> forms_of({"Viber": "text message"}).of_key["viber"]
    'text message'
    """
    known = {key: form for form, keys in KNOWN.items() for key in keys}
    return Forms({**known, **{channel_key(name): form for name, form in stated.items()}})
