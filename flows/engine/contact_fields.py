"""How somebody is reached, out of a text: an e-mail address or a telephone number."""

from __future__ import annotations

import re

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import Leniency, PhoneNumber, PhoneNumberFormat, PhoneNumberMatcher
from rapidfuzz.distance import OSA

from .asked import NO_MATCH, Answer, Asked, NotUnderstood, Option, Unclear, Understood, unclear
from .wordlist import word_list, word_set

INVALID = NotUnderstood("invalid")

# ---- phone


def read_phone(text: str, asked: Asked) -> Answer:
    """A valid telephone number, as E.164. Of two different numbers it asks which."""
    region = asked.region.upper()
    found = _numbers(text, region)
    if not found:
        return INVALID if sum(mark.isdigit() for mark in text) >= 7 else NO_MATCH
    several = tuple(Option(_e164(one), _shown(one, region)) for one in found[:3])
    return Understood(*several[0]) if len(several) == 1 else unclear(several)


def _numbers(text: str, region: str) -> list[PhoneNumber]:
    matcher = PhoneNumberMatcher(text, region, Leniency.VALID, max_tries=20)
    found = {_e164(match.number): match.number for match in matcher}
    return list(found.values()) or _whole(text, region)


def _whole(text: str, region: str) -> list[PhoneNumber]:
    """The text as one number: 1-800-FLOWERS, or digits in odd groups."""
    try:
        number = phonenumbers.parse(text[:60], region)
    except phonenumbers.NumberParseException:
        return []
    return [number] if phonenumbers.is_valid_number(number) else []


def _e164(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _shown(number: PhoneNumber, region: str) -> str:
    home = number.country_code == phonenumbers.country_code_for_region(region)
    style = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


# ---- email

_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_SPOKEN_AT = re.compile(r"\s*(?:\(at\)|\[at\]|\bat\b|@)\s*", re.I)
_SPOKEN_DOT = re.compile(r"\s*(?:\(dot\)|\[dot\]|\bdot\b)\s*|(?<=\w),(?=\w{2,4}\b)|\s+\.\s*", re.I)
_LOOSE = re.compile(r"\S+ ?@ ?\S+|\b\S+ (?:at|\(at\)|\[at\]) \S+", re.I)

# Domains that people mean, and domains that look like a slip of one but are real.
_USUAL = word_list("""
    gmail.com yahoo.com hotmail.com outlook.com icloud.com aol.com comcast.net live.com msn.com
    verizon.net att.net sbcglobal.net bellsouth.net protonmail.com yahoo.co.uk hotmail.co.uk
    googlemail.com charter.net earthlink.net
""")
_REAL = word_set("""
    mail.com gmx.com gmx.net ymail.com email.com me.com mac.com pm.me proton.me mail.ru qq.com
    hotmail.fr hotmail.de hotmail.es hotmail.it yahoo.fr yahoo.de yahoo.es yahoo.it yahoo.ca
    outlook.fr outlook.de outlook.es live.ca live.fr live.nl live.co.uk yahoo.com.mx
    yahoo.com.br aol.de aol.fr aol.co.uk aim.com rocketmail.com zoho.com web.de icloud.de wp.pl
""")
_ENDINGS = {
    **dict.fromkeys(
        ("con", "cmo", "ocm", "coom", "comm", "cim", "vom", "xom", "cpm", "clm"), "com"
    ),
    **dict.fromkeys(("com.com", "coml", "comn", "comt"), "com"),
    **dict.fromkeys(("nte", "ner", "ney", "bet"), "net"),
    **dict.fromkeys(("ogr", "orgg", "rog"), "org"),
}


def read_email(text: str, asked: Asked) -> Answer:
    """An e-mail address. A slip such as gmail.con is asked about, never put right unasked."""
    found = list(dict.fromkeys(_EMAIL.findall(text))) or _spoken(text)
    valid = [one for one in (_checked(each.strip(".'")) for each in found[:3]) if one]
    if not valid:
        return INVALID if "@" in text else NO_MATCH
    if len(valid) > 1:
        return unclear(tuple(Option(one, one) for one in valid))
    return _mended(valid[0])


def _spoken(text: str) -> list[str]:
    """``ana at gmail dot com`` and ``ana @ gmail.com`` as they were meant."""
    if not _LOOSE.search(text):
        return []
    joined = _SPOKEN_DOT.sub(".", _SPOKEN_AT.sub("@", text, count=1))
    return _EMAIL.findall(joined)[:1]


def _checked(address: str) -> str:
    """The address in its one spelling; no DNS is asked. Empty where it is none."""
    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        return ""


def _mended(address: str) -> Answer:
    name, _, domain = address.rpartition("@")
    better = _better(domain)
    if not better:
        return Understood(address, address)
    options = [Option(f"{name}@{better}", f"{name}@{better}")]
    if domain.rpartition(".")[2] not in _ENDINGS:
        options.append(Option(address, address))  # it may be real: let the person insist
    return Unclear(tuple(options), f"Did you mean {name}@{better}?")


def _better(domain: str) -> str:
    """The domain that this one is a slip of, or nothing."""
    lower = domain.lower()
    if lower in _USUAL or lower in _REAL:
        return ""
    host, _, ending = lower.rpartition(".")
    lower = f"{host}.{_ENDINGS.get(ending, ending)}"
    near = [one for one in _USUAL if OSA.distance(lower, one, score_cutoff=1) <= 1]
    if near:
        return near[0]
    doubled = [
        one for one in _USUAL if len(host) > 5 and OSA.distance(lower, one, score_cutoff=2) <= 2
    ]
    return doubled[0] if doubled else (lower if lower != domain.lower() else "")
