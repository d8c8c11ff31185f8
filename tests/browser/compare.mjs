// Compare: two states of an image or of a list, and whether the platforms that are needed survive.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { address, dist, fitsWidth, inAllForms, isIdle, isReady, run, serveFiles, test } from "./lib.mjs";
import { documents, drop, fetchByName, inspect, view } from "./page.mjs";

const registry = process.env.ALLARCH_REGISTRY;
const binary = process.env.ALLARCH_BINARY;
const start = `${address}/`;
const site = await serveFiles(dist, "/allarch/");

const LINUX = (architecture, variant) => ({ os: "linux", architecture, ...(variant && { variant }) });
const WINDOWS = (version) => ({ os: "windows", architecture: "amd64", "os.version": version });

/** An index; each entry `[platform, seed]`, and with a third `true` one attestation that speaks of it. */
function index(entries) {
  const digest = (seed) => `sha256:${String(seed).padStart(64, "0")}`;
  const manifests = entries.flatMap(([platform, seed, attested]) => {
    const entry = { mediaType: "application/vnd.oci.image.manifest.v1+json", digest: digest(seed), size: 480, platform };
    if (!attested) return [entry];
    const annotations = { "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": digest(seed) };
    const about = { ...entry, digest: digest(seed + 5_000), platform: { os: "unknown", architecture: "unknown" }, annotations };
    return [entry, about];
  });
  return JSON.stringify({ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests });
}

const BEFORE = index([
  [LINUX("amd64"), 1, true], [LINUX("arm64"), 2, true], [LINUX("s390x"), 3], [LINUX("386"), 8], [WINDOWS("10.0.20348.1000"), 4],
]);
const AFTER = index([
  [LINUX("amd64"), 11], [LINUX("arm64"), 12, true], [LINUX("riscv64"), 13], [LINUX("386"), 8], [WINDOWS("10.0.20348.2000"), 14],
]);
const two = [{ name: "app-1.json", bytes: BEFORE }, { name: "app-2.json", bytes: AFTER }];

const said = (page) => page.getByRole("status", { name: "Comparison in short" });
const before = (page) => page.getByRole("combobox", { name: "Before" });
const after = (page) => page.getByRole("combobox", { name: "After" });
const row = (page, platform) => page.locator(`tr[data-platform="${platform}"]`);
const require = (page, platform, on = true) => page.getByRole("checkbox", { name: `Require ${platform}`, exact: true }).setChecked(on);
const compareMode = (page) => page.getByRole("radio", { name: "Compare" });

async function comparing(page) {
  await view(page, "Matrix");
  await compareMode(page).check();
  await isIdle(page);
}

async function verdictIs(page, verdict) {
  await page.waitForFunction((verdict) => document.querySelector(".score[data-verdict]")?.dataset.verdict === verdict, verdict);
}

test("two indexes: what came and went, and the verdict both ways", async ({ open }) => {
  const page = await open(start);
  await drop(page, two);
  await comparing(page);
  // Two states alone are open: they are meant.
  assert.equal(await before(page).inputValue(), "app-1.json");
  assert.equal(await after(page).inputValue(), "app-2.json");
  // Nothing is ticked: what the earlier offers is required.
  await verdictIs(page, "fail");
  await said(page).getByText("Your required platforms do not survive this upgrade: linux/s390x is lost.").waitFor();
  for (const [platform, change, fate] of [
    ["linux/amd64", "changed", "survives"], ["linux/s390x", "lost", "lost"], ["linux/riscv64", "gained", undefined], ["linux/386", "same", "survives"],
  ]) {
    assert.equal(await row(page, platform).getAttribute("data-change"), change, platform);
    assert.equal(await row(page, platform).getAttribute("data-fate"), fate ?? null, platform);
  }
  assert.match(await row(page, "linux/amd64").innerText(), /1 → 0\s+1 lost/);
  await page.getByText("windows/amd64 moved from 10.0.20348.1000 to 10.0.20348.2000.").waitFor();
  await inAllForms(page, "state-compare");
  await require(page, "linux/amd64");
  await verdictIs(page, "pass");
  await said(page).getByText("Your required platforms survive this upgrade.", { exact: true }).waitFor();
  await require(page, "linux/s390x");
  await verdictIs(page, "fail");
  await page.getByRole("button", { name: "Swap" }).click();
  await verdictIs(page, "pass");
  assert.equal(await before(page).inputValue(), "app-2.json");
  await said(page).getByText("linux/s390x was not covered before either.").waitFor({ state: "detached" });
  assert.equal(await row(page, "linux/s390x").getAttribute("data-change"), "gained");
});

