// An open page needs no network: none is asked for before a person fetches, and none is missed.

import assert from "node:assert/strict";
import { address, isIdle, isReady, run, test } from "./lib.mjs";
import { digestShown, documents, drop, fetchByName, image, inspect, pasteBox, platforms, verdict, view } from "./page.mjs";

const registry = process.env.ALLARCH_REGISTRY;
const start = `${address}/`;
const app = image("acme/app:1");

/** Requests of the page, its own files aside: each is named by its content and may come late. */
function watch(page) {
  const sent = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    const own = url.origin === new URL(address).origin && (url.pathname === "/" || url.pathname.startsWith("/assets/"));
    if (!own || request.method() !== "GET") sent.push(request.url());
  });
  return sent;
}

/** Waits until the page's own files are there. */
const settled = (page) => page.waitForLoadState("networkidle");

test("nothing is asked for before a person fetches", async ({ open }) => {
  const page = await open("about:blank", { ready: false });
  const sent = watch(page);
  await page.goto(start);
  await isReady(page);
  await settled(page);
  await inspect(page, app.text);
  await inspect(await toStart(page), "acme/app:1");
  await page.getByRole("textbox", { name: "Image name" }).waitFor();
  await view(page, "Matrix");
  await page.getByRole("button", { name: "Network log" }).first().click();
  await page.getByRole("table", { name: "Requests" }).waitFor();
  assert.deepEqual(sent, []);
  assert.equal(await page.locator("tr[data-host]").count(), 0);
});

test("an open page goes on working with the network cut", async ({ open }) => {
  const page = await open(start, { allow: [/ERR_INTERNET_DISCONNECTED/] });
  await settled(page);
  await page.context().setOffline(true);
  await inspect(page, app.text);
  assert.equal((await digestShown(page)).digest, app.digest);
  await platforms(page).locator('tr[data-entry="0"]').getByRole("rowheader").getByRole("button").first().click();
  await drop(page, [{ name: "wide.json", bytes: image("acme/wide:1").text }]);
  await view(page, "Matrix");
  assert.equal(await page.locator("tr[data-image]").count(), 2);
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await page.keyboard.press("Escape");
  await toStart(page);
  await page.getByRole("region", { name: /example/i }).getByRole("button").first().click();
  await isIdle(page);
  assert.equal(await documents(page).locator("[data-digest]").count(), 3);
  await toStart(page);
  await fetchByName(page, `${registry}/acme/app:1`);
  await page.locator('[role="alert"][data-code="offline"]').waitFor();
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "Fetch again" }).click();
  await isIdle(page);
  assert.deepEqual(await digestShown(page), { digest: app.digest, state: "matches" });
});

const none = (page) => page.getByText("No rule found anything wrong");

test("nothing is called sound before the rules are there", async ({ open }) => {
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  const page = await open("about:blank", { ready: false });
  await page.route(/\/assets\/later-.*\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(start);
  await isReady(page);
  await pasteBox(page).fill(app.text);
  await page.keyboard.press("Control+Enter");
  await verdict(page).getByText("Being checked").waitFor();
  assert.equal((await digestShown(page)).digest, app.digest, "what needs no rule is there at once");
  assert.equal(await platforms(page).locator("tr[data-entry]").count(), 3);
  assert.equal(await verdict(page).getAttribute("data-valid"), null);
  assert.equal(await none(page).count(), 0);
  assert.equal(await page.getAttribute("html", "data-busy"), "true");
  release();
  await isIdle(page);
  assert.equal(await verdict(page).getAttribute("data-valid"), "true");
});

test("where the rules could not be loaded, the page says so and loads them again", async ({ open }) => {
  let cut = true;
  const page = await open("about:blank", { ready: false, allow: [/ERR_FAILED|Failed to fetch/] });
  await page.route(/\/assets\/later-.*\.wasm$/, (route) => (cut ? route.abort() : route.continue()));
  await page.goto(start);
  await isReady(page);
  await pasteBox(page).fill(app.text);
  await page.keyboard.press("Control+Enter");
  await verdict(page).getByText("Not checked").waitFor();
  assert.equal(await none(page).count(), 0);
  cut = false;
  await page.getByRole("button", { name: "Load it again" }).click();
  await isIdle(page);
  assert.equal(await verdict(page).getAttribute("data-valid"), "true");
});

test("there is no service worker", async ({ open }) => {
  const page = await open(start);
  await settled(page);
  assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
});

async function toStart(page) {
  await page.getByRole("link", { name: "Allarch, start" }).click();
  await isReady(page);
  return page;
}

await run();
