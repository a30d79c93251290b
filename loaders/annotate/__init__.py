"""Marked and tidied copies of rosters: the people's own file, with what is wrong shown in it.

openpyxl is known nowhere else. The original is never touched.
"""

from loaders.annotate.copies import Copied, annotate, tidy

__all__ = ["Copied", "annotate", "tidy"]
