"""A text as it is read: one spelling of each letter, without what a phone has added. Pure."""

from __future__ import annotations

import re
import unicodedata

#: Longer texts are cut here: no keyword of the law needs more, and reading stays quick.
LIMIT = 1600

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]"
)
_OPEN, _CLOSE = "\"“”„«»'‘’", "\"“”„«»'‘’"
_QUOTE = f"[{_OPEN}]"

#: "Liked “…”" and its kin in the languages we read; and the picture form, 👍 to “…”.
_TAPBACK = re.compile(
    r"\s*(?:(?:liked|loved|disliked|laughed at|emphasi[sz]ed|questioned|reacted .{1,20} to"
    r"|removed an? .{1,20} from|le gust[oó]|le encant[oó]|no le gust[oó]|a aim[ée]|a ador[ée]"
    r"|n'a pas aim[ée]|gef[aä]llt|gostou de|adorou|ha messo mi piace a)\s*"
    rf"|[^\w\s{_OPEN}]{{1,8}}\s*(?:to|zu|a|à)\s*){_QUOTE}",
    re.IGNORECASE,
)
_TAPBACK_IMAGE = re.compile(
    r"\s*(?:liked|loved|disliked|laughed at|emphasi[sz]ed|questioned) an? "
    r"(?:image|photo|attachment|movie|video)\s*\Z",
    re.IGNORECASE,
)
_TAPBACK_DE = re.compile(r"\s*hat\s.{0,400}markiert\W*\Z", re.IGNORECASE | re.DOTALL)

#: What phones and mail programs say by themselves.
_AUTOMATIC = re.compile(
    r"\b(?:auto(?:matic)?[ -]?(?:reply|response|responder)|out of (?:the )?office"
    r"|i(?:'|’)?(?: a)?m (?:currently )?driving\b.{0,60}(?:later|later|see your message|text back"
    r"|respond|do not disturb|get (?:back|there|where))|do not disturb while driving"
    r"|(?:sorry,? )?i can(?:'|’)?t (?:talk|text|answer) right now"
    r"|(?:our|the) (?:office|store|shop) is (?:currently |now )?closed"
    r"|i(?:'|’)?(?: a)?m (?:currently )?(?:away|on vacation|on leave|in a meeting)\b.{0,80}"
    r"(?:will|limited|until|back)|réponse automatique|respuesta automática|resposta automática"
    r"|risposta automatica|abwesenheits\w*|automatische antwort|fuera de la oficina)",
    re.IGNORECASE | re.DOTALL,
)
_REPLIED_LINES = re.compile(r"^\s*(?:>|\|).*$", re.MULTILINE)
_WROTE = re.compile(r"^\s*(?:On .{5,80} wrote|-{2,} ?Original Message).*", re.MULTILINE | re.DOTALL)
_SIGNATURE = re.compile(
    r"(?:^|\n)\s*(?:sent from (?:my|a|yahoo|outlook|samsung)|get outlook for|enviado desde"
    r"|envoyé de mon|von meinem .{1,20}gesendet|enviado do meu|inviato da).{0,80}\Z"
    r"|\n\s*(?:--|—|–|[-~]\s?[A-Z]).{0,80}\Z",
    re.IGNORECASE | re.DOTALL,
)
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{3,400})[\"“”»]")
#: A footer of ours, repeated: "Reply STOP to unsubscribe", "Responda STOP para cancelar".
_FOOTER = re.compile(
    r"\b(?:reply|respond|text|txt|send|responda|envíe|répondez|envoyez|antworten sie|responda|"
    r"rispondi)(?:\s+with)?\s*[\"'“‘]?(?:stop|end|quit|cancel|unsubscribe|help)[\"'”’]?\s*"
    r"(?:to|2|para|pour|um|per|for)\s+\w+(?:\s+(?:out|texts|msgs|messages|help|end))?",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:do|can|could|should|may|i|i've|ive|already)\W*\Z", re.IGNORECASE)


def readable(text: str) -> str:
    """The text in one spelling: NFKC, without invisible characters, cut to LIMIT."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text[:LIMIT]))


def said_by_a_machine(text: str) -> bool:
    """Is it a tapback or an automatic reply rather than something the person wrote?"""
    tapped = _TAPBACK.match(text) or _TAPBACK_IMAGE.match(text) or _TAPBACK_DE.match(text)
    return bool(tapped or _AUTOMATIC.search(text))


def own_words(text: str) -> str:
    """What the person wrote, without quoted texts of ours and signatures."""
    text = _WROTE.sub("", _REPLIED_LINES.sub("", text))
    text = _SIGNATURE.sub("", text)
    return _FOOTER.sub(_drop_footer, _QUOTED.sub(_drop_quote, text)).strip()


def _drop_quote(match: re.Match[str]) -> str:
    """A quoted piece goes when it is a text of ours; a quoted keyword stays."""
    quoted = match[1]
    return " " if len(quoted.split()) > 2 or _FOOTER.search(quoted) else f" {quoted} "


def _drop_footer(match: re.Match[str]) -> str:
    before = match.string[: match.start()]
    return match[0] if _ASKS.search(before[-12:]) else " "


def plain(text: str) -> str:
    """Small letters without accents, apostrophes resolved; punctuation is left for the reader."""
    folded = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    return _APOSTROPHE.sub(_resolve, bare)


_APOSTROPHE = re.compile(r"(\w+)['’‘`´]\s?(?=\w)")
#: Elisions of French and Italian stand for a word of their own; English contractions are one word.
_ELIDED = frozenset(
    [
        "l",
        "d",
        "j",
        "n",
        "m",
        "t",
        "s",
        "c",
        "qu",
        "un",
        "all",
        "dell",
        "nell",
        "sull",
        "dall",
        "c",
        "quest",
    ]
)


def _resolve(match: re.Match[str]) -> str:
    return match[1] + (" " if match[1] in _ELIDED else "")
