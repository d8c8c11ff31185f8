// Figures of the page in a real browser, printed by `cargo xtask bench` and asserted nowhere.

import { chromium } from "playwright-core";
import { dist, FLAGS, isIdle, isReady, serveFiles } from "./lib.mjs";

const site = await serveFiles(dist, "/");
const browser = await chromium.launch({
  executablePath: process.env.ALLARCH_CHROMIUM ?? "/usr/bin/chromium",
  args: [...FLAGS, "--js-flags=--expose-gc"],
});

const digest = (at) => `sha256:${(BigInt(at + 1) * 0x9e3779b97f4a7c15f39cc0605cedc835n).toString(16).padStart(64, "0").slice(-64)}`;

/** A sound index of so many entries, indented, about 390 bytes each. */
function index(entries) {
  const manifests = [...Array(entries)].map((_, at) => ({
    mediaType: "application/vnd.oci.image.manifest.v1+json", digest: digest(at), size: 1024 + at,
    platform: { architecture: at % 2 ? "arm64" : "amd64", os: "windows", "os.version": `10.0.${14393 + at}.${at}` },
  }));
  return JSON.stringify({ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests }, null, 2);
}

async function opened(slow = 1) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await page.addInitScript(() => {
    globalThis.longest = 0;
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, task.duration);
    }).observe({ type: "longtask" });
  });
  if (slow > 1) await devtools.send("Emulation.setCPUThrottlingRate", { rate: slow });
  await page.goto(site.url);
  await isReady(page);
  return { context, page, devtools };
}

/**
 * Milliseconds from the paste to the finished report, and the longest task on the way. A short text
 * goes into the box, where the person then presses Inspect; a long one opens at once.
 */
async function paste(page, text) {
  return page.evaluate(async (text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    await new Promise((quiet) => setTimeout(quiet, 300));
    globalThis.longest = 0;
    const start = performance.now();
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    if (text.length < 128 << 10) {
      [...document.querySelectorAll("button")].find((button) => button.textContent.startsWith("Inspect")).click();
    }
    const busy = () => document.documentElement.dataset.busy === "true";
    while (!document.querySelector(".verdict") || busy()) await new Promise(requestAnimationFrame);
    const took = performance.now() - start;
    await new Promise((later) => setTimeout(later, 300));
    return [took, globalThis.longest];
  }, text);
}

const ms = (value) => `${value.toFixed(0)} ms`.padStart(9);
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

{
  const paints = [], readies = [];
  for (let round = 0; round < 5; round += 1) {
    const { context, page } = await opened(4);
    const [paint, ready] = await page.evaluate(() => [performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0, performance.now()]);
    paints.push(paint);
    readies.push(ready);
    await context.close();
  }
  console.log(`${ms(median(paints))}  first contentful paint, CPU 4 times slower, median of 5`);
  console.log(`${ms(median(readies))}  ready, CPU 4 times slower, median of 5`);
}

for (const [name, entries, rounds] of [["14 kB", 42, 9], ["4 MiB", 12_000, 3]]) {
  const text = index(entries);
  const took = [], longest = [];
  for (let round = 0; round < rounds; round += 1) {
    const { context, page } = await opened();
    // The second file is there long before a person has pasted anything.
    await page.waitForLoadState("networkidle");
    const [time, task] = await paste(page, text);
    took.push(time);
    longest.push(task);
    await context.close();
  }
  console.log(`${ms(median(took))}  from the paste to the finished report, ${name} (${text.length} bytes), median of ${rounds}`);
  console.log(`${ms(Math.max(...longest))}  longest task on the way (0: none over 50 ms)`);
}

{
  const { context, page } = await opened();
  await page.waitForLoadState("networkidle");
  await paste(page, index(12_000));
  const frames = await page.evaluate(async () => {
    const code = document.querySelector(".code");
    const gaps = [];
    let last = await new Promise(requestAnimationFrame);
    for (let frame = 0; frame < 200; frame += 1) {
      code.scrollTop += 2_000;
      const now = await new Promise(requestAnimationFrame);
      gaps.push(now - last);
      last = now;
    }
    return gaps;
  });
  console.log(`${ms(Math.max(...frames))}  longest frame while the source of 4 MiB scrolls, of 200 (median ${median(frames).toFixed(1)} ms)`);
  await context.close();
}

