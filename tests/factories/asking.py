"""A criterion of tests that asks every kind of question, in every form."""

from pathlib import Path

SOURCE = """
from matchmaker.plugin_api import Criterion, Field, Invalid, Reason, Scores, hookimpl


def round_figure(value):
    if value % 5:
        raise Invalid("« {value} » : écrivez un multiple de 5.", value=value)


def asked(form):
    return (
        Field(f"fair_{form}_share", form, "number", "Part équitable", low=0, high=100, unit="%", proof=True,
              check=round_figure),
        Field(f"fair_{form}_label", form, "choice", "Label", choices=(("wfto", "WFTO"), ("spp", "SPP"))),
        Field(f"fair_{form}_since", form, "date", "Depuis le"),
        Field(f"fair_{form}_shop", form, "flag", "Boutique"),
        Field(f"fair_{form}_words", form, "text", "En un mot"),
    )


class Fair(Criterion):
    api_version = 1
    key, label, legal_stage = "fair", "Équitable", "award_safe"
    reads = ("own.fair_offer_share",)
    fields = asked("organisation") + asked("offer") + asked("need")

    def score(self, batch, context):
        share = batch["own.fair_offer_share"]
        return Scores(share.value / 100, share.evidence)

    def explain(self, row, score):
        return Reason("{share} % équitable.", {"share": row["own.fair_offer_share"].value})


@hookimpl
def matchmaker_register_criteria():
    return [Fair]
"""


def asking_plugin(folder: Path) -> str:
    """Write the plugin into the folder; what ``plugin_dirs`` is to be set to."""
    folder.mkdir(exist_ok=True)
    (folder / "fair.py").write_text(SOURCE, encoding="utf-8")
    return str(folder)
