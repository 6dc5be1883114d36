"""One of several choices out of a text: by number, letter, word, beginning or typo."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import OSA

from .asked import NO_MATCH, Answer, Asked, Choice, NotUnderstood, Option, Understood, unclear
from .wordlist import word_set

MOST = 3  # readings worth asking about
_COMPLETE = 0.15  # what a name gains that was said in full
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NTH = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)
_PLACES = {
    **{word: n for n, word in enumerate(_NUMBERS, 1)},
    **{word: n for n, word in enumerate(_NTH, 1)},
    **{f"{n}{end}": n for n in range(1, 21) for end in ("st", "nd", "rd", "th")},
    **{str(n): n for n in range(1, 100)},
    **{f"0{n}": n for n in range(1, 10)},
    "last": -1,
    "1rst": 1,
    "uno": 1,
    "dos": 2,
    "tres": 3,
    "top": 1,
}
_FILLERS = word_set("""
    a an the i id im ill u we my me it its is that this for to of please pls plz thanks thank
    you thx ty ok okay yes yeah yep sure um uh hmm hi hello hey want wants like would prefer
    need think go with choose pick take have get gimme give lets do can could one option number
    no nr choice answer be guess maybe just select book some want would'd i'd i'll i'm let's
    it's probably definitely sounds good great works de la el un una por favor
""")
_LEADS = word_set("option number no nr choice answer pick choose select # letter")
_NOT = word_set("not no except without dont don't neither nor never")
_OPEN = word_set("any either both all none neither whatever whichever everything anything")
_RATHER = word_set("but rather instead just")
_ASKING = word_set("what whats how why when where is are do does")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|#")


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[str, ...]:
    """The words of a text, without case, accents or marks. "2️⃣" is 2."""
    flat = unicodedata.normalize("NFKD", text).casefold().replace("’", "'")
    flat = "".join(mark for mark in flat if not unicodedata.combining(mark))
    return tuple(_WORD.findall(flat))


def read_choice(text: str, asked: Asked) -> Answer:
    """The choice that a text means. Where two fit equally it asks, and never guesses."""
    said = tokens(text)
    if not said or not asked.choices:
        return (
            NO_MATCH if asked.choices and text.strip() not in _emoji(asked) else _plain(text, asked)
        )
    named = _exact(text, said, asked.choices)
    placed = _placed(text, said, asked.choices)
    if named and placed and not isinstance(placed, NotUnderstood):
        return _settle([*named, *placed], said)
    if named:
        return _settle(named, said)
    if isinstance(placed, NotUnderstood):
        return placed
    return _settle(placed or _by_words(said, asked.choices), said)


def _emoji(asked: Asked) -> set[str]:
    return {name.strip() for choice in asked.choices for name in _names(choice)}


def _plain(text: str, asked: Asked) -> Answer:
    """A text without a word in it, such as an emoji, that is a choice's very name."""
    for choice in asked.choices:
        if text.strip() in {name.strip() for name in _names(choice)}:
            return Understood(choice.value, choice.label)
    return NO_MATCH


def _names(choice: Choice) -> tuple[str, ...]:
    return (choice.label, choice.value, *choice.words)


def _settle(found: list[Choice], said: tuple[str, ...]) -> Answer:
    several = tuple(dict.fromkeys(found))
    if not several or len(several) > MOST:
        return NO_MATCH
    if len(several) == 1:
        return Understood(several[0].value, several[0].label)
    return unclear(tuple(Option(choice.value, choice.label) for choice in several))


# ---- the very name, the number, the letter


def _exact(text: str, said: tuple[str, ...], choices: tuple[Choice, ...]) -> list[Choice]:
    bare = text.strip().casefold()
    same = [c for c in choices if bare in {name.strip().casefold() for name in _names(c)}]
    return same or [c for c in choices if said in {tokens(name) for name in _names(c)}]


def _placed(
    text: str, said: tuple[str, ...], choices: tuple[Choice, ...]
) -> list[Choice] | NotUnderstood:
    """The choices whose numbers or letters were said; nothing where words were said too."""
    if _OPEN & set(said) or _NOT & (set(said) - {"no"}):
        return []
    numbers = [word for word in said if word in _PLACES]
    rest = [word for word in said if word not in _PLACES and word not in _LEADS]
    if numbers and numbers[-1] in ("one", "1") and len(numbers) > 1 and numbers[0] not in _NUMBERS:
        numbers = numbers[:-1] if numbers[-1] == "one" else numbers  # the second one
    if numbers and _only_filler(rest):
        return _at([_PLACES[word] for word in numbers], choices)
    lettered = _letter(text, said, choices)
    return [choices[lettered]] if lettered is not None else []


