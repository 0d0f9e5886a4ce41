"""Put together the linear model of a problem, or of the part of it that still has options."""

from collections.abc import Iterable, Mapping, Sequence

from matchmaker.core.scheduling.break_rows import add_breaks
from matchmaker.core.scheduling.model import Builder, Model, Option, all_options
from matchmaker.core.scheduling.space import Space


def build_model(
    space: Space,
    options: Mapping[int, Sequence[Option]] | None = None,
    *,
    must: Iterable[int] | None = None,
    breaks: bool = False,
) -> Model:
    """The model over these options (default: all). ``breaks`` adds what counting them takes."""
    builder = Builder(space, all_options(space) if options is None else options)
    builder.exactly_once(space.must if must is None else must)
    for limit in space.limits:
        builder.per_slot(limit)
    builder.classes()
    builder.maxima()
    shortfall = builder.shortfalls()
    builder.precedences()
    weight, lost = builder.weights()
    rule = space.problem.max_break_difference
    counted = add_breaks(builder, rule) if breaks or rule is not None else {}
    return Model(
        tuple(builder.upper), tuple(builder.rows), tuple(builder.choices), weight, lost, shortfall, counted
    )
