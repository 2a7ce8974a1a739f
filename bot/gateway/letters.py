"""A person's reply as an e-mail to a visitor who left, and an address with it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.catalog import Catalog
from bot.gateway.mail import Mail, Mailer
from bot.gateway.messages import Outbound
from bot.museum import Museum


@dataclass(frozen=True)
class Letters:
    """Writes and sends them. ``public_url``: where the visitor can go on with the conversation."""

    mailer: Mailer
    catalog: Catalog
    museum: Museum
    public_url: str

    def send(self, outbound: Outbound, question: str, to: str) -> None:
        """Send the reply; ``question``: what the visitor had asked, "" where that is not known.

        Raises DeliveryError.
        """
        self.mailer.send(self.compose(outbound, question, to))

    def compose(self, outbound: Outbound, question: str, to: str) -> Mail:
        """The same reply always gives the same mail."""
        language = outbound.language
        museum = self.museum.text(self.museum.name, language)

        def words(key: str) -> str:
            return self.catalog.text(language, f"letter-{key}", museum=museum, url=self.public_url)

        signature = outbound.payload.get("signature") or {}
        signed = ", ".join(part for part in (signature.get("name"), signature.get("role"), museum) if part)
        parts = [words("opening")]
        if question:
            parts += [words("asked"), "\n".join(f"> {line}" for line in question.splitlines())]
        parts += [words("reply"), outbound.text, f"— {signed}", words("more"), words("why")]
        return Mail(to, words("subject"), "\n\n".join(parts) + "\n", f"curio-reply-{outbound.promise_id}")
