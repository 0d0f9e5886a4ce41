import pytest

from matchmaker.documents.row_height import row_height


@pytest.mark.parametrize(
    ("cells", "height"),
    [
        ([], 15),
        ([("court", 20)], 15),
        ([("x" * 50, 20)], 45),
        ([("un\ndeux", 20), ("court", 5)], 30),
        ([("x" * 100_000, 20)], 409),
    ],
)
def test_row_is_as_high_as_its_longest_cell(cells, height):
    assert row_height(cells) == height
