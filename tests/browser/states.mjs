// Every state that the views share: what it says, its role and code, and how it looks in all forms.

import assert from "node:assert/strict";
import { address, inAllForms, isIdle, isReady, picture, run, test } from "./lib.mjs";
import { documents, drop, fetchByName, image, inspect, pasteBox, platforms, view } from "./page.mjs";

const registry = process.env.ALLARCH_REGISTRY;
const faulty = process.env.ALLARCH_FAULTY;
const start = `${address}/`;
const refused = [/Failed to load resource/, /ERR_/, /CORS policy/];

const alert = (page, code) => page.locator(`[role="alert"][data-code="${code}"]`).first();
const note = (page, code) => page.locator(`[role="status"][data-code="${code}"]`).first();
const files = (...names) => names.map(image).map(({ file, text }) => ({ name: file, bytes: text }));
const named = (page, name) => page.getByRole("textbox", { name: "Image name" }).fill(name);

/** Fetches without waiting for the end. */
async function ask(page, name) {
  await named(page, name);
  await page.getByRole("button", { name: "Fetch", exact: true }).click();
}

/** Holds requests whose path fits until the answer's `go` is called. */
async function hold(page, pattern) {
  let go;
  const held = new Promise((resolve) => { go = resolve; });
  await page.route(pattern, async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  return { go };
}

test("a fetch in progress says what is under way, and stops", async ({ open }) => {
  const page = await open(start, { allow: refused });
  await hold(page, "**/r/**");
  await ask(page, `${registry}/acme/app:1`);
  const progress = page.getByRole("status", { name: "Fetch in progress" });
  await progress.waitFor();
  assert.match(await progress.innerText(), /acme\/app:1[\s\S]*Document of this name[\s\S]*Manifests and configs/);
  assert.equal(await page.locator('html[data-busy="true"]').count(), 1);
  await inAllForms(page, "state-progress");
  await progress.getByRole("button", { name: "Stop" }).click();
  await isIdle(page);
  assert.equal(await progress.count(), 0);
});

test("what came says how long it took, and so does the log", async ({ open }) => {
  const page = await open(start, { allow: refused });
  const held = await hold(page, /\/r\/.*(sha256)/);
  await ask(page, `${registry}/acme/app:1`);
  const progress = page.getByRole("status", { name: "Fetch in progress" });
  await progress.getByText(/^OCI image index, [\d,]+ bytes, digest matches\s*[\d.]+ m?s$/).waitFor();
  await inAllForms(page, "state-progress-times");
  held.go();
  await isIdle(page);
  await page.getByRole("button", { name: "Network log" }).click();
  const first = page.getByRole("dialog", { name: "Network log" }).locator("tbody tr").last();
  assert.match(await first.innerText(), /200, [\d.]+ \w+\s+[\d.]+ m?s\s/);
});

test("rows wait for their manifests, each fact in its place", async ({ open }) => {
  const page = await open(start, { allow: refused });
  const held = await hold(page, /\/r\/.*(sha256)/);
  await ask(page, `${registry}/acme/app:1`);
  const row = platforms(page).locator('tr[data-entry="0"]');
  await row.getByText("loading").first().waitFor({ state: "attached" });
  await inAllForms(page, "state-rows");
  held.go();
  await isIdle(page);
  assert.equal(await row.getByText("loading").count(), 0);
});

test("empty views say what they need", async ({ open }) => {
  const page = await open(`${start}#inspect`);
  await page.getByRole("heading", { name: "Inspect needs a document." }).waitFor();
  await inAllForms(page, "state-empty-inspect");
  await page.keyboard.press("g");
  await page.keyboard.press("m");
  await page.getByRole("heading", { name: "Match needs an index." }).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("x");
  await page.getByRole("heading", { name: "Matrix needs images." }).waitFor();
  await inAllForms(page, "state-empty-matrix");
  await page.getByRole("button", { name: "Paste a list" }).click();
  await pasteBox(page).waitFor();
});

test("a private image names the command of a terminal", async ({ open }) => {
  const page = await open(start, { allow: refused });
  await fetchByName(page, `${faulty}/faulty/private:1`);
  const text = await alert(page, "unauthorized").innerText();
  assert.ok(text.includes(`docker buildx imagetools inspect --raw ${faulty}/faulty/private:1`), text);
  assert.equal(await page.locator('input[type="password"]').count(), 0);
  await inAllForms(page, "state-401");
  await alert(page, "unauthorized").getByRole("button", { name: "Paste the output" }).click();
  await pasteBox(page).waitFor();
});

test("what is not there: other tags of the repository that were fetched", async ({ open }) => {
  const page = await open(start, { allow: refused });
  await fetchByName(page, `${registry}/acme/app:1`);
  await page.getByRole("link", { name: "Allarch, start" }).click();
  await fetchByName(page, `${registry}/acme/app:11`);
  const card = alert(page, "not-found");
  await card.waitFor();
  await inAllForms(page, "state-404");
  await card.getByRole("button", { name: `Use ${registry}/acme/app:1` }).click();
  assert.equal(await page.getByRole("textbox", { name: "Image name" }).inputValue(), `${registry}/acme/app:1`);
});

test("bytes that the browser may not see: three ways on", async ({ open }) => {
  const page = await open(start, { allow: refused });
  await page.getByRole("radio", { name: "Direct" }).check();
  await fetchByName(page, `${registry}/acme/app:1`);
  const card = alert(page, "cors-blocked");
  await card.waitFor();
  assert.match(await card.innerText(), /docker buildx imagetools inspect --raw/);
  await inAllForms(page, "state-cors");
  await card.getByRole("button", { name: /^Fetch through / }).click();
  await platforms(page).waitFor();
});

test("the proxy is down", async ({ open }) => {
  const page = await open(start, { allow: refused });
  await page.route("**/r/**", (route) => route.abort("connectionrefused"));
  await fetchByName(page, `${registry}/acme/app:1`);
  await alert(page, "proxy-unreachable").waitFor();
  await inAllForms(page, "state-proxy");
});

test("the machine is offline", async ({ open }) => {
  const page = await open(start, { allow: refused });
  await page.waitForLoadState("networkidle");
  await page.context().setOffline(true);
  await fetchByName(page, `${registry}/acme/app:1`);
  await alert(page, "offline").waitFor();
  await inAllForms(page, "state-offline");
});

test("bytes that do not match their digest", async ({ open }) => {
  const page = await open(start, { allow: refused });
  await fetchByName(page, `${faulty}/faulty/digest:1`);
  const card = alert(page, "digest-mismatch");
  await card.waitFor();
  assert.equal((await card.innerText()).match(/sha256:[0-9a-f]{64}/g)?.length, 2, "both digests");
  await inAllForms(page, "state-digest");
});

test("what is not recognised: what it looked like, and the forms that are known", async ({ open }) => {
  const page = await open(start);
  await inspect(page, '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>');
  const card = alert(page, "not-recognised");
  const text = await card.innerText();
  assert.match(text, /XML/);
  assert.match(text, /Known forms: .*index, manifest and config JSON/);
  await inAllForms(page, "state-not-recognised");
  await page.keyboard.press("Escape");
  await card.waitFor({ state: "detached" });
});

test("a name is a note, not a fault, and nothing is sent", async ({ open }) => {
  const page = await open(start);
  await inspect(page, "ghcr.io/acme/app:1.4");
  const card = note(page, "is-name");
  await card.waitFor();
  await inAllForms(page, "state-is-name");
  await page.getByRole("button", { name: "Network log" }).click();
  assert.equal(await page.locator("tr[data-host]").count(), 0);
});

test("a removed document comes back, at its place; so do all of them", async ({ open }) => {
  const page = await open(start);
  await drop(page, files("acme/app:1", "acme/wide:1", "acme/legacy:2"));
  const items = documents(page).locator("[data-digest]");
  await items.nth(2).waitFor();
  await isIdle(page);
  const digests = () => items.evaluateAll((items) => items.map((item) => item.dataset.digest));
  const before = await digests();
  await documents(page).getByRole("button", { name: /^Remove / }).nth(1).click();
  const notice = page.getByRole("status", { name: "Notice" });
  await notice.getByRole("button", { name: "Undo" }).hover();
  assert.equal((await digests()).length, 2);
  await inAllForms(page, "state-undo");
  await notice.getByRole("button", { name: "Undo" }).click();
  assert.deepEqual(await digests(), before);
  await page.setViewportSize({ width: 1440, height: 900 });
  await documents(page).getByRole("button", { name: "Clear all" }).click();
  assert.match(await notice.innerText(), /3 documents removed/);
  assert.deepEqual(await digests(), []);
  await notice.getByRole("button", { name: "Undo" }).click();
  assert.deepEqual(await digests(), before);
  await page.reload();
  await isReady(page);
  await isIdle(page);
  assert.deepEqual(await digests(), before, "kept for a reload");
});

test("a document removed while it is fetched leaves nothing behind", async ({ open }) => {
  const page = await open(start, { allow: refused });
  await hold(page, "**/r/**");
  await ask(page, `${registry}/acme/app:1`);
  await documents(page).getByRole("button", { name: /^Remove / }).click();
  await isIdle(page);
  assert.equal(await documents(page).locator("li").count(), 0);
});

test("a notice goes by itself, an error stays until it is dismissed", async ({ open }) => {
  const page = await open(start, {
    init: () => { navigator.clipboard.writeText = () => (globalThis.denied ? Promise.reject(new Error("denied")) : Promise.resolve()); },
  });
  await page.clock.install();
  await inspect(page, image("acme/app:1").text);
  await page.getByRole("button", { name: "Copy digest", exact: true }).click();
  const notice = page.getByRole("status", { name: "Notice" });
  await notice.getByText("Digest copied").waitFor();
  await page.mouse.move(700, 10);
  await page.clock.runFor(7_000);
  assert.equal(await notice.innerText(), "");
  await page.evaluate(() => { globalThis.denied = true; });
  await page.getByRole("button", { name: "Copy digest", exact: true }).click();
  const error = page.getByRole("alert").getByText(/did not allow the copy/);
  await error.waitFor();
  await page.mouse.move(700, 10);
  await page.clock.runFor(60_000);
  assert.equal(await error.count(), 1);
  await inAllForms(page, "state-toast-error");
  await page.getByRole("button", { name: "Dismiss" }).click();
  await error.waitFor({ state: "detached" });
});

test("what is dragged over the page may be dropped anywhere", async ({ open }) => {
  const page = await open(start);
  const dataTransfer = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["{}"], "index.json"));
    return transfer;
  });
  await page.dispatchEvent("body", "dragover", { dataTransfer });
  await page.getByText("Drop to read here").waitFor();
  await inAllForms(page, "state-drop");
});

