// Links: what the share dialog makes, and what a page makes of a link, whole or mangled.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { accessible, address, dist, fitsWidth, FORMS, isIdle, isReady, picture, registry, run, serveFiles, test } from "./lib.mjs";
import { digestShown, documents, drop, fetchByName, findings, image, inspect, platforms, view } from "./page.mjs";

const site = await serveFiles(dist, "/allarch/");
const start = `${address}/`;
const wide = image("acme/wide:1");
const twice = image("acme/twice:1");

/** Notes what is put on the clipboard; nobody may read it. */
function recordCopies() {
  globalThis.copied = [];
  navigator.clipboard.writeText = async (text) => void globalThis.copied.push(text);
}

const dialog = (page) => page.getByRole("dialog", { name: "Share this report" });
const field = (page) => page.getByRole("textbox", { name: "Link" });

async function share(page) {
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await dialog(page).waitFor();
  return field(page).inputValue();
}

/** What a report says: digest, findings, rows. */
async function report(page) {
  const { digest } = await digestShown(page);
  const rules = await findings(page).getByRole("listitem").evaluateAll((items) =>
    items.map((item) => [item.dataset.rule, item.dataset.severity, item.dataset.pointer]).filter(([rule]) => rule));
  const rows = await platforms(page).locator("tr[data-entry]").evaluateAll((rows) =>
    rows.map((row) => [row.dataset.entry, row.dataset.platform, row.dataset.digest]));
  return { digest, rules, rows };
}

/** Opens a link in a browser profile of its own whose network is cut once the page's files are there. */
async function opened(open, link) {
  const page = await open(site.url, { allow: [/assets\/icon-/, /ERR_INTERNET_DISCONNECTED/] });
  await isIdle(page);
  await page.waitForLoadState("networkidle");
  const sent = [];
  page.on("request", (request) => {
    // Its icon comes when the browser likes.
    if (!request.url().includes("/assets/icon-")) sent.push(request.url());
  });
  await page.context().setOffline(true);
  await page.evaluate((link) => { location.hash = link.split("#")[1]; }, link);
  await page.getByRole("status", { name: "Where this is from" }).waitFor();
  await isIdle(page);
  return { page, sent };
}

test("a report travels in a link and opens in another browser without a network", async ({ open }) => {
  const page = await open(start, { init: recordCopies });
  await inspect(page, twice.text);
  await page.getByRole("button", { name: /finding 2/ }).first().click().catch(() => {});
  const before = await report(page);
  assert.ok(before.rules.length > 0);
  const link = await share(page);
  assert.ok(link.startsWith(`${address}/#v1.`), link);
  assert.match(link.split("#")[1], /^[A-Za-z0-9._~-]*[A-Za-z0-9_~-]$/);
  assert.equal(await field(page).getAttribute("data-length"), String(link.length));
  assert.equal(await field(page).getAttribute("data-budget"), "green");
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByRole("status", { name: "Notice" }).getByText("Link copied").waitFor();
  await page.getByRole("button", { name: "Copy Markdown" }).click();
  await page.getByText("Markdown copied").waitFor();
  const [copied, markdown] = await page.evaluate(() => globalThis.copied);
  assert.equal(copied, link);
  assert.match(markdown, /^\|.*\|$/m);
  assert.ok(markdown.trimEnd().split("\n").at(-1).includes(link));

  const { page: other, sent } = await opened(open, link);
  assert.deepEqual(await report(other), before);
  assert.deepEqual(sent, []);
  await other.getByText("From a link, not checked with a registry.").waitFor();
});

test("a link opens from its address, survives a reload once, and back and forward work", async ({ open }) => {
  const page = await open(start);
  await inspect(page, wide.text);
  const link = (await share(page)).replace(`${address}/`, site.url);
  const other = await open(link);
  await other.getByRole("status", { name: "Where this is from" }).waitFor();
  assert.equal(other.url(), link);
  await other.reload();
  await isReady(other);
  await other.getByRole("status", { name: "Where this is from" }).waitFor();
  assert.equal(await documents(other).getByRole("button", { name: /^Remove / }).count(), 1);
  await view(other, "Matrix");
  await other.goBack();
  await platforms(other).waitFor();
  assert.equal(await documents(other).getByRole("button", { name: /^Remove / }).count(), 1);
  await other.goForward();
  await other.getByRole("table", { name: /^Coverage/ }).waitFor();
});

const row = (page, at) => platforms(page).locator(`tr[data-entry="${at}"]`).getByRole("rowheader").getByRole("button").first();
const isOpen = async (page, at) => (await row(page, at).getAttribute("aria-expanded")) === "true";
const saysIn = (page, part) => page.waitForURL((url) => url.hash.includes(part));

