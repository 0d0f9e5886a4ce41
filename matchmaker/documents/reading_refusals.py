"""Files that are not read, and what to do about each."""

from matchmaker.core.errors import Invalid
from matchmaker.plugin_api.text import N_


class UnreadableFile(Invalid):
    """A file cannot be read. Subclasses say why."""


class EmptyFile(UnreadableFile):
    """Nothing in it."""

    template = N_("Le fichier « {name} » est vide. Vérifiez que vous avez envoyé le bon fichier.")


class UnknownFileType(UnreadableFile):
    """Neither a workbook nor a CSV file."""

    template = N_(
        "« {name} » n’est ni un classeur ni un fichier CSV. "
        "Ouvrez-le dans votre tableur et enregistrez-le au format .xlsx ou .csv."
    )


class WebPageInDisguise(UnreadableFile):
    """Some portals export an HTML page named .xls."""

    template = N_(
        "« {name} » est une page web renommée en classeur. "
        "Ouvrez-le dans votre tableur et enregistrez-le au format .xlsx."
    )


class FileTooBig(UnreadableFile):
    """More bytes than any list of structures needs."""

    status = 413
    template = N_(
        "« {name} » est trop gros ({size} Mo ; {limit} Mo au plus). "
        "Ne gardez que les feuilles et les colonnes utiles, sans images, puis recommencez."
    )


class SuspiciousArchive(UnreadableFile):
    """Packed in a way no spreadsheet packs: a bomb, or as good as one."""

    status = 413
    template = N_(
        "« {name} » se déplie en un volume anormal. "
        "Copiez les cellules utiles dans un nouveau classeur et enregistrez celui-ci au format .xlsx."
    )


class TooMuchText(UnreadableFile):
    """More words than any list holds: one that is said a thousand times, or a book in a cell."""

    status = 413
    template = N_(
        "« {name} » contient trop de texte : {cell} signes au plus dans une cellule, {limit} par feuille. "
        "Ne gardez que les colonnes utiles, puis recommencez."
    )


class MacroWorkbook(UnreadableFile):
    """Macros are never run, and never taken in."""

    template = N_(
        "« {name} » contient des macros. Enregistrez-le au format .xlsx (sans macros), puis recommencez."
    )


class ExternalLinks(UnreadableFile):
    """Its values come from other files that we do not see."""

    template = N_(
        "« {name} » contient des liaisons vers d’autres classeurs. "
        "Dans votre tableur, copiez puis collez les valeurs seules, enregistrez et recommencez."
    )


class PasswordProtected(UnreadableFile):
    """Encrypted."""

    template = N_("« {name} » est protégé par un mot de passe. Ôtez-le dans votre tableur, puis recommencez.")


class DamagedFile(UnreadableFile):
    """Begins like a workbook and goes on otherwise."""

    template = N_(
        "« {name} » est abîmé : le tableur n’a pas fini de l’écrire, ou l’envoi a été coupé. "
        "Ouvrez-le dans votre tableur, enregistrez-le de nouveau et recommencez."
    )


class TooManyCells(UnreadableFile):
    """More rows or columns than an event can have."""

    status = 413
    template = N_(
        "La feuille « {sheet} » de « {name} » compte au moins {rows} lignes et {columns} colonnes "
        "({row_limit} lignes et {column_limit} colonnes au plus). Supprimez ce qui ne sert pas."
    )


class TooFull(UnreadableFile):
    """Neither too long nor too wide, but both at once."""

    status = 413
    template = N_(
        "La feuille « {sheet} » de « {name} » compte plus de {limit} cellules. "
        "Ne gardez que les lignes et les colonnes utiles, puis recommencez."
    )
