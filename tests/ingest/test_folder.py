"""Files of the watched folder: which are complete, who takes them, and where they stay."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.db import db, now
from app.ingest import folder, looking
from app.ingest.folder import DONE, REFUSED, Claim, Inbox
from app.ingest.looking import Looks
from app.worker import examining
from tests import people
from tests.systems import linux

ROOT = Path(__file__).parents[2]
WHOLE = b"<?xml version='1.0'?><autorizacion><a/></autorizacion>\n"


@pytest.fixture
def inbox(tmp_path):
    one = Inbox(1, people.RUC, tmp_path / people.RUC)
    folder.prepare(one)
    return one


def put(inbox, name="a.xml", data=WHOLE):
    (inbox.path / name).write_bytes(data)
    return inbox.path / name


def kept(inbox, into=DONE):
    return sorted(path.name for path in (inbox.path / into).iterdir())


# Which are complete


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test moves."""

    class Clock:
        at = 100.0

        def monotonic(self):
            return self.at

    clock = Clock()
    monkeypatch.setattr(looking, "time", clock)
    return clock


def test_a_file_is_taken_when_two_looks_two_seconds_apart_see_it_unchanged(inbox, clock):
    looks = Looks()
    put(inbox)

    assert looks.steady(inbox.path) == []
    clock.at += 1.9
    assert looks.steady(inbox.path) == []
    clock.at += 0.2
    assert looks.steady(inbox.path) == ["a.xml"]


def test_a_file_that_still_grows_is_left_until_it_rests(inbox, clock):
    looks = Looks()
    for size in range(1, 5):
        put(inbox, data=WHOLE * size)
        assert looks.steady(inbox.path) == []
        clock.at += 2.5

    assert looks.steady(inbox.path) == ["a.xml"]


def test_a_file_of_the_same_size_that_was_written_again_is_not_steady(inbox, clock):
    looks = Looks()
    path = put(inbox)
    looks.steady(inbox.path)
    clock.at += 3
    os.utime(path, (1, 1))

    assert looks.steady(inbox.path) == []


def test_a_file_renamed_in_is_taken_like_any_other(inbox, clock):
    looks = Looks()
    put(inbox, "a.xml.part")
    looks.steady(inbox.path)
    clock.at += 3
    (inbox.path / "a.xml.part").rename(inbox.path / "a.xml")
    assert looks.steady(inbox.path) == []
    clock.at += 3

    assert looks.steady(inbox.path) == ["a.xml"]


@pytest.mark.parametrize(
    "name", ["a.pdf", "a.xml.tmp", "a.xml.part", "a.zip~", ".a.xml", "~a.xml", "a.txt", "xml"]
)
def test_other_names_are_left_alone(inbox, name):
    put(inbox, name)

    assert looking.candidates(inbox.path) == []


@linux
def test_links_pipes_and_folders_are_no_files(inbox, tmp_path):
    (tmp_path / "secreto.xml").write_bytes(WHOLE)
    (inbox.path / "enlace.xml").symlink_to(tmp_path / "secreto.xml")
    (inbox.path / "roto.xml").symlink_to(tmp_path / "nada.xml")
    (inbox.path / "carpeta.xml").mkdir()
    os.mkfifo(inbox.path / "tubo.xml")

    assert looking.candidates(inbox.path) == []


@pytest.mark.parametrize(
    ("data", "ends"),
    [
        (WHOLE, True),
        (WHOLE[:-10], False),
        (b"<a><b></b>", False),
        (b"\xff\xfe" + "<a>ñ</a>".encode("utf-16-le"), True),
        (b"<!-- <z> --><a></a><!-- fin -->\n\n", True),
        (b"", False),
        (b"PK\x03\x04 datos", False),
        (b"PK\x03\x04 datos PK\x05\x06" + bytes(18), True),
    ],
)
def test_a_file_cut_short_is_known_by_its_end(inbox, data, ends):
    assert looking.ends_well(put(inbox, data=data)) is ends


def test_a_file_cut_short_is_given_a_minute(inbox, clock):
    looks = Looks()
    put(inbox, data=WHOLE[:-10])
    looks.steady(inbox.path)

    clock.at += 59
    assert looks.steady(inbox.path) == ["a.xml"]
    assert not looks.is_complete(inbox.path, "a.xml")
    clock.at += 2
    assert looks.is_complete(inbox.path, "a.xml")


# Who takes them


def test_a_claimed_file_is_in_the_hands_of_its_worker(inbox):
    put(inbox)

    one = folder.claim(inbox, "a.xml", "uno")

    assert one.path == inbox.path / "procesando" / "uno" / "a.xml"
    assert folder.claim(inbox, "a.xml", "dos") is None
    assert one.again is False


