"""`make pictures`: the ten pages shown in the organiser's guide, taken anew from the demonstration event.

Nothing is drawn: the demonstration is started in a folder of its own and lived until its evening.
"""

import re
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import create_engine, text

from tests.browser.conftest import CHROMIUM
from tests.browser.demonstration import READY, READY_WITHIN, Demonstration
from tests.browser.test_story_one import workbook

ORGANISER = "organisatrice@demo.example"
IMAGES = Path(__file__).parents[2] / "docs" / "images"
WIDE, PHONE, TALLEST = 1280, 360, 860
PATIENCE = 90_000  # milliseconds


class Camera:
    """`take("grille", "/evenements/1/planning")`: a page at 1280 px; its phone's picture goes to the other folder."""

    def __init__(self, page: Page, demo: Demonstration, phones: Path) -> None:
        self.page, self.demo, self.phones = page, demo, phones

    def go(self, path: str) -> None:
        self.page.goto(self.demo.url(path))

    def press(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("button", name=name).first.click()

    def take(self, name: str, path: str | None = None) -> None:
        if path:
            self.go(path)
        for width, folder in ((PHONE, self.phones), (WIDE, IMAGES)):
            self.page.set_viewport_size({"width": width, "height": 800})
            height = self.page.evaluate("document.documentElement.scrollHeight")
            self.page.set_viewport_size({"width": width, "height": min(max(height, 400), TALLEST)})
            self.page.evaluate("scrollTo(0, 0)")
            self.page.screenshot(path=folder / f"{name}.png")


def take_all(camera: Camera, home: Path) -> None:
    event, page = "/evenements/1", camera.page
    camera.take("nouvel-evenement", "/evenements/nouveau")
    camera.go(f"{event}/import")
    book = {"name": "inscrits_v7_FINAL.xlsx", "mimeType": "application/octet-stream", "buffer": workbook()}
    page.get_by_label("Votre liste").set_input_files(book)
    camera.press("Lire le fichier")
    page.get_by_role("heading", name="inscrits_v7_FINAL.xlsx").wait_for()
    camera.take("import")
    camera.press("Mettre de côté")
    camera.take("criteres", f"{event}/criteres")
    camera.go(event)
    camera.press("Clore les vœux")
    camera.take("vue-d-ensemble", event)
    camera.go(f"{event}/planning")
    camera.press("Calculer un planning")
    page.get_by_role("link", name="Projet n° 1").click()
    page.get_by_role("table").first.wait_for()
    camera.take("grille")
    page.get_by_role("link", name="Diffuser ce planning…").click()
    camera.take("diffusion")
    camera.press("Diffuser le planning")
    page.get_by_text("Version 1, le").wait_for()
    camera.go(f"{event}/imprimer")
    camera.take("imprimer")
    camera.go(event)
    camera.press("Commencer la journée")
    _move_the_day(home, minutes=20)
    camera.go(f"{event}/accueil")
    camera.press("Présent : ")
    page.get_by_role("button", name=re.compile("^En retard de 20 min")).nth(2).click()
    camera.press("Présent : ")
    camera.take("accueil", f"{event}/accueil")
    camera.take("imprevus", f"{event}/planning/imprevus")
    _move_the_day(home, minutes=-400)
    camera.take("bilan", f"{event}/bilan")


def _move_the_day(home: Path, *, minutes: int) -> None:
    """Let the first slot begin in so many minutes: nobody waits eight weeks for a picture."""
    engine = create_engine(f"sqlite:///{next(home.glob('*.sqlite3'))}")
    with engine.begin() as database:
        database.execute(text("PRAGMA busy_timeout = 20000"))
        rows = (
            database.execute(text("SELECT id FROM slot WHERE event_id = 1 ORDER BY position")).scalars().all()
        )
        for number, slot in enumerate(rows):
            start = datetime.now(UTC) + timedelta(minutes=minutes + 20 * number)
            times = {"id": slot, "start": _stored(start), "end": _stored(start + timedelta(minutes=15))}
            database.execute(text("UPDATE slot SET starts_at = :start, ends_at = :end WHERE id = :id"), times)
    engine.dispose()


def _stored(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:00.000000")


def _signed_in(browser: Browser, demo: Demonstration) -> Page:
    page = browser.new_context(locale="fr-FR", reduced_motion="reduce").new_page()
    page.set_default_timeout(PATIENCE)
    demo.sign_in(page, ORGANISER)
    return page


def main(phones: Path) -> None:
    phones.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        demo = Demonstration(Path(folder))
        try:
            demo.wait_for(READY, within=READY_WITHIN)
            arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
            take_all(Camera(_signed_in(browser, demo), demo, phones), Path(folder))
            browser.close()
        finally:
            demo.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("build/pictures-of-a-phone"))
