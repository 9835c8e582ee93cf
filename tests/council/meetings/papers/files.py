"""Small files of each format."""

import io
import zipfile
from collections.abc import Mapping

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
TEXT = "Rents\nCatherine’s paper".encode()


def packed(parts: Mapping[str, str]) -> bytes:
    """Parts in one zip file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


ODT_PARTS = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}
DOCX_PARTS = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}
ODT, DOCX = packed(ODT_PARTS), packed(DOCX_PARTS)
