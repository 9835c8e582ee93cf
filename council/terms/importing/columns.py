"""What the columns of a file of members may mean, and what they are called in the six languages."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from council.councils.dimensions import DimensionView
from council.councils.models import Labels
from council.members import columns as people
from council.members.columns import CONTACT, DIMENSION, ID, IDENTITY, IGNORE, NAME, ORGANISATION, used_twice
from council.tables import Problem

LANGUAGE, LISTED = "language", "listed"
GROUP, START, LAST_DAY, END, PARTIAL = "seat_group", "start", "last_day", "end", "partial"
OF_A_TERM = (GROUP, START, LAST_DAY, END, PARTIAL)
FIXED = (IGNORE, *IDENTITY, LANGUAGE, LISTED, *OF_A_TERM)


def _six(*words: str) -> Labels:
    return dict(zip(("en", "fr", "es", "ru", "zh", "ar"), words, strict=True))


# What each column is called in a file that is written here; whatever is written can be read again in every language.
HEADERS: dict[str, Labels] = {
    ID: _six("Identifier", "Identifiant", "Identificador", "Идентификатор", "编号", "المعرف"),
    NAME: _six("Name", "Nom", "Nombre", "Имя", "姓名", "الاسم"),
    CONTACT: _six("Contact", "Contact", "Contacto", "Контакт", "联系方式", "جهة الاتصال"),
    LANGUAGE: _six("Language", "Langue", "Idioma", "Язык", "语言", "اللغة"),
    ORGANISATION: _six("Organisation", "Organisation", "Organización", "Организация", "组织", "المنظمة"),
    LISTED: _six("Named in public", "Nom public", "Nombre público", "Имя публично", "公开姓名", "الاسم منشور"),
    GROUP: _six("Seat group", "Groupe de sièges", "Grupo de puestos", "Группа мест", "席位组", "مجموعة المقاعد"),
    START: _six("First day", "Premier jour", "Primer día", "Первый день", "首日", "اليوم الأول"),
    LAST_DAY: _six("Last day", "Dernier jour", "Último día", "Последний день", "最后一天", "اليوم الأخير"),
    END: _six("Ends before", "Fin avant", "Termina antes de", "Заканчивается до", "结束于此日之前", "ينتهي قبل"),
    PARTIAL: _six("Partial term", "Mandat partiel", "Mandato parcial", "Неполный срок", "部分任期", "ولاية جزئية"),
}

# What else these columns are called in files that were written elsewhere.
ALSO = {
    **people.WORDS,
    ID: f"{people.WORDS[ID]}|pseudonym|pseudonyme|seudónimo|псевдоним|化名|الاسم المستعار",
    LANGUAGE: "lang|preferred language|lengua|لغة",
    LISTED: "listed|public|publié|nommé publiquement|nommée publiquement|publicado|публично|公开|منشور",
    GROUP: "seat|kind of seat|group|siège|groupe|grupo|puesto|escaño|место|группа|席位|组别|席位类别|"
    "المقعد|المجموعة|نوع المقعد",
    START: "start|start date|from|begin|begins|beginning|term start|début|date de début|du|inicio|fecha de inicio|"
    "desde|начало|дата начала|с|开始|开始日期|起始日期|البداية|تاريخ البداية|من",
    LAST_DAY: "end|end date|ends|until|to|term end|fin|date de fin|au|jusqu'au|fecha de fin|hasta|окончание|конец|"
    "дата окончания|по|结束|结束日期|末日|截止日期|آخر يوم|النهاية|تاريخ النهاية|إلى|حتى",
    END: "end before|before|next term begins|first day after|avant le|premier jour après|antes de|primer día después|"
    "до|первый день после|之后首日|قبل|أول يوم بعد",
    PARTIAL: "partial|remainder|rest of a term|partiel|reste d'un mandat|parcial|resto de un mandato|неполный|"
    "остаток срока|剩余任期|补任|جزئي|بقية ولاية",
}
WORDS = {target: "|".join((target, *HEADERS[target].values(), ALSO[target])) for target in HEADERS}


class TermFault(StrEnum):
    """What can be wrong with a file of members beyond what can be wrong with any file of people."""

    NO_NAME_COLUMN = "no_name_column"
    NO_START_COLUMN = "no_start_column"
    NO_END_COLUMN = "no_end_column"
    DUPLICATE_ROW = "duplicate_row"
    DIFFERENT_BEFORE = "different_before"
    NOT_ONE_PERSON = "not_one_person"
    SAME_PERSON = "same_person"
    UNKNOWN_LANGUAGE = "unknown_language"
    NEITHER_YES_NOR_NO = "neither_yes_nor_no"
    NOT_A_DAY = "not_a_day"
    BLANK_DAY = "blank_day"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    TWO_ENDS = "two_ends"
    BLANK_GROUP = "blank_group"
    UNKNOWN_GROUP = "unknown_group"
    GROUP_FULL = "group_full"
    SECOND_SEAT = "second_seat"
    SECOND_SEAT_KNOWN = "second_seat_known"
    KNOWN_OTHERWISE = "known_otherwise"


def known_targets(dimensions: Iterable[DimensionView]) -> list[str]:
    """Everything a column may mean, for this council."""
    return [*FIXED, *(f"{DIMENSION}{each.key}" for each in dimensions)]


def suggested(header: Sequence[str], dimensions: Iterable[DimensionView]) -> list[str]:
    """What each column most likely means, by its name in any language."""
    return people.suggested(header, dimensions, WORDS)


def check_mapping(header: Sequence[str], targets: Sequence[str]) -> list[Problem]:
    """What stands against a mapping before any row is read: with a column of a term, the others are needed too."""
    missing = []
    if ID not in targets and NAME not in targets:
        missing.append(Problem(TermFault.NO_NAME_COLUMN))
    if set(OF_A_TERM) & set(targets):
        if START not in targets:
            missing.append(Problem(TermFault.NO_START_COLUMN))
        if LAST_DAY not in targets and END not in targets:
            missing.append(Problem(TermFault.NO_END_COLUMN))
    return [*missing, *used_twice(header, targets)]