def _only_filler(words: list[str]) -> bool:
    return all(word in _FILLERS or word in ("and", "or", "slot", "time") for word in words)


def _at(places: list[int], choices: tuple[Choice, ...]) -> list[Choice] | NotUnderstood:
    count = len(choices)
    found = [count if place == -1 else place for place in places]
    if any(place > count for place in found):
        return NotUnderstood("out_of_range")
    return [choices[place - 1] for place in found]


_LETTER = re.compile(
    r"(?:option|letter|choice|answer)?\s*[(\"']?([a-z])[)\"'.:!]*\s*(?:please|pls)?\Z", re.I
)


def _letter(text: str, said: tuple[str, ...], choices: tuple[Choice, ...]) -> int | None:
    found = _LETTER.match(text.strip())
    if not found:
        return None
    place = ord(found[1].lower()) - ord("a")
    return place if place < len(choices) else None


# ---- words


def _by_words(said: tuple[str, ...], choices: tuple[Choice, ...]) -> list[Choice]:
    wanted, unwanted = _sides(said)
    if not wanted or said[0] in _ASKING:
        return []
    whole = _whole(wanted, choices)
    if whole:
        return [choice for choice in whole if choice not in _whole(unwanted, choices)]
    content = tuple(word for word in wanted if word not in _FILLERS)
    return _nearest(content, choices) if content else []


def _sides(said: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is wanted and what is not: "not whitening but cleaning", "anything but whitening"."""
    sides: tuple[list[str], list[str]] = ([], [])
    ruled_out = False
    for place, word in enumerate(said):
        if word in _NOT and (word != "no" or place):
            ruled_out = True
        elif word in _RATHER:
            ruled_out = not ruled_out and place > 0 and said[place - 1] in _OPEN
        else:
            sides[ruled_out].append(word)
    return tuple(sides[False]), tuple(sides[True])


def _whole(said: tuple[str, ...], choices: tuple[Choice, ...]) -> list[Choice]:
    """The choices whose whole name was said; of names within names the longest."""
    spans: list[tuple[int, int, Choice]] = []
    for choice in choices:
        for name in _names(choice):
            words = tokens(name)
            if words and not (len(words) == 1 and words[0] in _FILLERS):
                spans += [(*span, choice) for span in _found(said, words)]
    return [
        choice
        for start, end, choice in spans
        if not any(a <= start and end <= b and b - a > end - start for a, b, _ in spans)
    ]


def _found(said: tuple[str, ...], words: tuple[str, ...]) -> list[tuple[int, int]]:
    size = len(words)
    places = range(len(said) - size + 1)
    return [(place, place + size) for place in places if said[place : place + size] == words]


def _nearest(content: tuple[str, ...], choices: tuple[Choice, ...]) -> list[Choice]:
    """The choices that the most of the words speak of."""
    scores = [max(_score(content, name) for name in _names(choice)) for choice in choices]
    best = max(scores)
    if best < 0.5:
        return []
    return [choice for choice, score in zip(choices, scores, strict=True) if score >= best - 0.05]


def _score(content: tuple[str, ...], name: str) -> float:
    """How much of ``content`` speaks of ``name``: 1 for one word that is surely it."""
    words = [word for word in tokens(name) if word not in _FILLERS] or list(tokens(name))
    if not words:
        return 0.0
    if "".join(words) == "".join(content):
        return float(len(content))
    near = [max(_alike(said, word) for word in words) for said in content]
    spoken = sum(any(_alike(said, word) for said in content) for word in words)
    return sum(near) + _COMPLETE * spoken / len(words)


@lru_cache(maxsize=20_000)
def _alike(said: str, word: str) -> float:
    """1 for the same word, less for a beginning of it, an ending of it, or a slip."""
    if said == word:
        return 1.0
    if len(said) >= 3 and word.startswith(said):
        return 0.9
    if len(word) >= 4 and said.startswith(word) and len(said) - len(word) <= 3:
        return 0.9
    if len(said) >= 4 and len(word) >= 4 and not any(mark.isdigit() for mark in said + word):
        return _slip(said, word)
    return 0.0


def _slip(said: str, word: str) -> float:
    allowed = 1 if min(len(said), len(word)) < 7 else 2
    off = OSA.distance(said, word, score_cutoff=allowed)
    if off <= allowed:
        return 0.85 - 0.05 * off
    stem = min(len(said), len(word)) - 2
    return (
        0.75
        if stem >= 4 and said[:stem] == word[:stem] and abs(len(said) - len(word)) <= 3
        else 0.0
    )
