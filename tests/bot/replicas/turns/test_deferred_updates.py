"""Updates are put off a few times, and each is told of once."""

from bot.replicas.turns.deferred_updates import DELIVERIES, DeferredUpdates


def test_an_update_that_was_put_off_is_told_of_once() -> None:
    deferred = DeferredUpdates()
    assert deferred.defer(1)

    assert not deferred.take(2)
    assert deferred.take(1)
    assert not deferred.take(1)


def test_an_update_is_put_off_so_many_times_and_no_more() -> None:
    deferred = DeferredUpdates()

    assert [deferred.defer(1) for _ in range(DELIVERIES + 2)] == [True] * DELIVERIES + [False, False]
    assert deferred.defer(2)
