"""Loads the demo business."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from conversations.models import Contact
from integrations.models import Channel
from smsbot import demo


class Command(BaseCommand):
    help = (
        "Load the demo business: flows for booking, lead qualification and questions, a program, a"
        " queue, canned replies, one login per role and a simulator channel. Running it again"
        " changes nothing that is there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--password", help="For all demo logins; a random one each unless it is given."
        )
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="Do nothing where the database already holds a business.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        password = options["password"]
        if password is not None and len(password) < 8:
            raise CommandError("--password: at least 8 characters.")
        if options["if_empty"] and (Channel.objects.exists() or Contact.objects.exists()):
            return
        logins = demo.load(password=password)
        for role, secret in logins.items():
            self.stdout.write(f"  {role:<12}{secret}")
        if not logins:
            self.stdout.write("The demo business is in place; its logins keep their passwords.")
