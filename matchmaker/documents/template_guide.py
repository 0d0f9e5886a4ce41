"""The first sheet of the template: how to fill it in, in one screen."""

from collections.abc import Sequence

import xlsxwriter

from matchmaker.core.directory.importing.columns import Sheet
from matchmaker.documents.language import Language
from matchmaker.plugin_api.text import N_

GUIDE = N_("Mode d’emploi")

STEPS = (
    N_("Remplissez les feuilles qui suivent ; l’événement et les participants suffisent pour commencer."),
    N_("Les titres sur fond foncé sont obligatoires ; les autres colonnes peuvent rester vides."),
    N_("Les lignes grises commencent par « Exemple : » : elles ne sont pas lues, vous pouvez les laisser."),
    N_(
        "Vous avez déjà une liste ? Collez-la : l’ordre des colonnes est libre et leurs noms courants sont reconnus."
    ),
    N_("Collez de préférence les valeurs seules : les SIRET et les téléphones gardent ainsi leurs zéros."),
    N_("Posez le curseur sur une cellule ou sur un titre pour lire l’aide."),
    N_(
        "Déposez ensuite ce classeur dans l’application, ou lancez : matchmaker plan CLASSEUR.xlsx -o DOSSIER."
    ),
    N_(
        "Tous les problèmes vous sont montrés à la fois, par feuille, ligne et colonne, avec ce qu’il faut faire."
    ),
    N_("Rien n’est envoyé à personne : ni à la lecture de ce classeur, ni au calcul du planning."),
)


def write_guide(book: xlsxwriter.Workbook, sheets: Sequence[Sheet], language: Language) -> None:
    """Write the steps, then what each sheet holds."""
    page = book.add_worksheet(language.say(GUIDE))
    title = book.add_format({"bold": True, "font_size": 18, "font_color": "#0B5D4E"})
    strong = book.add_format({"bold": True, "valign": "top", "align": "left"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    page.hide_gridlines(2)
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 100)
    page.write_string(0, 0, language.say(N_("Préparer une rencontre d’affaires")), title)
    page.set_row(0, 30)
    for row, step in enumerate(STEPS, start=2):
        page.write_number(row, 0, row - 1, strong)
        page.write_string(row, 1, language.say(step), plain)
    for row, sheet in enumerate(sheets, start=len(STEPS) + 3):
        page.write_string(row, 0, language.say(sheet.title), strong)
        page.write_string(row, 1, language.say(sheet.help), plain)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 1)
