"""The files that a command is given."""

import os

import pytest

from app.cli import files
from app.sri.paquete import MAX_ZIP
from tests.systems import linux


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("c.XML", "a.zip", "b/z.xml", "notas.txt"):
        (tmp_path / name).write_bytes(b"<x/>")
    return tmp_path


def names(folder):
    return [path.relative_to(folder).as_posix() for path in files.find([folder])]


def test_a_folder_is_read_in_name_order_folder_by_folder(folder):
    assert names(folder) == ["a.zip", "b/z.xml", "c.XML"]


@linux
def test_a_link_that_leads_back_is_not_followed(folder):
    (folder / "b" / "arriba").symlink_to(folder)
    (folder / "d").symlink_to(folder)

    assert names(folder) == ["a.zip", "b/z.xml", "c.XML"]


@linux
def test_a_folder_elsewhere_is_followed(folder, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("otra")
    (elsewhere / "y.xml").write_bytes(b"<x/>")
    (folder / "d").symlink_to(elsewhere)

    assert names(folder) == ["a.zip", "b/z.xml", "c.XML", "d/y.xml"]


@linux
def test_a_pipe_in_a_folder_is_no_file_and_a_broken_link_is_told(folder):
    os.mkfifo(folder / "pipe.xml")
    (folder / "roto.xml").symlink_to(folder / "no-esta")

    assert names(folder) == ["a.zip", "b/z.xml", "c.XML", "roto.xml"]


def test_a_folder_that_cannot_be_opened_is_told(folder, monkeypatch):
    def refuse(_path):
        raise PermissionError

    monkeypatch.setattr(type(folder), "iterdir", refuse)

    assert list(files.find([folder])) == [folder]
    with pytest.raises((IsADirectoryError, PermissionError)):
        files.read(folder)


def test_of_a_file_too_large_only_enough_is_read_to_say_so(tmp_path):
    path = tmp_path / "grande.zip"
    with path.open("wb") as file:
        file.truncate(MAX_ZIP * 3)

    assert len(files.read(path)) == MAX_ZIP + 1
