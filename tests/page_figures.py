"""How quick and how steady pages are in Chromium with the demonstration year: ``python -m tests.page_figures``.

Gunicorn serves the site as an office's, from a database of its own. Every load is a first visit: the browser keeps
nothing of the one before. Prints a table and saves it as ``pages.md``.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

RUNS = 5
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
LINE = {"offline": False, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # bytes a second: 400 kbit/s
LATENCIES = (150, 2000)  # ms; the second is what Chromium's own "Slow 3G" takes
FIRST_PAINT, SHIFT, BLOCKED, SLOW = 500, 0.02, 100, 5000  # ms, share of the window, ms, ms
PAGES = {
    "year": "/reports/2025/",
    "region": "/reports/2025/regions/KZ-39/",
    "grid": "{seminar}attendance/",
    "seminar form": "{seminar}change/",
}
WATCH = """
window.found = { paint: null, shift: 0, blocked: 0 };
const watch = (type, told) =>
  new PerformanceObserver((list) => list.getEntries().forEach(told)).observe({ type, buffered: true });
watch("paint", (entry) => { if (entry.name === "first-contentful-paint") found.paint = entry.startTime; });
watch("layout-shift", (entry) => { if (!entry.hadRecentInput) found.shift += entry.value; });
watch("longtask", (entry) => { found.blocked += Math.max(0, entry.duration - 50); });
"""
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
HEADING = ("page", "window", "first paint", "layout shift", "blocked", "bytes", "held")


def main():
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        cookies = sign_in(browser, address)
        lines, seminar = [HEADING, ["---"] * len(HEADING)], seminar_of(browser, address, cookies)
        for name, path in PAGES.items():
            there = address + path.format(seminar=seminar)
            lines += [line_of(browser, there, name, size, cookies) for size in SIZES]
        slow = [("400 kbit/s, first visit", "latency", "usable after", "held"), ["---"] * 4]
        for name, path, known in (("sign-in", "/accounts/login/", []), ("year", PAGES["year"], cookies)):
            slow += [slow_line(browser, address + path, name, latency, known) for latency in LATENCIES]
        browser.close()
    text = "\n".join([machine(), "", *map(table_line, lines), "", *map(table_line, slow), ""])
    Path("pages.md").write_text(text)
    print(f"{text}\nSaved as pages.md.")


@contextmanager
def served():
    """Yield the address of a site with the demonstration year."""
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as place:
        port = place.getsockname()[1]
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/pages.sqlite3", "ALLOWED_HOSTS": "localhost"}
        for command in (["migrate", "--verbosity=0"], ["load_reference"], ["load_demo"]):
            run = [sys.executable, "manage.py", *command]
            subprocess.run(run, env=environment | {"DEBUG": "true"}, check=True, stdout=subprocess.DEVNULL)
        place.close()
        gunicorn = [sys.executable, "-m", "gunicorn", "config.wsgi", f"--bind=127.0.0.1:{port}", "--workers=2"]
        with subprocess.Popen(gunicorn, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as site:
            try:
                wait_until_up(f"http://localhost:{port}")
                yield f"http://localhost:{port}"
            finally:
                site.terminate()


def wait_until_up(address):
    for _ in range(100):
        try:
            return urlopen(f"{address}/health/").close()
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("The site did not come up.")


def sign_in(browser, address):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/accounts/login/")
    page.fill("[name=login]", "staff")
    page.fill("[name=password]", "demonstration")
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{address}/")
    cookies = context.cookies()
    context.close()
    return cookies


def seminar_of(browser, address, cookies):
    """Return the path of the pages of the largest seminar."""
    context = browser.new_context()
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"{address}/admin/seminars/seminar/?q=2025-KZ-31-1")
    path = page.locator("#result_list tbody th a").first.get_attribute("href")
    context.close()
    return re.match(r".*/seminar/[0-9]+/", path)[0]


def first_visit(browser, address, size, cookies, latency=None):
    """Return what was found, and the bytes that came; ``latency`` in ms makes the line slow."""
    context = browser.new_context(viewport=SIZES[size], locale="ru")
    context.add_cookies(cookies)
    page, came = context.new_page(), []
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    if latency is not None:
        line.send("Network.emulateNetworkConditions", LINE | {"latency": latency})
    page.add_init_script(WATCH)
    page.goto(address, timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    found = page.evaluate("window.found") | {"loaded": page.evaluate(LOADED), "bytes": sum(came)}
    context.close()
    return found


def line_of(browser, address, name, size, cookies):
    first_visit(browser, address, size, cookies)  # a warm server
    found = [first_visit(browser, address, size, cookies) for _ in range(RUNS)]
    paint, shift, blocked, came = (
        median(each[key] for each in found) for key in ("paint", "shift", "blocked", "bytes")
    )
    held = paint < FIRST_PAINT and max(each["shift"] for each in found) <= SHIFT and blocked < BLOCKED
    words = (f"{paint:.0f} ms", f"{shift:.3f}", f"{blocked:.0f} ms", f"{came / 1000:.0f} kB")
    return name, size, *words, "yes" if held else "NO"


def slow_line(browser, address, name, latency, cookies):
    loaded = median(first_visit(browser, address, "phone", cookies, latency)["loaded"] for _ in range(3))
    return name, f"{latency} ms", f"{loaded / 1000:.1f} s", "yes" if loaded < SLOW else "NO"


def machine():
    how = f"{date.today()}, {os.cpu_count()} cores, gunicorn, SQLite, medians of {RUNS} first visits"
    limits = f"first paint under {FIRST_PAINT} ms, layout shift at most {SHIFT}, blocked under {BLOCKED} ms"
    return f"{how}. Limits: {limits}; usable under {SLOW // 1000} s on the slow line."


def table_line(cells):
    return f"| {' | '.join(map(str, cells))} |"


if __name__ == "__main__":
    main()
