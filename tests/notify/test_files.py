"""Messages of an installation without a mail server."""

import pytest

from app import durable
from app.notify.files import Files
from app.notify.transport import NotDelivered


def test_a_file_appears_whole_or_not_at_all(tmp_path, monkeypatch):
    def full_disk(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable.os, "fsync", full_disk)

    with Files(tmp_path / "outbox") as post, pytest.raises(NotDelivered, match="No space left"):
        post.send("a@ejemplo.ec", "b@ejemplo.ec", b"hola", "uno.eml")
    assert list((tmp_path / "outbox").iterdir()) == []


def test_what_a_crash_left_half_written_is_no_obstacle(tmp_path):
    place = tmp_path / "uno.eml"
    place.with_name(f".uno.eml.{durable.os.getpid()}").write_bytes(b"ho")

    Files(tmp_path).send("a@ejemplo.ec", "b@ejemplo.ec", b"hola", "uno.eml")

    assert [path.name for path in tmp_path.iterdir()] == ["uno.eml"]
    assert place.read_bytes() == b"hola"


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "outbox").write_text("soy un archivo")

    with pytest.raises(NotDelivered):
        Files(tmp_path / "outbox").send("a@ejemplo.ec", "b@ejemplo.ec", b"hola", "uno.eml")
