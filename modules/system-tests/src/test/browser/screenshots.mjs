// Every page at four widths and in both themes, to be looked at: `scripts/tocsin screenshots [FOLDER]` runs this. It also measures what an eye
// overlooks: whether a page is wider than its window, and numbers that are cut off.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configure, launch, serve } from "./program.mjs";

const target = process.argv[2];
const WIDTHS = [360, 768, 1440, 3840];
const PAGES = ["", "sessions", "sessions&item=new", "strategies", "strategies&item=quick-start", "backtests", "backtests&item=new", "backtests&item=new-sweep", "recordings", "markets", "health"];

/** From the lowest price that the simulator makes to the highest, a name of twenty characters, and what is usual. */
const fifty = Array.from({ length: 50 }, (_, i) => ({ symbol: `M${String(i).padStart(2, "0")}_USDT`, price: 10 + i, trades_per_second: 4 }));
fifty[0] = { symbol: "THOUSANDMILLION_USDT", price: 0.00001, trades_per_second: 4 };
fifty[1] = { symbol: "M01_USDT", price: 1_000_000, trades_per_second: 4 };
const demo = ["PUMP_USDT", "BTC_USDT", "ETH_USDT"].map((symbol, i) => ({ symbol, price: [1, 60_000, 3_000][i], trades_per_second: 10 }));
const MARKETS = { none: [], one: demo.slice(0, 1), three: demo, fifty };

/** What stands out of its window or its cell. @param {import("playwright-core").Page} page @returns {Promise<string[]>} */
const misfits = (page) =>
  page.evaluate(() => {
    const found = [];
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > innerWidth) {
      found.push(`is ${scrollWidth} px wide`);
    }
    for (const cell of document.querySelectorAll("main *")) {
      const own = [...cell.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim()).join("");
      if (/^[-+−]?\d[\d.,]*/.test(own) && getComputedStyle(cell).overflowX !== "visible" && cell.scrollWidth > cell.clientWidth + 1) {
        found.push(`cuts off "${own}"`);
      }
    }
    return found;
  });

const wrong = [];
const browser = await launch();
try {
  for (const [name, markets] of Object.entries(MARKETS)) {
    const folder = await mkdtemp(join(tmpdir(), "tocsin-shots-"));
    const server = await serve(await configure(folder, markets), join(folder, "data"));
    await mkdir(join(target, name), { recursive: true });
    try {
      for (const colorScheme of ["dark", "light"]) {
        const page = await browser.newPage({ colorScheme, viewport: { width: 1440, height: 900 } });
        page.on("pageerror", (error) => wrong.push(`${name}: ${error}`));
        await page.goto(server.url);
        if (markets.length > 0) {
          await page.waitForFunction((count) => document.querySelectorAll(".quote[data-freshness=FRESH]").length === count, markets.length, { timeout: 60_000 });
        }
        for (const place of PAGES) {
          await page.evaluate((hash) => (location.hash = hash), place && `page=${place}`);
          await page.locator("main > *").first().waitFor();
          for (const width of WIDTHS) {
            await page.setViewportSize({ width, height: width === 3840 ? 2160 : 900 });
            await page.waitForTimeout(400); // until charts have taken their new size
            const file = `${place.replaceAll(/&item=/g, "-") || "dashboard"}-${width}-${colorScheme}.png`;
            await page.screenshot({ path: join(target, name, file) });
            for (const misfit of await misfits(page)) {
              wrong.push(`${name}/${file} ${misfit}`);
            }
          }
        }
        await page.close();
      }
    } finally {
      await server.end();
      await rm(folder, { recursive: true, force: true });
    }
    console.log(`${name}: ${PAGES.length * WIDTHS.length * 2} pictures`);
  }
} finally {
  await browser.close();
}
wrong.forEach((line) => console.error(line));
console.log(wrong.length === 0 ? "no page is wider than its window, no number is cut off" : `${wrong.length} things do not fit`);
process.exitCode = wrong.length === 0 ? 0 : 1;
