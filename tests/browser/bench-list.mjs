// Figures of the Matrix of 2,000 images in a real browser, printed by `cargo xtask bench` and asserted nowhere.

import { chromium } from "playwright-core";
import { dist, FLAGS, isIdle, isReady, serveFiles } from "./lib.mjs";

const site = await serveFiles(dist, "/");
const browser = await chromium.launch({ executablePath: process.env.ALLARCH_CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });

async function opened() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    globalThis.longest = 0;
    globalThis.tasks = [];
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) {
        globalThis.longest = Math.max(globalThis.longest, task.duration);
        globalThis.tasks.push(Math.round(task.duration));
      }
    }).observe({ type: "longtask" });
  });
  await page.goto(site.url);
  await isReady(page);
  await page.waitForLoadState("networkidle");
  return { context, page };
}

const ms = (value) => `${value.toFixed(0)} ms`.padStart(9);
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

// The Matrix of 2,000 images, as most lists are (60 sets of platforms) and as bad as it can be (each its own).
for (const [name, sets] of [["60 sets of platforms", 60], ["each its own platforms", 2_000]]) {
  const { context, page } = await opened();
  const known = ["amd64", "arm64", "arm/v7", "arm/v6", "arm/v5", "386", "ppc64le", "s390x", "riscv64", "mips64le", "loong64"];
  const entry = (text) => {
    const [architecture, variant] = text.split("/");
    const platform = { os: "linux", architecture, ...(variant && { variant }) };
    return { media_type: "application/vnd.oci.image.manifest.v1+json", platform, kind: "manifest" };
  };
  // The bits of a number choose the platforms; attestations stand between them.
  const shapes = [...Array(sets)].map((_, set) => known.filter((_, bit) => (set + 1) >> bit & 1).flatMap((text) => [
    entry(text), { media_type: "application/vnd.oci.image.manifest.v1+json", platform: { os: "unknown", architecture: "unknown" }, kind: "manifest", attestation: true },
  ]));
  const rows = [...Array(2_000)].map((_, at) => ({ name: `registry.example/team-${at % 40}/app-${at}:1.${at % 9}`, shape: at % sets }));
  const text = JSON.stringify({ schema: 1, matrix: { shapes, rows } });
  // As a link's matrix is kept for a reload.
  await page.evaluate((text) => sessionStorage.setItem("allarch-document-0", `name=Matrix\norigin=linked\nlisted=-\n\n${text}`), text);
  await page.evaluate(() => { location.hash = "#matrix"; });
  await page.reload();
  await page.locator("tr[data-image]").first().waitFor();
  await page.waitForTimeout(500);
  await isIdle(page);
  await page.waitForTimeout(300);
  const whole = await page.evaluate(() => globalThis.tasks);
  const figures = await page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const quiet = (time) => new Promise((later) => setTimeout(later, time));
    const figures = {};
    const settled = async (change) => {
      await quiet(120);
      await frame();
      globalThis.longest = 0;
      const start = performance.now();
      change();
      await Promise.resolve();
      document.querySelector(".matrix").getBoundingClientRect();
      const took = performance.now() - start;
      await quiet(200);
      return Math.max(took, globalThis.longest);
    };
    const times = async (rounds, change) => {
      const all = [];
      for (let round = 0; round < rounds; round += 1) all.push(await settled(() => change(round)));
      return all;
    };
    const box = document.querySelector('input[aria-label="Filter images"]');
    const order = document.querySelector(".toolbar select");
    figures.filter = await times(10, (round) => {
      box.value = round % 2 ? "" : `app-${round}`;
      box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    });
    figures.sort = await times(9, (round) => {
      order.value = ["name", "verdict", "given"][round % 3];
      order.dispatchEvent(new Event("change", { bubbles: true }));
    });
    figures.tick = await times(10, (round) => [...document.querySelectorAll('thead input[type="checkbox"]')][round % 5].click());
    const gaps = [];
    scrollTo(0, 0);
    await quiet(300);
    globalThis.longest = 0;
    let last = await frame();
    while (scrollY + innerHeight < document.documentElement.scrollHeight - 4 && gaps.length < 1_000) {
      scrollBy(0, 400);
      const now = await frame();
      gaps.push(now - last);
      last = now;
    }
    await quiet(200);
    figures.scroll = gaps;
    figures.task = globalThis.longest;
    figures.rows = document.querySelectorAll("tr[data-image]").length;
    return figures;
  });
  const said = (values) => `median ${median(values).toFixed(1)} ms, longest ${Math.max(...values).toFixed(1)} ms, of ${values.length}`;
  console.log(`${ms(Math.max(0, ...whole))}  longest task while the page opens with a matrix of 2,000 images, ${name} (over 50 ms: ${whole.join(", ") || "none"})`);
  for (const [what, words] of [["filter", "the filter changes"], ["sort", "the order changes"], ["tick", "a platform is required or not"]]) {
    console.log(`${ms(median(figures[what]))}  until the rows stand when ${words} (${said(figures[what])})`);
  }
  console.log(`${ms(Math.max(...figures.scroll))}  longest frame while its 2,000 rows scroll, 400 px a frame (${said(figures.scroll)}; longest task ${figures.task.toFixed(0)} ms; ${figures.rows} rows are drawn)`);
  await context.close();
}

await browser.close();
site.close();