def test_a_second_file_of_the_same_name_waits_until_the_first_is_away(inbox):
    put(inbox, data=b"primero")
    first = folder.claim(inbox, "a.xml", "uno")
    put(inbox, data=b"segundo")

    assert folder.claim(inbox, "a.xml", "uno") is None
    folder.put_away(first, DONE, "")
    second = folder.claim(inbox, "a.xml", "uno")
    folder.put_away(second, DONE, "")

    assert kept(inbox) == ["a (2).xml", "a.xml"]
    assert (inbox.path / DONE / "a.xml").read_bytes() == b"primero"
    assert (inbox.path / DONE / "a (2).xml").read_bytes() == b"segundo"


@linux
def test_a_link_swapped_in_is_thrown_away_and_what_it_leads_to_stays(inbox, tmp_path):
    (tmp_path / "secreto.xml").write_bytes(WHOLE)
    (inbox.path / "a.xml").symlink_to(tmp_path / "secreto.xml")

    assert folder.claim(inbox, "a.xml", "uno") is None
    assert (tmp_path / "secreto.xml").read_bytes() == WHOLE
    assert list(inbox.of("uno").iterdir()) == []


def test_what_a_killed_worker_held_is_taken_when_its_lease_is_over(inbox):
    put(inbox)
    folder.claim(inbox, "a.xml", "muerto")

    assert folder.take_over(inbox, "vivo") == []
    long_ago = now().timestamp() - folder.LEASE_SECONDS - 1
    os.utime(inbox.of("muerto"), (long_ago, long_ago))
    [taken] = folder.take_over(inbox, "vivo")

    assert taken == Claim(inbox, inbox.of("vivo") / "a.xml", again=True)
    assert not inbox.of("muerto").exists()


def test_a_worker_that_keeps_its_claims_alive_keeps_them(inbox):
    put(inbox)
    folder.claim(inbox, "a.xml", "uno")
    os.utime(inbox.of("uno"), (1, 1))

    folder.keep(inbox, "uno")

    assert folder.take_over(inbox, "dos") == []


def test_a_worker_that_leaves_gives_its_claims_up_at_once(inbox):
    put(inbox)
    folder.claim(inbox, "a.xml", "uno")

    folder.give_up(inbox, "uno")
    folder.give_up(inbox, "otro")

    assert [one.name for one in folder.take_over(inbox, "dos")] == ["a.xml"]


def test_a_file_that_was_taken_over_is_not_put_away_by_who_had_it(inbox):
    put(inbox)
    one = folder.claim(inbox, "a.xml", "lento")
    folder.give_up(inbox, "lento")
    [other] = folder.take_over(inbox, "vivo")

    with pytest.raises(FileNotFoundError):
        folder.put_away(one, REFUSED, "nada")
    folder.put_away(other, DONE, "")

    assert (kept(inbox), kept(inbox, REFUSED)) == (["a.xml"], [])


CLAIMER = """
import json, sys
from pathlib import Path
from app.ingest import folder
inbox = folder.Inbox(1, sys.argv[1], Path(sys.argv[2]) / sys.argv[1])
sys.stdin.readline()
names = [path.name for path in sorted(inbox.path.glob("*.xml"))]
print(json.dumps([name for name in names if folder.claim(inbox, name, sys.argv[3])]))
"""


def test_three_workers_never_take_a_file_twice(inbox, tmp_path):
    for number in range(400):
        put(inbox, f"{number:03}.xml")
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIMER, people.RUC, str(tmp_path), f"w{number}"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    for worker in workers:
        worker.stdin.write("ya\n")
        worker.stdin.flush()

    taken = [json.loads(worker.communicate()[0]) for worker in workers]

    assert sorted(name for names in taken for name in names) == [f"{number:03}.xml" for number in range(400)]


# Where they stay


def test_why_is_told_in_a_text_beside_it(inbox):
    put(inbox)

    folder.put_away(folder.claim(inbox, "a.xml", "uno"), REFUSED, "Porque sí.\nCorríjalo.\n")

    assert kept(inbox, REFUSED) == ["a.xml", "a.xml.txt"]
    assert (inbox.path / REFUSED / "a.xml.txt").read_bytes() == "\ufeffPorque sí.\r\nCorríjalo.\r\n".encode()


def test_workers_that_put_the_same_name_away_at_once_overwrite_nothing(inbox):
    claims = []
    for number in range(30):
        put(inbox, data=str(number).encode())
        claims.append(folder.claim(inbox, "a.xml", f"w{number}"))
    threads = [threading.Thread(target=folder.put_away, args=(one, DONE, "")) for one in claims]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    there = {path.read_bytes() for path in (inbox.path / DONE).iterdir()}
    assert there == {str(number).encode() for number in range(30)}


@pytest.fixture
def without_links(monkeypatch):
    """A disk that has no hard links, as of a memory stick."""

    def refusing(*_arguments, **_options):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refusing)


