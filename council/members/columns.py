"""Which column of a file means what, and what a row says of a person. Pure: no database and no page."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from council.councils.dimensions import DimensionView, ValueView
from council.tables import FORMULA_MARKS, Fault, Problem, Row, Table, plain_cell, tidy

IGNORE, ID, NAME, CONTACT, ORGANISATION = "ignore", "id", "name", "contact", "organisation"
DIMENSION = "dimension:"
IDENTITY = (ID, NAME, CONTACT, ORGANISATION)
SEVERAL = frozenset({IGNORE, NAME, CONTACT})  # a first and a last name, an address and a telephone number
LONGEST = {ID: 200, NAME: 200, CONTACT: 320, ORGANISATION: 200}
MOST_PROBLEMS = 200
TELEPHONE = re.compile(r"\+[0-9][0-9 ()./-]*")

# What the column is called in the six languages, and in files of the sortition field.
WORDS = {
    ID: "id|identifier|number|no|person id|applicant id|respondent id|nationbuilder id|reference|numero|número|"
    "identifiant|identificador|идентификатор|номер|编号|序号|رقم|المعرف|الرقم",
    NAME: "name|full name|first name|last name|given name|family name|surname|nom|prénom|nom complet|nombre|"
    "nombre completo|apellido|apellidos|имя|фамилия|фио|姓名|名字|名称|الاسم|الاسم الكامل|اسم",
    CONTACT: "contact|email|e mail|e mail address|email address|mail|phone|telephone|mobile|courriel|téléphone|correo|"
    "correo electrónico|teléfono|контакт|почта|эл почта|телефон|联系方式|电子邮件|邮箱|电话|جهة الاتصال|"
    "البريد الإلكتروني|الهاتف",
    ORGANISATION: "organisation|organization|association|employer|organización|asociación|организация|ассоциация|组织|"
    "机构|协会|المنظمة|الجمعية",
}


@dataclass
class Problems:
    """What stands in the way of a table."""

    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0

    def add(self, problem: Problem) -> None:
        """Count a problem; the first ones are kept to be shown."""
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)


def fold(text: str) -> str:
    """What two spellings have in common: no case, no diacritics, every run of blanks or hyphens one blank."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter) and letter != "\u0640")
    return " ".join(re.split(r"[\s_./:;,'\"()\u2010-\u2015\u2212-]+", kept)).strip()


def suggested(
    header: Sequence[str], dimensions: Iterable[DimensionView], words_of: Mapping[str, str] = WORDS
) -> list[str]:
    """What each column most likely means, by its name in any language; what is not recognised is left out."""
    meanings: dict[str, str] = {}
    for target, words in words_of.items():
        meanings.update(dict.fromkeys(map(fold, words.split("|")), target))
    for dimension in dimensions:
        for name in (dimension.key, *dimension.name.values()):
            meanings[fold(name)] = f"{DIMENSION}{dimension.key}"
    chosen: list[str] = []
    for column in header:
        target = meanings.get(fold(column), IGNORE)
        chosen.append(IGNORE if target in chosen and target not in SEVERAL else target)
    return chosen


def header_is_missing(header: Sequence[str], dimensions: Sequence[DimensionView]) -> bool:
    """Whether the first line looks like a person: no column name is known, and a cell is a value of a dimension."""
    if any(target != IGNORE for target in suggested(header, dimensions)):
        return False
    return any(Values(dimension.values).key_of(cell) for dimension in dimensions for cell in header)


class Values:
    """Named values, as those of a dimension, found by key or by label in any language."""

    def __init__(self, values: Iterable[ValueView]) -> None:
        self.labels: dict[str, ValueView] = {}
        exact: dict[str, str] = {}
        folded: dict[str, set[str]] = {}
        for value in values:
            for word in (value.key, *value.name.values()):
                exact.setdefault(tidy(word), value.key)
                folded.setdefault(fold(word), set()).add(value.key)
                self.labels[tidy(word)] = value
        self._exact = exact
        self._folded = {word: next(iter(keys)) for word, keys in folded.items() if len(keys) == 1}
        self._asked: dict[str, str | None] = {}

    def key_of(self, cell: str) -> str | None:
        """The value a cell means; none when it means no value, or could mean two."""
        if cell not in self._asked:
            self._asked[cell] = self._exact.get(tidy(cell)) or self._folded.get(fold(cell))
        return self._asked[cell]

    def nearest(self, cell: str) -> ValueView | None:
        """The value that was probably meant."""
        words = {fold(word): value for word, value in self.labels.items()}
        close = difflib.get_close_matches(fold(cell)[:100], words, n=1)
        return words[close[0]] if close else None


