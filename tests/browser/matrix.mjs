// The Matrix view: images × platforms, what is required, a verdict per row.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { address, inAllForms, isIdle, run, test } from "./lib.mjs";
import { documents, drop, image, inspect, platforms, view } from "./page.mjs";

const registry = process.env.ALLARCH_REGISTRY;
const binary = process.env.ALLARCH_BINARY;
const start = `${address}/`;
const coverage = (page) => page.getByRole("table", { name: /^Coverage/ });

test("open images against required platforms", async ({ open }) => {
  const page = await open(start);
  const three = ["acme/app:1", "acme/arm-only:1", "acme/amd-only:1"].map(image);
  await drop(page, three.map(({ file, text }) => ({ name: file, bytes: text })));
  await documents(page).locator("[data-digest]").nth(2).waitFor();
  await view(page, "Matrix");
  const rows = coverage(page).locator("tr[data-image]");
  assert.equal(await rows.count(), 3);
  await require(page, "linux/amd64", true);
  await require(page, "linux/arm64", true);
  const verdicts = await rows.evaluateAll((rows) => rows.map((row) => row.dataset.verdict));
  assert.deepEqual(verdicts.toSorted(), ["fail", "fail", "pass"]);
  const states = await rows.locator('[data-platform="linux/arm64"][data-state]').evaluateAll((cells) => cells.map((cell) => cell.dataset.state));
  assert.deepEqual(states.toSorted(), ["emulate", "native", "native"]);
});

test("a list of names is fetched row by row", async ({ open }) => {
  const page = await open(start);
  const names = ["acme/app:1", "acme/legacy:2", "acme/windows:1"];
  await inspect(page, names.map((name) => `${registry}/${name}`).join("\n"));
  await view(page, "Matrix");
  await page.getByRole("button", { name: /^Fetch 3 images/ }).click();
  await isIdle(page);
  const rows = coverage(page).locator("tr[data-image]");
  assert.equal(await rows.count(), 3);
  await require(page, "linux/amd64", true);
  const verdicts = await rows.evaluateAll((rows) => rows.map((row) => row.dataset.verdict));
  assert.deepEqual(verdicts, ["pass", "pass", "pass"]);
});

test("rows are found by a part of the name", async ({ open }) => {
  const page = await open(start);
  await drop(page, ["acme/app:1", "acme/arm-only:1"].map(image).map(({ file, text }) => ({ name: file, bytes: text })));
  await view(page, "Matrix");
  await page.getByRole("searchbox", { name: "Filter images" }).fill("arm-only");
  await page.waitForFunction(() => document.querySelectorAll("tr[data-image]").length === 1);
});

test("a cell says why it is what it is, and leads to the entry", async ({ open }) => {
  const page = await open(start);
  await drop(page, ["acme/app:1", "acme/arm-only:1"].map(image).map(({ file, text }) => ({ name: file, bytes: text })));
  await view(page, "Matrix");
  await require(page, "linux/amd64", true);
  const cell = coverage(page).locator('[data-platform="linux/amd64"][data-state="native"]').first();
  await cell.click();
  const why = page.getByRole("dialog", { name: "Why this cell" });
  await why.getByText(/^Entry \d+ is published for linux\/amd64\.$/).waitFor();
  await why.getByText("linux/amd64 is required, and covered.").waitFor();
  await inAllForms(page, "state-cell");
  const entry = await cell.getAttribute("data-entry");
  await why.getByRole("button", { name: /^Open entry / }).click();
  const row = platforms(page).locator(`tr[data-entry="${entry}"]`).getByRole("rowheader").getByRole("button").first();
  assert.equal(await row.getAttribute("aria-expanded"), "true");
});

test("what is required is typed, chosen by machine, or pasted as nodes", async ({ open }) => {
  const page = await open(start);
  await drop(page, ["acme/app:1", "acme/amd-only:1"].map(image).map(({ file, text }) => ({ name: file, bytes: text })));
  await view(page, "Matrix");
  await page.getByText("Require platforms: typed").click();
  const field = page.getByRole("textbox", { name: "Platforms, or what prints your nodes" });
  const said = page.getByRole("status", { name: "Required" });
  await field.fill("linux/s390x");
  await page.getByRole("button", { name: "Require", exact: true }).click();
  await said.getByText("linux/s390x required.").waitFor();
  await coverage(page).getByRole("checkbox", { name: "Require linux/s390x", exact: true, checked: true }).waitFor();
  await page.getByLabel("What a machine looks for").selectOption("windows-2022");
  await coverage(page).getByRole("checkbox", { name: "Require windows(10.0.20348)/amd64", exact: true, checked: true }).waitFor();
  await field.fill("NAME   STATUS   OS      ARCH\na      Ready    linux   riscv64\n");
  await page.getByRole("button", { name: "Require", exact: true }).click();
  await said.getByText("linux/riscv64 required, by 1 node.").waitFor();
  await field.fill("preset:gravitn-3");
  await page.getByRole("button", { name: "Require", exact: true }).click();
  await said.getByText("did you mean graviton-3?").waitFor();
  await inAllForms(page, "state-matrix-require");
});

