"""`rotation explain`: why no council is possible, why somebody can or cannot sit, and what each rule costs."""

from dataclasses import asdict, dataclass, field

import click

from solver.commands.councils import priorities_table
from solver.commands.questions import TEXT, Asked, as_json, asking, show_values
from solver.commands.refusals import DONE, IMPOSSIBLE, NoCouncil, refusal
from solver.commands.voice import Document, Said, Voice, Watch
from solver.lottery import PANELS, hold
from solver.rotation import propose
from solver.why import costs, person
from solver.words_chances import chance_of, chance_sentence
from solver.words_explain import rule_cost, why_person

POSSIBLE = "A council that keeps every rule is possible."
MORE = "Ask with --person why somebody can or cannot sit, and with --costs what each rule costs."
NO_PRIORITIES = "There are no priorities, so no rule costs anything but chances."


@dataclass
class Explanation:
    """What is asked of a question, and what comes to light, for people and for machines."""

    asked: Asked
    name: str | None
    lottery: bool
    priced: bool
    parts: list[Said] = field(default_factory=list)
    document: Document = field(default_factory=dict)

    def search(self, watch: Watch) -> None:
        """Find what is asked; raises `Impossible`."""
        if self.name is not None:
            self._person(self.name, watch)
        if self.priced:
            self._costs(watch)
        if self.name is None and not self.priced:
            self._best(watch)

    def _person(self, name: str, watch: Watch) -> None:
        problem, work = self.asked.problem, self.asked.work
        why = person(problem, name, progress=watch.told, cancelled=watch.cancelled, work=work)
        self.parts.append(why_person(why))
        self.document["person"] = asdict(why)
        if self.lottery:
            held = hold(problem, panels=PANELS, progress=watch.told, cancelled=watch.cancelled, work=work)
            self.parts.append(chance_sentence(held, name))
            self.document["chance"] = chance_of(held, name)

    def _costs(self, watch: Watch) -> None:
        problem = self.asked.problem

        def told(done: int, total: int) -> None:
            watch.counted("rules", done, total)

        found = costs(problem, progress=told, cancelled=watch.cancelled, work=self.asked.work)
        self.parts += [rule_cost(each) for each in found] if problem.priorities else [NO_PRIORITIES]
        self.document["costs"] = [asdict(each) for each in found]

    def _best(self, watch: Watch) -> None:
        found = propose(self.asked.problem, progress=watch.told, cancelled=watch.cancelled, work=self.asked.work)
        self.parts.append(POSSIBLE)
        if found.objectives:
            self.parts.append(priorities_table(found.objectives))
        self.parts.append(MORE)
        self.document["objectives"] = [each.model_dump() for each in found.objectives]


@click.command(short_help="Why it cannot be done; why somebody; what rules cost.")
@asking
@click.option("--person", "name", type=TEXT, metavar="ID", help="Why this person can or cannot sit.")
@click.option("--lottery", is_flag=True, help="Also hold the lottery, and say the chance of --person.")
@click.option("--costs", "priced", is_flag=True, help="What could be reached without each rule, one at a time.")
@as_json
@show_values
@click.pass_obj
def explain(voice: Voice, /, *, asked: Asked, name: str | None, lottery: bool, priced: bool) -> int:
    """Explain why no council is possible, why somebody can or cannot sit, and what each rule costs.

    Where no council is possible, it names rules that cannot hold together, every one of which is needed for the
    conflict, and the least change of the charter's numbers that makes a council possible. What it says of a person
    names the rules that matter for her, and so may tell what she has in common with others.

    \b
    rotation explain problem.json
    rotation explain problem.json --person p17 --lottery
    rotation explain problem.json --costs
    """  # noqa: D301 - a backspace is how click is told to keep lines
    if lottery and name is None:
        msg = "--lottery goes with --person."
        raise click.UsageError(msg)
    found = Explanation(asked, name, lottery, priced)
    try:
        asked.answer(voice, found.search)
    except NoCouncil as error:
        said = refusal(error, show_values=voice.show_values)
        voice.tell(said.document, *said.sentences)
        return IMPOSSIBLE
    voice.tell(found.document, asked.note, *found.parts)
    return DONE
