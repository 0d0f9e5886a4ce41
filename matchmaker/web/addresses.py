"""What stands in our addresses."""

from typing import Any

from werkzeug.routing import IntegerConverter, Map

HIGHEST_ID = 2**31 - 1


class RowId(IntegerConverter):
    """A row's id. A number no row can have is no page, instead of an error of the database."""

    def __init__(self, routes: Map, *arguments: Any, **options: Any) -> None:
        super().__init__(routes, *arguments, **({"max": HIGHEST_ID} | options))
