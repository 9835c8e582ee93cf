"""What the sortition field's own library makes of the same two files; whoever starts it limits its time, and ends it.

It runs in a Python of its own: the HiGHS that it loads cannot be loaded beside OR-Tools.
"""

import argparse
import importlib
import json
import time
from pathlib import Path
from typing import Any

from sortition_algorithms import CSVFileDataSource, SelectionData, Settings, committee_generation
from sortition_algorithms.committee_generation.diversimax import DiversityOptimizer
from sortition_algorithms.core import lottery_rounding
from sortition_algorithms.utils import set_random_provider

LOTTERIES = {
    "leximin": committee_generation.find_distribution_leximin,
    "maximin": committee_generation.find_distribution_maximin,
    "nash": committee_generation.find_distribution_nash,
}
LOADED_LATE = ("cvxpy", "gurobipy", "highspy", "pandas", "sklearn.preprocessing")  # by it, while it is timed
PANELS = 1000
SEED = 1
GAPS = {"diversimax": 0.1, "diversimax-proof": 0.0}  # how near the best is near enough: its own choice, and the best
SECONDS = 100_000  # no limit of its own; whoever starts it has one


def moment() -> dict[str, float]:
    """Now, in CPU and in wall seconds."""
    return {"cpu": time.process_time(), "wall": time.perf_counter()}


def read(folder: Path, seats: int) -> tuple[Any, Any]:
    """Its features and its people."""
    source = CSVFileDataSource(
        features_file=folder / "categories.csv",
        people_file=folder / "respondents.csv",
        already_selected_file=None,
        selected_file=folder / "never-written.csv",
        remaining_file=folder / "never-written.csv",
    )
    data = SelectionData(source)
    features, _ = data.load_features(seats)
    people, _ = data.load_people(Settings(id_column="id", columns_to_keep=[]), features)
    return features, people


def lottery(algorithm: str, features: Any, people: Any, seats: int) -> dict[str, Any]:
    """Everybody's chance by one of its lotteries and by a thousand equal panels of it, and when each was found."""
    committees, weights, _ = LOTTERIES[algorithm](features, people, seats, [])
    committees, weights = committee_generation.standardize_distribution(committees, weights)
    chances_known = moment()
    panels = lottery_rounding(committees, weights, PANELS)
    panels_known = moment()
    return {
        "chances_known": chances_known,
        "panels_known": panels_known,
        "chances": chances(people, committees, weights),
        "realised": chances(people, panels, [1 / PANELS] * PANELS),
    }


def chances(people: Any, panels: list[frozenset[str]], weights: list[float]) -> dict[str, float]:
    """The chance of each person when each panel is drawn with its weight."""
    found = dict.fromkeys(people, 0.0)
    for panel, weight in zip(panels, weights, strict=True):
        for person in panel:
            found[person] += weight
    return found


def diversimax(algorithm: str, features: Any, people: Any, seats: int) -> dict[str, Any]:
    """The panel it finds, and the gap to the best that it leaves."""
    optimizer = DiversityOptimizer(people, features, seats, [])
    _, panel, gap = optimizer.optimize(max_seconds=SECONDS, accepted_gap=GAPS[algorithm])
    return {"panel_known": moment(), "panel": sorted(panel), "gap": gap}


def main() -> None:
    """Read, compute, and write what was found, and when, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("algorithm", choices=[*LOTTERIES, *GAPS])
    parser.add_argument("folder", type=Path)
    parser.add_argument("seats", type=int)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    set_random_provider(SEED)
    for module in LOADED_LATE:
        importlib.import_module(module)
    imported = moment()
    features, people = read(options.folder, options.seats)
    moments = {"imported": imported, "read": moment()}
    work = diversimax if options.algorithm in GAPS else lottery
    found = work(options.algorithm, features, people, options.seats)
    options.out.write_text(json.dumps(moments | found))


if __name__ == "__main__":
    main()
