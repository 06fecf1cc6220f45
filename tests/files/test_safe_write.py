import signal
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest

from sinergi._files import inventory, other_files, swap
from sinergi._files.safe_write import atomic_file, atomic_folder, check_folder
from sinergi.errors import OutputError, UsageError
from sinergi.i18n import codes


def names(folder):
    return sorted(entry.name for entry in folder.iterdir())


def run(script, *arguments, **options):
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)],
        capture_output=True, text=True, timeout=60, check=False, **options,
    )  # fmt: skip


def test_a_file_appears_only_when_the_block_ends_well(tmp_path):
    target = tmp_path / "baru" / "hasil.csv"
    with atomic_file(target) as draft:
        draft.write_text("isi")
        assert not target.exists()
        assert draft.parent == target.parent
        assert draft.suffix == ".csv"
    assert target.read_text() == "isi"
    assert names(target.parent) == ["hasil.csv"]


def test_an_error_in_the_block_leaves_the_old_file_and_no_litter(tmp_path):
    target = tmp_path / "hasil.csv"
    target.write_text("lama")
    with pytest.raises(ZeroDivisionError), atomic_file(target) as draft:
        draft.write_text(str(1 / 0))
    assert target.read_text() == "lama"
    assert names(tmp_path) == ["hasil.csv"]


def test_an_error_of_another_file_is_not_taken_for_an_output_error(tmp_path):
    with pytest.raises(FileNotFoundError) as caught, atomic_file(tmp_path / "a.csv"):
        (tmp_path / "tidak_ada.csv").read_text()
    assert not isinstance(caught.value, OutputError)


def test_a_new_file_has_the_usual_mode_and_a_replaced_one_keeps_its_own(tmp_path):
    plain, ours = tmp_path / "plain", tmp_path / "ours"
    plain.write_text("")
    with atomic_file(ours) as draft:
        draft.write_text("x")
    assert ours.stat().st_mode == plain.stat().st_mode
    ours.chmod(0o640)
    with atomic_file(ours) as draft:
        draft.write_text("y")
    assert ours.stat().st_mode & 0o777 == 0o640


def test_a_link_is_replaced_and_what_it_points_at_stays(tmp_path):
    precious, target = tmp_path / "berharga", tmp_path / "hasil.csv"
    precious.write_text("jangan disentuh")
    target.symlink_to(precious)
    with atomic_file(target) as draft:
        draft.write_text("baru")
    assert precious.read_text() == "jangan disentuh"
    assert target.read_text() == "baru"
    assert not target.is_symlink()


@pytest.mark.parametrize("name", ["a" * 251 + ".csv", "ü" * 120 + ".csv", "данные 数据 é.csv"])
def test_the_longest_and_non_ascii_names_work(tmp_path, name):
    with atomic_file(tmp_path / name) as draft:
        draft.write_text("x")
    assert names(tmp_path) == [name]


def test_a_deep_non_ascii_folder_works(tmp_path):
    deep = tmp_path.joinpath(*["kecamatan-Ñ" * 8] * 10)
    with atomic_folder(deep) as draft:
        (draft / "run.json").write_text("{}")
    assert names(deep) == ["run.json"]


def refused(code, path, kind):
    with pytest.raises(OutputError) as caught, kind(path) as draft:
        pytest.fail(f"{draft} was handed out")
    assert caught.value.code == f"files.{code}"
    assert isinstance(caught.value, UsageError)
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400
    if kind is atomic_folder:  # told before any work is done, too
        with pytest.raises(OutputError) as early:
            check_folder(path)
        assert early.value.code == caught.value.code


@pytest.mark.parametrize("kind", [atomic_file, atomic_folder])
class TestRefusals:
    def test_a_name_that_is_too_long(self, tmp_path, kind):
        refused("too_long", tmp_path / ("x" * 300), kind)

    def test_a_path_that_is_too_long(self, tmp_path, kind):
        refused("too_long", tmp_path.joinpath(*["y" * 200] * 30), kind)

    def test_a_parent_that_is_a_file(self, tmp_path, kind):
        (tmp_path / "berkas").write_text("")
        refused("parent_is_file", tmp_path / "berkas" / "x", kind)
        refused("parent_is_file", tmp_path / "berkas" / "x" / "y", kind)

    def test_a_name_no_system_can_have(self, tmp_path, kind):
        refused("bad_name", str(tmp_path / "a\0b"), kind)
        refused("bad_name", str(tmp_path / "a\ud800b"), kind)

    def test_a_folder_of_someone_else(self, kind):
        script = """
            import os, sys
            from sinergi._files import safe_write
            from sinergi.errors import OutputError
            if os.geteuid() == 0:
                os.setgid(65534); os.setuid(65534)
            try:
                with getattr(safe_write, sys.argv[2])(sys.argv[1] + "/hasil"):
                    pass
            except OutputError as problem:
                print(problem.code)
        """
        with tempfile.TemporaryDirectory() as name:
            Path(name).chmod(0o555)
            done = run(script, name, kind.__name__)
            assert names(Path(name)) == []
            Path(name).chmod(0o755)
        assert done.stdout.strip() == "files.no_permission", done.stderr


