"""Folders where a database file is at risk: network shares and synced folders."""

import ctypes
import re
import sys
from pathlib import Path, PureWindowsPath

_MOUNTS = Path("/proc/self/mounts")
_NETWORK_TYPES = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "9p", "ceph", "glusterfs", "lustre",
     "davfs", "vboxsf", "prl_fs", "drvfs", "virtiofs", "fuse.sshfs", "fuse.rclone",
     "fuse.gvfsd-fuse", "fuse.davfs2", "fuse.glusterfs", "fuse.vmhgfs-fuse"}
)  # fmt: skip
_SYNCED = re.compile(
    r"^(?:onedrive(?:\s-\s.*)?|dropbox(?:\s\(.*\))?|google\s?drive|googledrive.*|my drive|"
    r"drive saya|drivefs|icloud\s?drive|mobile documents|nextcloud\d?|owncloud|mega|megasync|"
    r"box|box sync|pcloud\s?drive|syncthing|seafile|yandex\.?disk|wps cloud.*)$",
    re.IGNORECASE,
)
_DRIVE_REMOTE = 4


def risk_of(path: Path) -> tuple[str, str] | None:
    """Tell what is risky about the place of a file.

    Returns
    -------
    tuple of str or None
        ``("network", type)`` or ``("synced", folder)``; ``None`` for a local place.

    Examples
    --------
    >>> risk_of(Path("/home/kantor/OneDrive - Pemkab Bandung/peta.sinergi"))
    ('synced', 'OneDrive - Pemkab Bandung')
    """
    if str(path).startswith(("\\\\", "//")):
        return "network", "UNC"
    absolute = path.absolute()
    for part in (*absolute.parts[:-1], *PureWindowsPath(str(path)).parts[:-1]):
        if _SYNCED.match(part):
            return "synced", part
    kind = _windows_drive(absolute) if sys.platform == "win32" else _mount_type(absolute)
    return ("network", kind) if kind else None


def _mount_type(path: Path, mounts: Path = _MOUNTS) -> str | None:
    """Type of the network file system that holds the path (Linux), ``None`` when local."""
    if not mounts.exists():
        return None
    resolved = path.resolve()
    best: tuple[int, str] = (-1, "")
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        fields = line.split(" ")
        point = Path(fields[1].replace("\\040", " ").replace("\\011", "\t"))
        if resolved.is_relative_to(point) and len(point.parts) >= best[0]:
            best = (len(point.parts), fields[2])
    return best[1] if best[1] in _NETWORK_TYPES else None


def _windows_drive(path: Path) -> str | None:
    kernel = getattr(getattr(ctypes, "windll", None), "kernel32", None)
    if kernel is None or not path.anchor:
        return None
    return path.drive if kernel.GetDriveTypeW(path.anchor) == _DRIVE_REMOTE else None