test("rows stand in the order that is chosen", async ({ open }) => {
  const page = await open(start);
  await drop(page, ["acme/app:1", "acme/amd-only:1"].map(image).map(({ file, text }) => ({ name: file, bytes: text })));
  await view(page, "Matrix");
  await require(page, "linux/arm64", true);
  await page.getByLabel("Order").selectOption("verdict");
  await page.waitForFunction(() => document.querySelector("tr[data-image]").dataset.verdict === "fail");
});

test("exports are what the command line writes", async ({ open }) => {
  const page = await open(start);
  const two = ["acme/app:1", "acme/amd-only:1"].map(image);
  await drop(page, two.map(({ file, text }) => ({ name: file, bytes: text })));
  await view(page, "Matrix");
  await require(page, "linux/arm64", true);
  const folder = await mkdtemp(join(tmpdir(), "matrix-"));
  for (const { file, text } of two) await writeFile(join(folder, file), text);
  const forms = { CSV: "csv", Markdown: "markdown", JSON: "json", SVG: "svg", SARIF: "sarif", JUnit: "junit", Badge: "badge" };
  for (const [words, format] of Object.entries(forms)) {
    await page.getByRole("button", { name: "Export" }).click();
    const [saved] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: new RegExp(`^${words}`) }).click()]);
    const answer = spawnSync(binary, ["matrix", "--require", "linux/arm64", "--format", format, ...two.map(({ file }) => file)], { cwd: folder });
    assert.equal(await readFile(await saved.path(), "utf8"), answer.stdout.toString(), format);
  }
  await page.getByRole("button", { name: "Export" }).click();
  await inAllForms(page, "state-matrix-export");
});

test("a saved matrix that is dropped is a document, and rows of the Matrix", async ({ open }) => {
  const page = await open(start);
  await drop(page, ["acme/app:1", "acme/amd-only:1"].map(image).map(({ file, text }) => ({ name: file, bytes: text })));
  await view(page, "Matrix");
  const cells = (page) => coverage(page).locator("[data-state]").evaluateAll((all) => all.map((cell) => [cell.getAttribute("aria-label"), cell.dataset.state]));
  const before = await cells(page);
  await page.getByRole("button", { name: "Export" }).click();
  const [saved] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: /^JSON/ }).click()]);
  const text = await readFile(await saved.path(), "utf8");
  const other = await open(start);
  const sent = [];
  await other.waitForLoadState("networkidle");
  other.on("request", (request) => { if (!request.url().includes("/assets/icon-")) sent.push(request.url()); });
  await drop(other, [{ name: "matrix.json", bytes: text }]);
  await other.getByRole("status", { name: "A saved matrix" }).getByText("Its rows stand in the Matrix").waitFor();
  await inAllForms(other, "state-saved-matrix");
  await other.getByRole("link", { name: "Show in Matrix" }).click();
  await isIdle(other);
  assert.deepEqual(await cells(other), before);
  assert.equal(await coverage(other).getByText("exported").count(), 2);
  await other.getByRole("status", { name: "Where this is from" }).getByText("2 images as an exported matrix has them; no registry was asked.").waitFor();
  await coverage(other).locator('[data-state="native"]').first().focus();
  await other.keyboard.press("Enter");
  await other.getByRole("dialog", { name: "Why this cell" }).getByText("That is what the exported matrix says; no registry was asked.").waitFor();
  await other.keyboard.press("Escape");
  await inAllForms(other, "state-matrix-exported");
  // A reload keeps the rows and the document.
  await other.reload();
  await coverage(other).waitFor();
  await isIdle(other);
  assert.deepEqual(await cells(other), before);
  await documents(other).getByRole("link", { name: /matrix\.json/ }).click();
  await other.getByRole("status", { name: "A saved matrix" }).waitFor();
  // What is open as itself stands before what was saved of it.
  const { file, text: index } = image("acme/amd-only:1");
  await drop(other, [{ name: file, bytes: index }]);
  await view(other, "Matrix");
  assert.equal(await coverage(other).getByText("exported").count(), 1);
  assert.deepEqual(sent.filter((url) => !url.startsWith(address)), []);
});

async function require(page, platform, on) {
  await coverage(page).getByRole("checkbox", { name: `Require ${platform}`, exact: true }).setChecked(on);
  await isIdle(page);
}

await run();
