from pathlib import Path

import pytest

from sinergi.store.places import _mount_type, risk_of

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/data /srv/data nfs4 rw 0 0
//kantor/peta /mnt/peta\\040bersama cifs rw 0 0
tmpfs /srv/data/lokal tmpfs rw 0 0
"""


@pytest.mark.parametrize(
    "path",
    ["/home/x/OneDrive/peta.sinergi", "/home/x/OneDrive - Pemkab Garut/a/peta.sinergi",
     "C:\\Users\\x\\Dropbox\\peta.sinergi", "/Users/x/CloudStorage/GoogleDrive-x@y/p.sinergi",
     "G:\\My Drive\\peta.sinergi", "/home/x/Nextcloud/peta.sinergi", "/home/x/dropbox/p.sinergi"],
)  # fmt: skip
def test_synced_folders_are_known_by_name(path):
    risk = risk_of(Path(path))
    assert risk is not None
    assert risk[0] == "synced"


@pytest.mark.parametrize(
    "path", ["/home/x/peta.sinergi", "/home/boxer/dropbox.sinergi", "peta.sinergi"]
)
def test_other_folders_are_not(path):
    assert risk_of(Path(path)) is None


@pytest.mark.parametrize("path", ["\\\\kantor\\peta\\a.sinergi", "//kantor/peta/a.sinergi"])
def test_unc_paths_are_network(path):
    assert risk_of(Path(path)) == ("network", "UNC")


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/srv/data/a.sinergi", "nfs4"), ("/mnt/peta bersama/a.sinergi", "cifs"),
     ("/srv/data/lokal/a.sinergi", None), ("/srv/database/a.sinergi", None)],
)  # fmt: skip
def test_the_mount_table_tells_network_file_systems(tmp_path, path, kind):
    table = tmp_path / "mounts"
    table.write_text(MOUNTS, encoding="utf-8")
    assert _mount_type(Path(path), table) == kind


def test_no_log_is_used_in_a_synced_folder(tmp_path, open_at, city, source):
    folder = tmp_path / "OneDrive"
    folder.mkdir()
    store = open_at(folder / "peta.sinergi")
    store.load(city, source("1"))
    notices = store.status().notices
    assert [f.code for f in notices] == ["store.place.synced"]
    assert "OneDrive" in notices[0].sentence("id")
    assert [p.name for p in folder.iterdir()] == ["peta.sinergi"]
    assert store.snapshot() == city