test("the network log: host, route, status, time, bytes; and it can be cleared", async ({ open }) => {
  const page = await open(start);
  await fetchByName(page, `${registry}/acme/app:1`);
  const ledger = documents(page).getByText(/Sent so far: \d+ requests/);
  const sent = Number((await ledger.innerText()).match(/(\d+) requests/)[1]);
  await page.getByRole("button", { name: "Network log" }).click();
  const rows = page.getByRole("table", { name: "Requests" }).locator("tr[data-host]");
  assert.equal(await rows.count(), sent);
  for (const row of await rows.evaluateAll((rows) => rows.map((row) => ({ ...row.dataset, text: row.innerText })))) {
    assert.deepEqual([row.host, row.route, row.status], [new URL(address).host, "proxy", "200"]);
    assert.match(row.text, /\d\d:\d\d:\d\d[\s\S]*200[\s\S]*(B|kB)/);
  }
  await inAllForms(page, "state-log");
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  assert.equal(await rows.count(), 0);
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 1440, height: 900 });
  assert.equal(Number((await ledger.innerText()).match(/(\d+) requests/)[1]), sent, "the count stays true");
});

test("the keys", async ({ open }) => {
  const page = await open(start);
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await inAllForms(page, "state-keys");
});

test("forced colours and less motion", async ({ open }) => {
  const page = await open(start, { allow: refused, forcedColors: "active" });
  await picture(page, "forced-start");
  await drop(page, files("acme/app:1", "acme/legacy:2", "acme/arm-only:1", "acme/windows:1"));
  await picture(page, "forced-inspect");
  await view(page, "Matrix");
  await page.getByRole("checkbox", { name: "Require linux/arm64", exact: true }).check();
  await picture(page, "forced-matrix");
  await page.keyboard.press("?");
  await picture(page, "forced-keys");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Allarch, start" }).click();
  await hold(page, "**/r/**");
  await ask(page, `${registry}/acme/app:1`);
  await page.getByRole("status", { name: "Fetch in progress" }).waitFor();
  await picture(page, "forced-progress");
  const moving = () => page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === "running").length);
  assert.equal(await moving(), 0, "nothing moves under reduced motion");
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await page.waitForFunction(() => document.getAnimations().some(({ playState }) => playState === "running"));
});

// Last: the proxy then leaves that registry alone for a while.
test("a rate limit counts down, and its button becomes active", async ({ open }) => {
  const page = await open(start, { allow: refused });
  await fetchByName(page, `${faulty}/faulty/limited:1`);
  const card = alert(page, "rate-limited");
  const retry = card.getByRole("button", { name: /^Retry at \d\d:\d\d:\d\d$/ });
  await retry.waitFor();
  assert.equal(await retry.isDisabled(), true);
  const timer = card.getByRole("timer");
  const first = await timer.innerText();
  assert.match(first, /^Next try at \d\d:\d\d:\d\d, in \d+ s\.$/);
  await page.waitForFunction((first) => document.querySelector('[role="timer"]').innerText !== first, first);
  await inAllForms(page, "state-429");
  await page.clock.install({ time: Date.now() + 60_000 });
  const again = card.getByRole("button", { name: "Fetch again" });
  await again.waitFor();
  assert.equal(await again.isEnabled(), true);
});

await run();
