"""The question as CP-SAT has it, for one priority after another; all that was reached before stays in the model."""

from collections.abc import Mapping, Sequence

from solver.model import CouncilModel, Question, lines
from solver.objectives import Kept, Measure, Scales
from solver.problem import PriorityKey


class Exact:
    """Every rule, what is kept of the priorities before, and the priority that is searched now."""

    def __init__(self, question: Question) -> None:
        self.council = CouncilModel(question)
        for line in lines(question):
            self.council.add(line)
        self.cells = list(self.council.cells.values())
        self.model = self.council.model
        self._scales = Scales(self.council)
        self._kept = 0

    def aim(self, key: PriorityKey, kept: Sequence[Kept]) -> Measure:
        """Search for the best of this priority from now on, among the councils that keep all this."""
        for item in kept[self._kept :]:
            self._scales.keep(item)
        self._kept = len(kept)
        measure = self._scales.measure(key)
        self.model.minimize(measure.expression)
        return measure

    def no_aim(self) -> None:
        """Search for any council from now on."""
        self.model.clear_objective()

    def start_from(self, seated: Mapping[tuple[int, int], int] | None) -> None:
        """Begin the next search with this council."""
        self.model.clear_hints()
        for cell, number in zip(self.cells, (seated or {}).values(), strict=False):
            self.model.add_hint(cell, number)