@pytest.mark.usefixtures("without_links")
def test_where_there_are_no_links_nothing_is_overwritten_either(inbox):
    for data in (b"primero", b"segundo"):
        put(inbox, data=data)
        folder.put_away(folder.claim(inbox, "a.xml", "uno"), DONE, "")

    assert kept(inbox) == ["a (2).xml", "a.xml"]
    assert (inbox.path / DONE / "a.xml").read_bytes() == b"primero"


@pytest.mark.usefixtures("without_links")
def test_a_name_reserved_by_a_worker_that_was_killed_is_passed_over(inbox):
    put(inbox)
    (inbox.path / DONE / ".a.xml.reserva").touch()

    folder.put_away(folder.claim(inbox, "a.xml", "uno"), DONE, "")

    assert "a (2).xml" in kept(inbox)


def test_a_file_that_was_put_away_but_for_its_old_name_is_not_put_away_twice(inbox):
    put(inbox)
    one = folder.claim(inbox, "a.xml", "muerto")
    os.link(one.path, inbox.path / DONE / "a.xml")
    folder.give_up(inbox, "muerto")

    assert folder.take_over(inbox, "vivo") == []
    assert (kept(inbox), list((inbox.path / "procesando").glob("*/*"))) == (["a.xml"], [])


def test_a_file_that_has_another_name_elsewhere_is_taken_all_the_same(inbox, tmp_path):
    path = put(inbox)
    os.link(path, tmp_path / "respaldo.xml")
    (inbox.path / DONE / "a.xml").write_bytes(b"de antes")
    folder.claim(inbox, "a.xml", "muerto")
    folder.give_up(inbox, "muerto")

    assert [one.name for one in folder.take_over(inbox, "vivo")] == ["a.xml"]


def test_the_longest_name_still_finds_its_place(inbox):
    name = "ñ" * 125 + ".xml"
    put(inbox, name)

    path = folder.put_away(folder.claim(inbox, name, "uno"), REFUSED, "Porque sí.")

    assert path.suffix == ".xml"
    assert path.with_name(path.name + ".txt").exists()


@linux
def test_a_text_is_never_written_through_a_link(inbox, tmp_path):
    (tmp_path / "ajeno.txt").write_text("intacto")
    (inbox.path / REFUSED / "a.xml.txt").symlink_to(tmp_path / "ajeno.txt")
    put(inbox)

    folder.put_away(folder.claim(inbox, "a.xml", "uno"), REFUSED, "Porque sí.")

    assert (tmp_path / "ajeno.txt").read_text() == "intacto"


@linux
@pytest.mark.parametrize("swapped", ["procesando/uno", "procesando", "hecho"])
def test_a_folder_swapped_for_a_link_to_another_firms_gives_nothing_of_theirs_away(inbox, tmp_path, swapped):
    theirs = tmp_path / "ajena"
    (theirs / "uno").mkdir(parents=True)
    for path in (theirs / "a.xml", theirs / "uno" / "a.xml"):
        path.write_bytes(b"de otra firma")
    put(inbox)
    one = folder.claim(inbox, "a.xml", "uno")
    (inbox.path / swapped).rename(tmp_path / "apartada")
    (inbox.path / swapped).symlink_to(theirs)

    with pytest.raises(OSError, match=r"directory|symbolic"):
        folder.put_away(one, DONE, "Porque sí.")
    if swapped != "hecho":
        with pytest.raises(OSError, match=r"directory|symbolic"):
            examining.read(str(one.path))
        put(inbox, "b.xml")
        with pytest.raises(OSError, match=r"directory|symbolic"):
            folder.claim(inbox, "b.xml", "uno")

    left = sorted(path.relative_to(theirs) for path in theirs.rglob("*") if path.is_file())
    assert [str(path) for path in left] == ["a.xml", "uno/a.xml"]
    assert {path.read_bytes() for path in theirs.rglob("*.xml")} == {b"de otra firma"}


@linux
@pytest.mark.parametrize("name", ["", "procesando", "hecho", "rechazado"])
def test_folders_that_are_links_are_refused(tmp_path, name):
    elsewhere = tmp_path / "ajena"
    elsewhere.mkdir()
    one = Inbox(1, people.RUC, tmp_path / "entrada" / people.RUC)
    (one.path / name).parent.mkdir(parents=True, exist_ok=True)
    (one.path / name).symlink_to(elsewhere)

    with pytest.raises(folder.NotAFolder):
        folder.prepare(one)


def test_each_firm_here_has_a_folder_unless_it_left(app, tmp_path):
    people.firm()
    people.firm(people.OTHER_RUC, "Se Fue S.A.", left_at=now())

    [one] = folder.inboxes(tmp_path)

    assert (one.ruc, one.path) == (people.RUC, tmp_path / people.RUC)
    db.session.rollback()
