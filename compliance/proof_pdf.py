"""A proof of consent as a document that can be filed: plain, complete, pages numbered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from fpdf import FPDF, XPos, YPos
from fpdf.enums import WrapMode

#: What the fonts that every reader has can show. Anything else is named by its code point.
ENCODING = "windows-1252"

_WORDS = {
    "at": "Time (UTC)",
    "event": "Event",
    "program": "Program",
    "status": "Standing after it",
    "epoch": "Opt-outs so far",
    "source": "Source",
    "evidence": "Evidence",
    "wording": "Wording agreed to",
    "wording_version": "Version of the wording",
    "message_ref": "Message or file",
    "actor": "Recorded by",
    "ip": "IP address",
    "address": "Address",
    "id": "Id of the line",
    "subject": "Subject (keyed hash)",
    "erasable_digest": "Digest of what can be erased",
    "previous_hash": "Hash of the line before",
    "hash": "Hash of this line",
}
_LABEL_WIDTH = 46
_ERASED = "(erased at the person's request)"


def render(proof: dict[str, Any]) -> bytes:
    """The document. ``proof`` is what ``proof.proof_of`` makes."""
    page = _Document(proof)
    page.add_page()
    page.heading("Proof of consent to text messages", size=16)
    _person(page, proof)
    _standings(page, proof["standing"])
    _chain(page, proof["chain"])
    page.heading("The ledger, line by line")
    if not proof["lines"]:
        page.paragraph("There is no line about this address.")
    for line in proof["lines"]:
        _line(page, line)
    if page.replaced:
        page.paragraph(
            "[U+...] stands for a character that this document's fonts do not have, by its Unicode "
            "code point. The proof as JSON holds every text letter for letter."
        )
    return bytes(page.output())


def _person(page: _Document, proof: dict[str, Any]) -> None:
    page.fact("Address", proof["address"] or _ERASED)
    page.fact("Subject (keyed hash)", proof["subject"])
    page.fact("Made at (UTC)", _moment(proof["made_at"]))


def _standings(page: _Document, standings: Iterable[dict[str, Any]]) -> None:
    page.heading("What the person allows now")
    for row in standings:
        slug = "all" if row["program"] == "*" else row["program"]
        title = f"{row['name']} ({slug})" if row["name"] else slug
        words = [
            "opted out" if row["opted_out"] else row["status"],
            f"opt-outs so far: {row['epoch']}",
        ]
        if row["consent_needed"]:
            words.append(f"{row['purpose']}: needs {row['consent_needed']} consent")
        page.fact(title, "; ".join(words))


def _chain(page: _Document, chain: dict[str, Any]) -> None:
    page.heading("Is it as it was written?")
    page.fact("Lines", str(chain["lines"]))
    page.fact("Chain verified", "yes" if chain["verified"] else "NO")
    for problem in chain["problems"]:
        page.fact("Fault", problem)
    page.fact("Hash of the last line", chain["last_hash"])
    page.paragraph(chain["method"])


def _line(page: _Document, line: dict[str, Any]) -> None:
    page.heading(f"Line {line['seq']}", size=11)
    for name, words in _WORDS.items():
        value = line[name]
        if name in ("address", "evidence") and line["erased"]:
            value = _ERASED
        page.fact(words, _moment(value) if name == "at" else value)


def _moment(iso: str) -> str:
    return f"{datetime.fromisoformat(iso):%Y-%m-%d %H:%M:%S} UTC"


class _Document(FPDF):
    """US letter, one column, label and value; the foot says whose proof it is and which page."""

    def __init__(self, proof: dict[str, Any]) -> None:
        super().__init__(format="letter")
        self.replaced = False
        who = proof["address"] or f"subject {proof['subject'][:12]}"
        self._foot = f"Proof of consent, {who}, {_moment(proof['made_at'])}"
        self.core_fonts_encoding = ENCODING
        self.set_title(f"Proof of consent, {who}")
        self.set_creation_date(datetime.fromisoformat(proof["made_at"]))
        self.set_margins(20, 18)
        self.set_auto_page_break(auto=True, margin=22)

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font("helvetica", size=8)
        self.cell(0, 5, self._shown(self._foot))
        self.cell(0, 5, f"Page {self.page_no()} of {{nb}}", align="R")

    def heading(self, text: str, *, size: int = 13) -> None:
        if self.will_page_break(28):
            self.add_page()  # a heading stays with what it heads
        self.ln(3)
        self.set_font("helvetica", style="B", size=size)
        self._write(0, size * 0.5, text)
        self.ln(1)

    def paragraph(self, text: str) -> None:
        self.set_font("helvetica", size=9)
        self._write(0, 4.5, text)
        self.ln(2)

    def fact(self, label: str, value: object) -> None:
        """A label and its value beside it, however many lines that takes."""
        shown = "-" if value in (None, "") else str(value)
        if self.will_page_break(10):
            self.add_page()
        self.set_font("helvetica", style="B", size=9)
        top, page = self.get_y(), self.page
        self._write(_LABEL_WIDTH, 4.6, label)
        below, label_page = self.get_y(), self.page
        self.page = page
        self.set_xy(self.l_margin + _LABEL_WIDTH, top)
        is_hash = len(shown) == 64 and " " not in shown
        self.set_font("courier" if is_hash else "helvetica", size=8 if is_hash else 9)
        self._write(0, 4.6, shown)
        if self.page == label_page:
            self.set_y(max(below, self.get_y()))

    def _write(self, width: float, height: float, text: str) -> None:
        self.multi_cell(
            width,
            height,
            self._shown(text),
            align="L",
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
            wrapmode=WrapMode.WORD,
        )

    def _shown(self, text: str) -> str:
        shown = "".join(map(_character, text))
        self.replaced = self.replaced or shown != text
        return shown


def _character(char: str) -> str:
    """A character as these fonts can show it."""
    if char == "\n" or (char.isprintable() and _has(char)):
        return char
    return " " if char in "\r\t" else f"[U+{ord(char):04X}]"


def _has(char: str) -> bool:
    try:
        char.encode(ENCODING)
    except UnicodeEncodeError:
        return False
    return True
