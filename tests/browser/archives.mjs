// Archives, saved HTTP answers, documents that belong together, and the digest detective.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { FORMS, accessible, address, fitsWidth, isIdle, isReady, picture, run, test } from "./lib.mjs";
import { digestShown, documents, drop, image, inspect, pasteBox, platforms, view } from "./page.mjs";

const app = image("acme/app:1");
const start = `${address}/`;
const bytes = (name) => readFileSync(join(process.env.ALLARCH_IMAGES, name));
const text = (name) => bytes(name).toString("utf8");

const images = (page) => page.getByRole("list", { name: "Images" });
const problems = (page) => page.getByRole("list", { name: "In the archive" });
const headers = (page) => page.getByRole("list", { name: "Headers" });
const detective = (page) => page.getByRole("status", { name: "Digest detective" });
const item = (page, kind) => documents(page).locator(`[data-kind="${kind}"]`);

/** Drops an archive and waits until it has been read. */
async function open_archive(page, name) {
  await drop(page, [{ name, bytes: bytes(name) }]);
  await item(page, "archive").waitFor();
  await page.locator("[data-sound]").waitFor();
  await isIdle(page);
}

/** A part of what a document is held against. */
async function another(page, content) {
  await page.keyboard.press("Escape");
  await documents(page).getByRole("button", { name: "Add a document" }).click();
  await pasteBox(page).waitFor();
  await inspect(page, content);
}

for (const name of ["layout.tar", "layout.tar.zst"]) {
  test(`${name} opens whole, with its image's rows filled`, async ({ open }) => {
    const page = await open(start);
    await open_archive(page, name);
    assert.equal(await page.locator("[data-sound]").getAttribute("data-sound"), "true");
    assert.equal(await problems(page).count(), 0);
    await images(page).getByRole("link", { name: "acme/app:1" }).click();
    assert.deepEqual(await digestShown(page), { digest: app.digest, state: "matches" });
    const row = platforms(page).locator('tr[data-platform="linux/amd64"]');
    await row.getByRole("rowheader").getByRole("button").first().click();
    const config = page.getByRole("region", { name: "Config of entry 1" });
    assert.match(await config.textContent(), /linux\/amd64, agrees with the index/);
  });
}

test("what docker save wrote opens as a config with its name", async ({ open }) => {
  const page = await open(start);
  await open_archive(page, "save.tar.gz");
  assert.match(await page.getByRole("main").textContent(), /docker save archive/);
  await images(page).getByRole("link", { name: "acme/app:1" }).click();
  await page.locator('code[data-state="matches"]').waitFor();
  assert.equal(await item(page, "image-config").count(), 1);
});

test("a damaged blob is named, and the rest is there", async ({ open }) => {
  const page = await open(start);
  await open_archive(page, "damaged.tar");
  assert.equal(await page.locator("[data-sound]").getAttribute("data-sound"), "false");
  const problem = problems(page).getByRole("listitem").first();
  assert.equal(await problem.getAttribute("data-code"), "wrong-digest");
  assert.equal(await problem.getAttribute("data-severity"), "error");
  assert.equal(await images(page).getByRole("link").count(), 1);
});

test("an archive that is cut says where, and one that is none says so", async ({ open }) => {
  const page = await open(start);
  const half = bytes("layout.tar").subarray(0, 3000);
  await drop(page, [{ name: "half.tar", bytes: half }]);
  await problems(page).locator('[data-code="cut-short"]').waitFor();
  await drop(page, [{ name: "no.tar.gz", bytes: Buffer.from("1f8b0800000000000003", "hex") }]);
  await documents(page).getByRole("link", { name: /no\.tar\.gz/ }).waitFor();
  await problems(page).locator('[data-code="cut-short"]').waitFor();
});

