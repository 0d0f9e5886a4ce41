"""What keeps people out of a page."""

from axe_playwright_python.sync_playwright import Axe


def barriers(visit, page):
    """What axe finds serious or worse on the page."""
    visit.watches[page.context].look_away()
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    return [
        (violation["id"], [node["html"] for node in violation["nodes"]][:3])
        for violation in found.response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
