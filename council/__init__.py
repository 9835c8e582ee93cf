"""The council's web application: membership, terms, calls and rotations, each change on the record.

The laws, enforced by `tests/test_laws.py`:

1. Kinds. views → forms, bridge → service → models → database. Never up. The root modules import no area; only
   `app.py` and `cli.py` know them all.
2. Areas stand on a ladder: audit ← accounts ← councils ← members ← terms ← calls ← rotation ← reports ← portal.
   Models and services may use the same kind of a lower area; a view may call the services of its own and lower
   areas; views and forms never cross.
3. Relations are declared on the side that owns the foreign key; the reverse is a question in that area's service.
4. `solver` is pure: no Flask, no SQLAlchemy, no clock, no global randomness. Only an area's `bridge.py` imports it.
5. Transactions open only in views, cli, jobs and bridge, through `database.transaction()`. Services never commit.
   Mail leaves after the commit, through the outbox.
6. Every changing service function takes `actor` first and records exactly one typed act in the same transaction.
7. Closed by default: each view says `@requires(Permission.X)` or `@public`. "Not yours" and "not there" look alike.
8. Time is an argument (`on=day`). Only views, cli and jobs ask the clock.
9. Imports stand at the top. Loading the solver lazily is the one exception, in `bridge.py`.
10. The check is written before the constraint: no answer leaves `solver` unchecked.
"""
