// Opening a link: what is asked for, what is said of a damaged, a newer and a foreign one, and what a
// path with its `%23` leads to.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { address, dist, inAllForms, isIdle, isReady, run, serveFiles, test } from "./lib.mjs";
import { digestShown, documents, image, inspect, platforms } from "./page.mjs";

const site = await serveFiles(dist, "/allarch/");
const start = `${address}/`;
const banner = (page) => page.getByRole("status", { name: "Where this is from" });
const name = (page) => page.getByRole("textbox", { name: "Image name" });
const golden = JSON.parse(readFileSync(resolve(import.meta.dirname, "../data/permalink/v1.json"), "utf8"));

/** A page that has asked for nothing yet, and every request it makes. */
async function watched(open, allow = []) {
  const page = await open("about:blank", { ready: false, allow });
  const sent = [];
  page.on("request", (request) => sent.push(request.url()));
  return { page, sent };
}

/** Requests that are for no file of the page's own. */
const foreign = (sent, site) => sent.filter((url) => {
  const path = url.startsWith(site) ? url.slice(site.length).split(/[?#]/)[0] : undefined;
  return !(path === "" || path?.startsWith("assets/"));
});

async function linkOf(open, text) {
  const page = await open(start);
  await inspect(page, text);
  await page.getByRole("button", { name: "Share", exact: true }).click();
  return page.getByRole("textbox", { name: "Link" }).inputValue();
}

for (const fragment of ["#r=ghcr.io/acme/app:1", `#r=127.0.0.1:9/acme/app@sha256:${"0".repeat(64)}&open=0&view=match`]) {
  test(`${fragment.slice(0, 30)} asks no host before a click`, async ({ open }) => {
    const { page, sent } = await watched(open, [/Failed to load resource/]);
    await page.goto(start + fragment);
    await isReady(page);
    await page.getByText("This link names an image").waitFor();
    await isIdle(page);
    await page.waitForLoadState("networkidle");
    assert.deepEqual(foreign(sent, start), []);
    assert.equal(await platforms(page).count(), 0);
    // The click is what asks.
    const asked = page.waitForRequest((request) => foreign([request.url()], start).length > 0);
    await page.getByRole("button", { name: "Fetch", exact: true }).first().click();
    await asked;
  }, { timeout: 90_000 });
}

test("a link by content asks no host at all", async ({ open }) => {
  const link = await linkOf(open, image("acme/twice:1").text);
  const { page, sent } = await watched(open);
  await page.goto(link);
  await isReady(page);
  await banner(page).waitFor();
  await isIdle(page);
  await page.waitForLoadState("networkidle");
  assert.deepEqual(foreign(sent, start), []);
  assert.equal((await digestShown(page)).digest, image("acme/twice:1").digest);
});

const PATHS = [
  ["%23r=registry.gitlab.com/a/b/c/d:1", "registry.gitlab.com/a/b/c/d:1"],
  ["%23r=ghcr.io/acme/app:1&require=linux/amd64,linux/arm64", "ghcr.io/acme/app:1"],
];
for (const [path, reference] of PATHS) {
  for (const [where, base] of [["a static host", site.url], ["the binary", start]]) {
    test(`${path} from ${where}`, async ({ open }) => {
      const { page } = await watched(open, [/404/, /MIME/]);
      await page.goto(base + path);
      await page.getByText("This link names an image").waitFor();
      assert.equal(await name(page).inputValue(), reference);
      const { origin, pathname, hash } = new URL(page.url());
      assert.equal(origin + pathname, base);
      if (path.includes("require=")) {
        await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Matrix" }).click();
        await page.waitForURL((url) => decodeURIComponent(url.hash).includes("require=linux/amd64,linux/arm64"));
      } else {
        assert.ok(hash.startsWith("#r=registry.gitlab.com/"), hash);
      }
    });
  }
}

test("what only a newer Allarch understands is counted, kept and sent on", async ({ open }) => {
  const row = golden.find((row) => (row.unknown ?? []).length > 0 && row.documents.length > 0)
    ?? golden.find((row) => row.documents.some((document) => (document.unknown ?? []).length > 0));
  const page = await open(`${site.url}#${row.fragment}`);
  await banner(page).getByText(/It holds \d+ parts? that only a newer Allarch understands; (it is|they are) kept/).waitFor();
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await page.getByRole("checkbox", { name: /of a newer Allarch$/ }).waitFor();
  await page.keyboard.press("Escape");
  await inAllForms(page, "link-newer-parts");
}, { timeout: 120_000 });

const good = async (open) => (await linkOf(open, image("acme/twice:1").text)).split("#")[1];
const CARDS = [
  ["link-damaged", "damaged-link", async (open) => `#${(await good(open)).slice(0, -9)}`],
  ["link-newer", "newer-link", async () => "#v9.AAAA"],
  ["link-nonsense", "damaged-link", async () => "#v1.not-a-link-of-ours-at-all"],
];
for (const [state, code, fragment] of CARDS) {
  test(`${state} in every form`, async ({ open }) => {
    const page = await open(site.url + await fragment(open));
    await page.locator(`[role="alert"][data-code="${code}"]`).waitFor();
    assert.equal(await documents(page).getByRole("button", { name: /^Remove / }).count(), 0);
    await inAllForms(page, state);
  }, { timeout: 120_000 });
}

test("the banner of a link, in every form", async ({ open }) => {
  const page = await open(site.url + "#" + await good(open));
  await banner(page).waitFor();
  await isIdle(page);
  await inAllForms(page, "link-banner");
}, { timeout: 120_000 });

test("the name of a link, in every form", async ({ open }) => {
  const page = await open(`${site.url}#r=ghcr.io/acme/app:1`);
  await page.getByText("This link names an image").waitFor();
  await inAllForms(page, "link-name");
}, { timeout: 120_000 });

await run();
site.close();
