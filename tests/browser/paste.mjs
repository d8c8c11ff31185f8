// Pasted, dropped and opened content: what it is, its digest, platforms, findings, exact source.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { address, isIdle, isReady, run, test } from "./lib.mjs";
import {
  digestShown, documents, drop, findings, image, inspect, pasteBox, platforms, recognised, source, verdict,
} from "./page.mjs";

const app = image("acme/app:1");
const wide = image("acme/wide:1");
const start = `${address}/`;

/** Requests that leave the page after it stands; its icon comes when the browser likes. */
function watch(page) {
  const sent = [];
  page.on("request", (request) => {
    if (!request.url().includes("/assets/icon-")) sent.push(request.url());
  });
  return sent;
}

/** Runs in the page, whose policy lets nobody read the clipboard: notes what is written to it. */
function recordCopies() {
  globalThis.copied = [];
  const write = navigator.clipboard.writeText.bind(navigator.clipboard);
  navigator.clipboard.writeText = (text) => write(text).then(() => globalThis.copied.push(text));
}

test("an index is recognised while it is typed, then read", async ({ open }) => {
  const page = await open(start);
  const sent = watch(page);
  await pasteBox(page).fill(app.text);
  await page.waitForSelector('[role="status"][data-kind="oci-index"]');
  assert.equal(await recognised(page).getAttribute("data-kind"), "oci-index");
  await page.keyboard.press("Control+Enter");
  await isIdle(page);
  assert.deepEqual(await digestShown(page), { digest: app.digest, state: "unchecked" });
  assert.equal(await platforms(page).locator("tr[data-entry]").count(), 3);
  assert.deepEqual(sent, [], "pasted content is never sent");
});

test("platforms stand in the one order, whatever the order of the index", async ({ open }) => {
  const page = await open(start);
  await inspect(page, wide.text);
  const rows = platforms(page).locator("tr[data-entry]");
  const order = await rows.evaluateAll((rows) => rows.map((row) => row.dataset.platform));
  const entries = await rows.evaluateAll((rows) => rows.map((row) => Number(row.dataset.entry)));
  assert.deepEqual(order.slice(0, 3), ["linux/amd64", "linux/arm64", "linux/arm/v7"]);
  assert.equal(order.at(-1), "windows(10.0.26100)/amd64");
  assert.deepEqual(entries.toSorted((a, b) => a - b), entries.map((_, position) => position));
  assert.equal(entries[0], 8, "the entry is its position in the index");
});

test("a row opens, and its digest can be copied", async ({ open }) => {
  const page = await open(start, { permissions: ["clipboard-write"], init: recordCopies });
  await inspect(page, app.text);
  const row = platforms(page).locator('tr[data-entry="0"]');
  const button = row.getByRole("rowheader").getByRole("button").first();
  await button.click();
  assert.equal(await button.getAttribute("aria-expanded"), "true");
  await row.getByRole("button", { name: "Copy digest of entry 1" }).click();
  const wanted = JSON.parse(app.text).manifests[0].digest;
  assert.equal(await row.getAttribute("data-digest"), wanted);
  await page.waitForFunction((wanted) => globalThis.copied.at(-1) === wanted, wanted);
  await page.getByRole("button", { name: "Copy digest", exact: true }).click();
  await page.waitForFunction((wanted) => globalThis.copied.at(-1) === wanted, app.digest);
});

test("a finding leads to its bytes and back", async ({ open }) => {
  const page = await open(start);
  const text = '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[],"manifests":[]}';
  await inspect(page, text);
  const finding = findings(page).getByRole("listitem").and(page.locator('[data-rule="syntax-duplicate-key"]')).first();
  const [from, to] = [await finding.getAttribute("data-start"), await finding.getAttribute("data-end")].map(Number);
  assert.ok(from < to && to <= text.length);
  const mark = source(page).locator('[data-rule="syntax-duplicate-key"]').first();
  await mark.waitFor();
  assert.ok(Number(await mark.getAttribute("data-start")) >= 0);
  assert.notEqual(await verdict(page).getAttribute("data-errors"), "0");
});

test("a dropped file keeps its exact bytes, byte order mark and line ends included", async ({ open }) => {
  const page = await open(start);
  const bytes = Buffer.from(`\uFEFF${app.text.replaceAll("\n", "\r\n")}\n`);
  await drop(page, [{ name: "index.json", bytes }]);
  assert.equal((await digestShown(page)).digest, `sha256:${createHash("sha256").update(bytes).digest("hex")}`);
});

test("several files are opened at once, and one is removed again", async ({ open }) => {
  const page = await open(start);
  const folder = mkdtempSync(join(tmpdir(), "allarch-open-"));
  const files = [app, wide].map(({ file, text }) => {
    writeFileSync(join(folder, file), text);
    return join(folder, file);
  });
  const chosen = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files" }).click();
  await (await chosen).setFiles(files);
  const items = documents(page).locator("[data-digest]");
  await items.nth(1).waitFor();
  await isIdle(page);
  const digests = await items.evaluateAll((items) => items.map((item) => item.dataset.digest));
  assert.deepEqual(digests.toSorted(), [app.digest, wide.digest].toSorted());
  await documents(page).getByRole("button", { name: /^Remove / }).first().click();
  await page.waitForFunction(() => document.querySelectorAll("aside [data-digest]").length === 1);
});

test("documents survive a reload", async ({ open }) => {
  const page = await open(start);
  await inspect(page, app.text);
  await page.reload();
  await isReady(page);
  await isIdle(page);
  assert.equal(await documents(page).locator(`[data-digest="${app.digest}"]`).count(), 1);
});

test("an example opens without a request", async ({ open }) => {
  const page = await open(start);
  const sent = watch(page);
  await page.getByRole("region", { name: /example/i }).getByRole("button").first().click();
  await isIdle(page);
  await documents(page).locator("[data-digest]").first().waitFor();
  assert.deepEqual(sent, []);
});

test("keyboard only: from the paste box to a row's manifest", async ({ open }) => {
  const page = await open(start);
  await page.keyboard.press("/");
  assert.equal(await pasteBox(page).evaluate((box) => box === document.activeElement), true);
  await page.keyboard.insertText(app.text);
  await page.keyboard.press("Control+Enter");
  await isIdle(page);
  const button = platforms(page).locator('tr[data-entry="0"]').getByRole("rowheader").getByRole("button").first();
  for (let presses = 0; presses < 80; presses += 1) {
    if (await button.evaluate((button) => button === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  assert.equal(await button.getAttribute("aria-expanded"), "true");
});

await run();