test("the address names a fetched image and what is open; back, forward and a reload bring it back", async ({ open }) => {
  const page = await open(start);
  await fetchByName(page, `${registry}/acme/app:1`);
  await saysIn(page, `#r=${registry}/acme/app:1@sha256:`);
  const steps = await page.evaluate(() => history.length);
  await row(page, 0).click();
  await saysIn(page, "&open=0");
  assert.equal(await page.evaluate(() => history.length), steps, "no step of the history for each row");
  const address = page.url();
  await view(page, "Matrix");
  await page.getByRole("checkbox", { name: /^Require linux\/arm64/ }).check();
  await page.getByRole("searchbox", { name: "Filter images" }).fill("a&b");
  await saysIn(page, "#matrix&filter=a%26b&require=linux/arm64");
  await page.goBack();
  await platforms(page).waitFor();
  assert.equal(page.url(), address);
  assert.ok(await isOpen(page, 0));
  await row(page, 0).click();
  await saysIn(page, `@sha256:`);
  await page.goForward();
  await page.getByRole("table", { name: /^Coverage/ }).waitFor();
  assert.ok(await page.getByRole("checkbox", { name: /^Require linux\/arm64/ }).isChecked());
  assert.equal(await page.getByRole("searchbox", { name: "Filter images" }).inputValue(), "a&b");

  // What was fetched here is shown again without a request.
  const asked = [];
  page.on("request", (request) => request.url().includes("/r/") && asked.push(request.url()));
  await page.goto("about:blank");
  await page.goto(address);
  await isReady(page);
  await platforms(page).waitFor();
  assert.ok(await isOpen(page, 0));
  assert.deepEqual(asked, []);
});

test("the address of a pasted document says what is open and holds nothing of it", async ({ open }) => {
  const page = await open(start);
  await inspect(page, twice.text);
  await page.keyboard.press("j");
  await row(page, 0).click();
  await page.waitForURL(/#inspect=\d+&finding=0&open=0$/);
  await page.reload();
  await isReady(page);
  await isIdle(page);
  assert.ok(await isOpen(page, 0));
  assert.equal(await findings(page).locator('[aria-current="true"]').count(), 1);
});

test("a link by content stays in the address while what is open changes", async ({ open }) => {
  const page = await open(start);
  await inspect(page, wide.text);
  const link = (await share(page)).replace(`${address}/`, site.url);
  const other = await open(link);
  await platforms(other).waitFor();
  await other.clock.install();
  await row(other, 0).click();
  assert.ok(await isOpen(other, 0));
  await other.clock.runFor(5_000);
  assert.equal(other.url(), link);
});

test("what is ticked is what the link holds, and its cost is said", async ({ open }) => {
  const page = await open(start);
  await inspect(page, wide.text);
  await page.getByRole("button", { name: "Add a document" }).first().click();
  await inspect(page, twice.text);
  const link = await share(page);
  const other = dialog(page).getByRole("checkbox", { name: /^Pasted .*index.*, exact bytes/ }).first();
  assert.equal(await other.isChecked(), false);
  await other.check();
  const longer = await field(page).inputValue();
  assert.ok(longer.length > link.length);
  const { page: opener } = await opened(open, longer);
  assert.equal(await documents(opener).getByRole("button", { name: /^Remove / }).count(), 2);
  await other.uncheck();
  assert.equal(await field(page).inputValue(), link);
});

test("a fetched image is shared with its children, or by its name alone", async ({ open }) => {
  const page = await open(start);
  await fetchByName(page, `${registry}/acme/app:1`);
  const link = await share(page);
  const { page: other } = await opened(open, link);
  await platforms(other).getByRole("button", { name: /linux\/amd64/ }).first().click();
  await other.getByRole("region", { name: /^Config of entry/ }).getByText(/Architecture|Entrypoint|Created/).first().waitFor();
  await dialog(page).getByRole("radio", { name: /^The name/ }).check();
  const short = await field(page).inputValue();
  assert.ok(short.length < 200, short);
  const third = await open(short);
  await third.getByText("This link names an image").waitFor();
  assert.match(await third.getByRole("textbox", { name: "Image name" }).inputValue(), /acme\/app:1@sha256:/);
  assert.equal(await platforms(third).count(), 0);
});

test("the view travels: rows, finding, required platforms", async ({ open }) => {
  const page = await open(start);
  await inspect(page, wide.text);
  await view(page, "Matrix");
  await page.getByRole("checkbox", { name: /^Require linux\/arm64/ }).check();
  const link = await share(page);
  const page2 = await open(link.replace(`${address}/`, site.url));
  await page2.getByRole("table", { name: /^Coverage/ }).waitFor();
  assert.ok(await page2.getByRole("checkbox", { name: /^Require linux\/arm64/ }).isChecked());
});

test("a text with a credential is not shared", async ({ open }) => {
  const page = await open(start);
  const config = JSON.stringify({
    architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [] },
    config: { Env: ["GITHUB_TOKEN=ghp_" + "0123456789abcdefghijABCDEFGHIJ012345"] },
  });
  await inspect(page, config);
  assert.equal(await share(page), "");
  await dialog(page).getByRole("alert").getByText("holds what looks like").waitFor();
  assert.ok(await page.getByRole("button", { name: "Copy link" }).isDisabled());
  assert.ok(await page.getByRole("button", { name: "Copy Markdown" }).isDisabled());
  await accessible(page);
});

