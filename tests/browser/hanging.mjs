// Tags and what hangs on a fetched image: asked for by a click, each opens by another.

import assert from "node:assert/strict";
import { address, inAllForms, isIdle, run, test } from "./lib.mjs";
import { digestShown, documents, fetchByName, image, platforms, source } from "./page.mjs";

const registry = process.env.ALLARCH_REGISTRY;
const start = `${address}/`;
/** Lookups that find nothing are 404s, which the browser tells. */
const refused = [/Failed to load resource/];

const attached = (page) => page.getByRole("region", { name: "Attached" });
const tags = (page) => page.getByRole("region", { name: "Tags", exact: true });

test("nothing is looked up before a click, then all is", async ({ open }) => {
  const page = await open(start, { allow: refused });
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await fetchByName(page, `${registry}/acme/app:1`);
  await page.getByRole("button", { name: "Look up" }).waitFor();
  assert.ok(!asked.some((path) => /tags\/list|referrers/.test(path)));
  await page.getByRole("button", { name: "Look up" }).click();
  await isIdle(page);
  await attached(page).getByText(/^Unsigned: every lookup was answered/).waitFor();
  assert.equal(await attached(page).getAttribute("data-signing"), "unsigned");
  assert.ok(!/\bverified\b/.test(await attached(page).innerText()));
  assert.equal(await attached(page).getByRole("listitem").count(), 3);
  await tags(page).getByRole("button", { name: "1", exact: true }).waitFor();
  await inAllForms(page, "hanging");

  const row = platforms(page).locator('tr[data-entry="0"]');
  await row.getByRole("rowheader").getByRole("button").first().click();
  await page.getByRole("region", { name: "Attestations of entry 1" }).locator("[data-attached]").first().waitFor();

  // Its statement's text is one click away, here and in the list.
  const text = /^Open .*text$/;
  await page.getByRole("region", { name: "Attestations of entry 1" }).getByRole("button", { name: text }).first().waitFor();
  await attached(page).getByRole("button", { name: text }).first().click();
  await isIdle(page);
  await source(page).getByText("https://slsa.dev/provenance/v0.2").first().waitFor();
  await page.goBack();
  await attached(page).waitFor();

  const item = attached(page).getByRole("listitem").first();
  const digest = await item.getAttribute("data-digest");
  await item.locator(".img-name").click();
  await isIdle(page);
  await documents(page).locator(`[data-digest="${digest}"]`).first().waitFor();
  assert.equal((await digestShown(page)).digest, digest);
});

test("a tag that is not there lists those that are", async ({ open }) => {
  const page = await open(start, { allow: refused });
  await fetchByName(page, `${registry}/acme/app:none`);
  await page.locator('[role="alert"][data-code="not-found"]').first().waitFor();
  await tags(page).getByRole("button", { name: "1", exact: true }).click();
  await isIdle(page);
  assert.equal((await digestShown(page)).digest, image("acme/app:1").digest);
});

await run();
