"""What the tests do with a page: ask its kernel, and wait until all that was asked for is seen."""

from __future__ import annotations

from importlib import resources
from typing import Any

# Every message to and from the kernel takes so many milliseconds more, as on a way through the world.
DELAYS = """
  const Near = window.WebSocket;
  const waiting = [];
  window.aw_delay = 0;
  /** Do what is due, in order: nothing overtakes what was before it. */
  const go = () => {
    while (waiting.length && waiting[0].due <= performance.now()) waiting.shift().act();
  };
  /** Do something so much later; or, where nothing comes through, when all is let through again. */
  const later = (act) => {
    if (!window.aw_delay && !waiting.length) return act();
    waiting.push({ act, due: performance.now() + window.aw_delay });
    if (window.aw_delay < Infinity) setTimeout(go, window.aw_delay + 1);
  };
  window.aw_let = () => {
    window.aw_delay = 0;
    for (const one of waiting) one.due = 0;
    go();
  };
  window.WebSocket = class extends Near {
    send(message) { later(() => super.send(message)); }
    set onmessage(hear) { super.onmessage = (event) => later(() => hear(event)); }
    get onmessage() { return super.onmessage; }
  };
"""


def python(page: Any, code: str) -> str:
    """Run code in the kernel of the notebook on a page, beside it, and give what it prints."""
    return str(
        page.evaluate(
            """async (code) => {
                const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
                const future = kernel.requestExecute({ code, store_history: false });
                let text = '';
                future.onIOPub = ({ content, header }) => {
                    if (header.msg_type === 'stream') text += content.text;
                    if (header.msg_type === 'error') text += content.traceback.join('\\n');
                };
                await future.done;
                return text.trim();
            }""",
            code,
        )
    )


DRAWN = """
import asyncio
while {name}._drawing.is_busy:
    await asyncio.sleep(0.01)
print({name}._kit.view.draws)"""


def painted(page: Any, name: str = "e") -> None:
    """Wait until the page shows the newest drawing of the explorer of that name, and so what stands on its controls."""
    drawn = int(python(page, DRAWN.format(name=name)))
    page.wait_for_function(f"() => +document.querySelector('.aw-grid').dataset.draws >= {drawn}")


SETTLED = """async () => {
    const seen = (name, trait) => [...document.querySelectorAll(`.aw ${name}`)].map(trait).join();
    const look = () => [
        [...document.querySelectorAll('.aw')].map((e) => e.getBoundingClientRect().height).join(),
        seen('[data-draws]', (e) => e.dataset.draws), seen('[data-shows]', (e) => e.dataset.shows),
        seen('img', (e) => e.src), seen('.aw-chart', (e) => e.querySelectorAll('*').length),
        document.querySelectorAll('.aw-busy').length,
    ].join('|');
    const pause = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 35)));
    let [last, since, looks] = [look(), performance.now(), 0];
    while (looks < 4 || performance.now() - since < 200) {
        await pause();
        looks += 1;
        const now = look();
        if (now !== last) [last, since, looks] = [now, performance.now(), 0];
    }
}"""


def settled(page: Any) -> None:
    """Wait until pictures and heights have stopped changing: for a fifth of a second, and four frames."""
    page.evaluate(SETTLED)


def reads(field: Any, value: str) -> None:
    """Wait until a field shows a text."""
    from playwright.sync_api import expect

    expect(field).to_have_value(value, timeout=90_000)


def turned_to(page: Any, title: str, name: str = "e") -> None:
    """Turn an explorer to a page, and wait until all of it is there."""
    page.get_by_role("tab", name=title, exact=True).click()
    painted(page, name)
    settled(page)


AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text()


def findings(page: Any) -> list[str]:
    """What axe-core finds wrong inside the explorer."""
    return list(
        page.evaluate(
            """async () => (await axe.run('.aw', { resultTypes: ['violations'] })).violations.map((found) =>
                `${found.id}: ${found.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`)"""
        )
    )
