"""One worker a conversation at a time, and a worker that slept changes nothing."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest
from django.db import connection, transaction
from django.utils import timezone

from conversations import leases, processes
from conversations.leases import LeaseLost
from conversations.models import ActionCall, Conversation, Message, Timer

pytestmark = pytest.mark.django_db


def _expire(lease) -> None:
    Conversation.objects.filter(pk=lease.conversation_id).update(lease_until=time.time() - 1)


def test_two_workers_cannot_both_have_it(conversation):
    assert leases.claim(conversation.pk) is not None
    assert leases.claim(conversation.pk) is None


def test_what_was_let_go_can_be_taken_and_the_fence_rises(lease):
    assert leases.release(lease, now=timezone.now())
    again = leases.claim(lease.conversation_id)
    assert again is not None
    assert again.fence == lease.fence + 1


def test_a_lease_ends_by_itself(lease):
    _expire(lease)
    assert leases.claim(lease.conversation_id) is not None


def test_a_taking_is_counted_until_something_is_handled(lease):
    _expire(lease)
    second = leases.claim(lease.conversation_id)
    assert (lease.attempts, second.attempts) == (1, 2)
    second.hold(flow="booking")
    _expire(second)
    assert leases.claim(lease.conversation_id).attempts == 1


def test_a_worker_that_slept_through_its_lease_changes_nothing(lease):
    _expire(lease)
    other = leases.claim(lease.conversation_id)
    other.hold(state={"frames": [["booking", 1, "day"]]}, flow="booking", step="day")
    for change in (lease.renew, lambda: lease.hold(state=None, flow="", step="")):
        with pytest.raises(LeaseLost):
            change()
    assert not leases.release(lease, now=timezone.now())
    leases.abandon(lease)
    leases.free({lease.conversation_id: lease.fence})
    row = Conversation.objects.get(pk=lease.conversation_id)
    assert (row.flow, row.step, row.fence) == ("booking", "day", other.fence)
    assert row.lease_until > time.time()


def test_a_lease_that_nobody_else_took_may_be_renewed_late(lease):
    """Late, and still ours: the fence says so, the clock does not matter."""
    _expire(lease)
    lease.renew()
    assert leases.claim(lease.conversation_id) is None


def test_a_fresh_lease_is_not_renewed_again(lease, django_assert_num_queries):
    with django_assert_num_queries(0):
        lease.keep_fresh()
    lease.renewed -= leases.FRESH + 0.1
    with django_assert_num_queries(1):
        lease.keep_fresh()
    assert lease.age < 1


def test_it_is_not_let_go_while_something_waits(lease, write):
    now = timezone.now()
    here = {"conversation_id": lease.conversation_id}
    text = write()
    assert not leases.release(lease, now=timezone.now())
    text.delete()
    timer = Timer.objects.create(key="t", due_at=now, **here)
    assert not leases.release(lease, now=timezone.now())
    timer.delete()
    call = ActionCall.objects.create(key="a", name="calendar.book", status="finished", **here)
    assert not leases.release(lease, now=timezone.now())
    call.delete()
    Message.objects.create(
        key="in", channel_id=lease.channel_id, direction="in", sender="customer", kind="inbound",
        status="received", work="pending", **here,
    )  # fmt: skip
    assert not leases.release(lease, now=timezone.now())
    Message.objects.update(work="handled")
    assert leases.release(lease, now=timezone.now())


def test_what_is_due_later_does_not_keep_it(lease, write):
    later = timezone.now() + timezone.timedelta(hours=1)
    write(not_before=later)
    Timer.objects.create(key="t", due_at=later, conversation_id=lease.conversation_id)
    assert leases.release(lease, now=timezone.now())


def test_while_sending_is_paused_the_outbox_does_not_keep_it(lease, write, settings):
    write()
    settings.SENDING_PAUSED = True
    assert leases.release(lease, now=timezone.now())


def test_an_error_lets_go_at_once_whatever_waits(lease, write):
    write()
    leases.abandon(lease)
    assert leases.claim(lease.conversation_id).attempts == 2


# ---- processes that were killed


@pytest.fixture
def killed() -> str:
    """The name of a worker process that is no more."""
    code = "from conversations import processes; print(processes.me())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_lease_of_a_killed_worker_is_noticed_at_once(lease, killed):
    Conversation.objects.update(lease_owner=killed)
    orphans = leases.orphaned()
    assert orphans == {lease.conversation_id: lease.fence}
    leases.free(orphans)
    assert leases.claim(lease.conversation_id) is not None


def test_the_lease_of_a_living_worker_is_left_alone(lease):
    assert leases.orphaned() == {}


def test_a_lease_taken_again_meanwhile_is_not_ended(lease, killed):
    Conversation.objects.update(lease_owner=killed)
    orphans = leases.orphaned()
    _expire(lease)
    leases.claim(lease.conversation_id)
    leases.free(orphans)
    assert leases.claim(lease.conversation_id) is None


def test_nothing_is_said_of_processes_elsewhere(killed):
    _, pid, started = killed.split(":")
    assert processes.is_dead(killed)
    assert not processes.is_dead(f"another-host:{pid}:{started}")
    assert not processes.is_dead("")
    assert not processes.is_dead("nonsense")


def test_a_process_number_used_again_is_not_taken_for_its_forerunner():
    host, pid, _ = processes.me().rsplit(":", 2)
    assert not processes.is_dead(processes.me())
    assert processes.is_dead(f"{host}:{pid}:1")


# ---- waiting for those who are at work


def test_nobody_at_work_means_no_waiting(conversation):
    assert leases.wait_until_free([conversation.pk], seconds=5)
    assert leases.wait_until_free([], seconds=5)


def test_waiting_ends_with_the_patience(lease):
    start = time.monotonic()
    assert not leases.wait_until_free([lease.conversation_id], seconds=0.1)
    assert 0.1 <= time.monotonic() - start < 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["released", "taken by the next"])
def test_waiting_ends_when_the_worker_does(lease, how):
    def finish() -> None:
        _expire(lease)
        if how == "taken by the next":
            leases.claim(lease.conversation_id)
        connection.close()

    worker = threading.Timer(0.1, finish)
    worker.start()
    assert leases.wait_until_free([lease.conversation_id], seconds=10)
    worker.join()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_a_release_under_way_is_waited_for(conversation):
    """A text stored while another worker lets go is taken up at once, not left to the sweep."""
    held = leases.claim(conversation.pk)
    assert held is not None
    letting_go, taken = threading.Event(), []

    def let_go_slowly() -> None:
        with transaction.atomic():
            leases.abandon(held)
            letting_go.set()
            time.sleep(0.3)
        connection.close()

    other = threading.Thread(target=let_go_slowly)
    other.start()
    letting_go.wait(5)
    taken.append(leases.claim(conversation.pk))
    other.join()
    assert taken[0] is not None
