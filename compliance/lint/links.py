"""Checks of the links in a text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from .finding import Check, error, warning
from .subjects import Kind, Wording
from .vocabulary import words

#: Public shorteners share one address among strangers; carriers block them by name.
SHORTENERS = words("""
    adf.ly bit.do bit.ly bitly.com bl.ink buff.ly clck.ru cutt.ly dlvr.it fb.me goo.gl ht.ly is.gd
    j.mp lnkd.in ow.ly po.st qr.ae rb.gy rebrand.ly rotf.lol s.id shorte.st short.gy shorturl.at
    shrtco.de snip.ly soo.gd su.pr surl.li t.co t.ly t2m.io tiny.cc tiny.one tinyurl.com tny.im
    tr.im trib.al u.to urlz.fr v.gd vu.fr wp.me x.co y2u.be youtu.be zpr.io
""")
_TOP = (
    r"com|net|org|io|co|us|info|biz|me|ly|app|dev|shop|store|online|site|xyz|top|club|link|click|"
    r"example|health|dental|gl|gd|gy|cc|uk|ca|de|fr|es|mx|br|in|eu|tv|ai|ru|cn"
)
_URL = re.compile(
    r"(?P<scheme>https?://)(?P<full>[^\s<>\"']+)"
    rf"|(?<![@\w.-])(?P<bare>(?:[a-z0-9-]+\.)+(?:{_TOP})(?![\w@-])(?:[/?#][^\s<>\"']*)?)"
    r"|(?<![@\w.])(?P<ip>(?:\d{1,3}\.){3}\d{1,3}/[^\s<>\"']*)",
    re.I,
)
_IP = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}\Z|\[[0-9a-f:]+\]\Z|0x[0-9a-f]+\Z|\d{8,}\Z", re.I)
_ANCHOR = re.compile(
    r"<a [^<>]{0,80}?href=[\"']?([^\s\"'<>]{1,300})[^<>]{0,80}>([^<]{0,300})</a>"
    r"|\[([^\[\]]{1,300})\]\(([^)\s]{1,300})\)",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link as it stands in the text. ``host`` is lower-case, without www."""

    url: str
    scheme: str
    host: str
    userinfo: bool

    @property
    def short(self) -> bool:
        return any(self.host == one or self.host.endswith(f".{one}") for one in SHORTENERS)


@lru_cache(maxsize=512)
def links(text: str) -> tuple[Link, ...]:
    """Every link of a text, those without http:// too; never an e-mail address."""
    return tuple(_link(found[0].rstrip(".,;:!?)")) for found in _URL.finditer(text))


def _link(url: str) -> Link:
    scheme, _, rest = url.rpartition("://")
    netloc = re.split(r"[/?#]", rest, maxsplit=1)[0]
    userinfo, _, host = netloc.rpartition("@")
    host = host.lower() if host.startswith("[") else host.lower().split(":")[0]
    return Link(
        url=url,
        scheme=scheme.lower(),
        host=host.removeprefix("www."),
        userinfo=bool(userinfo),
    )


def without_links(text: str) -> str:
    """The text as people read it out."""
    return _URL.sub(" ", text)


def domain(host: str) -> str:
    """The part of a host that somebody owns, near enough: its last two labels (three for co.uk)."""
    labels = host.split(".")
    owned = 3 if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3 else 2
    return ".".join(labels[-owned:])


@error(
    why="Carriers filter public link shorteners, because senders of spam share them.",
    source="CTIA Messaging Principles 5.3.2; Twilio 30857",
    mend="Write the full address, or use a short domain of your own.",
)
def shortener(wording: Wording) -> Iterator[str]:
    for link in links(wording.plain):
        if link.short:
            yield f"'{link.host}' is a public link shortener."


@error(
    why="A link that is not encrypted is rejected in samples and warned of on phones.",
    source="Twilio 30857",
    mend="Write https://.",
)
def insecure_link(wording: Wording) -> Iterator[str]:
    for link in links(wording.plain):
        if link.scheme == "http":
            yield f"'{link.url}' begins with http://."


