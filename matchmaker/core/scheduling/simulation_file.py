"""Simulations, forecasts and costs of promises as plain JSON: what a job leaves behind and a command prints."""

from typing import Any

from matchmaker.core.scheduling.alternative import Range
from matchmaker.core.scheduling.forecast import Forecast, Size, Spread
from matchmaker.core.scheduling.promises import Costs
from matchmaker.core.scheduling.simulate import Gain, Simulation

Json = dict[str, Any]


def simulation_to_json(found: Simulation) -> Json:
    return {
        "status": found.base.status,
        "held": len(found.base.held),
        "weight": _range(found.base.weight),
        "weight_found": found.base.weight_found,
        "shortfall": _range(found.base.shortfall),
        "without": found.without,
        "gains": [_gain(one) for one in found.gains],
    }


def _gain(one: Gain) -> Json:
    return {
        "key": one.what_if.key,
        "template": one.what_if.template,
        "values": dict(one.what_if.values),
        "status": one.outcome.status,
        "proven": one.outcome.proven,
        "meetings": one.meetings,
        "more": len(one.more),
        "fewer": len(one.fewer),
        "weight": _range(one.weight),
        "shortfall": _range(one.shortfall),
        "without": one.without,
        "fallen": list(one.fallen),
        "risen": list(one.risen),
    }


def forecast_to_json(found: Forecast) -> Json:
    return {
        "requests": _spread(found.requests),
        "now": _size(found.now),
        "without": _spread(found.without),
        "prospects": [
            {
                "key": one.what_if.key,
                "template": one.what_if.template,
                "values": dict(one.what_if.values),
                "meetings": _spread(one.meetings),
                "percent": _spread(one.percent),
            }
            for one in found.prospects
        ],
        "sizes": [_size(one) for one in found.sizes],
        "lengths": [_size(one) for one in found.lengths],
        "proven": found.proven,
    }


def costs_to_json(found: Costs) -> Json:
    return {
        "together": _range(found.together),
        "each": [
            {
                "who": one.who,
                "weight": _range(one.weight),
                "instead": list(one.instead),
                "given_up": list(one.given_up),
                "others": one.others,
            }
            for one in found.each
        ],
        "binding": found.binding,
        "left_out": found.left_out,
    }


def _range(one: Range) -> list[int | None]:
    return [one.low, one.high]


def _spread(one: Spread) -> list[float]:
    return [one.low, one.middle, one.high]


def _size(one: Size) -> Json:
    return {
        "slots": one.slots,
        "tables": one.tables,
        "minutes": one.minutes,
        "meetings": _spread(one.meetings),
        "served": _spread(one.served),
    }
