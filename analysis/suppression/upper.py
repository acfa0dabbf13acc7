"""How far hidden cells of provinces and of the country can move without any told cell noticing.

A move is a vector on hidden cells that keeps every sum: the certificate that an attacker cannot exclude it. Two kinds:

- *cross*, as in Repsilber's hypercube method: a category goes up in one period and down in others, other categories of
  the province the other way, so that no group total moves; partner provinces, or the country's own cells, take it back.
- *shift*: a province's group total goes up in one period and down in others, with its categories and kabupaten;
  partners take it back.

That a regional office knows its own province is met by leaving out the best partner: whichever office it is, the others
suffice. Down moves are up moves with rooms exchanged.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np

from analysis.suppression.grid import PERIODS, YEAR, Areas, Family, Masks
from analysis.suppression.moves import SETS, Pair, Room, Through, budget, pairs, spread, turned
from analysis.suppression.primary import FREE

Rooms = dict[Family, Pair]  # how far up and down every cell can move, quantity first


@dataclass(frozen=True, slots=True, eq=False)
class Upper:
    """How far cells can go up. Shapes: quantity Q, place P, year Y, province R, category C, period A, B.

    Attributes:
        reach: by family, shaped as its values; of kabupaten by moves of their province's total alone.
        shift: (Q, P, Y, R, A, B): how much a province's total and categories can move from B to A for a kabupaten.
    """

    reach: dict[Family, Room]
    shift: Room

    @classmethod
    def of(cls, rooms: Rooms, areas: Areas, exists: Masks) -> Self:
        """Return how far cells can go up within `rooms`."""
        up = {family: np.zeros(room.shape) for family, (room, _) in rooms.items()}
        shift = np.repeat(up[Family.PROVINCE][..., None], PERIODS, axis=-1)
        move, categories = _Moves(rooms, areas, exists), int(rooms[Family.CATEGORY][0].shape[-2])
        for through in SETS:
            kabupaten = move.kabupaten(through)
            for category, others in _categories(categories):
                _raise(up[Family.CATEGORY][..., category, :], move.cross(category, others, through))
                _raise(up[Family.NATIONAL][..., category, :], move.national_cross(category, others, through))
            for chosen in _subsets(rooms):
                own, takes, country = move.shift(chosen, through, kabupaten)
                _raise(up[Family.PROVINCE], np.minimum(own, takes))
                _raise(up[Family.COUNTRY], country)
                if len(chosen) == 1:
                    _raise(up[Family.CATEGORY][..., chosen[0], :], np.minimum(own, takes))
                    _raise(up[Family.NATIONAL][..., chosen[0], :], country)
                carried = move.carried(chosen, through)
                _raise(up[Family.AREA], move.follow(carried, takes, through))
                if through.sum() < PERIODS:  # through a single period
                    _raise(shift, np.minimum(carried, takes[..., None]))
        return cls(up, shift)


def exchanged(rooms: Rooms) -> Rooms:
    """Return the rooms with up and down exchanged."""
    return {family: turned(pair) for family, pair in rooms.items()}


def _raise(best: Room, found: Room) -> None:
    np.maximum(best, found, out=best)


def _subsets(rooms: Rooms) -> Iterator[list[int]]:
    """Yield every category, and the roomiest two, three, … together."""
    room = np.minimum(sum(rooms[Family.CATEGORY]), FREE).sum(axis=(0, 1, 2, 3, 5))
    yield from ([each] for each in range(len(room)))
    ranked = np.argsort(-room, kind="stable").tolist()
    yield from (ranked[:size] for size in range(2, len(room) + 1))


def _categories(categories: int) -> Iterator[tuple[int, list[int]]]:
    for category in range(categories):
        others = [each for each in range(categories) if each != category]
        yield from ((category, [each]) for each in others)
        if len(others) > 1:
            yield category, others


@dataclass(frozen=True, slots=True, eq=False)
class _Moves:
    """The two kinds of moves within given rooms."""

    rooms: Rooms
    areas: Areas
    exists: Masks

    def cross(self, category: int, others: list[int], through: Through) -> Room:
        """Return (Q, P, Y, R, A): how far a province's category goes up against others, partners taking it back."""
        own = self._crossed(Family.CATEGORY, category, others, through)
        back = self._absorbs(Family.CATEGORY, category, others, through, back=True)
        along = _together(self._absorbs(Family.CATEGORY, category, others, through, back=False), self.areas)
        country = self._crossed(Family.NATIONAL, category, others, through)
        return np.asarray(np.minimum(own, _partners(back, self.areas) + _elsewhere(country, along)))

    def national_cross(self, category: int, others: list[int], through: Through) -> Room:
        """Return (Q, Y, A): how far a category of the country goes up against others, both places following."""
        along = _together(self._absorbs(Family.CATEGORY, category, others, through, back=False), self.areas)
        own = self._crossed(Family.NATIONAL, category, others, through)
        return np.asarray(np.minimum(own, along.min(axis=1)))

    def shift(self, chosen: list[int], through: Through, kabupaten: tuple[Room, Room, Room]) -> tuple[Room, Room, Room]:
        """Return how far province totals go up with the chosen categories, what partners take back, the country.

        Args:
            chosen: categories that the totals move with.
            through: periods.
            kabupaten: of `kabupaten`.
        """
        within, *budgets = kabupaten
        own = spread(self.rooms[Family.PROVINCE], through, self._split(Family.CATEGORY, chosen, through), within)
        back, along = (
            np.minimum(self._shift_budget(chosen, through, back=back), each)
            for back, each in zip((True, False), budgets, strict=True)
        )
        country = spread(self._country(), through, self._split(Family.NATIONAL, chosen, through))
        everywhere = _together(along, self.areas)
        return (
            own,
            _partners(back, self.areas) + _elsewhere(country, everywhere),
            np.minimum(country, everywhere.min(axis=1)),
        )

    def carried(self, chosen: list[int], through: Through) -> Room:
        """Return (Q, P, Y, R, A, B): how much of a kabupaten's move its province's total and categories follow."""
        split = self._split(Family.CATEGORY, chosen, through)
        return np.asarray(np.minimum(split, pairs(self.rooms[Family.PROVINCE], through)))

    def follow(self, carried: Room, takes: Room, through: Through) -> Room:
        """Return (Q, P, Y, kabupaten, A): how far a kabupaten goes up if its province's total and categories follow."""
        found: Room = np.minimum(
            spread(self.rooms[Family.AREA], through, carried[:, :, :, self.areas.province]),
            takes[:, :, :, self.areas.province],
        )
        return found

    def _of(self, family: Family, category: int) -> Pair:
        up, down = self.rooms[family]
        return up[..., category, :], down[..., category, :]

    def _split(self, family: Family, chosen: list[int], through: Through) -> Room:
        """Return (…, A, B): what the chosen categories together can move."""
        return np.asarray(np.sum([pairs(self._of(family, each), through) for each in chosen], axis=0))

    def _crossed(self, family: Family, category: int, others: list[int], through: Through) -> Room:
        """Return (…, A): how far a category goes up within its own area, others the other way."""
        against = np.sum([pairs(turned(self._of(family, each)), through) for each in others], axis=0)
        return spread(self._of(family, category), through, against)

    def _absorbs(self, family: Family, category: int, others: list[int], through: Through, *, back: bool) -> Room:
        """Return (…, A): the budget of an area for a cross, taking it back or going along."""
        exists = self.exists[family][..., 0, :]
        rows = [self._of(family, category), *(turned(self._of(family, each)) for each in others)]
        found = [budget(turned(row) if back else row, through, exists) for row in rows]
        least: Room = np.min(found, axis=0)
        return least

    def _shift_budget(self, chosen: list[int], through: Through, *, back: bool) -> Room:
        """Return (Q, P, Y, R, A): the budget of a province for a shift, taking it back or going along."""
        exists = self.exists[Family.PROVINCE]
        rows = [self.rooms[Family.PROVINCE], *(self._of(Family.CATEGORY, each) for each in chosen)]
        found = [budget(turned(row) if back else row, through, exists) for row in rows]
        least: Room = np.min(found, axis=0)
        return least

    def kabupaten(self, through: Through) -> tuple[Room, Room, Room]:
        """Return what the kabupaten of a province can move from b to a, and their budgets to take back and go along.

        Shapes (Q, P, Y, R, A, B), (Q, P, Y, R, A) twice.
        """
        area, exists = self.rooms[Family.AREA], self.exists[Family.AREA]
        moved = pairs(area, through)
        within = by_province(moved.reshape(*moved.shape[:-2], -1), self.areas)
        back, along = (by_province(budget(each, through, exists), self.areas) for each in (turned(area), area))
        return within.reshape(*within.shape[:-1], PERIODS, PERIODS), back, along

    def _country(self) -> Pair:
        """Return the rooms of the country's total; statuses follow that of the year."""
        up, down = (room.copy() for room in self.rooms[Family.COUNTRY])
        for room, status in zip((up, down), self.rooms[Family.STATUS], strict=True):
            room[0, :, YEAR] = np.minimum(room[0, :, YEAR], status[0, ..., YEAR].sum(axis=-1))
        return up, down