test("a folder opens as the archive of it does", async ({ open }) => {
  const folder = mkdtempSync(join(tmpdir(), "allarch-"));
  try {
    execFileSync("tar", ["-xf", join(process.env.ALLARCH_IMAGES, "layout.tar"), "-C", folder]);
    const page = await open(start);
    const devtools = await page.context().newCDPSession(page);
    const data = { items: [], files: [folder], dragOperationsMask: 1 };
    // A drop of the browser's own: one that a script makes holds no folders.
    for (const type of ["dragEnter", "dragOver", "drop"]) {
      await devtools.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
    }
    await images(page).getByRole("link", { name: "acme/app:1" }).click();
    assert.deepEqual(await digestShown(page), { digest: app.digest, state: "matches" });
    await documents(page).getByRole("link", { name: basename(folder) }).click();
    assert.equal(await page.locator("[data-sound]").getAttribute("data-sound"), "true");
    assert.match(await page.getByRole("main").textContent(), /OCI image layout/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("an archive is chosen in the file dialog as it is dropped", async ({ open }) => {
  const page = await open(start);
  const chosen = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files" }).click();
  await (await chosen).setFiles(join(process.env.ALLARCH_IMAGES, "layout.tar"));
  await images(page).getByRole("link", { name: "acme/app:1" }).waitFor();
});

test("a saved answer gives head and body, each held against the other", async ({ open }) => {
  const page = await open(start);
  await inspect(page, text("answer.http"));
  assert.deepEqual(await digestShown(page), { digest: app.digest, state: "matches" });
  await headers(page).locator("[data-header]").first().waitFor();
  const agrees = await headers(page).locator("[data-header]").evaluateAll((items) =>
    items.map((item) => [item.dataset.header, item.dataset.agrees]));
  assert.deepEqual(agrees, [
    ["Docker-Content-Digest", "true"], ["Content-Type", "true"], ["Content-Length", "true"],
  ]);
  await drop(page, [{ name: "longer.http", bytes: Buffer.concat([bytes("answer.http"), Buffer.from("\n")]) }]);
  await headers(page).locator('[data-header="Docker-Content-Digest"][data-agrees="false"]').waitFor();
  await page.locator('code[data-state="repaired"]').waitFor();
});

for (const order of [["index.json", "manifest.json", "config.json"], ["config.json", "manifest.json", "index.json"]]) {
  test(`a row is filled by what is pasted: ${order.join(", ")}`, async ({ open }) => {
    const page = await open(start);
    await inspect(page, text(order[0]));
    for (const name of order.slice(1)) await another(page, text(name));
    await documents(page).getByRole("link", { name: /Pasted index/ }).click();
    const row = platforms(page).locator('tr[data-entry="0"]');
    await row.getByRole("rowheader").getByRole("button").first().click();
    const config = page.getByRole("region", { name: "Config of entry 1" });
    assert.match(await config.textContent(), /agrees with the index/);
    await documents(page).getByRole("link", { name: /Pasted manifest/ }).click();
    await page.locator('code[data-state="matches"]').waitFor();
    await documents(page).getByRole("link", { name: /Pasted index/ }).click();
    await documents(page).getByRole("button", { name: "Remove Pasted manifest" }).click();
    await page.getByRole("region", { name: "Config of entry 1" }).getByText("Not at hand").waitFor();
  });
}

test("the detective finds the exact bytes of a pasted child", async ({ open }) => {
  const page = await open(start);
  await inspect(page, text("index.json"));
  await another(page, `${text("manifest.json").replaceAll("  ", "\t")}\n`);
  await page.locator('code[data-state="repaired"]').waitFor();
  assert.match(await detective(page).textContent(), /indent by 2 spaces/);
  const saved = page.waitForEvent("download");
  await detective(page).getByRole("button", { name: "Download them" }).click();
  assert.deepEqual(readFileSync(await (await saved).path()), bytes("manifest.json"));
  await detective(page).getByRole("button", { name: "Open the exact bytes" }).click();
  await page.locator('code[data-state="matches"]').waitFor();
});

test("a typed digest is compared, and nothing is claimed that does not hash", async ({ open }) => {
  const page = await open(start);
  await inspect(page, `${app.text}\n`);
  await page.getByText("Compare with a digest").click();
  const field = page.getByRole("textbox", { name: "Expected digest" });
  const compare = page.getByRole("button", { name: "Compare" });
  await field.fill("sha256:abc");
  await compare.click();
  await page.getByRole("alert").getByText("64 hex digits").waitFor();
  await field.fill(app.digest);
  await compare.click();
  await page.locator('code[data-state="repaired"]').waitFor();
  await field.fill(`sha256:${"0".repeat(64)}`);
  await compare.click();
  await page.locator('code[data-state="differs"]').waitFor();
  await detective(page).getByText("These are other bytes").waitFor();
});

test("a reload keeps a saved head, a typed digest and an archive's images; of the archive the page says it does not", async ({ open }) => {
  const page = await open(start);
  await inspect(page, text("answer.http"));
  await headers(page).locator('[data-header="Docker-Content-Digest"]').waitFor();
  await another(page, `${app.text}\n`);
  await page.getByText("Compare with a digest").click();
  await page.getByRole("textbox", { name: "Expected digest" }).fill(app.digest);
  await page.getByRole("button", { name: "Compare" }).click();
  await page.locator('code[data-state="repaired"]').waitFor();
  await open_archive(page, "layout.tar");
  await page.getByText("keeps the images over a reload, and not the archive").waitFor();
  await page.reload();
  await isReady(page);
  await isIdle(page);
  assert.equal(await item(page, "archive").count(), 0);
  await documents(page).getByRole("link", { name: /^acme\/app:1/ }).click();
  assert.deepEqual(await digestShown(page), { digest: app.digest, state: "matches" });
  await documents(page).getByRole("link", { name: /Pasted/ }).nth(1).click();
  await page.locator('code[data-state="repaired"]').waitFor();
  assert.equal(await page.getByRole("textbox", { name: "Expected digest" }).inputValue(), app.digest);
  await documents(page).getByRole("link", { name: /Pasted/ }).first().click();
  await headers(page).locator("[data-header]").first().waitFor();
  const agrees = await headers(page).locator("[data-header]").evaluateAll((items) => items.map((item) => item.dataset.agrees));
  assert.deepEqual(agrees, ["true", "true", "true"]);
});

for (const { width, theme } of FORMS) {
  test(`archive, head and detective at ${width} px, ${theme}`, async ({ open }) => {
    const page = await open(start, { width, theme });
    await open_archive(page, "damaged.tar");
    await accessible(page);
    await fitsWidth(page);
    await picture(page, `archive-${width}-${theme}`);
    await drop(page, [{ name: "longer.http", bytes: Buffer.concat([bytes("answer.http"), Buffer.from("\n")]) }]);
    await page.locator('code[data-state="repaired"]').waitFor();
    await page.getByText("Compare with a digest").click();
    await accessible(page);
    await fitsWidth(page);
    await picture(page, `detective-${width}-${theme}`);
    await view(page, "Inspect");
  });
}

await run();
