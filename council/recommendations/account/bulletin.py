"""The mail that tells of a new account: the figures, each recommendation with its state, and where to read it."""

from dataclasses import dataclass

from flask_babel import gettext as _

from council import addresses
from council.i18n import code, day, label
from council.recommendations.account.gathering import Content
from council.recommendations.account.words import figure_rows, standing_in
from council.recommendations.models import PublicAccount
from council.recommendations.words import late_words, state_names


@dataclass(frozen=True)
class Bulletin:
    """A mail in the language being written."""

    subject: str
    body: str


def bulletin(account: PublicAccount) -> Bulletin:
    """What a reader is written when an account is published. Everything in it is public."""
    name = label(account.council.name)
    figures = [f"{row['term']}: {row['value']}" for row in figure_rows(account.content["figures"])]
    paragraphs = (
        _(
            "%(council)s has published what it asked for from %(first)s to %(last)s, and what came of it.",
            council=name,
            first=day(account.first_day),
            last=day(account.last_day),
        ),
        "\n".join(figures),
        "\n".join(_line(item) for item in account.content["items"]),
        _("Read all of it here, in six languages, as a page or as a file:"),
        addresses.known(
            "recommendations.public_account", council=account.council.slug, number=account.number, lang=code()
        ),
        _("You receive this because you wished for it. On your own page you can change that:"),
        addresses.known("recommendations.own_recommendations", council=account.council.slug),
    )
    subject = _("What %(council)s asked for, and what came of it", council=name)
    return Bulletin(subject, "\n\n".join(each for each in paragraphs if each))


def _line(item: Content) -> str:
    now = standing_in(item)
    told = late_words(now.late) or state_names()[now.state]
    return _("%(number)s. %(title)s – %(state)s", number=item["number"], title=label(item["title"]), state=told)