test("what is too long for a link goes into a file that opens again", async ({ open }) => {
  const page = await open(start);
  const entry = (at) => ({
    mediaType: "application/vnd.oci.image.manifest.v1+json", size: 400 + at,
    digest: `sha256:${[...Array(8)].map((_, i) => ((at + 1) * 2654435761 * (i + 7) >>> 0).toString(16).padStart(8, "0")).join("")}`,
    platform: { os: "linux", architecture: `arch${at}` },
  });
  const index = JSON.stringify({ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: [...Array(300)].map((_, at) => entry(at)) });
  await inspect(page, index);
  await share(page);
  assert.equal(await field(page).getAttribute("data-budget"), "over");
  assert.ok(await page.getByRole("button", { name: "Copy link" }).isDisabled());
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download report" }).click()]);
  const bytes = readFileSync(await download.path());
  assert.equal(download.suggestedFilename(), "allarch-report.html");
  const other = await open(start);
  await drop(other, [{ name: "allarch-report.html", bytes }]);
  await other.getByText("From a link, not checked with a registry.").waitFor();
  assert.equal((await digestShown(other)).digest, (await digestShown(page)).digest);
});

test("mangled links open, or say what is damaged", async ({ open }) => {
  const page = await open(start);
  await inspect(page, twice.text);
  const { digest } = await digestShown(page);
  const fragment = (await share(page)).split("#")[1];
  const heads = { "#": (text) => `#${text}`, "%23": (text) => `%23${text}`, all: (text) => `%23${[...text].map((c) => `%${c.charCodeAt(0).toString(16)}`).join("")}` };
  const other = await open("about:blank", { ready: false, allow: [/404/] });
  for (const [head, mangle] of Object.entries(heads)) {
    for (const tail of ["", ".", ")", ">"]) {
      for (const [how, text] of [["whole", fragment], ["cut", fragment.slice(0, -9)], ["tracked", `${fragment}?utm_source=mail`]]) {
        // From a page that is no part of the site, with nothing kept: each link is opened anew.
        await other.goto("about:blank");
        await other.goto(site.url + mangle(how === "tracked" ? fragment + tail : text + tail) + (how === "tracked" ? "?utm_source=mail" : ""));
        await isReady(other);
        if (how === "cut") {
          const alert = other.locator('[role="alert"][data-code="damaged-link"]');
          await alert.waitFor();
          assert.match(await alert.innerText(), /missing|checksum|cut/, `${head} ${tail} ${how}`);
        } else {
          await other.getByRole("status", { name: "Where this is from" }).waitFor();
          assert.equal((await digestShown(other)).digest, digest, `${head} ${tail} ${how}`);
        }
        await other.getByRole("button", { name: /^Remove / }).first().waitFor({ state: how === "cut" ? "detached" : "attached" });
        await other.evaluate(() => sessionStorage.clear());
      }
    }
  }
}, { timeout: 240_000 });

test("a name in a link opens from a path with folders", async ({ open }) => {
  const page = await open("about:blank", { ready: false, allow: [/404/, /MIME/] });
  await page.goto(`${site.url}%23r=ghcr.io/acme/team/app:1`);
  await page.getByText("This link names an image").waitFor();
  assert.equal(await page.getByRole("textbox", { name: "Image name" }).inputValue(), "ghcr.io/acme/team/app:1");
});

test("a link of a newer Allarch says so", async ({ open }) => {
  const page = await open(`${site.url}#v9.AAAA`);
  await page.locator('[role="alert"][data-code="newer-link"]').waitFor();
});

for (const { width, theme } of FORMS) {
  test(`the share dialog, ${width} px, ${theme}`, async ({ open }) => {
    const page = await open(start, { width, theme });
    await inspect(page, wide.text);
    await share(page);
    await accessible(page);
    await fitsWidth(page);
    await picture(page, `share-${width}-${theme}`, { fullPage: false });
    await page.keyboard.press("Escape");
    await dialog(page).waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement?.textContent?.trim()), "Share");
  });
}

await run();
site.close();
