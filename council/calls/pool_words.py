"""What is wrong with an uploaded pool as a whole, in words: the file, or the categories beside it."""

from flask_babel import gettext as _

from council.table_words import table_words
from council.tables import Fault, TableError


def file_words(error: TableError) -> str:
    """Why a file cannot be read, and what to do about it."""
    own = _category_words()
    return own[error.code] % error.details if error.code in own else table_words(error)


def _category_words() -> dict[Fault, str]:
    return {
        Fault.CATEGORY_COLUMNS: _(
            "The file of categories is not understood at line %(line)s. "
            "It needs the columns feature, value, min and max (or category, feature, min, max)."
        ),
        Fault.CATEGORY_NUMBER: _(
            "In the file of categories, line %(line)s: “%(found)s” is not a number of people. "
            "Write whole numbers, min not above max."
        ),
        Fault.CATEGORY_TWICE: _("In the file of categories, lines %(first)s and %(line)s say the same. Remove one."),
    }
