// Pins: digests and names of one platform alone in a pasted text, who breaks by them, and the text
// rewritten.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { address, dist, fitsWidth, inAllForms, isIdle, run, serveFiles, test } from "./lib.mjs";
import { documents, drop, image, inspect } from "./page.mjs";

const registry = process.env.ALLARCH_REGISTRY;
const binary = process.env.ALLARCH_BINARY;
const start = `${address}/`;
const site = await serveFiles(dist, "/allarch/");

const app = image("acme/app:1");
const entries = JSON.parse(app.text).manifests;
const child = entries.find((entry) => entry.platform.architecture === "arm64").digest;
const attestation = entries.find((entry) => entry.platform.architecture === "unknown").digest;
const other = `sha256:${"d".repeat(64)}`;
const name = `${registry}/acme/app:1`;

/** A Dockerfile with a pin of each class; its odd line ends and blanks have to stay. */
const text = [
  `FROM ${name}@${child} AS build\r`,
  `FROM ${name}@${app.digest}  \t`,
  `FROM ${registry}/acme/app@${attestation}`,
  `FROM ${name}@${other}`,
  `FROM ${name}-arm64`,
  "RUN echo \"done\"",
].join("\n");
const mended = text.replace(child, app.digest).replace(attestation, app.digest).replace("acme/app:1-arm64", "acme/app:1");

/** The digest that no registry has, and names that are not there. */
const absent = { allow: [/status of 404/] };

const pins = (page) => page.getByRole("list", { name: "Pins" });
const said = (page) => page.getByRole("status", { name: "Pins in short" });
const classes = (page) => pins(page).locator("li[data-class]").evaluateAll((items) => items.map((item) => `${item.dataset.line} ${item.dataset.class}`));
const fetchButton = (page) => page.getByRole("button", { name: /^Fetch \d+ names? / });

/** Notes what is put on the clipboard; nobody may read it. */
function recordCopies() {
  globalThis.copied = [];
  navigator.clipboard.writeText = async (text) => void globalThis.copied.push(text);
}

async function saved(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return readFile(await download.path(), "utf8");
}

test("with the index at hand each pin is told, and the text is rewritten", async ({ open }) => {
  const page = await open(start, { init: recordCopies });
  await drop(page, [{ name: "app.json", bytes: app.text }]);
  await drop(page, [{ name: "Dockerfile", bytes: text }]);
  assert.deepEqual(await classes(page), ["1 child", "2 index", "3 attestation", "4 unknown", "5 architecture"]);
  await said(page).getByText("5 pins, 3 for one platform alone, 1 not known; 2 can be mended", { exact: true }).waitFor();
  const first = pins(page).locator('[data-class="child"]');
  await first.getByText(/^Every machine but linux\/arm64: the index also has linux\/amd64/).waitFor();
  await first.getByText(`${name}@${app.digest}`, { exact: true }).waitFor();
  await pins(page).locator('[data-class="attestation"]').getByText("It breaks everywhere: this is an attestation, nothing that runs.").waitFor();
  await inAllForms(page, "state-pins");
  const half = text.replace(child, app.digest).replace(attestation, app.digest);
  assert.equal(await saved(page, page.getByRole("button", { name: "Download rewritten text" })), half);
  await page.getByRole("button", { name: "Copy rewritten text" }).click();
  await page.getByRole("status", { name: "Notice" }).getByText("Rewritten text copied").waitFor();
  assert.equal(await page.evaluate(() => globalThis.copied.at(-1)), half);
});

test("what is not known is fetched by a click, and then told", async ({ open }) => {
  const page = await open(start, absent);
  const asked = [];
  page.on("request", (request) => { if (/\/v2\/|acme/.test(request.url())) asked.push(request.url()); });
  await drop(page, [{ name: "Dockerfile", bytes: text }]);
  assert.deepEqual(await classes(page), ["1 unknown", "2 unknown", "3 unknown", "4 unknown", "5 architecture"]);
  assert.deepEqual(asked, [], "nothing is fetched unasked");
  await page.getByText("Nothing is rewritten yet: of no pin is it known what to write instead.").waitFor();
  await inAllForms(page, "state-pins-unknown");
  await fetchButton(page).click();
  await isIdle(page);
  assert.ok(asked.length > 0);
  assert.deepEqual(await classes(page), ["1 child", "2 index", "3 attestation", "4 unknown", "5 architecture"]);
  await page.locator("[data-failed]").first().waitFor();
  assert.equal(await documents(page).locator("[data-kind]").count(), 1, "what tells the pins is no document of its own");
  assert.equal(await saved(page, page.getByRole("button", { name: "Download rewritten text" })), mended);
  // The rewritten text has nothing left to mend.
  await drop(page, [{ name: "Mended", bytes: mended.split("\n").filter((line) => !line.includes(other)).join("\n") }]);
  await isIdle(page);
  await said(page).getByText("3 pins, each of an index", { exact: true }).waitFor();
  await page.getByText("Nothing has to be rewritten.").waitFor();
});

