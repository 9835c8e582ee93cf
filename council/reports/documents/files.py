"""A report as a file of each kind, and the fingerprint of what was made."""

from collections.abc import Callable, Mapping
from hashlib import sha256

from flask_babel import force_locale
from flask_babel import gettext as _

from council.audit.models import Checkpoint
from council.councils.models import Council
from council.errors import Refused
from council.pdf import NoLetters
from council.reports.documents import gathering
from council.reports.documents.gathering import Asked
from council.reports.documents.readable import as_pdf
from council.reports.documents.report import Report
from council.reports.documents.service import Form, Made
from council.reports.documents.sheets import as_csv, as_workbook


def as_json(report: Report) -> bytes:
    """The file for machines."""
    return report.model_dump_json(indent=1).encode()


WRITERS: Mapping[Form, Callable[[Report], bytes]] = {
    Form.JSON: as_json,
    Form.CSV: as_csv,
    Form.XLSX: as_workbook,
    Form.PDF: as_pdf,
}


def file_of(council: Council, asked: Asked, form: Form, checkpoint: Checkpoint) -> bytes:
    """The file of a report; the same days, dimensions, language and checkpoint give the same file."""
    report = gathering.report_of(council, asked, checkpoint)
    try:
        with force_locale(asked.language):
            return WRITERS[form](report)
    except NoLetters:
        raise Refused(
            _("This site has no letters to write this report into a PDF."),
            _("Take the workbook instead: it holds the same figures."),
        ) from None


def made_again(council: Council, made: Made) -> bytes:
    """The file of a report that was made before; refused where it would not be the same, byte for byte."""
    content = file_of(council, made.asked, made.form, made.checkpoint)
    if fingerprint(content) != made.fingerprint:
        raise Refused(
            _("This file would not be the same as the one that was made then."),
            _("A name may have changed since, or this site was renewed. Make a new report of the same days."),
        )
    return content


def fingerprint(content: bytes) -> str:
    """The SHA-256 fingerprint of a file."""
    return sha256(content).hexdigest()
