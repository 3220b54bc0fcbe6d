"""How the page bears a long channel: Chromium opens one with 5,000 messages, scrolls up through it, and is posted to.

    python bench/page_scroll.py                # 5,000 messages
    python bench/page_scroll.py --messages 500

The sandbox runs in a process of its own, the browser is the machine's. Loopback only, and it ends by itself. Times to
the first message count from the request (`performance.now()` in the page); a frame is the time between two calls of
`requestAnimationFrame`, which is 16.7 ms when nothing is late.
"""

import argparse
import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys

from playwright.async_api import Page, async_playwright
from sandbox_post import BLOCKS, MANIFEST, PEOPLE, ROOT, SERVE, TEXT, _posted, _request

SCROLL = """
async () => {
  const list = document.querySelector('#conversation.scrolls, .scrolls');
  const frames = [], long = [];
  new PerformanceObserver((seen) => long.push(...seen.getEntries().map((e) => e.duration))).observe({type: 'longtask'});
  let last = await new Promise(requestAnimationFrame);
  const until = last + 5000;
  while (last < until) {
    list.scrollTop -= 120;
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - last);
    last = now;
  }
  return {frames, long, drawn: document.querySelectorAll('#conversation li').length};
}
"""
FIRST = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.now()"


async def measured(page: Page, address: str, port: int, token: str) -> None:
    """Print a line for each thing measured."""
    opened = []
    for _ in range(6):
        await page.goto(f"{address}/@ana/bench")
        await page.wait_for_selector("#conversation li")
        opened.append(await page.evaluate(FIRST))
    print(f"first message   cold {opened[0]:4.0f} ms   warm {statistics.median(opened[1:]):4.0f} ms")
    print(_frames("scrolling up", await page.evaluate(SCROLL)))
    await page.goto(f"{address}/@ana/bench")
    await page.wait_for_selector("#conversation li")
    posting = asyncio.create_task(_posted(port, _request(TEXT, token), 3_000, 16))
    watched = await page.evaluate(SCROLL.replace("list.scrollTop -= 120;", ""))
    seconds, _ = await posting
    print(_frames(f"while {3_000 / seconds:,.0f} messages a second came in", watched))


def _frames(what: str, seen: dict[str, list[float]]) -> str:
    frames = sorted(seen["frames"])
    cuts = statistics.quantiles(frames, n=100)
    return (
        f"{what}: {len(frames)} frames, median {cuts[49]:.1f} ms, p95 {cuts[94]:.1f} ms, p99 {cuts[98]:.1f} ms, "
        f"worst {frames[-1]:.0f} ms; {len(seen['long'])} long tasks; {seen['drawn']} messages drawn"
    )


async def main() -> None:
    """Start a sandbox, fill a channel, look at it in Chromium, and stop both."""
    parser = argparse.ArgumentParser(description="Measure the page with a long channel.")
    parser.add_argument("--messages", type=int, default=5_000)
    options = parser.parse_args()
    chromium = os.environ.get("BATON_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("There is no Chromium here. (Debian: apt-get install chromium)")
    process = subprocess.Popen(  # noqa: ASYNC220, S603  # this very Python; it prints two words and serves
        [sys.executable, "-c", SERVE, json.dumps([PEOPLE, MANIFEST])], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        address, token = process.stdout.readline().split()
        port = int(address.rpartition(":")[2])
        for message in (TEXT, {**TEXT, "blocks": BLOCKS}):
            await _posted(port, _request(message, token), options.messages // 2, 16)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = await browser.new_page(viewport={"width": 1440, "height": 900})
            await measured(page, address, port, token)
            await browser.close()
    finally:
        process.terminate()
        process.wait(10)


if __name__ == "__main__":
    asyncio.run(main())
