"""A phone in the terminal, through the real inbound path."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from integrations.channels import channel as channel_of
from integrations.messaging.types import ChannelFacts
from smsbot import webhooks
from smsbot.phone.numbers import BadNumber, read_number
from smsbot.phone.session import Session
from smsbot.phone.views import simulators

DEFAULT_NUMBER = "+12125550100"


class Command(BaseCommand):
    help = (
        "A phone in the terminal: texts go through the real inbound path of a simulator channel, "
        "and the answers are printed. Ends at an empty line's end of file (Ctrl-D)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from",
            dest="number",
            metavar="+1...",
            default=DEFAULT_NUMBER,
            help=f"the number to text from (default {DEFAULT_NUMBER})",
        )
        parser.add_argument("--channel", metavar="KEY", help="the channel (default: the first)")
        parser.add_argument(
            "--say",
            metavar="TEXT",
            nargs="+",
            action="extend",
            help="send these texts, each after the answers to the one before, and exit",
        )

    def handle(self, *, number: str, channel: str | None, say: list[str] | None, **_: Any) -> None:
        try:
            session = Session(channel=simulator(channel), number=read_number(number))
        except BadNumber as error:
            raise CommandError(str(error)) from error
        if say:
            for body in say:
                self.stdout.write(f"> {body}")
                self._exchange(session, body)
            return
        self._converse(session)

    def _converse(self, session: Session) -> None:
        """Until end of file or Ctrl-C."""
        self.stdout.write(f"{session.number} texting {session.channel.address}. Ctrl-D ends.")
        while True:
            try:
                body = input("> ")
            except (EOFError, KeyboardInterrupt):
                self.stdout.write("")
                return
            if body.strip():
                self._exchange(session, body)

    def _exchange(self, session: Session, body: str) -> None:
        """Send one text and print what comes back, line by line."""
        try:
            for message in session.say(body):
                note = "" if message.status in ("sent", "delivered") else f"({message.status}) "
                for line in message.body.splitlines():
                    self.stdout.write(f"< {note}{line}")
        except webhooks.Refused as no:
            raise CommandError(f"The front door refused the text: {no}.") from no


def simulator(key: str | None) -> ChannelFacts:
    """The simulator channel of this key, or the first one; a clear refusal otherwise."""
    if key is None:
        key = simulators().values_list("key", flat=True).first()
        if key is None:
            raise CommandError(
                "There is no simulator channel: make one with add_channel, or run load_demo."
            )
    facts = channel_of(key)
    if facts is None:
        raise CommandError(f"There is no channel “{key}”.")
    if facts.backend != "simulator" or not facts.active:
        raise CommandError(f"The channel “{key}” is no simulator in use: nobody was texted.")
    return facts
