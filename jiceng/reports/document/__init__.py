"""The report as a document to edit (报告.docx), in the look of an official paper."""

from jiceng.reports.document.write import write_document

__all__ = ["write_document"]
