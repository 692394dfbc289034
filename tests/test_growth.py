"""A growth with the square is told from one in step, however busy the machine."""

from tests.growth import excessive


def test_a_growth_with_the_square_is_excessive_and_one_in_step_is_not() -> None:
    assert excessive(lambda size: size * 1e-5, 4_000) is None
    assert excessive(lambda size: size**2 * 1e-8, 4_000) == (4_000**2 * 1e-8, 16_000**2 * 1e-8)


def test_times_of_a_busy_machine_count_only_where_there_are_no_shorter_ones() -> None:
    busy = iter([9.0] * 3)

    assert excessive(lambda size: size * 1e-5 * (next(busy, 1.0) if size > 4_000 else 1.0), 4_000) is None