def used_twice(header: Sequence[str], targets: Sequence[str]) -> list[Problem]:
    """The columns whose meaning another column has already, though only one may have it."""
    return [
        Problem(Fault.USED_TWICE, column=header[place], found=header[targets.index(target)])
        for place, target in enumerate(targets)
        if target not in SEVERAL and targets.index(target) != place
    ]


@dataclass(frozen=True)
class Identity:
    """Who a row says that somebody is. What it leaves blank it does not say."""

    id: str
    name: str
    contact: str
    organisation: str


class Columns:
    """The columns of a table by what they mean.

    Text that looks like a formula is a problem, unless it is to be kept as the text it is.
    """

    def __init__(
        self,
        table: Table,
        targets: Sequence[str],
        dimensions: Iterable[DimensionView],
        *,
        formulas_are_text: bool = False,
    ) -> None:
        by_key = {f"{DIMENSION}{each.key}": each for each in dimensions}
        self._dates = table.dates
        self._header = table.header
        self._formulas_are_text = formulas_are_text
        self._identity = {kind: _places(targets, kind) for kind in IDENTITY}
        self.names = {kind: table.header[places[0]] for kind, places in self._identity.items() if places}
        self._traits = [
            (place, by_key[target], Values(by_key[target].values))
            for place, target in enumerate(targets)
            if target in by_key
        ]

    def identity(self, row: Row, problems: Problems) -> Identity:
        """Who a row says that somebody is, with what is wrong with it added to the problems."""
        told = {kind: self._told(row, kind, problems) for kind in self._identity}
        for kind, blank in ((ID, Fault.BLANK_ID), (NAME, Fault.BLANK_NAME)):
            if kind in self.names and not told[kind]:
                problems.add(Problem(blank, row.line, self.names[kind]))
        return Identity(told[ID], told[NAME], told[CONTACT], told[ORGANISATION])

    def _told(self, row: Row, kind: str, problems: Problems) -> str:
        parts = []
        for place in self._identity[kind]:
            raw = row.cells[place]
            code = self._fault_in(raw, kind)
            if code:
                most = (str(LONGEST[kind]),) if code is Fault.TOO_LONG else ()
                problems.add(Problem(code, row.line, self._header[place], raw, allowed=most))
            parts.append(plain_cell(tidy(raw)) if self._formulas_are_text else tidy(raw))
        return (", " if kind == CONTACT else " ").join(part for part in parts if part)

    def _fault_in(self, raw: str, kind: str) -> Fault | None:
        """The rule a name, an id or a contact breaks, if it breaks one."""
        text = raw.strip(" ")
        telephone = kind == CONTACT and TELEPHONE.fullmatch(text)
        if text.startswith(FORMULA_MARKS) and not (telephone or self._formulas_are_text):
            return Fault.FORMULA
        if any(unicodedata.category(letter) == "Cc" for letter in text):
            return Fault.CONTROL_CHARACTER
        return Fault.TOO_LONG if len(text) > LONGEST[kind] else None

    def declared(self, row: Row, problems: Problems) -> dict[str, str]:
        """What a row says in each dimension, with what is wrong with it added to the problems."""
        declared = {}
        for place, dimension, values in self._traits:
            cell = tidy(row.cells[place])
            if not cell:
                continue
            key = values.key_of(cell)
            if key is None:
                problems.add(self._unknown(row, place, dimension, values))
            else:
                declared[dimension.key] = key
        return declared

    def _unknown(self, row: Row, place: int, dimension: DimensionView, values: Values) -> Problem:
        cell = tidy(row.cells[place])
        became_date = (row.line, place) in self._dates
        nearest = values.nearest(cell)
        return Problem(
            Fault.BECAME_A_DATE if became_date else Fault.UNKNOWN_VALUE,
            row.line,
            self._header[place],
            cell,
            allowed=(dimension.key,),
            nearest=nearest.key if nearest and not became_date else "",
        )


def _places(targets: Sequence[str], kind: str) -> list[int]:
    return [place for place, target in enumerate(targets) if target == kind]
