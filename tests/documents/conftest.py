import io
import re

import pypdf
import pytest


@pytest.fixture
def text_of():
    """The words of a PDF, page by page: runs of blanks as one space, marks where a line may break removed."""

    def read(pdf: bytes) -> list[str]:
        pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
        return [re.sub(r"\s+", " ", re.sub("[\u200b\u00ad]", "", page.extract_text())) for page in pages]

    return read
