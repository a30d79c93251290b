"""Pictures to print and to put into documents: a street's network, coverage by street."""

from jiceng.draw.coverage import draw_coverage
from jiceng.draw.street import draw_street

__all__ = ["draw_coverage", "draw_street"]
