"""Moving a meeting on the grid: dragged with the mouse, by the keyboard alone, taken back."""

import pytest
from playwright.sync_api import expect

from matchmaker.db.queries.scheduling import assignments_of
from matchmaker.extensions import db
from tests.browser.barriers import barriers
from tests.factories.planning import close_the_wishes, compute


@pytest.fixture
def planning(app, make):
    return close_the_wishes(make, slots=5)


def placed(planning, draft):
    """Where each meeting is, by its number: positions of slot and table."""
    db.session.rollback()
    slots = {slot.id: n for n, slot in enumerate(planning.event.slots)}
    tables = {table.id: n for n, table in enumerate(planning.event.tables)}
    found = {row.meeting: (slots[row.slot_id], tables[row.table_id]) for row in assignments_of(draft)}
    db.session.rollback()
    return found


def cell(page, place):
    slot, table = place
    return page.locator("table[data-grid] tbody tr").nth(table).locator("td").nth(slot)


def drag(page, one, other):
    start, end = one.bounding_box(), other.bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 40, start["y"] + 20, steps=4)
    page.mouse.move(end["x"] + 20, end["y"] + 10, steps=8)
    expect(page.locator("td.ok").first).to_be_visible()
    page.mouse.up()


@pytest.mark.parametrize("width", [1280, 360])
def test_a_meeting_is_moved_by_mouse_by_keyboard_and_taken_back(site, visit, app, planning, width):
    draft = compute(app, planning)
    before = placed(planning, draft)
    number, (slot, table) = next(iter(sorted(before.items())))
    free = next(t for t in range(5) if (t, table) not in before.values())
    page = visit(width=width)
    site.sign_in(page, planning.organiser.email)
    page.goto(site.url(f"/evenements/{planning.event.id}/planning/{draft}"))
    meet, said = page.locator(f"table [data-meeting='{number}']"), page.locator("[data-said]")
    target = cell(page, (free, table))
    meet.scroll_into_view_if_needed()

    if width == 1280:  # a phone's grid scrolls inside: there the two cells are not on the screen together
        drag(page, meet, target)
        expect(said).to_contain_text("déplacé")
        expect(target.locator(f"[data-meeting='{number}']")).to_contain_text("verrouillé")
        assert placed(planning, draft)[number] == (free, table)
        page.keyboard.press("Control+z")
        expect(said).to_contain_text("La dernière modification est annulée.")
        assert placed(planning, draft) == before

    cell(page, (slot, table)).focus()
    page.keyboard.press("Enter")
    expect(said).to_contain_text("rendez-vous pris")
    for _ in range(abs(free - slot)):
        page.keyboard.press("ArrowRight" if free > slot else "ArrowLeft")
    expect(said).to_contain_text("possible")
    page.keyboard.press("Escape")
    expect(said).to_contain_text("rien n’a changé")
    cell(page, (slot, table)).focus()
    page.keyboard.press("Enter")
    expect(page.locator("td.ok").first).to_be_attached()
    assert barriers(visit, page) == []
    for _ in range(abs(free - slot)):
        page.keyboard.press("ArrowRight" if free > slot else "ArrowLeft")
    page.keyboard.press("Enter")
    expect(said).to_contain_text("déplacé")
    assert placed(planning, draft)[number] == (free, table)
    expect(cell(page, (free, table))).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    page.get_by_role("button", name="Annuler la dernière modification").last.click()
    expect(said).to_contain_text("La dernière modification est annulée.")
    assert placed(planning, draft) == before
