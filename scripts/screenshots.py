"""Takes the pictures of docs/screenshots anew: the demo at a fixed moment, its main moments one after the other.

Run it by `make screenshots`. It starts a demo of its own in a folder of its own, beside whatever else runs.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[1]
SHOTS = ROOT / "docs/screenshots"
MOMENT = "2030-03-07T10:24"
"""A Thursday in March, in London."""
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LARGEST = 150_000
HIDE = """() => document.querySelectorAll("#workshop-bar .ws-ahead, #workshop-bar [data-move=back]")
    .forEach((far) => { far.style.display = "none" })"""
"""How far the clock is from the present is true of each day on which the pictures are taken, and puzzles the reader."""
SQUEEZE = (ROOT / "scripts/squeeze.js").read_text("utf-8").partition("\n")[2].strip().removesuffix(";")
PATIENCE = 20_000


@dataclass
class Camera:
    """A browser window, and where its pictures go."""

    page: Page
    darkroom: Page
    address: str

    def goes(self, place: str) -> None:
        """Open an address and wait until everything stands."""
        self.page.goto(f"{self.address}{place}")
        self.page.wait_for_selector("html.is-live", timeout=PATIENCE)
        self.page.wait_for_load_state("networkidle")

    def takes(self, name: str) -> None:
        """Take a picture."""
        self.page.mouse.move(0, 0)
        self.page.wait_for_timeout(500)
        SHOTS.mkdir(parents=True, exist_ok=True)
        file = SHOTS / f"{name}.png"
        self.page.evaluate(HIDE)
        taken = self.page.screenshot(animations="disabled", caret="hide", scale="css")
        file.write_bytes(b64decode(self.darkroom.evaluate(SQUEEZE, b64encode(taken).decode())))
        size = file.stat().st_size
        print(f"{file.relative_to(ROOT)}: {size // 1000} kB")
        if size > LARGEST:
            sys.exit(f"{file.name} is larger than {LARGEST // 1000} kB.")

    def button(self, action: str) -> None:
        """Press the last button of an action in the conversation."""
        self.page.locator(f'#conversation [data-action^="{action}"]').last.click(timeout=PATIENCE)

    def sends(self, title: str, reason: str) -> None:
        """Send the form that is open."""
        dialog = self.page.get_by_role("dialog", name=title)
        dialog.get_by_label("Reason").select_option(label=reason)
        dialog.locator("footer .primary").click()
        expect(dialog).to_have_count(0, timeout=PATIENCE)

    def next(self, label: str) -> None:
        """Go on with the tour; from what is done it goes on by itself."""
        self.page.locator("#tour").get_by_role("button", name=label).click(timeout=PATIENCE)

    def step(self, title: str) -> None:
        """Wait for a step of the tour."""
        expect(self.page.locator("#tour h2")).to_have_text(title, timeout=PATIENCE)

    def without_tour(self) -> None:
        """Put the tour away."""
        self.page.locator("#tour").get_by_role("button", name="Not now").click()
        expect(self.page.locator("#tour")).to_be_hidden()


@contextmanager
def a_demo(folder: Path) -> Iterator[str]:
    """A demo whose week is over; its address."""
    command = [str(ROOT / ".venv/bin/baton"), "demo", "--fresh", "--no-leads", "--at", MOMENT]
    demo = subprocess.Popen(  # noqa: S603  # the demo
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert demo.stdout is not None
    address = ""
    try:
        for line in demo.stdout:
            address = address or (re.findall(r"http://\S+", line) or [""])[0]
            if line.startswith("Ready"):
                break
        else:
            sys.exit("The demo ended before it was ready.")
        yield address
    finally:
        demo.terminate()
        demo.communicate(timeout=30)


def camera(browser: Browser, address: str, size: dict[str, int], scheme: str = "light") -> Camera:
    """A new window."""
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        device_scale_factor=1,
    )
    return Camera(context.new_page(), browser.new_page(), address)


def moments(at: Camera) -> None:
    """The five moments, by the tour."""
    at.goes("/@ana/dm")
    at.step("A lead lands")
    expect(at.page.locator("#conversation .message").last).to_contain_text("Acme", timeout=PATIENCE)
    at.takes("lead")
    at.next("I see it")
    at.button("baton:accept")
    dialog = at.page.get_by_role("dialog", name="Accept")
    dialog.get_by_label("Reason").select_option(label="Meeting booked")
    dialog.get_by_label("Note").fill("Tuesday at ten, with Jo and their head of sales")
    at.takes("accept")
    at.sends("Accept", "Meeting booked")
    at.step("Approve an override")
    expect(at.page.locator('#conversation [data-action^="baton:approve"]').last).to_be_visible(timeout=PATIENCE)
    at.takes("approve")
    at.button("baton:approve")
    at.sends("Approve", "Agreed")
    at.step("Nobody answers")
    at.page.locator("#workshop-bar").get_by_role("button", name="+30 min").click()
    last = at.page.locator("#conversation .message").last
    expect(last).to_contain_text("Overdue", timeout=PATIENCE)
    last.locator(".replies").click()
    at.without_tour()
    at.takes("overdue")
    at.page.get_by_role("button", name="Resume the tour").click()
    at.step("The whole story")
    at.page.locator("#composer textarea").fill("/lead history acme")
    at.page.keyboard.press("Enter")
    expect(last).to_contain_text("The story of Acme", timeout=PATIENCE)
    last.get_by_role("button", name="See more").click()
    at.page.locator("#conversation").evaluate("list => { list.scrollTop = list.scrollHeight }")
    at.takes("history")
    at.next("Close")


def places(at: Camera, dark: Camera, phone: Camera) -> None:
    """What else there is to see."""
    at.goes("/@rita/sales-leads?workshop=wire")
    at.takes("wire")
    at.goes("/@rita/sales-leads?workshop=send")
    at.takes("send")
    dark.goes("/@rita/lead-review")
    dark.takes("dark")
    phone.goes("/@dan/dm")
    phone.takes("phone")


def main() -> None:
    """Take them all."""
    names = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
    chromium = next(filter(None, map(shutil.which, names)), None)
    if chromium is None:
        sys.exit("Chromium is missing. (Debian: sudo apt-get install chromium)")
    with tempfile.TemporaryDirectory() as folder, a_demo(Path(folder)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--font-render-hinting=none"]
        )
        desk = camera(browser, address, DESK)
        moments(desk)
        places(desk, camera(browser, address, DESK, "dark"), camera(browser, address, PHONE))
        browser.close()


if __name__ == "__main__":
    main()
