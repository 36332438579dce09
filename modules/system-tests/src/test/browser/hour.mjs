// Whether the page's heap grows: `scripts/tocsin bench-page hour [SPEED]` plays an hour of fifty made markets to a page that stays open.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configure, gauges, launch, serve } from "./program.mjs";

const speed = Number(process.argv[2] ?? 10);
const MARKETS = 50;
const names = Array.from({ length: MARKETS }, (_, i) => `M${String(i).padStart(2, "0")}_USDT`);
const HOUR = 3_600;
const START = Date.parse("2026-01-01T00:00:00Z") / 1_000;
/** Minutes of the market after which the heap is looked at. */
const LOOKS = [5, 15, 30, 45, 59];

/** A trade a second in each market; every five minutes one after the other is pumped by 6 % within 20 s, and comes back. */
function trades() {
  let seed = 7;
  const random = () => ((seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647) - 0.5;
  const prices = names.map((_, i) => 10 * (i + 1));
  const lines = ["time,venue,symbol,price,quantity,side,trade_id"];
  for (let second = 0; second < HOUR; second++) {
    for (let market = 0; market < MARKETS; market++) {
      const phase = (second + (300 / MARKETS) * market) % 300;
      const pump = phase < 20 ? 0.0015 : phase < 60 ? -0.00075 : 0;
      prices[market] *= 1 + 2 * pump + random() * 0.0004;
      const quantity = (phase < 20 ? 8 : 1) * (1 + random());
      lines.push([START + second, "binance", names[market], prices[market].toFixed(4), quantity.toFixed(3), random() > 0 ? "buy" : "sell", second * MARKETS + market + 1].join());
    }
  }
  return lines.join("\n");
}

const folder = await mkdtemp(join(tmpdir(), "tocsin-hour-"));
let server;
let browser;
try {
  const data = join(folder, "hour.csv");
  const session = join(folder, "hour.json");
  await writeFile(data, trades());
  await writeFile(
    session,
    JSON.stringify({
      name: "hour",
      mode: "paper",
      sources: [{ venue: "binance", symbols: names }],
      strategies: ["quick-start"],
      budget: { total: 10_000, currency: "USDT" },
    }),
  );
  server = await serve(await configure(folder, []), join(folder, "data"), "--session", session, "--data", data, "--speed", `${speed}x`);
  browser = await launch();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(server.url);
  await page.waitForSelector(".hero[data-state]", { timeout: 60_000 });
  const { used, heap } = await gauges(await page.context().newCDPSession(page));
  const eventMinutes = async () => page.evaluate(async (start) => ((await import("/lib/context.js")).app.sessionNow() / 1_000 - start) / 60, START);
  console.log("| minutes of the market | heap, MB | nodes | transitions on the screen |\n|---:|---:|---:|---:|");
  let first = 0;
  let last = 0;
  for (const minute of LOOKS) {
    while ((await eventMinutes()) < minute) {
      await page.waitForTimeout(500);
    }
    last = await heap();
    first ||= last;
    console.log(`| ${(await eventMinutes()).toFixed(0)} | ${last.toFixed(1)} | ${(await used()).Nodes} | ${await page.locator("[data-panel=transitions] tbody tr").count()} |`);
  }
  console.log(`\nafter the hour ${((last / first - 1) * 100).toFixed(1)} % more than after five minutes (10 % wanted)`);
} finally {
  await browser?.close();
  await server?.end();
  await rm(folder, { recursive: true, force: true });
}
