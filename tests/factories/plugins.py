"""Plugins as files in an organiser's folder, good and bad."""

import textwrap

GOOD = """
from matchmaker.plugin_api import Criterion, Field, Params, Reason, Scores, hookimpl, param
class Good(Criterion):
    api_version = 1
    key, label, legal_stage, reads = "{key}", "Bon", "info", ()
    def score(self, batch, context):
        return Scores.unknown(len(batch))
    def explain(self, row, score):
        return Reason("Bon.")
@hookimpl
def matchmaker_register_criteria():
    return [Good]
"""


def write(directory, name, source):
    """Write the plugin `name` into the folder."""
    (directory / f"{name}.py").write_text(textwrap.dedent(source))


def good(key="x", *, before="", declares="", **changed):
    """The good plugin with some of its words changed, lines added to its class and code before it."""
    source = GOOD.format(key=key).replace("class Good", f"{before}\nclass Good")
    source = source.replace("    def score", f"    {declares}\n    def score")
    for old, new in changed.values():
        assert old in source
        source = source.replace(old, new)
    return source
