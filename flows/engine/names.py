"""A person's name, out of a text: without its lead-in, in the case that people write it in."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .asked import NO_MATCH, Answer, Asked, NotUnderstood, Understood
from .wordlist import word_set

_LEAD = re.compile(
    r"(?:(?:hi|hey|hello|hiya|yes|yeah|sure|ok|okay|oh|um|uh|well|so|just|"
    r"it'?s me)\b[\s,.!-]*){0,3}"
    r"(?:(?:and )?(?:my (?:full |first )?name(?:'s|s| is| will be)?|the name(?:'s|s| is)?|name is|"
    r"names|name's|name(?=\s?[:=-])|i am|i'm|im|this is|it is|it's|its|that's|thats|that is|"
    r"(?:you can |u can |please |just )*call me|(?:please )?(?:put it |book it |put me )?under|"
    r"for|me llamo|mi nombre es|soy|je m'appelle|ich bin)\b\s*[:=,-]?\s*)?",
    re.I,
)
_TAIL = re.compile(
    r"(?:[\s,.!-]+(?:here|speaking|please|pls|plz|thanks|thank you|thx|ty|again|btw|is my name|"
    r"is the name|is fine))*[\s.,!?;:-]*\Z",
    re.I,
)
_INVALID = NotUnderstood("invalid")
_NO_NAME = word_set("""
    why what how when where who which yes yeah yep no nope nah not dont don't do does did ok
    okay sure hi hey hello thanks thank please stop help start cancel skip back menu restart
    need want would could can will you your my me it this that the is are was idk dunno none
    nobody nothing name same later tomorrow today anonymous n/a na yo lol test have has if but
    because about appointment book booking again here just new never mind
""")
_NAME_MARKS = frozenset(" .,'’‘-·\"“”()")
_LONGEST_NAME, _MOST_WORDS = 80, 7


def read_name(text: str, asked: Asked) -> Answer:
    """A person's name, without its lead-in. Its case stays unless it is all of one case."""
    flat = " ".join(text.split())
    if len(flat) > _LONGEST_NAME + 60 or any(mark.isdigit() for mark in flat):
        return _INVALID
    if re.search(r"https?:|www\.|@|\w\.(?:com|net|org)\b", flat, re.I):
        return _INVALID
    bare = _without_emoji(flat)
    name = _TAIL.sub("", bare[_led(bare) :]).strip(" ,.-") if bare else ""
    name = _surname_last(name) + _full_stop(bare, name)
    return Understood(_cased(name), _cased(name)) if _is_name(name) else _no_name(name)


def _led(bare: str) -> int:
    """Where the lead-in ends. "Soy" or "Hi" alone leads into nothing."""
    found = _LEAD.match(bare)
    return found.end() if found and bare[found.end() :].strip(" .!") else 0


def _full_stop(bare: str, name: str) -> str:
    """The point that belongs to a name's end: Jr. keeps it."""
    return "." if name and re.search(r"\b(?:jr|sr)\Z", name, re.I) and f"{name}." in bare else ""


def _without_emoji(flat: str) -> str:
    kept = (
        mark for mark in flat if unicodedata.category(mark) not in ("So", "Sk", "Cs", "Co", "Cn")
    )
    return "".join(mark for mark in kept if mark not in "\u200d\ufe0f\u20e3").strip()


def _surname_last(name: str) -> str:
    """``Smith, John`` as it is said. ``John Smith, Jr`` stays."""
    parts = [part.strip() for part in name.split(",")]
    if (
        len(parts) != 2
        or not all(parts)
        or re.match(r"(?:jr|sr|i{1,3}|iv|md|phd|esq)\b", parts[1], re.I)
    ):
        return name
    return f"{parts[1]} {parts[0]}" if len(parts[0].split()) == 1 else name


def _no_name(name: str) -> NotUnderstood:
    return _INVALID if name else NO_MATCH


def _is_name(name: str) -> bool:
    words = name.split()
    if not 1 <= len(words) <= _MOST_WORDS or len(name) > _LONGEST_NAME:
        return False
    if not all(mark in _NAME_MARKS or unicodedata.category(mark)[0] in "LM" for mark in name):
        return False
    said = {word.strip(".,!").lower() for word in words}
    if said & _NO_NAME and not _only_named(words, said):
        return False
    return len(name) > 1 or not name.isascii()


def _only_named(words: list[str], said: set[str]) -> bool:
    """Will Smith and Do Kim are names; "will do" is none."""
    unlike = said & _NO_NAME
    return (
        unlike <= {"will", "do", "my", "yo", "you", "la", "mind", "new", "need"}
        and all(word[:1].isupper() for word in words)
        and len(words) > 1
    )


def _cased(name: str) -> str:
    """The name as people write it, where it came in one case only."""
    shouted = name == name.upper() and len(name) > 3
    if name == name.upper() == name.lower() or not (shouted or name == name.lower()):
        return name
    return _titled(name)


@lru_cache(maxsize=1024)
def _titled(name: str) -> str:
    """``o'brien`` as O'Brien and ``maria de la cruz`` as Maria de la Cruz; nothing is cut."""
    from nameparser import HumanName  # takes a while to load; few texts need it

    human = HumanName(name)
    human.capitalize(force=True)
    titled = str(human)
    return titled if titled.casefold() == name.casefold() else name.title()
