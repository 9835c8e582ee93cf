"""What waits for somebody who was asked to assess applications: how many, and the way to the next one."""

from dataclasses import dataclass

from flask import url_for

from council.accounts.models import User
from council.calls.review import assessing, unnamed
from council.councils.models import Council


@dataclass(frozen=True)
class ToAssess:
    """Applications of one call that wait for her points."""

    call: str
    sentence: str
    url: str


def to_assess(user: User, council: Council) -> tuple[ToAssess, ...]:
    """The calls in which applications wait for her; none before assessing begins, and none once it is over."""
    pages = [(each.review_id, unnamed.list_page(each)) for each in assessing.reviews_for(user, council)]
    return tuple(
        ToAssess(
            call=page.call,
            sentence=page.lead,
            url=url_for("calls.assess", council=council, review_id=review_id, number=page.next),
        )
        for review_id, page in pages
        if page.next is not None
    )