def by_province(moved: Room, areas: Areas) -> Room:
    """Return sums of (Q, P, Y, kabupaten, n) by province, without the kabupaten of whichever office holds most."""
    each = moved[:, :, :, areas.members] * (areas.members >= 0)[:, :, None]
    found: Room = each.sum(axis=4)
    for layer in areas.layers:
        found = np.minimum(found, (each * ~layer[:, :, None]).sum(axis=4))
    found[:, 0, :, -1] = FREE  # unknown origin has no kabupaten; there is no unknown place of event
    return found


def _together(moves: Room, areas: Areas) -> Room:
    """Return the sum of all provinces' moves, (Q, P, Y, A), without the best where regional offices are insiders."""
    best = moves[:, :, :, :-1].max(axis=3) if areas.kanwil else 0
    total: Room = moves.sum(axis=3) - best
    return total


def _partners(moves: Room, areas: Areas) -> Room:
    """Return what all other provinces can take back, (Q, P, Y, R, A), without the best of them."""
    others = moves.sum(axis=3, keepdims=True) - moves
    if not areas.kanwil:
        return np.asarray(others)
    offices: Room = np.concatenate([moves[:, :, :, :-1], np.zeros_like(moves[:, :, :, :1])], axis=3)
    ordered = np.partition(offices, -2, axis=3)
    first, second = ordered[:, :, :, -1:], ordered[:, :, :, -2:-1]
    return np.asarray(others - np.where(offices == first, second, first))


def _elsewhere(own: Room, together: Room) -> Room:
    """Return what the country's own cells can take back, (Q, P, Y, 1, A), if the other place's provinces follow."""
    return np.asarray(np.minimum(own[:, None], together[:, ::-1])[:, :, :, None])
