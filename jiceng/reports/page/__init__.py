"""The report page: one self-contained HTML file a reader opens by double-click."""

from jiceng.reports.page.render import render_page
from jiceng.reports.page.write import write_page

__all__ = ["render_page", "write_page"]
