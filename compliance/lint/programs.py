"""Checks of a program: its promises, its hours and the standing replies it sends. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from compliance import standard_words
from compliance.segments import count

from .brand import named
from .content import promotional
from .finding import Check, error, info, warning
from .links import links
from .subjects import ProgramUnderLint as Program
from .vocabulary import pattern

FEDERAL = (time(8), time(21))
ADVISED = (time(9), time(20))
NOON = time(12)
MOST_A_DAY = 3

STOP = re.compile(r"\bSTOP\b")
HELP = re.compile(r"\bHELP\b")
_RATES = re.compile(r"\b(?:msg|message)s? ?(?:&|and) ?data rates may apply", re.I)
FREQUENCY = pattern(r"""
    frequency (?:varies|may vary)
    (?:\d+|one|two|three|four)\b[^.]{0,25}(?:/| a | per | each | every )(?:day|week|month|mo|year)
    (?:\d+|one|two|three|four)\b[^.]{0,25}(?:/| a | per | each | every )(?:visit|booking|order)
    (?:one|two|1|2) (?:msgs?|messages?|texts?)
    daily|weekly|monthly
""")
_CONTACT = re.compile(
    r"(?:\+?1[-. ]?)?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}|\+?\d{10,15}|\b\d{3}-\d{4}\b"
    r"|[\w.+-]+@[\w-]+\.\w+"
)
_NO_MORE = pattern(r"""
    no (?:more|further) (?:messages|texts|msgs)
    (?:will not|won't) (?:get|receive) (?:any )?(?:more|further)
""")
_UNSUBSCRIBED = pattern(r"""
    unsubscribed
    opted out
    removed
    (?:won't|will not) text
    no (?:more|further)
""")
_BEGGING = pattern(r"""
    are you sure
    we'?ll miss you
    come back
    before you go
    if you return
""")
_LOGIN = re.compile(r"/(?:log-?in|sign-?in|account|admin|wp-admin)\b", re.I)
_PRICE = re.compile(r"[$€£]\s?\d")


# ---- who and what


@error(why="People must know who texts them.", source="CTIA 5.1.1", mend="Give the program a name.")
def program_unnamed(program: Program) -> Iterator[str]:
    if not program.facts.name.strip():
        yield "The program has no name."


@warning(
    why="The opt-in must say what the texts are about, and so must the campaign.",
    source="CTIA 5.1.1; Twilio 30544",
    mend="Describe in one sentence what is texted.",
)
def program_undescribed(program: Program) -> Iterator[str]:
    if not program.facts.description.strip():
        yield "The program has no description."


@error(
    why="The HELP reply must lead to a person: a telephone number or an e-mail address.",
    source="CTIA 5.1.2.1; CTIA Short Code Monitoring Handbook",
    mend="Fill in the program's contact.",
)
def program_without_contact(program: Program) -> Iterator[str]:
    if not program.facts.contact.strip():
        yield "The program names no contact."


@error(
    why="How often people are texted is part of what they agree to.",
    source="CTIA 5.1.2.1; Twilio 30545",
    mend="Write e.g. 'Up to 4 msgs/month.' or 'Msg frequency varies.'",
)
def program_without_frequency(program: Program) -> Iterator[str]:
    if not FREQUENCY.search(program.facts.frequency):
        yield f"'{program.facts.frequency}' is no frequency."


@error(
    why="Terms must be a page that anybody can open.",
    source="CTIA 5.1.1; Twilio 30934",
    mend="Fill in the terms URL.",
)
def program_without_terms(program: Program) -> Iterator[str]:
    if not program.facts.terms_url:
        yield "There is no link to the terms."


@error(
    why="A privacy policy must say that opt-in data is not shared.",
    source="Twilio 30908, 30932, 30933",
    mend="Fill in the privacy URL.",
)
def program_without_privacy(program: Program) -> Iterator[str]:
    if not program.facts.privacy_url:
        yield "There is no link to the privacy policy."


@warning(
    why="Reviewers look for the SMS terms and for the privacy policy, each by itself.",
    source="Twilio 30934",
    mend="Link to two pages.",
)
def program_one_page(program: Program) -> Iterator[str]:
    if program.facts.terms_url and program.facts.terms_url == program.facts.privacy_url:
        yield "Terms and privacy lead to the same page."


def _pages(program: Program) -> tuple[str, ...]:
    return tuple(filter(None, (program.facts.terms_url, program.facts.privacy_url)))


@error(
    why="Reviewers reject pages without TLS.",
    source="Twilio 30907, 30908",
    mend="Serve the page with https.",
)
def program_page_insecure(program: Program) -> Iterator[str]:
    for page in _pages(program):
        if not page.startswith("https://"):
            yield f"'{page}' does not begin with https://."


@error(
    why="Reviewers, and people, cannot read what stands behind a log-in.",
    source="Twilio 30921",
    mend="Link to a public page.",
)
def program_page_closed(program: Program) -> Iterator[str]:
    for page in _pages(program):
        if _LOGIN.search(page):
            yield f"'{page}' looks like a log-in."


@error(
    why="A page behind a shared shortener proves nothing of its owner.",
    source="CTIA 5.3.2; Twilio 30857",
    mend="Write the full address.",
)
def program_page_shortened(program: Program) -> Iterator[str]:
    for page in _pages(program):
        if any(link.short for link in links(page)):
            yield f"'{page}' is a public short link."


# ---- when


@error(
    why="Nobody may be texted unasked before 8:00 or after 21:00 of their own time.",
    source="47 CFR 64.1200(c)(1)",
    mend="Let the quiet hours begin by 21:00 and end at 8:00 or later.",
)
def quiet_hours_too_short(program: Program) -> Iterator[str]:
    facts = program.facts
    if facts.quiet_start == facts.quiet_end:
        yield "There are no quiet hours."
    elif not FEDERAL[0] <= facts.quiet_end <= facts.quiet_start <= FEDERAL[1]:
        yield f"Texts go out from {facts.quiet_end:%H:%M} to {facts.quiet_start:%H:%M}."


@warning(
    why="Many states allow less than the federal hours.",
    source="State laws, e.g. FL 501.059, WA RCW 19.158.040 (20:00), CT 42-288a (9:00)",
    mend="Use 20:00 to 9:00.",
)
def quiet_hours_shorter_than_states(program: Program) -> Iterator[str]:
    facts = program.facts
    federal = FEDERAL[0] <= facts.quiet_end < facts.quiet_start <= FEDERAL[1]
    if federal and (facts.quiet_end < ADVISED[0] or facts.quiet_start > ADVISED[1]):
        yield f"Texts go out from {facts.quiet_end:%H:%M} to {facts.quiet_start:%H:%M}."


@warning(
    why="In Texas the Sunday begins at noon; several states allow no Sunday at all.",
    source="Texas SB 140",
    mend="Let Sundays begin at 12:00 or later.",
)
def sunday_too_early(program: Program) -> Iterator[str]:
    facts = program.facts
    if facts.sunday_quiet_end < NOON:
        yield f"On Sundays texts go out from {facts.sunday_quiet_end:%H:%M}."


@warning(
    why="Florida, Maryland, Oklahoma and Oregon allow three in 24 hours.",
    source="FL 501.059(8)(b) and its likes",
    mend="Set it to 3 or fewer.",
)
def daily_cap_too_high(program: Program) -> Iterator[str]:
    if program.facts.max_unsolicited_per_day > MOST_A_DAY:
        yield f"Up to {program.facts.max_unsolicited_per_day} texts a day that nobody asked for."


@error(
    why="Quiet hours are kept by a clock; without a zone there is none.",
    source="47 CFR 64.1200(c)(1)",
    mend="Write a zone such as America/New_York.",
)
def timezone_unknown(program: Program) -> Iterator[str]:
    try:
        ZoneInfo(program.facts.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield f"'{program.facts.timezone}' is no time zone."


# ---- joining


@error(
    why="A word that has a meaning by law cannot be given another.",
    source="CTIA 5.1.3",
    mend="Choose a word of your own, such as the name of the program.",
)
def join_word_taken(program: Program) -> Iterator[str]:
    word = program.facts.join_word.strip().lower()
    kept = standard_words.OPT_OUT | standard_words.HELP | {"yes", "no"}
    if word and word in kept:
        yield f"'{word}' is kept for opting out, for help, or for answers."


@error(
    why="Providers take keywords of letters and digits only, 34 at most.",
    source="Twilio OpenAPI: keywords ^[A-Z0-9]+$",
    mend="Use one word of letters and digits.",
)
def join_word_malformed(program: Program) -> Iterator[str]:
    word = program.facts.join_word
    if word and not re.fullmatch(r"[A-Za-z0-9]{1,34}", word):
        yield f"'{word}' is no keyword."


@info(
    why="A second yes proves the number is theirs, and catches wrong numbers.",
    source="CTIA 5.1.2 (recommended)",
    mend="Switch on double opt-in.",
)
def single_optin(program: Program) -> Iterator[str]:
    if program.facts.purpose == "promotional" and not program.facts.double_optin:
        yield "A promotional program that asks only once."


# ---- the confirmation of an opt-in


@error(
    why="Carriers look for it first.", source="CTIA 5.1.2.1", mend="Begin with the program's name."
)
def welcome_unnamed(program: Program) -> Iterator[str]:
    if not named(program.texts.welcome, program.facts.name):
        yield "The welcome text does not name the program."


@error(
    why="The first text of a program shows the way out.",
    source="CTIA 5.1.2.1, 5.1.3; Twilio 30893",
    mend="Add: Reply STOP to end texts.",
)
def welcome_without_stop(program: Program) -> Iterator[str]:
    if not STOP.search(program.texts.welcome):
        yield "The welcome text does not say STOP."


@error(why="Who needs help must know how.", source="CTIA 5.1.2.1", mend="Add: Reply HELP for help.")
def welcome_without_help(program: Program) -> Iterator[str]:
    if not HELP.search(program.texts.welcome) and not _CONTACT.search(program.texts.welcome):
        yield "The welcome text names neither HELP nor a contact."


@error(
    why="A confirmation of recurring texts says how many.",
    source="CTIA 5.1.2.1",
    mend="Add the frequency, e.g. Up to 4 msgs/month.",
)
def welcome_without_frequency(program: Program) -> Iterator[str]:
    if not FREQUENCY.search(program.texts.welcome):
        yield "The welcome text does not say how often."


@error(
    why="People may pay for texts.",
    source="CTIA 5.1.2.1",
    mend="Add: Msg & data rates may apply.",
)
def welcome_without_rates(program: Program) -> Iterator[str]:
    if not _RATES.search(program.texts.welcome):
        yield "The welcome text does not speak of rates."


# ---- the answer to HELP


@error(why="HELP asks who this is.", source="CTIA Short Code Handbook", mend="Name the program.")
def help_unnamed(program: Program) -> Iterator[str]:
    if not named(program.texts.help, program.facts.name):
        yield "The help text does not name the program."


@error(
    why="HELP must lead to a person.",
    source="Twilio: HELP requirements; CTIA Short Code Handbook",
    mend="Add a telephone number or an e-mail address.",
)
def help_without_contact(program: Program) -> Iterator[str]:
    if not _CONTACT.search(program.texts.help):
        yield "The help text has no telephone number and no e-mail address."


@error(
    why="HELP says how to leave.",
    source="Twilio: HELP requirements",
    mend="Add: Reply STOP to cancel.",
)
def help_without_stop(program: Program) -> Iterator[str]:
    if not STOP.search(program.texts.help):
        yield "The help text does not say STOP."


@warning(
    why="Short codes must, others had better, repeat rates and frequency.",
    source="CTIA Short Code Handbook",
    mend="Add: Msg frequency varies. Msg&data rates may apply.",
)
def help_without_rates(program: Program) -> Iterator[str]:
    if not (_RATES.search(program.texts.help) and FREQUENCY.search(program.texts.help)):
        yield "The help text leaves out rates or frequency."


# ---- the answer to STOP


@error(why="The last text says who is left.", source="CTIA 5.1.3", mend="Name the program.")
def goodbye_unnamed(program: Program) -> Iterator[str]:
    if not named(program.texts.goodbye, program.facts.name):
        yield "The goodbye text does not name the program."


@error(
    why="It confirms that nothing more will come.",
    source="47 CFR 64.1200(a)(12); Twilio OpenAPI",
    mend="Write: you are unsubscribed and will get no further messages.",
)
def goodbye_unclear(program: Program) -> Iterator[str]:
    text = program.texts.goodbye
    if not _NO_MORE.search(text) or not _UNSUBSCRIBED.search(text):
        yield "The goodbye text does not say that no further messages come."


@error(
    why="One plain confirmation is allowed: no offer, no price, no link, no begging.",
    source="47 CFR 64.1200(a)(12)",
    mend="Say that it is done, and nothing else.",
)
def goodbye_sells(program: Program) -> Iterator[str]:
    text = program.texts.goodbye
    begging = _BEGGING.search(text)
    price = _PRICE.search(text)
    found = promotional(text) or (begging and begging[0]) or (price and price[0])
    if found or links(text):
        yield f"The goodbye text sells or begs: '{found or links(text)[0].url}'."


@warning(
    why="A confirmation of more than one part may arrive in pieces after the STOP.",
    source="Good practice",
    mend="Say it within 160 characters.",
)
def goodbye_long(program: Program) -> Iterator[str]:
    if count(program.texts.goodbye).parts > 1:
        yield f"The goodbye text is sent in {count(program.texts.goodbye).parts} parts."


CHECKS: tuple[Check[Program], ...] = (
    program_unnamed,
    program_undescribed,
    program_without_contact,
    program_without_frequency,
    program_without_terms,
    program_without_privacy,
    program_one_page,
    program_page_insecure,
    program_page_closed,
    program_page_shortened,
    quiet_hours_too_short,
    quiet_hours_shorter_than_states,
    sunday_too_early,
    daily_cap_too_high,
    timezone_unknown,
    join_word_taken,
    join_word_malformed,
    single_optin,
    welcome_unnamed,
    welcome_without_stop,
    welcome_without_help,
    welcome_without_frequency,
    welcome_without_rates,
    help_unnamed,
    help_without_contact,
    help_without_stop,
    help_without_rates,
    goodbye_unnamed,
    goodbye_unclear,
    goodbye_sells,
    goodbye_long,
)
