"""A CSV file as rows with their line numbers. What cannot be read is said in one sentence."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

#: What other systems call the number.
PHONE_NAMES = frozenset(
    {"phone", "number", "mobile", "cell", "telephone", "msisdn", "address"}
    | {f"{kind}_number" for kind in ("phone", "mobile", "cell", "telephone")}
    | {f"{kind}_phone" for kind in ("mobile", "cell")}
)
#: Above this a list should come in parts.
LARGEST = 50_000_000


class BadFile(ValueError):
    """Not a file that can be imported, in one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """What is wrong with one line."""

    line: int
    problem: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.problem}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file that was read. ``sha256`` names its bytes in the ledger."""

    name: str
    sha256: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    errors: tuple[RowError, ...] = ()

    def reference(self, line: int) -> str:
        """Names one line of the file in the ledger, for as long as the ledger is kept."""
        return f"import:{self.sha256}:{line}"


def read_path(path: str) -> Sheet:
    """Raises BadFile."""
    try:
        return read(Path(path).name, Path(path).read_bytes())
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}.") from error


def read_upload(upload: UploadedFile) -> Sheet:
    """Raises BadFile."""
    return read(Path(upload.name or "upload.csv").name[:80], upload.read(LARGEST + 1))


def read(name: str, content: bytes) -> Sheet:
    """The rows of a file with a header, or of a bare list of numbers. Raises BadFile."""
    if len(content) > LARGEST:
        raise BadFile(f"{name} is larger than {LARGEST // 1_000_000} MB: import it in parts.")
    try:
        lines = list(_lines(content.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise BadFile(f"{name} is not UTF-8: save it as “CSV UTF-8”.") from error
    except csv.Error as error:
        raise BadFile(f"{name} is no CSV file: {error}.") from error
    if not lines:
        raise BadFile(f"{name} is empty.")
    columns = _columns(name, lines[0][1])
    body = lines if columns is None else lines[1:]
    columns = columns or ("phone",)
    rows, errors = [], []
    for line, cells in body:
        if len(cells) > len(columns):
            problem = f"{len(cells)} cells, and the header has {len(columns)}."
            errors.append(RowError(line=line, problem=problem))
        else:
            rows.append(Row(line=line, cells=dict(zip(columns, cells, strict=False))))
    return Sheet(
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        columns=columns,
        rows=tuple(rows),
        errors=tuple(errors),
    )


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every line that says something, with the number at which it begins."""
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    for cells in reader:
        stripped = [cell.strip().replace("\x00", "") for cell in cells]
        if any(stripped):
            yield begins, stripped
        begins = reader.line_num + 1


def _columns(name: str, head: list[str]) -> tuple[str, ...] | None:
    """The header's names, the number's always ``phone``; None for a bare list of numbers."""
    if len(head) == 1 and any(char.isdigit() for char in head[0]):
        return None
    names = [cell.casefold().replace(" ", "_").replace("-", "_") for cell in head]
    columns = tuple("phone" if each in PHONE_NAMES else each for each in names)
    if columns.count("phone") != 1:
        found = "no column" if "phone" not in columns else "more than one column"
        raise BadFile(f"{name} has {found} for the number: name one of them “phone”.")
    if doubled := next((each for each in columns if each and columns.count(each) > 1), ""):
        raise BadFile(f"{name} has two columns “{doubled}”.")
    return columns
