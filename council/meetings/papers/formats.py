"""Which format a file has, read from its content and not from its name; what is none of them is not taken."""

import io
import zipfile
from enum import StrEnum

PDF_MARK = b"%PDF-"
ZIP_MARK = b"PK\x03\x04"
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
DOCX_PARTS = frozenset({"[Content_Types].xml", "word/document.xml"})
MACROS = ("word/vbaProject.bin", "Basic/")
BLANKS = frozenset("\t\r\n\f\ufeff")


class Format(StrEnum):
    """What a paper can be."""

    PDF = "pdf"
    ODT = "odt"
    DOCX = "docx"
    TEXT = "txt"


MIMETYPES = {
    Format.PDF: "application/pdf",
    Format.ODT: ODT_TYPE.decode(),
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.TEXT: "text/plain; charset=utf-8",
}


def format_of(content: bytes) -> Format | None:
    """The format of a file; none when it is another one, is damaged, is empty or carries macros."""
    if content.startswith(PDF_MARK):
        return Format.PDF
    if content.startswith(ZIP_MARK):
        return _packed(content)
    return Format.TEXT if _is_text(content) else None


def _packed(content: bytes) -> Format | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = set(parts.namelist())
            if any(name.startswith(MACROS) for name in names):
                return None
            if names >= DOCX_PARTS:
                return Format.DOCX
            if "mimetype" in names and parts.getinfo("mimetype").file_size == len(ODT_TYPE):
                return Format.ODT if parts.read("mimetype") == ODT_TYPE else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):  # damaged, packed in an unknown way, encrypted
        return None
    return None


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and all(letter >= " " or letter in BLANKS for letter in text)
