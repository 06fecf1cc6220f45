"""Colours, shapes and dashes: the only place that knows how a kind looks.

Sector colours are from the colour-blind-safe families of Paul Tol (2021, "Colour schemes",
SRON/EPS/TN/09-002), without its reds: red and orange are kept for findings. No meaning hangs on
colour alone: kinds have shapes, edges have dashes, findings have a sign.
"""

from types import MappingProxyType

#: Colour of a sector by its place; light paper, dark paper. Grey is for "no sector".
SECTOR_COLOURS: tuple[tuple[str, str], ...] = (
    ("#2F5FA7", "#7AA6E8"), ("#1B8A6B", "#4CC7A3"), ("#8A6FB5", "#B9A2E3"),
    ("#5B8C1F", "#A3CF62"), ("#0F8DA8", "#5CC6DE"), ("#A88A12", "#DCC14E"),
    ("#5B6B8C", "#9DAFD1"), ("#8C4A86", "#D694CF"), ("#3D7F4E", "#86C794"),
    ("#7A6248", "#C4A988"), ("#4A4FA3", "#9498EE"), ("#2E7C86", "#79BCC6"),
)  # fmt: skip
NO_SECTOR: tuple[str, str] = ("#7C8188", "#A2A8B0")
#: Groups that are no sector take calm colours of their own.
GROUP_COLOURS: MappingProxyType[str, tuple[str, str]] = MappingProxyType(
    {
        "forum": ("#39424E", "#C9D1DB"),
        "issue": ("#6A5A2B", "#D8C68C"),
        "issue_more": ("#6A5A2B", "#D8C68C"),
        "required": ("#8A8F96", "#8F959D"),
    }
)
#: Shape of a kind; a kind that is not named is a circle.
SHAPES: MappingProxyType[str, str] = MappingProxyType(
    {
        "opd": "circle", "uptd": "circle", "dprd": "circle", "desa": "square",
        "kecamatan": "square", "instansi_vertikal": "hexagon", "kementerian_lembaga": "hexagon",
        "badan_publik": "hexagon", "ormas": "triangle", "parpol": "triangle",
        "lembaga_keagamaan": "triangle", "akademisi": "pentagon", "dunia_usaha": "pentagon",
        "media": "pentagon", "komunitas": "triangle", "forum": "diamond", "issue": "tag",
        "program": "dot", "package": "dot", "required": "ghost", "group": "circle",
        "region": "circle",
    }
)  # fmt: skip
SHAPE_NAMES: tuple[str, ...] = (
    "circle", "square", "hexagon", "triangle", "pentagon", "diamond", "tag", "dot", "ghost",
)  # fmt: skip
#: Dash pattern (screen pixels) and width of an edge kind; findings at the end.
EDGE_STYLES: MappingProxyType[str, tuple[tuple[float, ...], float]] = MappingProxyType(
    {
        "implements": ((), 0.8),
        "member": ((), 1.0),
        "meets": ((7, 3), 0.9),
        "agreement": ((), 1.8),
        "data": ((9, 3, 2, 3), 1.2),
        "tie": ((), 1.4),
        "supervises": ((3, 3), 1.0),
        "partner": ((12, 4), 1.0),
        "supports": ((5, 2), 1.0),
        "addresses": ((2, 4), 1.5),
        "part": ((), 0.7),
        "link": ((), 1.0),
        "duplicate": ((9, 5), 2.6),
        "gap": ((0.1, 5.5), 3.0),
    }
)
FINDING_KINDS: tuple[str, ...] = ("duplicate", "gap")
PAPER = MappingProxyType(
    {
        "paper": ("#FBFAF7", "#14181D"), "ink": ("#1E242B", "#E8EBEF"),
        "soft": ("#5A636E", "#A3ACB7"), "disc": ("#EFEDE6", "#1C2229"),
        "rim": ("#D9D5C9", "#303944"), "edge": ("#8C949E", "#6E7883"),
        "duplicate": ("#C2410C", "#FF9A5C"), "gap": ("#1E242B", "#F4F6F8"),
        "accent": ("#0B5CAD", "#7DB7F5"),
    }
)  # fmt: skip


def shape_of(kind: str) -> str:
    """Shape of a kind; forums of any kind are diamonds."""
    return SHAPES.get(kind, "circle")


def sector_colour(identity: str, place: int) -> tuple[str, str]:
    """Colour pair (light, dark) of the sector at ``place`` of the list of sectors."""
    if identity in GROUP_COLOURS:
        return GROUP_COLOURS[identity]
    return SECTOR_COLOURS[place] if place < len(SECTOR_COLOURS) else NO_SECTOR