test("exports are what the command line writes", async ({ open }) => {
  const page = await open(start, { ...absent, init: recordCopies });
  await drop(page, [{ name: "Dockerfile", bytes: text }]);
  await fetchButton(page).click();
  await isIdle(page);
  const folder = await mkdtemp(join(tmpdir(), "pins-"));
  await writeFile(join(folder, "Dockerfile"), text);
  await writeFile(join(folder, "app.json"), app.text);
  for (const [words, format] of [["Diff", "diff"], ["JSON", "json"], ["SARIF", "sarif"]]) {
    const answer = spawnSync(binary, ["pins", "Dockerfile", "--index", `${name}=app.json`, "--offline", "--format", format], { cwd: folder });
    await page.getByRole("button", { name: "Export" }).click();
    assert.equal(await saved(page, page.getByRole("button", { name: new RegExp(`^${words}`) })), answer.stdout.toString(), format);
  }
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("button", { name: "Copy diff" }).click();
  await page.waitForFunction(() => globalThis.copied.at(-1)?.startsWith("--- a/Dockerfile\n+++ b/Dockerfile\n"));
});

test("the keyboard alone", async ({ open }) => {
  const page = await open(start, absent);
  await inspect(page, text.replaceAll("\r", ""));
  const tabTo = async (target) => {
    for (let presses = 0; presses < 80; presses += 1) {
      if (await target.evaluate((one) => one === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    assert.fail(`not reached by Tab: ${target}`);
  };
  await tabTo(fetchButton(page));
  await page.keyboard.press("Enter");
  await isIdle(page);
  await tabTo(page.getByRole("region", { name: "Rewritten, as a diff" }));
  const download = page.getByRole("button", { name: "Download rewritten text" });
  await download.focus();
  const [file] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  assert.ok((await readFile(await file.path(), "utf8")).includes(app.digest));
});

test("text and index travel in a link that opens without a network", async ({ open }) => {
  const page = await open(start);
  await drop(page, [{ name: "app.json", bytes: app.text }]);
  await drop(page, [{ name: "Dockerfile", bytes: text }]);
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await page.getByRole("dialog", { name: "Share this report" }).getByRole("checkbox", { name: /app\.json/ }).check();
  const link = await page.getByRole("textbox", { name: "Link" }).inputValue();
  const there = await open(site.url, { allow: [/assets\/icon-/, /ERR_INTERNET_DISCONNECTED/] });
  await isIdle(there);
  await there.waitForLoadState("networkidle");
  await there.context().setOffline(true);
  await there.evaluate((link) => { location.hash = link.split("#")[1]; }, link);
  await documents(there).getByText("Dockerfile", { exact: true }).click();
  await pins(there).waitFor();
  assert.deepEqual(await classes(there), ["1 child", "2 index", "3 attestation", "4 unknown", "5 architecture"]);
});

test("a text without pins has no such part, and a name that is plain is none", async ({ open }) => {
  const page = await open(start);
  await inspect(page, "FROM acme/app:1\nRUN make build-arm64\n");
  await page.getByRole("region", { name: "Images" }).waitFor();
  assert.equal(await pins(page).count(), 0);
});

test("thousands of pins are told at once, and fit a phone", async ({ open }) => {
  const page = await open(start, { width: 390 });
  const lines = Array.from({ length: 5_000 }, (_, at) => `FROM ${name}@${at % 2 ? child : app.digest} AS stage${at}`);
  await drop(page, [{ name: "app.json", bytes: app.text }]);
  await drop(page, [{ name: "Dockerfile", bytes: `${lines.join("\n")}\n` }]);
  await said(page).getByText("5,000 pins, 2500 for one platform alone; 2500 can be mended", { exact: true }).waitFor();
  await fitsWidth(page);
});

await run();
