// What the share dialog makes of lists, of texts and of several documents, and how it looks in each state.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { address, inAllForms, isIdle, registry, run, test } from "./lib.mjs";
import { digestShown, documents, drop, fetchByName, findings, image, inspect, longIndex, platforms } from "./page.mjs";

const start = `${address}/`;

/** Notes what is put on the clipboard; nobody may read it. */
function recordCopies() {
  globalThis.copied = [];
  navigator.clipboard.writeText = async (text) => void globalThis.copied.push(text);
}

const dialog = (page) => page.getByRole("dialog", { name: "Share this report" });
const field = (page) => page.getByRole("textbox", { name: "Link" });
const fromLink = (page) => page.getByRole("status", { name: "Where this is from" });

async function share(page) {
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await dialog(page).waitFor();
  return field(page).inputValue();
}

async function copied(page) {
  await dialog(page).getByRole("button", { name: "Copy Markdown" }).click();
  await page.waitForFunction(() => globalThis.copied.length > 0);
  return page.evaluate(() => globalThis.copied.pop());
}

/** The report as a file. */
async function downloaded(page) {
  const [download] = await Promise.all([
    page.waitForEvent("download"), dialog(page).getByRole("button", { name: "Download report" }).click(),
  ]);
  return readFileSync(await download.path());
}

/** Another page on which that file was dropped. */
async function dropped(open, bytes) {
  const other = await open(start);
  await drop(other, [{ name: "allarch-report.html", bytes }]);
  await fromLink(other).waitFor();
  await isIdle(other);
  return other;
}

/** What a report says: digest, findings, rows. */
async function report(page) {
  const rules = await findings(page).getByRole("listitem").evaluateAll((items) =>
    items.map((item) => [item.dataset.rule, item.dataset.severity, item.dataset.pointer, item.innerText]).filter(([rule]) => rule));
  const rows = await platforms(page).locator("tr[data-entry]").evaluateAll((rows) =>
    rows.map((row) => [row.dataset.entry, row.dataset.platform, row.dataset.digest, row.innerText]));
  return { ...await digestShown(page), rules, rows };
}

test("a report that is dropped on the page is the report that was downloaded", async ({ open }) => {
  const page = await open(start);
  await fetchByName(page, `${registry}/acme/app:1`);
  await platforms(page).getByRole("button", { name: /linux\/arm64/ }).first().click();
  const before = await report(page);
  assert.ok(before.rows.length > 0);
  await share(page);
  const other = await dropped(open, await downloaded(page));
  assert.deepEqual(await report(other), before);
  const row = platforms(other).getByRole("button", { name: /linux\/arm64/ }).first();
  assert.equal(await row.getAttribute("aria-expanded"), "true", "and what was open is open");
});

const images = (page) => page.getByRole("list", { name: "Images" });
const listed = (page) => images(page).getByRole("listitem").evaluateAll((items) => items.map((item) => item.innerText));

test("a list is shared with what is known of its images", async ({ open }) => {
  const page = await open(start, { init: recordCopies, allow: [/Failed to load resource/] });
  await inspect(page, `${registry}/acme/app:1\n${registry}/acme/gone:1\n`);
  await documents(page).getByRole("link").last().click();
  await page.getByRole("button", { name: /^Fetch 2 images/ }).click();
  await isIdle(page);
  const before = await listed(page);
  const link = await share(page);
  const markdown = await copied(page);
  assert.match(markdown, /^\| Image \| Platforms \| Digest \|$/m);
  assert.match(markdown, /^\| \S+\/acme\/app:1 \| linux\/amd64, linux\/arm64, linux\/arm\/v7 \| sha256:[0-9a-f]{64} \|$/m);
  assert.match(markdown, /^\| \S+\/acme\/gone:1 \| not found \|  \|$/m);
  assert.ok(markdown.trimEnd().endsWith(`](<${link}>)`), markdown);
  const file = await downloaded(page);
  assert.match(file.toString(), /<th scope="row">[^<]*acme\/app:1<td>linux\/amd64, linux\/arm64/);
  for (const other of [await open(link), await dropped(open, file)]) {
    await fromLink(other).waitFor();
    await isIdle(other);
    const after = await listed(other);
    assert.equal(after[0], before[0], "it is at hand");
    assert.match(after[1], /not fetched/, "why it could not be had is asked anew");
  }
});

