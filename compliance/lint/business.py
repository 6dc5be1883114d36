"""Checks of the settings, and of what only shows where all programs and senders are seen. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from compliance.keywords import Meaning, read

from .finding import Check, error, info, warning
from .subjects import Business

#: 47 CFR 64.1200(a)(10): sufficient by themselves.
FCC_WORDS = ("stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe")
#: So many long codes for one program look like one text spread over many numbers.
MANY_SENDERS = 5


def _local(business: Business) -> bool:
    host = urlsplit(business.public_base_url).hostname or ""
    return host in ("", "localhost", "::1") or host.startswith("127.")


@error(
    why="Providers' signed webhooks and people's forms travel in the open.",
    source="Twilio: webhooks; 30857",
    mend="Set PUBLIC_BASE_URL to an https:// address.",
)
def public_address_insecure(business: Business) -> Iterator[str]:
    secure = business.public_base_url.startswith("https://")
    if not secure and (business.carried or not _local(business)):
        yield f"PUBLIC_BASE_URL is {business.public_base_url or 'not set'}."


@error(
    why="No provider can call this machine, so no STOP would ever arrive.",
    source="Twilio: inbound URL",
    mend="Set PUBLIC_BASE_URL to the address that the world sees.",
)
def public_address_local(business: Business) -> Iterator[str]:
    if business.carried and _local(business):
        yield f"PUBLIC_BASE_URL is {business.public_base_url or 'not set'}."


@info(
    why="The demo needs no https; real texts do.",
    source="Twilio: webhooks",
    mend="Before the first real number, set PUBLIC_BASE_URL to an https:// address.",
)
def only_a_rehearsal(business: Business) -> Iterator[str]:
    if not business.carried and _local(business):
        yield "Only the simulator is set up, on this machine."


@error(
    why="Errors would show texts and numbers to anybody.",
    source="Django deployment checklist",
    mend="Unset DEBUG.",
)
def debugging(business: Business) -> Iterator[str]:
    if business.debug and business.carried:
        yield "DEBUG is on while a real number is in use."


@warning(why="Nothing leaves.", source="Your own setting", mend="Unset SENDING_PAUSED.")
def sending_paused(business: Business) -> Iterator[str]:
    if business.sending_paused:
        yield "SENDING_PAUSED is on."


@error(
    why="Each of these words revokes consent by itself.",
    source="47 CFR 64.1200(a)(10)",
    mend="Rename the join word that takes its place.",
)
def revocation_word_lost(business: Business) -> Iterator[str]:
    joins = tuple(word for program in business.programs for word in program.join_words)
    for word in FCC_WORDS:
        if word in {one.lower() for one in joins} or read(word).meaning is not Meaning.OPTOUT:
            yield f"'{word}' does not opt out."


@error(
    why="Channels that name no program have nobody's name, hours and goodbye.",
    source="CTIA 5.1.1",
    mend="Mark one program as the default.",
)
def no_default_program(business: Business) -> Iterator[str]:
    if not any(program.is_default or program.slug == "default" for program in business.programs):
        yield "No program is the default."


@error(
    why="A sender without a program of its own borrows another's name and consent.",
    source="CTIA 5.1.2.2",
    mend="Name an existing program in the channel.",
)
def program_unknown(business: Business) -> Iterator[str]:
    known = {program.slug for program in business.programs}
    for sender in business.senders:
        if sender.active and sender.program not in known:
            yield f"{sender.place.name} names the program '{sender.program}', which is not there."


@error(
    why="One word cannot join two programs: consent is to one.",
    source="CTIA 5.1.2.2",
    mend="Give each program a join word of its own.",
)
def join_word_shared(business: Business) -> Iterator[str]:
    words = Counter(word.lower() for one in business.programs for word in one.join_words)
    for word, times in sorted(words.items()):
        if times > 1:
            yield f"'{word}' joins {times} programs."


@warning(
    why="The same texts from many numbers are taken for snowshoeing; throughput does not rise.",
    source="CTIA 5.5.2",
    mend="Use one number, or a short code.",
)
def snowshoeing(business: Business) -> Iterator[str]:
    long_codes = Counter(one.program for one in business.carried if one.number_type == "10dlc")
    for program, number in sorted(long_codes.items()):
        if number >= MANY_SENDERS:
            yield f"{number} long codes send for the program '{program}'."


CHECKS: tuple[Check[Business], ...] = (
    public_address_insecure,
    public_address_local,
    only_a_rehearsal,
    debugging,
    sending_paused,
    revocation_word_lost,
    no_default_program,
    program_unknown,
    join_word_shared,
    snowshoeing,
)
