"""`python -m solver …` is `rotation …`."""

from solver.cli import main

if __name__ == "__main__":
    main(prog_name="rotation")
