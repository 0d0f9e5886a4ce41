"""Names as a hostile or unlucky participant types them. Each output must show them and obey none of them."""

NASTY_NAMES = (
    '#eval("1+1")',
    "#panic()",
    '"quotes" and \\backslash\\',
    "$x^2$ *gras* _italique_ `code` <label> @ref // note",
    "]] #[ /* */ = titre",
    '=HYPERLINK("http://evil.example";"clic")',
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    "<script>alert(1)</script> & <b>",
    "{{ 7*7 }} {partner} %s",
    "BEGIN:VEVENT; X, Y",
    "Ægir Łódź Œuvre Ça-là ÀÉÎÕÜ ñ ß",
    "Ελλάδα Кирилл",
    "l'Écluse l’Écluse « guillemets »",
    "S" * 360,
    ("Société coopérative d’intérêt collectif " * 10)[:359] + "s",
)


def printable(name: str) -> str:
    """The name as paper shows it: full-width letters become plain ones."""
    return name.replace("＝", "=")