{
  // The map of all hosts over 20 entries, from the change of the host to what the next frame draws: a
  // host with a name leaves the map as it is, one that is typed makes it anew.
  const { context, page } = await opened();
  await page.waitForLoadState("networkidle");
  const platforms = ["linux/amd64", "linux/arm64", "linux/arm", "linux/386", "linux/ppc64le", "linux/s390x", "linux/riscv64"];
  const manifests = [...Array(20)].map((_, at) => {
    const [os, architecture] = platforms[at % 7].split("/");
    return { mediaType: "application/vnd.oci.image.manifest.v1+json", digest: digest(at), size: 1024 + at, platform: { architecture, os, ...(at > 6 && { variant: `v${at - 2}` }) } };
  });
  await paste(page, JSON.stringify({ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests }));
  await page.evaluate(() => { location.hash = "#match"; });
  await page.locator(".heat [data-state]").first().waitFor();
  await page.waitForTimeout(500);
  const [named, typed] = await page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const settled = async (change) => {
      await new Promise((quiet) => setTimeout(quiet, 60));
      await frame();
      const start = performance.now();
      change();
      // The program draws in tasks of its own before the next frame; layout is forced as the frame would.
      await Promise.resolve();
      document.querySelector(".heat").getBoundingClientRect();
      return performance.now() - start;
    };
    const radios = [...document.querySelectorAll('input[name="host"]')];
    const box = document.querySelector("#match-host");
    const named = [], typed = [];
    for (let round = 0; round < 30; round += 1) {
      named.push(await settled(() => radios[round % radios.length].click()));
    }
    for (let round = 0; round < 30; round += 1) {
      typed.push(await settled(() => {
        box.value = round % 2 ? "linux/arm64" : "linux/riscv64";
        box.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }));
    }
    const drawn = document.querySelectorAll(".heat tbody tr").length;
    if (drawn !== 28) throw new Error(`${drawn} rows are drawn`);
    return [named, typed];
  });
  const figures = (values) => `median ${median(values).toFixed(1)} ms, longest ${Math.max(...values).toFixed(1)} ms`;
  console.log(`${ms(median(named))}  from another named host to the engines and the map of 20 entries, drawn (${figures(named)}, of 30)`);
  console.log(`${ms(median(typed))}  the same from a typed host, the whole map made anew (${figures(typed)}, of 30)`);
  await context.close();
}

{
  const { context, page, devtools } = await opened();
  await page.waitForLoadState("networkidle");
  const sizes = [];
  for (let round = 0; round < 3; round += 1) {
    for (let at = 0; at < 50; at += 1) {
      if (at > 0) await page.evaluate(() => { location.hash = ""; });
      await page.locator("#paste").waitFor();
      await page.evaluate((text) => {
        const box = document.querySelector("#paste");
        box.value = text;
        box.dispatchEvent(new InputEvent("input", { bubbles: true }));
        [...document.querySelectorAll("button")].find((button) => button.textContent.startsWith("Inspect")).click();
      }, index(40 + at));
      await isIdle(page);
    }
    for (let at = 0; at < 50; at += 1) await page.getByRole("button", { name: /^Remove / }).first().click();
    // Several times, and the least counts: parts of a document that went are found free one after the other.
    let least = Infinity;
    for (let times = 0; times < 12; times += 1) {
      await page.evaluate(() => globalThis.gc());
      await page.waitForTimeout(400);
      const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = await devtools.send("Runtime.getHeapUsage");
      least = Math.min(least, usedSize + embedderHeapUsedSize + backingStorageSize);
    }
    sizes.push(least);
    await page.evaluate(() => { location.hash = ""; });
  }
  const kib = sizes.map((size) => `${(size / 1024).toFixed(0)} KiB`).join(", ");
  console.log(`${((sizes[1] / sizes[0] - 1) * 100).toFixed(1).padStart(7)} %  memory added by a second round of 50 documents (${kib} after each round)`);
  await context.close();
}

await browser.close();
site.close();
