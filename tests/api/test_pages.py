"""Pages that miss nothing and repeat nothing but what changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from conversations.models import Contact

pytestmark = pytest.mark.django_db

START = datetime(2026, 1, 31, 12, tzinfo=UTC)


def _people(count: int, *, same_moment: bool = False) -> list[str]:
    """So many contacts, each changed a second after the other; their ids in that order."""
    ids = []
    for number in range(count):
        row = Contact.objects.create(address=f"+1212555{number:04d}")
        _touch(row.public_id, START if same_moment else START + timedelta(seconds=number))
        ids.append(row.public_id)
    return ids


def _touch(public_id: str, at: datetime) -> None:
    Contact.objects.filter(public_id=public_id).update(updated_at=at)


def _walk(crm, link: str, turn: str = "next") -> list[list[str]]:
    pages = []
    while link:
        body = crm.get(link.partition("/api/v1/")[2] or link).json()
        pages.append([row["id"] for row in body["results"]])
        link = body[turn]
    return pages


def _flat(pages: list[list[str]]) -> list[str]:
    return [row for page in pages for row in page]


@pytest.mark.parametrize("same_moment", [False, True])
def test_all_rows_once_in_order_of_change(crm, same_moment) -> None:
    ids = _people(7, same_moment=same_moment)
    pages = _walk(crm, "contacts/?page_size=3")
    assert [len(page) for page in pages] == [3, 3, 1]
    assert _flat(pages) == ids


def test_and_back_again(crm) -> None:
    ids = _people(7)
    last = crm.get("contacts/?page_size=3").json()
    while last["next"]:
        last = crm.get(last["next"].partition("/api/v1/")[2]).json()
    pages = _walk(crm, last["previous"], "previous")
    assert pages == [ids[3:6], ids[0:3]]
    assert crm.get("contacts/?page_size=3").json()["previous"] is None


def test_a_row_that_changes_meanwhile_is_met_at_the_end_and_none_is_skipped(crm) -> None:
    ids = _people(6)
    first = crm.get("contacts/?page_size=2").json()
    _touch(ids[0], START + timedelta(minutes=1))  # seen already
    _touch(ids[2], START + timedelta(minutes=2))  # the next one
    Contact.objects.filter(public_id=ids[3]).delete()
    rest = _flat(_walk(crm, first["next"]))
    assert rest == [ids[4], ids[5], ids[0], ids[2]]


def test_the_filter_stays_on_the_next_page(crm) -> None:
    ids = _people(6)
    since = (START + timedelta(seconds=2)).isoformat()
    pages = _walk(crm, f"contacts/?page_size=3&updated_since={since}")
    assert _flat(pages) == ids[2:]


@pytest.mark.parametrize(
    "since",
    ["2026-01-31T12:00:04Z", "2026-01-31T12:00:04", "2026-01-31T07:00:04-05:00",
     "2026-01-31T13:00:04+01:00", "2026-01-31 13:00:04%2B01:00"],
)  # fmt: skip
def test_updated_since_includes_the_moment_and_knows_zones(crm, since) -> None:
    ids = _people(6)
    results = crm.get(f"contacts/?updated_since={since.replace(' ', '%20')}").json()["results"]
    assert [row["id"] for row in results] == ids[4:]


@pytest.mark.parametrize("size", ["0", "-1", "x", "", "1.5", "%00", "²"])
def test_a_page_size_that_is_none_is_named(crm, size) -> None:
    response = crm.get(f"contacts/?page_size={size}")
    assert (response.status_code, list(response.json()["errors"])) == (400, ["page_size"])


@pytest.mark.parametrize("size", ["101", "9" * 5000])
def test_more_than_a_hundred_are_a_hundred(crm, size) -> None:
    _people(103)
    body = crm.get(f"contacts/?page_size={size}").json()
    assert len(body["results"]) == 100
    assert body["next"]


@pytest.mark.parametrize(
    "cursor", ["x", "%00", "W10", "bnVsbA", "é", "W251bGwsMSwwXQ", "e30", "MQ", "A" * 5000]
)
def test_a_cursor_that_nobody_gave_out_is_named(crm, cursor) -> None:
    response = crm.get(f"contacts/?cursor={cursor}")
    assert (response.status_code, list(response.json()["errors"])) == (400, ["cursor"])


@pytest.mark.parametrize("since", ["", "yesterday", "%00", "0001-01-01T00:00:00%2B14:00", "9" * 99])
def test_a_moment_that_is_none_is_named(crm, since) -> None:
    response = crm.get(f"contacts/?updated_since={since}")
    assert (response.status_code, list(response.json()["errors"])) == (400, ["updated_since"])
