// One smoke run in Firefox ESR, driven over WebDriver BiDi: paste, findings, a row, the Matrix, sharing,
// the link in another profile, a name.

import assert from "node:assert/strict";
import puppeteer from "puppeteer-core";
import { address } from "./lib.mjs";
import { image } from "./page.mjs";

const registry = process.env.ALLARCH_REGISTRY;
const app = image("acme/app:1");
const QUIET = { "browser.shell.checkDefaultBrowser": false, "network.captive-portal-service.enabled": false };

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: process.env.ALLARCH_FIREFOX ?? "/usr/bin/firefox-esr",
  extraPrefsFirefox: QUIET,
});
let failed = 0;
try {
  console.log(await browser.version());
  await smoke(await browser.newPage());
  console.log("ok a smoke run");
} catch (error) {
  failed = 1;
  console.log(`FAILED a smoke run\n${String(error.stack ?? error).replace(/^/gm, "    ")}`);
} finally {
  await browser.close();
}
console.log(`${1 - failed} passed, ${failed} failed`);
process.exit(failed);

async function smoke(page) {
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  const find = (selector) => page.waitForSelector(selector, { timeout: 20_000 });
  const press = async (name) => (await find(`::-p-aria([name="${name}"][role="button"])`)).click();
  await page.goto(`${address}/`);
  await find('html[data-ready="true"]');

  await page.keyboard.press("/");
  await page.evaluate((text) => {
    const box = document.activeElement;
    box.value = text;
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }, app.text);
  await find('[role="status"][data-kind="oci-index"]');
  await press("Inspect");
  const code = await find('code[data-digest]');
  assert.equal(await code.evaluate((code) => code.dataset.digest), app.digest);
  assert.equal((await page.$$("tr[data-entry]")).length, 3);
  await (await find('tr[data-entry="0"] th button')).click();
  await find("tr.detail");

  // Share, and open what was copied where nothing is known of it.
  await page.evaluate(() => { navigator.clipboard.writeText = async (text) => { globalThis.copied = text; }; });
  await page.keyboard.press("s");
  await find("dialog[open]");
  await press("Copy link");
  await find('::-p-text(Link copied)');
  const link = await page.evaluate(() => globalThis.copied);
  assert.ok(link.startsWith(`${address}/#v1.`), link);
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog[open]", { hidden: true });
  const profile = await browser.createBrowserContext();
  const other = await profile.newPage();
  other.on("pageerror", (error) => faults.push(error.message));
  await other.goto(link);
  await other.waitForSelector('[role="status"][aria-label="Where this is from"]', { timeout: 20_000 });
  const opened = await other.waitForSelector("code[data-digest]", { timeout: 20_000 });
  assert.equal(await opened.evaluate((code) => code.dataset.digest), app.digest);
  await other.waitForSelector("tr.detail", { timeout: 20_000 });
  await profile.close();

  await page.keyboard.press("g");
  await page.keyboard.press("x");
  await find("tr[data-image]");
  await page.keyboard.press("?");
  await find("dialog[open]");
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog[open]", { hidden: true });

  await (await find('::-p-aria([name="Allarch, start"])')).click();
  await (await find("#name")).type(`${registry}/acme/app:1`);
  await press("Fetch");
  await find('code[data-digest][data-state="matches"]');
  assert.deepEqual(faults, []);
}
