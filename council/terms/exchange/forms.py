"""The form in which an officer chooses what file of members she takes."""

from flask_babel import lazy_gettext as _l
from wtforms import Form, RadioField
from wtforms.fields.choices import SelectChoice

from council.terms.exchange.export import Kind, Whom, Wish

IN_WORDS, AS_KEYS = "words", "keys"


class ExportForm(Form):  # type: ignore[misc]  # WTForms is untyped
    """What file is wanted. It is sent by GET: taking a file changes nothing but the record."""

    kind = RadioField(
        _l("Kind of file"),
        choices=[
            SelectChoice(Kind.XLSX.value, _l("Workbook (.xlsx), for a spreadsheet")),
            SelectChoice(Kind.CSV.value, _l("CSV, for other programs")),
        ],
        default=Kind.XLSX.value,
    )
    whom = RadioField(
        _l("Who is in it"),
        choices=[
            SelectChoice(Whom.WITH_A_TERM.value, _l("People who hold or held a seat, or will hold one")),
            SelectChoice(Whom.EVERYBODY.value, _l("Everybody who is known here, applicants too")),
        ],
        default=Whom.WITH_A_TERM.value,
    )
    wording = RadioField(
        _l("Names of columns and answers"),
        choices=[
            SelectChoice(IN_WORDS, _l("In the language of this page")),
            SelectChoice(AS_KEYS, _l("As short keys, the same in every language")),
        ],
        default=IN_WORDS,
    )

    @property
    def wish(self) -> Wish:
        """The file that is wanted."""
        return Wish(Kind(self.kind.data), Whom(self.whom.data), in_words=self.wording.data == IN_WORDS)
