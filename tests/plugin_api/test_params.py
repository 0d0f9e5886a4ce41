import pytest

from matchmaker.plugin_api import BadParams, Params, param


class Width(Params):
    radius: float = param(5.0, label="Rayon", low=0.0, high=200.0, unit="km")


def test_stored_values_become_parameters():
    assert Width.read({"radius": 12.0}).as_dict() == {"radius": 12.0}
    assert Width.read({}).radius == 5.0


def test_a_form_can_be_made_from_the_declaration():
    [spec] = Width.specs()

    assert (spec.name, spec.label, spec.default, spec.low, spec.high, spec.unit) == (
        "radius",
        "Rayon",
        5.0,
        0.0,
        200.0,
        "km",
    )


@pytest.mark.parametrize(
    "values", [{"radius": 201.0}, {"radius": -1.0}, {"radius": float("nan")}, {"speed": 1.0}]
)
def test_a_value_out_of_bounds_or_unknown_is_refused(values):
    with pytest.raises(BadParams):
        Width.read(values)
