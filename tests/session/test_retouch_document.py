import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facetstack.errors import ProjectError, ReadOnly
from facetstack.imaging.retouch.operation import Operation, Point, Shape, Tool
from facetstack.session.retouch_document import RetouchDocument, document_path


def dab(x=10.0, name="", **choices):
    return Operation(Tool.FRAME, (Point(x, 20),), frame="a.jpg", id=name, **choices)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ring.tif.retouch"


def names(document):
    return [one.id for one in document.operations]


def test_it_lies_beside_its_picture(tmp_path):
    assert document_path(tmp_path / "ring.tif").name == "ring.tif.retouch"


def test_nothing_is_written_before_the_first_act(path):
    document = RetouchDocument.open(path)
    assert document.operations == ()
    assert not document.undo()
    assert not document.redo()
    assert not path.exists()


def test_every_kind_of_operation_comes_back_as_it_was(path):
    document = RetouchDocument.open(path)
    written = [
        dab(1.25, "one", hidden=True),
        Operation(
            Tool.DEPTH,
            (Point(1, 2), Point(3, 4, 0.5), Point(5.5, 6)),
            shape=Shape.AREA,
            radius_px=3.5,
            hardness=0.25,
            strength=0.75,
            frame="Ring é 12.JPG",
            offset_frames=-0.5,
            mirror_x_px=77.0,
        ),
        Operation(Tool.CLONE, (Point(1, 2),), shift_px=(-5, 6)),
        Operation(Tool.METHOD, (Point(1, 2),), method="pyramid"),
    ]
    for one in written:
        document.add(one)
    document.close()
    again = RetouchDocument.open(path)
    assert again.operations == tuple(written)
    assert again.warnings == ()


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["add", "hide", "show", "move", "delete", "undo", "redo"]),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    max_size=25,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(ACTS)
def test_the_history_is_the_same_after_reopening_at_any_moment(tmp_path, acts):
    path = tmp_path / "history"
    path.unlink(missing_ok=True)
    document = RetouchDocument.open(path)
    states, undone = [()], []
    for act, which, place in acts:
        now = states[-1]
        if act == "undo":
            assert document.undo() is (len(states) > 1)
            if len(states) > 1:
                undone.append(states.pop())
        elif act == "redo":
            assert document.redo() is bool(undone)
            if undone:
                states.append(undone.pop())
        elif act == "add" or not now:
            document.add(dab(float(which)))
            states.append(document.operations)
            undone.clear()
        else:
            name = now[which % len(now)].id
            if act == "delete":
                document.delete(name)
            elif act == "move":
                document.move(name, place)
            else:
                document.show(name, act == "show")
            states.append(document.operations)
            undone.clear()
        assert document.operations == states[-1]
        document.close()
        document = RetouchDocument.open(path)
        assert document.operations == states[-1]
    while len(states) > 1:
        assert document.undo()
        states.pop()
        assert document.operations == states[-1]
    assert not document.undo()
    document.close()


def test_moving_and_hiding_do_what_they_say(path):
    document = RetouchDocument(path)
    for name in ("a", "b", "c"):
        document.add(dab(name=name))
    document.move("a", 2)
    assert names(document) == ["b", "c", "a"]
    document.show("c", visible=False)
    assert [one.hidden for one in document.operations] == [False, True, False]
    document.delete("b")
    assert names(document) == ["c", "a"]
    assert document.undo_label == "Delete"


def test_an_act_is_on_the_disk_when_it_is_done(path, monkeypatch):
    synced = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: (synced.append(file), real(file)))
    document = RetouchDocument(path)
    document.add(dab(name="one"))
    before = len(synced)
    document.undo()
    assert len(synced) == before + 1
    assert json.loads(path.read_text().splitlines()[-1]) == {"act": "undo"}


@pytest.mark.parametrize("kept", [1, 20, 60])
def test_of_a_torn_last_line_only_that_act_is_lost(path, kept):
    document = RetouchDocument(path)
    document.add(dab(name="one"))
    whole = path.read_bytes()
    document.add(dab(name="two"))
    document.close()
    path.write_bytes(path.read_bytes()[: len(whole) + kept])
    again = RetouchDocument.open(path)
    assert names(again) == ["one"]
    assert "not complete" in again.warnings[0]
    again.add(dab(name="three"))
    again.close()
    assert names(RetouchDocument.open(path)) == ["one", "three"]
    assert RetouchDocument.open(path).warnings == ()


def test_of_a_damaged_file_the_rest_is_opened_and_the_file_stays(path):
    document = RetouchDocument(path)
    for name in ("one", "two", "three"):
        document.add(dab(name=name))
    document.close()
    lines = path.read_bytes().split(b"\n")
    lines[2] = b'{"act":"add","label":"x","operation":{"tool":"fra\xff'
    damaged = b"\n".join(lines)
    path.write_bytes(damaged)
    again = RetouchDocument.open(path)
    assert names(again) == ["one", "three"]
    assert "damaged" in again.warnings[0]
    assert "line 3" in again.warnings[0]
    again.add(dab(name="four"))
    again.close()
    assert path.read_bytes() == damaged
    assert again.path != path
    beside = RetouchDocument.open(again.path)
    assert names(beside) == ["one", "three", "four"]
    assert beside.warnings == ()


@pytest.mark.parametrize(
    "line",
    [
        {"act": "add", "label": "", "operation": {"tool": "laser", "path": [[1, 1]]}},
        {"act": "add", "label": "", "operation": {"tool": "frame", "path": [[1, 1]]}},
        {"act": "add", "label": "", "operation": {"tool": "erase", "path": [[1e300]]}},
        {"act": "add", "label": "", "operation": {"tool": "erase", "path": [[1, 1e9]]}},
        {"act": "delete", "label": "", "id": "nobody"},
        {"act": "undo"},
        {"act": "fly"},
        [],
        None,
    ],
)
def test_a_line_that_makes_no_sense_is_passed_over(path, line):
    text = json.dumps({"facetstack_retouch": 1}) + "\n" + json.dumps(line) + "\n"
    path.write_text(text)
    document = RetouchDocument.open(path)
    assert document.operations == ()
    assert document.warnings
    assert path.read_text() == text


def test_any_bytes_open_with_a_sentence(path):
    path.write_bytes(bytes(range(256)) * 20)
    document = RetouchDocument.open(path)
    assert document.operations == ()
    assert "damaged" in document.warnings[0]


def test_a_newer_file_is_not_touched(path):
    path.write_text('{"facetstack_retouch":2}\n')
    with pytest.raises(ProjectError, match="newer"):
        RetouchDocument.open(path)


def test_on_a_full_disk_an_act_is_not_done(path, monkeypatch):
    document = RetouchDocument(path)
    document.add(dab(name="one"))
    whole = path.read_bytes()

    def full(_descriptor, data):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(ReadOnly, match="full"):
            document.add(dab(name="two"))
        with pytest.raises(ReadOnly):
            document.undo()
    assert names(document) == ["one"]
    assert path.read_bytes() == whole
    document.add(dab(name="two"))
    assert names(document) == ["one", "two"]
    document.close()
