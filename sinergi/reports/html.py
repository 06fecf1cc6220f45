"""Writes a document as one offline HTML page; every value is escaped, nothing can run."""

import base64
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

from sinergi._files import atomic_file
from sinergi.i18n import current_language
from sinergi.reports.document import (
    Block,
    Bullets,
    Document,
    Figure,
    Grid,
    Heading,
    Paragraph,
)

CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
STYLE = """
:root{color-scheme:light dark;--ink:#16262d;--soft:#52646c;--line:#d5dde0;--card:#fff;
--bg:#f4f7f8;--brand:#1f4e5f;--warn:#8a2f0b;--warnbg:#fdf1ea}
@media (prefers-color-scheme:dark){:root{--ink:#e6eef1;--soft:#a9bac1;--line:#33454d;
--card:#17252b;--bg:#0e181c;--brand:#8ecbe0;--warn:#ffb794;--warnbg:#3a2115}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);
font:16px/1.55 system-ui,Segoe UI,Arial,sans-serif}
main{max-width:1120px;margin:0 auto;padding:24px 20px 64px}
h1{font-size:1.7rem;margin:.2em 0;color:var(--brand)}
h2{font-size:1.25rem;margin:2em 0 .5em;
color:var(--brand);border-bottom:2px solid var(--line);padding-bottom:.25em}
h3{font-size:1.05rem;margin:1.4em 0 .4em}
.sub{color:var(--soft);margin:0 0 .8em}
.stamp{display:inline-block;background:var(--warnbg);
color:var(--warn);border:1px solid;border-radius:6px;padding:3px 10px;
font-weight:600;font-size:.9rem}
table{border-collapse:collapse;width:100%;background:var(--card);font-size:.9rem}
th,td{border:1px solid var(--line);padding:7px 9px;text-align:left;vertical-align:top;
overflow-wrap:break-word;min-width:7.5em}
th{background:var(--brand);color:var(--bg);position:sticky;top:0}td.n{text-align:right;
font-variant-numeric:tabular-nums;white-space:nowrap}
.scroll{overflow-x:auto;margin:.6em 0}.cards{display:grid;gap:14px;
grid-template-columns:repeat(auto-fit,minmax(230px,1fr));margin:18px 0}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px}
.card b{display:block;font-size:1.45rem;white-space:nowrap;color:var(--brand)}
.card span{color:var(--soft);font-size:.92rem}
.go{display:block;background:var(--brand);color:var(--bg);text-decoration:none;border-radius:10px;
padding:14px 16px;font-weight:600}.go small{display:block;font-weight:400;opacity:.9}
a{color:var(--brand)}img{max-width:100%;height:auto;background:#fff;border:1px solid var(--line)}
figure{margin:1em 0}figcaption{color:var(--soft);font-size:.9rem}li{margin:.25em 0}
@media print{body{background:#fff;color:#000}.go{border:1px solid #000}th{position:static}}
""".strip()


def page(title: str, body: str) -> str:
    """Wrap a body into a page that asks nothing of the network."""
    return (
        f'<!doctype html>\n<html lang="{current_language()}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{CSP}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


def write_html(path: Path, document: Document) -> None:
    """Write ``document`` to ``path``."""
    body = "".join(
        (
            f"<h1>{escape(document.title)}</h1>",
            f'<p class="sub">{escape(document.subtitle)}</p>',
            f'<p class="stamp">{escape(document.stamp)}</p>',
            *(part for block in document.blocks for part in render(block)),
        )
    )
    with atomic_file(path) as temporary:
        temporary.write_text(page(document.title, body), encoding="utf-8", errors="replace")


def render(block: Block) -> Iterator[str]:
    """HTML of a block."""
    match block:
        case Heading(words, level):
            yield f"<h{level + 1}>{escape(words)}</h{level + 1}>"
        case Paragraph(words, strong):
            tag = "strong" if strong else "span"
            for line in words.splitlines():
                yield f"<p><{tag}>{escape(line)}</{tag}></p>"
        case Bullets(items, numbered):
            tag = "ol" if numbered else "ul"
            yield f"<{tag}>{''.join(f'<li>{escape(item)}</li>' for item in items)}</{tag}>"
        case Grid():
            yield _grid(block)
        case Figure():
            yield _figure(block)


def _grid(grid: Grid) -> str:
    head = "".join(f'<th scope="col">{escape(word)}</th>' for word in grid.header)
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{' class=n' if i in grid.numeric else ''}>{_lines(cell)}</td>"
            for i, cell in enumerate(row)
        )
        + "</tr>"
        for row in grid.rows
    )
    return (
        f'<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _lines(cell: str) -> str:
    return escape(cell).replace("\n", "<br>")


def _figure(figure: Figure) -> str:
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "map.png"
        figure.picture.save(picture)
        data = base64.b64encode(picture.read_bytes()).decode("ascii")
    words = escape(figure.caption)
    return (
        f'<figure><img alt="{words}" src="data:image/png;base64,{data}">'
        f"<figcaption>{words}</figcaption></figure>"
    )