test("what is not there yet is said, with what to do", async ({ open }) => {
  const page = await open(start);
  await drop(page, two.slice(0, 1));
  await comparing(page);
  await said(page).getByText(/^One state is open\. Paste, drop or fetch the other/).waitFor();
  await inAllForms(page, "state-compare-one");
  await page.getByRole("main").getByRole("button", { name: "Add a document" }).click();
  await page.getByRole("textbox", { name: "Paste anything" }).waitFor();
  await drop(page, [two[1], { name: "third.json", bytes: index([[LINUX("arm64"), 2]]) }]);
  await view(page, "Matrix");
  await said(page).getByText("Choose what was before and what is after.").waitFor();
  await before(page).selectOption("app-1.json");
  await after(page).selectOption("third.json");
  await verdictIs(page, "fail");
  await documents(page).getByRole("button", { name: "Remove third.json" }).click();
  await said(page).getByText("A state that was chosen is not open here. Open it again, or choose another.").waitFor();
});

test("the keyboard alone", async ({ open }) => {
  const page = await open(start);
  await drop(page, [...two, { name: "third.json", bytes: index([[LINUX("arm64"), 2]]) }]);
  const focused = (target) => target.evaluate((one) => one === document.activeElement);
  const tabTo = async (target) => {
    for (let presses = 0; presses < 80; presses += 1) {
      if (await focused(target)) return;
      await page.keyboard.press("Tab");
    }
    assert.fail(`not reached by Tab: ${target}`);
  };
  await page.keyboard.press("g");
  await page.keyboard.press("x");
  await page.getByRole("heading", { name: "Which images cover the platforms you need?" }).waitFor();
  await tabTo(page.getByRole("radio", { name: "Coverage" }));
  await page.keyboard.press("ArrowRight");
  await before(page).waitFor();
  assert.ok(await focused(compareMode(page)), "what was pressed keeps the focus");
  await tabTo(before(page));
  await page.keyboard.press("ArrowDown");
  await tabTo(after(page));
  await page.keyboard.type("app-2");
  assert.ok(await focused(after(page)), "the field keeps the focus when the answer comes");
  await verdictIs(page, "fail");
  const box = page.getByRole("checkbox", { name: "Require linux/amd64", exact: true });
  await tabTo(box);
  await page.keyboard.press("Space");
  await verdictIs(page, "pass");
  assert.ok(await focused(box), "the box keeps the focus");
});

test("the choice travels in a link that opens without a network", async ({ open }) => {
  const page = await open(start);
  await drop(page, two);
  await comparing(page);
  await page.getByRole("button", { name: "Swap" }).click();
  await require(page, "linux/s390x");
  await verdictIs(page, "pass");
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const link = await page.getByRole("textbox", { name: "Link" }).inputValue();
  const other = await open(site.url, { allow: [/assets\/icon-/, /ERR_INTERNET_DISCONNECTED/] });
  await isIdle(other);
  // A document of the same name is open there already.
  await drop(other, [{ name: "app-1.json", bytes: index([[LINUX("ppc64le"), 9]]) }]);
  await other.waitForLoadState("networkidle");
  await other.context().setOffline(true);
  await other.evaluate((link) => { location.hash = link.split("#")[1]; }, link);
  await verdictIs(other, "pass");
  assert.equal(await before(other).inputValue(), "app-2.json");
  assert.equal(await after(other).inputValue(), "app-1.json (2)");
  assert.equal(await row(other, "linux/s390x").getAttribute("data-change"), "gained");
  assert.ok(await other.getByRole("checkbox", { name: "Require linux/s390x", exact: true }).isChecked());
  // And in the tab's own address, over a reload.
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => location.hash.includes("&compare=1&") && location.hash.includes("&before=app-2.json"));
  await page.reload();
  await isReady(page);
  await verdictIs(page, "pass");
  assert.equal(await before(page).inputValue(), "app-2.json");
});

test("yesterday's export against today's list, and an image of it that is gone", async ({ open }) => {
  const page = await open(start);
  await drop(page, two);
  await view(page, "Matrix");
  await page.getByRole("button", { name: "Export" }).click();
  const [saved] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: /^JSON/ }).click()]);
  const yesterday = await readFile(await saved.path(), "utf8");
  const other = await open(start);
  await drop(other, [{ name: "app-1.json", bytes: AFTER }, { name: "new.json", bytes: BEFORE }]);
  await drop(other, [{ name: "yesterday.json", bytes: yesterday }]);
  await other.getByRole("button", { name: "Compare it" }).click();
  assert.equal(await before(other).inputValue(), "yesterday.json");
  assert.equal(await after(other).locator("option:checked").innerText(), "All 2 images, saved matrices aside");
  await verdictIs(other, "fail");
  await said(other).getByText(/1 of 1 image loses one\. The list gained 1 image and lost 1\.$/).waitFor();
  const images = other.getByRole("list", { name: "Images compared" }).locator("li[data-image]");
  assert.deepEqual(await images.evaluateAll((items) => items.map((item) => item.dataset.image)), ["app-1.json", "app-2.json", "new.json"]);
  await images.first().locator("summary").click();
  await images.first().locator('tr[data-platform="linux/s390x"][data-change="lost"]').waitFor();
  await inAllForms(other, "state-compare-lists");
});