@error(
    why="A number instead of a name hides who is behind a link, as phishing does.",
    source="CTIA 5.3.1, 5.3.2",
    mend="Link to your own domain name.",
)
def naked_ip(wording: Wording) -> Iterator[str]:
    for link in links(wording.plain):
        if _IP.match(link.host):
            yield f"'{link.url}' leads to a bare IP address."


@error(
    why="What stands before the @ looks like the address and is not.",
    source="CTIA 5.3.1",
    mend="Take the name and password out of the link.",
)
def link_credentials(wording: Wording) -> Iterator[str]:
    for link in links(wording.plain):
        if link.userinfo:
            yield f"'{link.host}' is reached with a user name in the link."


@error(
    why="Letters of other scripts imitate known names.",
    source="CTIA 5.3.1",
    mend="Use a domain in plain letters.",
)
def lookalike_link(wording: Wording) -> Iterator[str]:
    for link in links(wording.plain):
        if not link.host.isascii() or "xn--" in link.host:
            yield f"'{link.host}' holds letters that can be mistaken for others."


@error(
    why="A link that shows one address and leads to another is how phishing works.",
    source="CTIA 5.3.1",
    mend="Write the address that it leads to, and no markup: phones show it as it is.",
)
def mismatched_link(wording: Wording) -> Iterator[str]:
    for found in _ANCHOR.finditer(wording.plain):
        target, label = found[1] or found[4], found[2] or found[3]
        shown = {domain(link.host) for link in links(label)}
        leads = {domain(link.host) for link in links(target)}
        if shown and leads and shown != leads:
            yield f"It shows '{label}' and leads to '{target}'."


@warning(
    why="Links to domains that are not the brand's own raise the rate of filtering.",
    source="CTIA 5.3.2; Twilio 30857",
    mend="Link to a domain of the program's own web pages.",
)
def foreign_domain(wording: Wording) -> Iterator[str]:
    for link in links(wording.plain):
        if wording.domains and not link.short and domain(link.host) not in wording.domains:
            yield f"'{link.host}' is none of the business's own domains."


@warning(
    why="Several links in one text read as spam.",
    source="T-Mobile Code of Conduct",
    mend="Keep one link.",
)
def several_links(wording: Wording) -> Iterator[str]:
    found = links(wording.plain)
    if len(found) > 1:
        yield f"There are {len(found)} links in one text."


@warning(
    why="Links that lead to different owners in one text look like phishing.",
    source="CTIA 5.3.2",
    mend="Keep to one domain.",
)
def mixed_domains(wording: Wording) -> Iterator[str]:
    found = sorted({domain(link.host) for link in links(wording.plain)})
    if len(found) > 1:
        yield f"The links lead to different domains: {', '.join(found)}."


@warning(
    why="A link that only sends on hides where it ends.",
    source="T-Mobile Code of Conduct; CTIA 5.3.2",
    mend="Link to the page itself.",
)
def redirecting_link(wording: Wording) -> Iterator[str]:
    for link in links(wording.plain):
        query = urlsplit(link.url if link.scheme else f"//{link.url}").query
        if re.search(r"https?(:|%3a)(/|%2f){2}", query, re.I):
            yield f"'{link.host}' sends on to another address."


@warning(
    why="A text that is nothing but a link is what filters look for.",
    source="T-Mobile Code of Conduct",
    mend="Say who you are and what the link is for.",
)
def lone_link(wording: Wording) -> Iterator[str]:
    found = links(wording.plain)
    if found and wording.kind is not Kind.LABEL and len(_URL.sub("", wording.plain).split()) < 2:
        yield "There is nothing but a link."


CHECKS: tuple[Check[Wording], ...] = (
    shortener,
    insecure_link,
    naked_ip,
    link_credentials,
    lookalike_link,
    mismatched_link,
    foreign_domain,
    several_links,
    mixed_domains,
    redirecting_link,
    lone_link,
)
