// The pictures of docs/strategies.md: one run of the strategy quick-start on a simulated market, from the first condition to the exit.
// `scripts/tocsin pictures [FOLDER]` takes them anew.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configure, launch, serve } from "./program.mjs";

const target = process.argv[2];
const MARKETS = [
  { symbol: "PUMP_USDT", price: 1, trades_per_second: 10 },
  { symbol: "BTC_USDT", price: 60_000, trades_per_second: 10 },
  { symbol: "ETH_USDT", price: 3_000, trades_per_second: 10 },
];

/** Pumps come by chance, and not each is taken. */
const PATIENCE = 10 * 60_000;

const folder = await mkdtemp(join(tmpdir(), "tocsin-pictures-"));
const server = await serve(await configure(folder, MARKETS), join(folder, "data"));
const browser = await launch();
try {
  await mkdir(target, { recursive: true });
  const page = await browser.newPage({ colorScheme: "dark", viewport: { width: 1440, height: 900 } });
  /** @param {string} selector @param {string} name */
  const take = async (selector, name) => {
    await page.waitForTimeout(600); // until charts have drawn what is new
    await page.locator(selector).first().screenshot({ path: join(target, `${name}.png`) });
    console.log(`${name}.png`);
  };

  await page.goto(`${server.url}#page=strategies&item=quick-start`);
  await page.locator("[data-tab=diagram]").click();
  await take(".diagram svg", "1-states");

  await page.evaluate(() => (location.hash = ""));
  const holding = page.locator(".machine[data-state=POSITION_ACTIVE]").first();
  const signal = page.locator(".machine[data-state=SIGNAL_DETECTED]").first();
  await signal.or(holding).first().waitFor({ timeout: PATIENCE });
  const symbol = await signal.or(holding).first().getAttribute("data-symbol");
  await page.locator(`.machine[data-symbol=${symbol}]`).click();
  await take("tocsin-conditions", "2-conditions");

  await holding.waitFor({ timeout: PATIENCE });
  const held = await holding.getAttribute("data-symbol");
  await holding.click();
  await page.waitForTimeout(3_000); // so that the chart has some seconds of it
  await take(".column-middle", "3-position");

  await page.locator(`.machine[data-symbol=${held}]:not([data-state=POSITION_ACTIVE])`).waitFor({ timeout: PATIENCE });
  await page.locator("#tab-transitions").click();
  await take(".column-middle", "4-exit");
} finally {
  await browser.close();
  await server.end();
  await rm(folder, { recursive: true, force: true });
}
