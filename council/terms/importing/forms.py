"""The form with which a file of members is uploaded."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from council.form_base import BaseForm


class MembersFileForm(BaseForm):
    """Members with their terms as a file."""

    members = FileField(
        _l("File with the members"),
        description=_l(
            "CSV (UTF-8) or a workbook (.xlsx or .ods): one line of column names, and below it one line for each term."
        ),
        validators=[FileRequired(_l("Choose a file."))],
    )