test("a Dockerfile is shared as the table of its images", async ({ open }) => {
  const page = await open(start, { init: recordCopies });
  await inspect(page, "FROM --platform=linux/arm64 ghcr.io/acme/base:2 AS build\nFROM ${BASE}\n");
  const link = await share(page);
  const markdown = await copied(page);
  assert.match(markdown, /^\| Image \| Line \| Named by \| Role \| Platform \|$/m);
  assert.match(markdown, /^\| ghcr\.io\/acme\/base:2 \| 1 \|/m);
  const file = await downloaded(page);
  assert.match(file.toString(), /<th scope="row">ghcr\.io\/acme\/base:2<td>1/);
  const named = (page) => page.getByRole("table", { name: "Images named" }).innerText();
  for (const other of [await open(link), await dropped(open, file)]) {
    assert.equal(await named(other), await named(page));
  }
});

test("a link opens on the document that was shown, whichever are ticked", async ({ open }) => {
  const page = await open(start);
  await inspect(page, image("acme/wide:1").text);
  await page.getByRole("button", { name: "Add a document" }).first().click();
  await inspect(page, image("acme/twice:1").text);
  const shown = await digestShown(page);
  await share(page);
  await dialog(page).getByRole("checkbox", { name: /exact bytes/ }).first().check();
  const other = await open(await field(page).inputValue());
  await fromLink(other).waitFor();
  await isIdle(other);
  assert.equal(await documents(other).getByRole("button", { name: /^Remove / }).count(), 2);
  assert.equal((await digestShown(other)).digest, shown.digest);
  // Without the one that is shown, the other one is.
  await dialog(page).getByRole("checkbox", { name: /exact bytes/ }).nth(1).uncheck();
  const third = await open(await field(page).inputValue());
  await fromLink(third).waitFor();
  await isIdle(third);
  assert.equal((await digestShown(third)).digest, image("acme/wide:1").digest);
});

const secret = JSON.stringify({
  architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [] },
  config: { Env: ["GITHUB_TOKEN=ghp_" + "0123456789abcdefghijABCDEFGHIJ012345"] },
});

/** Name, what is done before looking. */
const STATES = [
  ["share-credentials", async (page) => {
    await inspect(page, secret);
    assert.equal(await share(page), "");
    await dialog(page).getByRole("alert").getByText("holds what looks like").waitFor();
    for (const name of ["Copy link", "Copy Markdown", "Download report"]) {
      assert.ok(await dialog(page).getByRole("button", { name }).isDisabled(), name);
    }
    await dialog(page).getByText(/^No file and no Markdown with /).waitFor();
  }],
  ["share-list", async (page) => {
    await inspect(page, "acme/app:1\nacme/missing:1\n");
    await documents(page).getByRole("link").last().click();
    await share(page);
    assert.ok(await dialog(page).getByRole("button", { name: "Download report" }).isEnabled());
  }],
  ["share-too-long", async (page) => {
    await drop(page, [{ name: "long.json", bytes: longIndex(600) }]);
    await share(page);
    assert.equal(await field(page).getAttribute("data-budget"), "over");
    assert.ok(await dialog(page).getByRole("button", { name: "Copy link" }).isDisabled());
    assert.ok(await dialog(page).getByRole("button", { name: "Download report" }).isEnabled());
  }],
  ["share-matrix", async (page) => {
    await drop(page, ["acme/app:1", "acme/wide:1"].map(image).map(({ file, text }) => ({ name: file, bytes: text })));
    await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Matrix" }).click();
    await share(page);
  }],
];

for (const [name, prepare] of STATES) {
  test(`${name} in every form`, async ({ open }) => {
    const page = await open(start);
    await prepare(page);
    await inAllForms(page, name);
  }, { timeout: 120_000 });
}

await run();
