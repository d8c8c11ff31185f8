// What every browser test uses: a browser, a runner, and the faults that no page may have.
//
// A test file calls `test(name, async ({ open }) => …)` any number of times and ends with
// `await run()`, which prints `N passed, N failed` as its last line. Settings come in environment
// variables, see `tests/src/bin/browser-tests.rs`.

import assert from "node:assert/strict";
import { createReadStream, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, normalize, resolve } from "node:path";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const here = import.meta.dirname;

/** The address of the running binary, or undefined where only `dist/` is tested. */
export const address = process.env.ALLARCH_URL;
/** The folder of the built page. */
export const dist = process.env.ALLARCH_DIST ?? resolve(here, "../../dist");
/** `host:port` of the registry that holds the test images. */
export const registry = process.env.ALLARCH_REGISTRY;

/** How every browser of these tests is started. */
export const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
const TIMEOUT = 60_000;
const tests = [];

/** Registers a test. It gets `{ open }` and fails where it throws, hangs or a page has a fault. */
export function test(name, body, { timeout = TIMEOUT } = {}) {
  tests.push({ name, body, timeout });
}

/** Runs the registered tests one after the other and prints the count. */
export async function run() {
  const browser = await chromium.launch({
    executablePath: process.env.ALLARCH_CHROMIUM ?? "/usr/bin/chromium",
    args: FLAGS,
  });
  let failed = 0;
  for (const { name, body, timeout } of tests) {
    const opened = [];
    const since = performance.now();
    try {
      await within(timeout, body({ open: (url, options) => open(browser, opened, url, options) }));
      for (const { page, faults } of opened) {
        assert.deepEqual(faults, [], `faults on ${page.url()}`);
      }
      console.log(`ok ${name} (${((performance.now() - since) / 1_000).toFixed(1)} s)`);
    } catch (error) {
      failed += 1;
      // Playwright puts all that it typed into its message, megabytes where a test did.
      const lines = String(error.stack ?? error).split("\n").map((line) => `    ${line.slice(0, 1_000)}`);
      console.log(`FAILED ${name}\n${lines.join("\n")}`);
      await saved(opened.at(-1)?.page, `failed-${name}`);
    } finally {
      await Promise.all(opened.map(({ context }) => context.close().catch(() => {})));
    }
  }
  await browser.close();
  console.log(`${tests.length - failed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}

/**
 * Opens a page of its own context and waits until the app is ready (`ready: false`: does not).
 * `allow` lists patterns of console errors that the test causes on purpose, such as the browser's
 * own line about a request that was refused. `init` runs in the page before anything else.
 */
async function open(browser, opened, url, options = {}) {
  const { width = 1440, height = 900, theme = "light", allow = [], ready = true, init, ...more } = options;
  const context = await browser.newContext({
    viewport: { width, height }, colorScheme: theme, reducedMotion: "reduce", ...more,
  });
  const page = await context.newPage();
  const faults = [];
  opened.push({ context, page, faults });
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    const text = message.text();
    if (message.type() === "error" && !allow.some((pattern) => pattern.test(text))) {
      faults.push(`console: ${text} (${message.location().url})`);
    }
  });
  await page.exposeFunction("allarchTestViolation", (text) => faults.push(`policy: ${text}`));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      globalThis.allarchTestViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  if (init) await page.addInitScript(init);
  await page.goto(url);
  if (ready) await isReady(page);
  return page;
}

/** Waits until the app answers input. */
export async function isReady(page) {
  await page.waitForSelector('html[data-ready="true"]', { state: "attached", timeout: 20_000 });
}

/** Waits until nothing is being fetched or computed, and is not in the next frame either. */
export async function isIdle(page) {
  const idle = () => page.waitForSelector('html:not([data-busy="true"])', { state: "attached", timeout: 30_000 });
  await idle();
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
  await idle();
}

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Asserts that axe finds nothing. The source goes in by the debugger, as the policy forbids a script. */
export async function accessible(page) {
  // From the top: the bar stays in place, so in a scrolled page it always cuts what lies under it.
  await page.evaluate(() => scrollTo(0, 0));
  await page.evaluate(AXE);
  const violations = await page.evaluate(async (tags) => {
    const { violations } = await globalThis.axe.run(document, { runOnly: tags });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary}`));
  }, AXE_TAGS);
  assert.deepEqual(violations, []);
}

/** The four forms in which every view is looked at. */
export const FORMS = [1440, 390].flatMap((width) => ["light", "dark"].map((theme) => ({ width, theme })));

/** Looks at the page as it stands in every form: its picture, its width, and what axe says. */
export async function inAllForms(page, name) {
  for (const { width, theme } of FORMS) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: theme });
    await picture(page, `${name}-${width}-${theme}`);
    await fitsWidth(page);
    await accessible(page);
  }
}

/**
 * Saves the page as `out/NAME.png`, the whole of it or what the window shows, for people to look at:
 * only where `ALLARCH_PICTURES` is set.
 */
export async function picture(page, name, options) {
  if (process.env.ALLARCH_PICTURES) await saved(page, name, options);
}

async function saved(page, name, { fullPage = true } = {}) {
  if (!page || page.isClosed()) return;
  const folder = join(here, "out");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name.replace(/[^A-Za-z0-9.-]+/g, "-")}.png`);
  await page.screenshot({ path: file, fullPage }).catch(() => {});
}

/** Fails where the page can be scrolled sideways. */
export async function fitsWidth(page) {
  const [wanted, given] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return [scrollWidth, clientWidth];
  });
  assert.ok(wanted <= given, `the page is ${wanted} px wide in a window of ${given} px`);
}

const TYPES = {
  ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".png": "image/png",
  ".svg": "image/svg+xml", ".txt": "text/plain", ".wasm": "application/wasm",
};

/** A plain file server: `folder` under `base`, no headers but the type. */
export async function serveFiles(folder, base) {
  const asked = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url.split(/[?#]/)[0]);
    asked.push(path);
    const name = path.startsWith(base) ? normalize(path.slice(base.length)) || "." : undefined;
    let file = name === undefined || name.startsWith("..") ? undefined : join(folder, name);
    if (file && existsSync(file) && statSync(file).isDirectory()) file = join(file, "index.html");
    let status = 200;
    if (!file || !existsSync(file)) {
      // As static hosts do.
      [file, status] = [join(folder, "404.html"), 404];
      if (!existsSync(file)) return void response.writeHead(404).end();
    }
    response.writeHead(status, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    asked,
    url: `http://127.0.0.1:${server.address().port}${base}`,
    close: () => server.closeAllConnections() ?? server.close(),
  };
}

function within(milliseconds, work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
