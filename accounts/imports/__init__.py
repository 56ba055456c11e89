"""Enrolment files: from the bytes that somebody uploads to people who are enrolled."""

from accounts.imports.reading import FileRefused, check_file
from accounts.imports.work import work_next_upload

__all__ = ["FileRefused", "check_file", "work_next_upload"]
