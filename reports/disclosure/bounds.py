"""A linear program over the numbers of a report: which other numbers would leave everything printed as it is."""

import highspy
import numpy as np

from reports.disclosure.tables import GENDERS, TOTAL

INFINITE = highspy.kHighsInf
STILL = 1e-6  # what the solver may be wrong by


class _Quiet(highspy.Highs):
    """HiGHS greets on standard output at its first call, which is this one, unless it is silenced before."""

    def enableCallbacks(self):
        self.silent()
        super().enableCallbacks()


class Bounds:
    """What everybody knows of a report's numbers, as one system of sums and limits.

    Its cells are those of the tables by their position there, then the rows that nobody counts. Each has two columns:
    how much more and how much less it could be. So nothing moves at the start, and a program that moves one cell only
    ever touches a few.
    """

    def __init__(self, tables):
        self.tables, cells = tables, tables.cells
        between = [(key, column) for key in tables.between for column in GENDERS]
        self.at = {cell: at for at, cell in enumerate([*cells, *between])}
        self.count, self.size = len(cells), len(self.at)
        self.columns = np.arange(2 * self.size, dtype=np.int32)
        self.numbers = np.array([*map(tables.number, cells), *(0 for _ in between)], dtype=float)
        equal = [*self._totals(), *self._sums()]
        self.sums = [frozenset(self.at[cell] for cell in factors) for factors, _, _ in equal]
        self.rules = [*equal, *self._limits()]
        self.highs = _Quiet()
        options = {"solver": "simplex", "presolve": "off", "simplex_scale_strategy": 0, "threads": 1}
        for option, value in options.items():
            self.highs.setOptionValue(option, value)
        self._pass_model()
        self._count_between()

    def _totals(self):
        for key in (row.key for row in self.tables.rows if row.has_genders):
            yield {(key, TOTAL): -1, **{(key, gender): 1 for gender in GENDERS}}, 0, 0

    def _sums(self):
        for each in self.tables.sums:
            for column in self._columns(each.whole):
                whole = {(key, column): -1 for key in (each.whole, each.again) if key}
                yield {**whole, **{(part, column): 1 for part in each.parts}}, 0, 0

    def _limits(self):
        for each in self.tables.limits:
            for column in self._columns(each.less):
                yield {(each.less, column): 1, **{(key, column): -1 for key in each.more}}, -INFINITE, 0

    def _columns(self, key):
        """The columns in which a rule must be told: that of a total follows from those of its genders."""
        return GENDERS if key not in self.tables.by_key or self.tables.by_key[key].has_genders else (TOTAL,)

    def _pass_model(self):
        rules = [self._moved(*rule) for rule in self.rules]
        self.highest = np.r_[np.full(self.size, INFINITE), self.numbers]
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = 2 * self.size, len(rules)
        program.col_cost_, program.col_lower_ = np.zeros(2 * self.size), np.zeros(2 * self.size)
        program.col_upper_ = self.highest
        program.row_lower_ = np.array([least for _, least, _ in rules], dtype=float)
        program.row_upper_ = np.array([most for _, _, most in rules], dtype=float)
        matrix = program.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_ = np.cumsum([0, *(len(factors) for factors, _, _ in rules)])
        matrix.index_ = np.array([at for factors, _, _ in rules for at in factors], dtype=np.int32)
        matrix.value_ = np.array([times for factors, _, _ in rules for times in factors.values()], dtype=float)
        self.highs.passModel(program)

    def _moved(self, factors, least, most):
        """A rule of cells as a rule of how much more and less they are."""
        here = sum(times * self.numbers[self.at[cell]] for cell, times in factors.items())
        more = {self.at[cell]: times for cell, times in factors.items()}
        less = {self.size + at: -times for at, times in more.items()}
        return more | less, least - here, most - here

    def _count_between(self):
        """Give the rows that nobody counts some numbers that agree with the others."""
        nothing = np.zeros(self.count)
        moved = self._solve(0, (0, 0), nothing, nothing.astype(bool))
        if moved is None:
            raise ValueError("The numbers of these tables contradict each other.")
        self.numbers[self.count :] = moved[self.count :]
        self._pass_model()

    def move(self, at, by, costs, is_open):
        """Return {cell: how much it moves} with one cell moved by exactly so much, at little cost; None: impossible.

        Only cells that are open move; ``costs`` are those of moving each at all. A program knows only costs by unit,
        so it is asked again with what the units of its last answer would have had to cost.
        """
        found, units = None, costs
        for _ in range(3):
            moved = self._solve(at, (by, by), units, is_open)
            if moved is None:
                return None
            again = found is not None and self._told(moved).keys() == self._told(found).keys()
            found, units = moved, costs / (np.abs(moved[: self.count]) + 0.1)
            if again:
                break
        return self._told(found)

    def stretch(self, at, towards, costs, is_open):
        """Return {cell: how much it moves} with one cell moved as far as it goes, at most by ``towards``."""
        ends = sorted((0, towards))
        return self._told(self._solve(at, ends, costs, is_open, pull=-1e3 if towards > 0 else 1e3))

    def _solve(self, at, ends, costs, is_open, pull=0):
        free = np.zeros(self.size - self.count)
        may_move = np.r_[is_open, free == 0]
        lowest, highest = np.zeros(2 * self.size), np.where(np.r_[may_move, may_move], self.highest, 0)
        for column, least, most in ((at, *ends), (self.size + at, -ends[1], -ends[0])):
            lowest[column], highest[column] = max(0, least), min(self.highest[column], max(0, most))
            if lowest[column] > highest[column]:
                return None
        costs = np.r_[costs, free, costs, free]
        costs[[at, self.size + at]] = pull, -pull
        self.highs.changeColsBounds(2 * self.size, self.columns, lowest, highest)
        self.highs.changeColsCost(2 * self.size, self.columns, costs)
        self.highs.clearSolver()  # from where nothing moves: faster, and the answer depends on no earlier question
        self.highs.run()
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError(f"The linear program was not solved: {status}")
        found = np.array(self.highs.getSolution().col_value)
        return found[: self.size] - found[self.size :]

    def _told(self, moved):
        return {int(at): float(moved[at]) for at in np.flatnonzero(np.abs(moved[: self.count]) > STILL)}
