// Fetch by name: the page, its proxy in the real binary, a real registry, and one that goes wrong.

import assert from "node:assert/strict";
import { address, isIdle, run, test } from "./lib.mjs";
import { digestShown, documents, fetchByName, image, images, platforms } from "./page.mjs";

const registry = process.env.ALLARCH_REGISTRY;
const faulty = process.env.ALLARCH_FAULTY;
const start = `${address}/`;
/** The browser's own line about an answer that the test wants refused. */
const refused = [/Failed to load resource/];

for (const { name, digest } of images.filter(({ name }) => name !== "acme/gone:1")) {
  test(`${name} has the registry's bytes`, async ({ open }) => {
    const page = await open(start, { allow: name === "acme/empty:1" ? refused : [] });
    await fetchByName(page, `${registry}/${name}`);
    await documents(page).locator(`[data-digest="${digest}"]`).first().waitFor();
    assert.deepEqual(await digestShown(page), { digest, state: "matches" });
  });
}

test("children arrive and rows open to config and layers", async ({ open }) => {
  const page = await open(start);
  await fetchByName(page, `${registry}/acme/app:1`);
  const row = platforms(page).locator('tr[data-entry="0"]');
  await row.getByRole("rowheader").getByRole("button").first().click();
  await isIdle(page);
  await page.getByText(/vnd\.oci\.image\.layer\.v1\.tar\+gzip|tar\+gzip|Layers/i).first().waitFor();
});

test("every request goes through the page's own proxy and is in the log", async ({ open }) => {
  const page = await open(start);
  const hosts = new Set();
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
  await fetchByName(page, `${registry}/acme/legacy:2`);
  await documents(page).locator(`[data-digest="${image("acme/legacy:2").digest}"]`).first().waitFor();
  assert.deepEqual([...hosts], [new URL(address).host]);
  await page.getByRole("button", { name: "Network log" }).click();
  const rows = page.getByRole("table", { name: "Requests" }).locator(`tr[data-host]`);
  await rows.first().waitFor();
  assert.deepEqual(new Set(await rows.evaluateAll((rows) => rows.map((row) => row.dataset.route))), new Set(["proxy"]));
});

/** Name, what is fetched, the `data-code` that the alert must carry. */
const FAULTS = [
  ["a tag that is gone", `${registry}/acme/gone:1`, "not-found"],
  ["a body cut short", `${faulty}/faulty/cut:1`, "cut-short"],
  ["a digest that does not match", `${faulty}/faulty/digest:1`, "digest-mismatch"],
  ["a private image", `${faulty}/faulty/private:1`, "unauthorized"],
  ["a registry that fails", `${faulty}/faulty/broken:1`, "server-error"],
  ["a login page instead of a manifest", `${faulty}/faulty/login:1`, "wrong-type"],
  ["more than the limit", `${faulty}/faulty/huge:1`, "too-large"],
  ["a registry that never answers", `${faulty}/faulty/silent:1`, "timeout"],
  ["a registry that is not allowed", "127.0.0.1:9/acme/app:1", "blocked"],
  // Last: the proxy then leaves that registry alone for a while.
  ["a rate limit", `${faulty}/faulty/limited:1`, "rate-limited"],
];

for (const [name, reference, code] of FAULTS) {
  test(name, async ({ open }) => {
    const page = await open(start, { allow: refused });
    await fetchByName(page, reference);
    const alert = page.locator(`[role="alert"][data-code="${code}"]`).first();
    await alert.waitFor({ timeout: 40_000 }).catch(async () => {
      const codes = await page.locator("[data-code]").evaluateAll((all) => all.map((one) => one.dataset.code));
      assert.fail(`no alert ${code}, but: ${codes.join(" ") || "none"}`);
    });
    assert.ok((await alert.innerText()).length > 20);
    const shown = await page.locator("main").innerText();
    const typed = await page.getByRole("textbox", { name: "Image name" }).evaluateAll((boxes) => boxes.map((box) => box.value));
    assert.ok(shown.includes(reference) || typed.includes(reference), "the name is lost");
  }, { timeout: 90_000 });
}

test("the refusal of a local registry holds the exact command", async ({ open }) => {
  const page = await open(start, { allow: refused });
  await fetchByName(page, "127.0.0.1:9/acme/app:1");
  const alert = page.locator('[role="alert"][data-code="blocked"]').first();
  await alert.waitFor();
  assert.match(await alert.innerText(), /--allow-host (http:\/\/)?127\.0\.0\.1:9/);
});

test("a proxy that is down", async ({ open }) => {
  const page = await open(start, { allow: [/Failed to load resource/, /ERR_/] });
  await page.route("**/r/**", (route) => route.abort("connectionrefused"));
  await fetchByName(page, `${registry}/acme/app:1`);
  await page.locator('[role="alert"][data-code="proxy-unreachable"]').first().waitFor();
});

test("keyboard only: a name, Enter, the platforms", async ({ open }) => {
  const page = await open(start);
  const box = page.getByRole("textbox", { name: "Image name" });
  for (let presses = 0; presses < 60; presses += 1) {
    if (await box.evaluate((box) => box === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.type(`${registry}/acme/app:1`);
  await page.keyboard.press("Enter");
  await isIdle(page);
  await platforms(page).first().waitFor();
});

await run();
