"""What regular duties are called."""

from flask_babel import lazy_gettext as _l

from council.meetings.dates.finding import Hindrance

DUTIES = {Hindrance.WORK: _l("Work"), Hindrance.CARE: _l("Care for somebody")}
