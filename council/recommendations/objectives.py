"""The objectives of the Global Compact for Safe, Orderly and Regular Migration, by number and short name.

United Nations General Assembly, resolution 73/195 of 19 December 2018, paragraph 16.
"""

from flask_babel import gettext as _

LAST = 23


def objective_names() -> dict[int, str]:
    """The short name of each objective."""
    return {
        1: _("Data as a basis for policies"),
        2: _("Fewer reasons that force people to leave"),
        3: _("Information at every stage"),
        4: _("Proof of identity and papers"),
        5: _("More regular ways to migrate"),
        6: _("Fair recruitment and decent work"),
        7: _("Less vulnerability"),
        8: _("Saving lives, and the missing"),
        9: _("Against smuggling of migrants"),
        10: _("Against trafficking in persons"),
        11: _("Managing borders together"),
        12: _("Clear procedures, and who is referred where"),
        13: _("Detention only as a last resort"),
        14: _("Consular protection"),
        15: _("Access to basic services"),
        16: _("Inclusion and social cohesion"),
        17: _("Against discrimination, facts in public debate"),
        18: _("Skills, and their recognition"),
        19: _("What migrants and diasporas contribute"),
        20: _("Cheaper and safer remittances"),
        21: _("Safe and dignified return"),
        22: _("Social security that moves along"),
        23: _("Cooperation between states"),
    }