test("two tags of a registry, and their sizes after a click", async ({ open }) => {
  const page = await open(start);
  const names = ["acme/wide:1", "acme/app:1"].map((name) => `${registry}/${name}`);
  await inspect(page, names.join("\n"));
  await view(page, "Matrix");
  await page.getByRole("button", { name: /^Fetch 2 images/ }).click();
  await isIdle(page);
  await compareMode(page).check();
  await before(page).selectOption(names[0]);
  await after(page).selectOption(names[1]);
  await page.waitForSelector(".score[data-verdict]");
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  assert.equal((await row(page, "linux/amd64").innerText()).match(/–/g).length, 3, "no size is known");
  assert.deepEqual(asked, [], "nothing is fetched before the click");
  await page.getByRole("button", { name: /^Fetch sizes/ }).click();
  await isIdle(page);
  assert.ok(asked.length > 0);
  assert.match(await row(page, "linux/amd64").innerText(), /\d B|kB|MB/);
  await page.getByRole("button", { name: /^Fetch sizes/ }).waitFor({ state: "detached" });
});

test("an image that was fetched by name has its sizes", async ({ open }) => {
  const page = await open(start);
  for (const name of ["acme/app:1", "acme/arm-only:1"]) {
    await page.goto(`${start}#`);
    await fetchByName(page, `${registry}/${name}`);
  }
  await comparing(page);
  await verdictIs(page, "fail");
  assert.match(await row(page, "linux/arm64").innerText(), /\d B|kB|MB/);
});

test("exports are what the command line writes", async ({ open }) => {
  const page = await open(start, {
    init: () => {
      globalThis.copied = [];
      navigator.clipboard.writeText = async (text) => void globalThis.copied.push(text);
    },
  });
  await drop(page, two);
  await comparing(page);
  await require(page, "linux/arm64");
  await verdictIs(page, "pass");
  const folder = await mkdtemp(join(tmpdir(), "compare-"));
  for (const { name, bytes } of two) await writeFile(join(folder, name), bytes);
  for (const [words, format] of [["Markdown", "markdown"], ["JSON", "json"]]) {
    const answer = spawnSync(binary, ["compare", "app-1.json", "app-2.json", "--require", "linux/arm64", "--format", format], { cwd: folder });
    await page.getByRole("button", { name: "Export" }).click();
    const [saved] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: new RegExp(`^${words}`) }).click()]);
    assert.equal(await readFile(await saved.path(), "utf8"), answer.stdout.toString(), format);
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("button", { name: `Copy ${words}` }).click();
    await page.getByRole("status", { name: "Notice" }).getByText(`${words} copied`).waitFor();
    assert.equal(await page.evaluate(() => globalThis.copied.at(-1)), answer.stdout.toString(), `copied ${format}`);
  }
});

test("a list of a thousand images is compared, and fits a phone", async ({ open }) => {
  const page = await open(start, { width: 390 });
  const offer = (platform, seed) => ({
    column: `linux/${platform}`, platform: { os: "linux", architecture: platform, variant: "", os_version: "", os_features: [], features: [] },
    digest: `sha256:${String(seed).padStart(64, "0")}`, size: 1_000, attestations: 0,
  });
  const day = (lost) => JSON.stringify({
    schema: 1, matrix: { rows: Array.from({ length: 1_000 }, (_, at) => ({
      name: `acme/app-${at}:1`, why: null, digest: `sha256:${"a".repeat(64)}`, untold: 0,
      offers: [offer("amd64", at), ...(at === lost ? [] : [offer("arm64", at + 2_000)])],
    })) },
  });
  await drop(page, [{ name: "monday.json", bytes: day(-1) }, { name: "tuesday.json", bytes: day(700) }]);
  await comparing(page);
  await verdictIs(page, "fail");
  await said(page).getByText(/1 of 1,000 images loses one\.$/).waitFor();
  assert.equal(await page.locator("li[data-image]").first().getAttribute("data-image"), "acme/app-700:1", "what fails stands first");
  await page.getByText("488 more images are not drawn; the export has all.").waitFor();
  await fitsWidth(page);
});

await run();
