"""An account as a file: PDF to read and print, JSON for machines."""

import json

from flask_babel import gettext as _

from council.audit.service import latest_act
from council.errors import Refused
from council.i18n import code, direction
from council.kept import Kept
from council.pdf import NoLetters, make_pdf
from council.recommendations.account.gathering import Content
from council.recommendations.account.reading import AccountPage, Body, Item, Told, account_page, plain_rows
from council.recommendations.models import PublicAccount
from council.recommendations.reading import Badges

_KEPT: Kept[bytes] = Kept(24)  # files of so many accounts and languages: everybody may ask for them


def told_of(account: PublicAccount) -> Told:
    """A published account as pages and files read it."""
    return Told(
        council=account.council,
        number=account.number,
        first_day=account.first_day,
        last_day=account.last_day,
        published_on=account.published_at.date(),
        content=account.content,
    )


def as_pdf(account: PublicAccount) -> bytes:
    """The account in the language being read, as a tagged PDF."""
    return _KEPT.of((account.id, code()), latest_act(account.council_id), lambda: _made(account))


def as_json(account: PublicAccount) -> bytes:
    """The account for machines: every language it was written in, and nothing of any person."""
    content = {
        "format": "migrant-council/public-account",
        "version": account.content["version"],
        "council": account.council.slug,
        "name": account.council.name,
        "number": account.number,
        "first_day": account.first_day.isoformat(),
        "last_day": account.last_day.isoformat(),
        "published_at": account.published_at.isoformat(timespec="seconds"),
        "figures": account.content["figures"],
        "recommendations": [_without_people(each) for each in account.content["items"]],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _without_people(item: Content) -> Content:
    kept = {name: value for name, value in item.items() if name not in {"id", "raised_by", "objections"}}
    return {**kept, "objections": len(item["objections"])}


def _made(account: PublicAccount) -> bytes:
    page = account_page(told_of(account))
    try:
        return make_pdf("public_account.typ", _data(page), at=account.published_at)
    except NoLetters:
        raise Refused(
            _("This site has no letters to write this account into a PDF."), _("Read it as a page instead.")
        ) from None


def _data(page: AccountPage) -> dict[str, object]:
    return {
        "language": code(),
        "direction": direction(),
        "title": page.title,
        "council": page.council,
        "days": page.days,
        "issue": page.issue,
        "footer": page.council,
        "figures_title": _("In figures"),
        "columns": [_("What is counted"), _("How many")],
        "figures": [[row["term"], row["value"]] for row in page.figures],
        "sections": [
            {
                "title": section.title,
                "none": _("Nothing in these days."),
                "lines": [f"{item.number}. {item.written.title}" for item in section.items],
            }
            for section in page.sections
        ],
        "items_title": _("Each recommendation"),
        "objections_title": _("Objections"),
        "items": [_item(each) for each in page.items],
    }


def _item(item: Item) -> dict[str, object]:
    kept = item.kept_objections
    return {
        "heading": f"{item.number}. {item.written.title}",
        "state": _joined(item.badges),
        "language": item.written.language,
        "direction": item.written.direction,
        "paragraphs": list(item.written.paragraphs),
        "notes": list(item.written.notes),
        "facts": [[fact["term"], fact["value"]] for fact in item.facts],
        "bodies": [_body(each) for each in item.bodies],
        "objections": [[each.by, each.words] for each in item.objections],
        "kept": _kept_words(kept) if kept else "",
    }


def _body(body: Body) -> dict[str, object]:
    return {"body": body.body, "state": _joined(body.badges), "events": plain_rows(body.events)}


def _kept_words(kept: int) -> str:
    return _("Objections whose words are not published: %(count)d", count=kept)


def _joined(found: Badges) -> str:
    return " · ".join(each["label"] for each in found)
