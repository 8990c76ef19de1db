"""Secondary suppression: hide beside the numbers that disclose something what they could be computed from."""

import math
from collections import defaultdict
from random import Random

import numpy as np

from reports.disclosure.bounds import STILL, Bounds
from reports.disclosure.rules import YEAR_TOTAL
from reports.disclosure.tables import TOTAL, Kind

# What is lost with a number of these rows; with a total a fifth more, with a zero a third of it.
LOSS = {Kind.AGAIN: 8, Kind.PLACE: 10, Kind.REGION: 13, Kind.YEAR: 100, Kind.UNPRINTED: 0}
LOSS_ELSEWHERE = 11
HIDDEN = 0.001  # what is hidden already costs hardly anything
ATTEMPTS, WORK = 6, 100_000  # fewer are made where they are long: work is primary cells times cells


def hide_beside(tables, thresholds, primary, known):
    """Return the cells to hide beside the primary ones, or None where all but the year's total is not enough.

    What is hidden for one cell helps those that follow. So several attempts are made, always the same ones, in other
    orders and with losses up to a fifth greater, and the one that loses least is kept. Cells that are ``known`` are
    neither hidden nor taken to be.
    """
    bounds, found = Bounds(tables), []
    for attempt in range(max(1, min(ATTEMPTS, WORK // (1 + len(primary) * len(tables.cells))))):
        suppression = Suppression(tables, bounds, thresholds, primary, known, attempt)
        if suppression.run():
            found.append(suppression)
            if not suppression.lost:
                break
    return min(found, key=lambda each: each.lost).cells_beside() if found else None


class Suppression:
    """Hides cells of some tables until each hidden one has room: other numbers, its threshold apart, do as well.

    Cells stand for their positions. ``moves`` are the proof of their room: each says how much some cells could be more
    or less together, with everything printed as it is.
    """

    def __init__(self, tables, bounds, thresholds, primary, known, attempt=0):
        self.bounds, self.cells = bounds, tables.cells
        at = self.bounds.at
        self.primary = [at[cell] for cell in primary]
        self.unguarded = {at[cell] for cell in self.cells if not tables.is_printed(cell)} - set(self.primary)
        self.hidden = {*self.primary, *self.unguarded}
        self.open = np.ones(len(self.cells), dtype=bool)  # what may be hidden at all
        self.open[[at[cell] for cell in {YEAR_TOTAL, *known} if cell in at]] = False
        self.need = [thresholds.of(tables.by_key[key]) for key, _ in self.cells]
        self.loss = np.array([_loss(tables, cell) for cell in self.cells])
        self.costs = self.loss.copy()
        if attempt:
            random = Random(attempt)
            random.shuffle(self.primary)
            self.costs *= [random.uniform(1, 1.2) for _ in self.cells]
        self.moves, self.moves_of, self.sums_of = [], defaultdict(set), defaultdict(list)
        for cells in self.bounds.sums:
            for each in cells:
                self.sums_of[each].append(cells)

    def run(self):
        """Give every hidden cell room; return whether that can be."""
        guarded = list(self.primary)
        for at in guarded:  # grows on the way
            if not self.has_room(at) and not self.finds_room(at):
                moves = self.cheapest_way(at)
                if moves is None:
                    return False
                guarded += [each for move in moves for each in self.hide(move)]
        beside = guarded[len(self.primary) :]
        for at in sorted(beside, key=lambda at: (-self.loss[at], -at)):
            self.give_back(at)
        return True

    @property
    def beside(self):
        return sorted(self.hidden - self.unguarded - set(self.primary))

    @property
    def lost(self):
        return sum(self.loss[at] for at in self.beside)

    def cells_beside(self):
        return [self.cells[at] for at in self.beside]

    def has_room(self, at, without=frozenset()):
        """Whether the moves found so far, ``without`` some, show a cell's room."""
        return self.is_wide(at, [self.moves[move] for move in self.moves_of[at] - without])

    def is_wide(self, at, moves):
        by = [0, *(move.get(at, 0) for move in moves)]
        return math.floor(max(by) + STILL) - math.ceil(min(by) - STILL) >= self.need[at]

    def finds_room(self, at, without=frozenset()):
        """Whether a cell has room with what is hidden already; learns the moves that show it."""
        is_open = np.zeros(len(self.cells), dtype=bool)
        is_open[list(self.hidden)] = True
        for move in self.up_and_down(at, is_open):
            self.learn(move)
        return self.has_room(at, without)

    def learn(self, move):
        for at in move:
            self.moves_of[at].add(len(self.moves))
        self.moves.append(move)

    def up_and_down(self, at, is_open):
        costs = np.full(len(self.cells), HIDDEN)
        up = self.bounds.stretch(at, self.need[at], costs, is_open)
        rest = self.need[at] - math.floor(up.get(at, 0) + STILL)
        return [up, self.bounds.stretch(at, -rest, costs, is_open)] if rest else [up]

    def hide(self, move):
        """Hide what moves; return what was not hidden before."""
        new = [at for at in move if at not in self.hidden]
        self.hidden.update(new)
        self.learn(move)
        return new

    def cheapest_way(self, at):
        """Return the moves of anything that give a cell room at the least loss, or None where there are none."""
        need, down = self.need[at], min(int(self.bounds.numbers[at]), self.need[at])
        ways = [self.way(at, -part, need - part) for part in sorted({0, down // 2, down})]
        ways = [way for way in ways if way]
        if ways:
            return min(ways, key=self.loss_of)
        moves = self.up_and_down(at, self.open)
        return moves if self.is_wide(at, moves) else None

    def way(self, at, *both):
        """Return cheap moves of a cell by both numbers, or None where it cannot move by one of them."""
        costs, moves = self.costs.copy(), []
        costs[list(self.hidden)] = HIDDEN
        for by in both:
            if by:
                move = self.bounds.move(at, by, costs, self.open)
                if move is None:
                    return None
                costs[list(move)] = HIDDEN
                moves.append(move)
        return moves

    def loss_of(self, moves):
        return sum(self.loss[at] for at in sorted({at for move in moves for at in move} - self.hidden))

    def give_back(self, at):
        """Print a number again if the others keep their room without it."""
        if any(len(cells & self.hidden) == 2 and not cells & self.unguarded for cells in self.sums_of[at]):
            return  # the other one would be what is left of the sum
        gone = set(self.moves_of[at])
        self.hidden.remove(at)
        moved = {each for move in gone for each in self.moves[move]} & self.hidden - self.unguarded
        if all(self.has_room(each, gone) or self.finds_room(each, gone) for each in sorted(moved)):
            for move in gone:
                for each in self.moves[move]:
                    self.moves_of[each].discard(move)
        else:
            self.hidden.add(at)


def _loss(tables, cell):
    key, column = cell
    loss = LOSS.get(tables.by_key[key].kind, LOSS_ELSEWHERE)
    return loss * (1.2 if column == TOTAL else 1) * (1 if tables.number(cell) else 0.3)
