"""Scene (what to draw) to page (one offline HTML file), PNG and SVG."""

from sinergi.maps.atlas import Atlas, draw_map

__all__ = ["Atlas", "draw_map"]
