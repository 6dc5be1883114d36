"""Flows as files: in, out and looked over."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from flows.models import Flow, FlowVersion

pytestmark = pytest.mark.django_db

HELLO = "flow: hello\nname: Hello\r\nsteps:\n  - {id: a, say: Hello}\n# the end"


@pytest.fixture
def hello(tmp_path):
    path = tmp_path / "hello.yaml"
    path.write_bytes(HELLO.encode())
    return path


def test_in_and_out_byte_for_byte(hello, capsys):
    call_command("import_flow", str(hello))
    assert capsys.readouterr().out == "hello: version 1 (draft).\n"
    call_command("export_flow", "hello")
    assert capsys.readouterr().out == HELLO


def test_published_at_once(hello):
    call_command("import_flow", str(hello), publish=True, author="ana", note="why")
    version = FlowVersion.objects.get()
    assert (version.status, version.author, version.note) == ("published", "ana", "why")


def test_importing_twice_changes_nothing(hello):
    call_command("import_flow", str(hello), publish=True)
    call_command("import_flow", str(hello), publish=True)
    assert FlowVersion.objects.count() == 1


def test_an_older_version_comes_out(hello, capsys):
    call_command("import_flow", str(hello), publish=True)
    hello.write_text(HELLO.replace("Hello}", "Hello again}"))
    call_command("import_flow", str(hello), publish=True)
    capsys.readouterr()
    call_command("export_flow", "hello", number=1)
    assert "say: Hello}" in capsys.readouterr().out


def test_a_broken_file_is_refused_whole(hello):
    hello.write_text("flow: hello\nsteps:\n  - {id: a, sya: x}\n  - {id: b, say: y, nxt: z}")
    with pytest.raises(CommandError) as caught:
        call_command("import_flow", str(hello))
    first, second = str(caught.value).splitlines()
    assert "line 3, step 'a'" in first
    assert "line 4, step 'b': unknown key 'nxt'" in second
    assert not Flow.objects.exists()


def test_a_flow_with_errors_is_not_published(hello):
    hello.write_text("flow: hello\nsteps:\n  - {id: a, say: x, next: nowhere}")
    with pytest.raises(CommandError, match="no such step"):
        call_command("import_flow", str(hello), publish=True)
    assert not FlowVersion.objects.filter(status="published").exists()


@pytest.mark.parametrize("command", ["import_flow", "check_flow"])
def test_a_file_that_cannot_be_read(command, tmp_path):
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(CommandError) as caught:
            call_command(command, str(path))
        assert caught.value.returncode == 2
        assert str(path) in str(caught.value)


def test_a_file_that_is_no_text(tmp_path):
    path = tmp_path / "odd.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match="not UTF-8"):
        call_command("import_flow", str(path))


def test_nothing_to_export():
    with pytest.raises(CommandError, match="There is no flow 'gone'"):
        call_command("export_flow", "gone")


def test_no_such_version(hello):
    call_command("import_flow", str(hello))
    with pytest.raises(CommandError, match="has no version 9"):
        call_command("export_flow", "hello", number=9)


def test_a_good_file(hello, capsys):
    call_command("check_flow", str(hello))
    assert capsys.readouterr().out.endswith("no errors.\n")


def test_every_problem_with_its_step_and_line(hello, capsys):
    hello.write_text("flow: hello\nsteps:\n  - {id: a, ask: x, into: y, next: nowhere}")
    with pytest.raises(SystemExit) as caught:
        call_command("check_flow", str(hello))
    assert caught.value.code == 1
    said = capsys.readouterr().out
    assert "error: line 3, step 'a': leads to 'nowhere'" in said
    assert "warning: line 3, step 'a': waits for an answer for ever" in said


def test_a_draft_is_looked_over_before_the_live_one(hello, capsys):
    call_command("import_flow", str(hello), publish=True)
    hello.write_text("flow: hello\nsteps:\n  - {id: a, say: x, next: nowhere}")
    call_command("import_flow", str(hello))
    with pytest.raises(SystemExit):
        call_command("check_flow", "hello")
    capsys.readouterr()


def test_neither_a_file_nor_a_flow():
    with pytest.raises(CommandError, match="neither a file nor a flow") as caught:
        call_command("check_flow", "nothing")
    assert caught.value.returncode == 2
