"""A page as PDF, where the machine can make one; else its reader prints the page."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpResponse

STYLE = "css/paper.css"


@cache
def pdf_is_possible() -> bool:
    """Whether WeasyPrint and the libraries under it are here."""
    try:
        import_module("weasyprint")
    except (ImportError, OSError):
        return False
    return True


def pdf_content(html: str) -> bytes:
    """Lay `html` out as a PDF file; nothing is fetched, neither from here nor from outside."""
    weasyprint: Any = import_module("weasyprint")
    sheets = [weasyprint.CSS(filename=str(finders.find(STYLE)))]
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=())
    page = weasyprint.HTML(string=html, url_fetcher=nothing)
    return page.write_pdf(stylesheets=sheets, pdf_variant="pdf/ua-1")


def pdf_response(html: str, *, file_name: str) -> HttpResponse:
    """Answer with `html` as a PDF file."""
    response = HttpResponse(pdf_content(html), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{file_name}.pdf"'
    return response