def test_a_file_marked_read_only_is_not_replaced(tmp_path):
    target = tmp_path / "kunci.csv"
    target.write_text("lama")
    target.chmod(0o444)
    refused("read_only", target, atomic_file)
    assert target.read_text() == "lama"


def test_a_folder_is_no_file_and_a_file_no_folder(tmp_path):
    (tmp_path / "f").write_text("")
    refused("is_folder", tmp_path, atomic_file)
    refused("is_file", tmp_path / "f", atomic_folder)


def test_a_folder_with_other_things_is_not_replaced(tmp_path):
    (tmp_path / "foto.jpg").write_text("")
    refused("foreign_folder", tmp_path, atomic_folder)
    assert names(tmp_path) == ["foto.jpg"]


def test_a_link_to_a_folder_is_not_replaced(tmp_path):
    (tmp_path / "asli").mkdir()
    (tmp_path / "tautan").symlink_to(tmp_path / "asli")
    refused("link", tmp_path / "tautan", atomic_folder)


def test_the_working_folder_is_not_swapped_away(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refused("busy_folder", ".", atomic_folder)


def test_an_error_inside_a_folder_names_the_folder_of_the_user(tmp_path):
    def write() -> None:
        with atomic_folder(tmp_path / "hasil") as draft:
            (draft / "peta.html").mkdir()
            with atomic_file(draft / "peta.html"):
                pytest.fail("a folder is in the way")

    with pytest.raises(OutputError) as caught:
        write()
    assert names(tmp_path) == []
    assert caught.value.code == "files.is_folder"
    assert str(tmp_path / "hasil" / "peta.html") in str(caught.value)


def test_checking_makes_nothing(tmp_path):
    check_folder(tmp_path / "a" / "b" / "hasil")
    fill(tmp_path / "lama", "satu")
    check_folder(tmp_path / "lama")
    assert names(tmp_path) == ["lama"]


def fill(folder, word):
    with atomic_folder(folder) as draft:
        (draft / "run.json").write_text("{}")
        (draft / word).write_text(word)


@pytest.mark.parametrize("exchange", [True, False])
def test_an_old_output_is_replaced_as_a_whole(tmp_path, monkeypatch, exchange):
    if not exchange:
        monkeypatch.setattr(swap, "_exchange", lambda *_: False)
    target = tmp_path / "keluaran"
    target.mkdir()
    fill(target, "satu")
    fill(target, "dua")
    assert names(target) == ["dua", "run.json"]
    assert names(tmp_path) == ["keluaran"]


@pytest.mark.parametrize("exchange", [True, False])
def test_files_of_the_user_stay_and_edited_ones_get_a_name_beside(tmp_path, monkeypatch, exchange):
    if not exchange:
        monkeypatch.setattr(swap, "_exchange", lambda *_: False)
    target = tmp_path / "keluaran"

    def write(words, sub):
        with atomic_folder(target) as draft:
            (draft / "run.json").write_text('{"function": "x"}')
            for word in words:
                (draft / f"{word}.txt").write_text("asli")
            (draft / sub).mkdir()
            (draft / sub / "isi.csv").write_text("asli")

    write(["satu", "dua", "tiga"], "tabel")
    (target / "satu.txt").write_text("disunting")
    (target / "tiga.txt").write_text("disunting")
    (target / "catatan.txt").write_text("milik saya")
    (target / "simpan").mkdir()
    (target / "simpan" / "a.docx").write_text("milik saya")
    (target / "kosong").mkdir()
    (target / "baru").write_text("milik saya")  # a folder of the new run has this name
    (target / "pintas").symlink_to(tmp_path / "tidak-ada")
    for _ in range(2):  # the third run finds the same as the second
        write(["satu", "dua"], "baru")
        assert names(target) == [
            "baru", "baru (disimpan)", "catatan.txt", "dua.txt", "kosong", "pintas", "run.json",
            "satu (disimpan).txt", "satu.txt", "simpan", "tiga.txt",
        ]  # fmt: skip
        assert (target / "satu.txt").read_text() == "asli"
        assert (target / "satu (disimpan).txt").read_text() == "disunting"
        assert (target / "tiga.txt").read_text() == "disunting"
        assert (target / "simpan" / "a.docx").read_text() == "milik saya"
        assert (target / "pintas").is_symlink()
    assert other_files(target) == [
        "baru (disimpan)", "catatan.txt", "pintas", "satu (disimpan).txt", "simpan/a.docx",
        "tiga.txt",
    ]  # fmt: skip
    assert names(tmp_path) == ["keluaran"]


@pytest.mark.parametrize(
    "content", ["{}", "[]", "bukan json", '{"written": []}', '{"written": {"a": "b"}}', "[" * 9999]
)
def test_a_file_that_merely_is_named_like_the_marker_is_no_licence(tmp_path, content):
    (tmp_path / "run.json").write_text(content)
    (tmp_path / "data.xlsx").write_text("milik saya")
    refused("foreign_folder", tmp_path, atomic_folder)
    assert names(tmp_path) == ["data.xlsx", "run.json"]


def test_a_folder_that_cannot_be_carried_over_leaves_the_old_one(tmp_path, monkeypatch):
    target = tmp_path / "keluaran"
    fill(target, "satu")
    (target / "catatan.txt").write_text("milik saya")

    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(inventory.os, "link", full)
    monkeypatch.setattr(inventory.shutil, "copy2", full)
    with pytest.raises(OutputError) as caught:
        fill(target, "dua")
    assert caught.value.code == "files.disk_full"
    assert names(target) == ["catatan.txt", "run.json", "satu"]
    assert names(tmp_path) == ["keluaran"]


def test_an_error_leaves_the_old_folder(tmp_path):
    target = tmp_path / "keluaran"
    fill(target, "satu")
    with pytest.raises(ZeroDivisionError), atomic_folder(target) as draft:
        (draft / "dua").write_text(str(1 / 0))
    assert names(target) == ["run.json", "satu"]
    assert names(tmp_path) == ["keluaran"]


def test_a_failed_second_rename_brings_the_old_folder_back(tmp_path, monkeypatch):
    target = tmp_path / "keluaran"
    fill(target, "satu")
    monkeypatch.setattr(swap, "_exchange", lambda *_: False)
    with pytest.raises(OutputError), atomic_folder(target) as draft:
        draft.rmdir()  # the new folder is gone when its turn comes
    assert names(target) == ["run.json", "satu"]


def test_a_kill_between_the_two_renames_is_mended_by_the_next_run(tmp_path):
    target = tmp_path / "keluaran"
    fill(target, "satu")
    target.rename(swap._aside(target))
    with pytest.raises(ZeroDivisionError), atomic_folder(target):
        _ = 1 / 0
    assert names(target) == ["run.json", "satu"]


KILLED = """
    import os, signal, sys
    from sinergi._files import safe_write
    with getattr(safe_write, sys.argv[2])(sys.argv[1]) as draft:
        (draft / "dua" if draft.is_dir() else draft).write_text("baru")
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("kind", ["atomic_file", "atomic_folder"])
def test_a_killed_process_leaves_the_old_state(tmp_path, kind):
    target = tmp_path / "hasil"
    target.write_text("lama") if kind == "atomic_file" else fill(target, "satu")
    done = run(KILLED, target, kind)
    assert done.returncode == -signal.SIGKILL
    if kind == "atomic_file":
        assert target.read_text() == "lama"
    else:
        assert names(target) == ["run.json", "satu"]


FULL_DEVICE = Path("/dev/full")  # the kernel itself answers ENOSPC
LIMIT = """\
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
"""
FULL = """
    import sys
    from sinergi._files import safe_write
    from sinergi.errors import OutputError
    try:
        with getattr(safe_write, sys.argv[2])(sys.argv[1] + "/hasil") as draft:
            place = draft / "besar.csv" if draft.is_dir() else draft
            with place.open("wb") as file:
                for _ in range(64):
                    file.write(b"x" * 65536)
    except OutputError as problem:
        print(problem.code)
"""


@pytest.mark.parametrize("kind", ["atomic_file", "atomic_folder"])
def test_a_file_over_the_size_limit_is_one_clear_sentence(tmp_path, kind):
    limited = (
        f"import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, (100000, 100000))\n{textwrap.dedent(FULL)}"
    )
    done = run(limited, tmp_path, kind)
    assert done.stdout.strip() == "files.too_big", done.stderr
    assert names(tmp_path) == []


@pytest.mark.parametrize("kind", [atomic_file, atomic_folder])
def test_a_full_disk_is_one_clear_sentence(tmp_path, kind):
    target = tmp_path / "hasil"
    with pytest.raises(OutputError) as caught, kind(target), FULL_DEVICE.open("w") as full:
        full.write("x" * 100_000)
    assert caught.value.code == "files.disk_full"
    assert names(tmp_path) == []


def test_every_refusal_has_its_sentence_in_both_languages():
    from sinergi._files.safe_write import _BY_ERRNO

    wanted = {f"files.{kind}" for kind in (*_BY_ERRNO.values(), "failed", "in_use")}
    assert wanted <= codes("id")
    assert codes("id") == codes("en")
