// A list of images in the Matrix: fetched from several registries, stopped and gone on with; 2,000 rows.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { address, dist, inAllForms, isIdle, run, serveFiles, test } from "./lib.mjs";
import { documents, drop, image, inspect } from "./page.mjs";

// Without a proxy, so that the page asks the registries itself, which are answered for here.
const site = await serveFiles(dist, "/");
const refused = [/Failed to load resource/];
const coverage = (page) => page.getByRole("table", { name: /^Coverage/ });
const progress = (page) => page.getByRole("region", { name: "Fetch in progress" });
const rows = (page, verdict) => coverage(page).locator(`tr[data-image][data-verdict="${verdict}"]`);

const INDEX = "application/vnd.oci.image.index.v1+json";
const body = (name, architectures) => JSON.stringify({
  schemaVersion: 2, mediaType: INDEX, annotations: { "org.opencontainers.image.title": name },
  manifests: architectures.map((architecture, at) => ({
    mediaType: "application/vnd.oci.image.manifest.v1+json", size: 7,
    digest: `sha256:${String(at).padStart(64, "0")}`, platform: { os: "linux", architecture },
  })),
});

/**
 * Answers for the registries of `names`. `answer(host, repository, times)` may give another status with
 * headers; `asked` counts requests by image, `most` those of a host that were under way together.
 */
async function registries(page, answer = () => undefined) {
  const asked = new Map(), open = new Map(), most = new Map();
  await page.route(/^https:\/\/[a-z]+\.example\//, async (route) => {
    const { hostname, pathname } = new URL(route.request().url());
    const [, repository, of] = /^\/v2\/(.+)\/(manifests|blobs)\//.exec(pathname) ?? [];
    assert.equal(of, "manifests", pathname);
    const name = `${hostname}/${repository}`;
    asked.set(name, (asked.get(name) ?? 0) + 1);
    open.set(hostname, (open.get(hostname) ?? 0) + 1);
    most.set(hostname, Math.max(most.get(hostname) ?? 0, open.get(hostname)));
    await new Promise((later) => setTimeout(later, 25));
    const { status = 200, headers = {} } = (await answer(hostname, repository, asked.get(name))) ?? {};
    const text = status === 200 ? body(name, ["amd64", "arm64"]) : '{"errors":[{"code":"TOOMANYREQUESTS","message":"as the test wants it"}]}';
    open.set(hostname, open.get(hostname) - 1);
    await route.fulfill({
      status, body: text,
      headers: {
        "content-type": status === 200 ? INDEX : "application/json", "access-control-allow-origin": "*",
        "access-control-expose-headers": "Docker-Content-Digest, Retry-After", ...headers,
        "docker-content-digest": `sha256:${createHash("sha256").update(text).digest("hex")}`,
      },
    }).catch(() => {});
  });
  return { asked, most };
}

// High enough for all rows, since those out of view are not drawn.
const whole = { allow: refused, height: 3_200 };
const names = (host, count) => Array.from({ length: count }, (_, at) => `${host}.example/acme/app-${at}:1`);
const fetchButton = (page) => page.getByRole("button", { name: /^(Fetch|Go on with) \d+ images? / });

test("several registries at once, within bounds, and past one that asks to wait", async ({ open }) => {
  const page = await open(site.url, whole);
  let refusedAt, seen;
  const wasSeen = new Promise((resolve) => { seen = resolve; });
  const { asked, most } = await registries(page, async (host, repository) => {
    const at = Number(repository.split("-")[1]);
    // However fast the others are, each has one to come until the page was looked at.
    if ((host === "a.example" && at === 29) || (host === "c.example" && at === 9)) await wasSeen;
    if (host !== "b.example" || at < 3) return undefined;
    refusedAt ??= Date.now();
    return Date.now() - refusedAt < 3_500 ? { status: 429, headers: { "retry-after": "4" } } : undefined;
  });
  await inspect(page, [...names("a", 30), ...names("b", 20), ...names("c", 10)].join("\n"));
  await fetchButton(page).click();
  await progress(page).getByText("3 registries are asked, 1 of them waits.").waitFor();
  seen();
  const bar = progress(page).getByRole("progressbar", { name: "Images fetched" });
  assert.equal(await bar.getAttribute("aria-valuemax"), "60");
  await progress(page).getByRole("list", { name: "Registries that wait" }).getByText(/^b\.example goes on at \d\d:\d\d:\d\d, in \d s\.$/).waitFor();
  await progress(page).getByText("Its registry asks to wait.").waitFor();
  // What is here can be used while one waits.
  await progress(page).getByText(/^4\d of 60 images$/).waitFor();
  await coverage(page).getByRole("checkbox", { name: "Require linux/arm64", exact: true }).check();
  assert.ok(await rows(page, "pass").count() >= 40);
  assert.ok(await rows(page, "unknown").count() > 0);
  await progress(page).waitFor({ state: "detached" });
  await isIdle(page);
  assert.equal(await rows(page, "pass").count(), 60);
  for (const host of ["a", "b", "c"]) assert.ok(most.get(`${host}.example`) <= 6, `${most.get(`${host}.example`)} at a time`);
  // Those that were refused together, and after the wait one, are asked again; nothing else is.
  const again = [...asked.values()].filter((times) => times > 1).length;
  assert.ok(again <= 6, `${again} were asked more than once`);
  for (const [name, times] of asked) assert.ok(times === 1 || name.startsWith("b."), name);
});

test("stopped while a registry waits, and gone on with: only what is missing is asked", async ({ open }) => {
  const page = await open(site.url, whole);
  let isLimited = true;
  const { asked } = await registries(page, (host, repository) =>
    isLimited && host === "b.example" && Number(repository.split("-")[1]) > 4 ? { status: 429, headers: { "retry-after": "600" } } : undefined);
  await inspect(page, [...names("a", 12), ...names("b", 12)].join("\n"));
  await fetchButton(page).click();
  await progress(page).getByText(/^17 of 24 images$/).waitFor();
  await progress(page).getByText(/^b\.example goes on at .*, in (9 min \d+ s|10 min)\.$/).waitFor();
  // A wait is no work: the page says so.
  await isIdle(page);
  await inAllForms(page, "state-list-waits");
  await page.setViewportSize({ width: 1440, height: 3_200 });
  await progress(page).getByRole("button", { name: "Stop" }).click();
  await progress(page).waitFor({ state: "detached" });
  assert.equal(await rows(page, "unknown").count(), 7);
  const before = new Map(asked);
  isLimited = false;
  await page.getByRole("button", { name: /^Go on with 7 images / }).click();
  await progress(page).waitFor({ state: "detached" });
  await isIdle(page);
  assert.equal(await rows(page, "unknown").count(), 0);
  const more = [...asked].filter(([name, times]) => times !== before.get(name)).map(([name]) => name);
  assert.equal(more.length, 7);
  assert.ok(more.every((name) => name.startsWith("b.")), more.join(" "));
});

test("what could not be had is counted by reason, and asked again alone", async ({ open }) => {
  const page = await open(site.url, whole);
  let isGone = true;
  const { asked } = await registries(page, (_, repository) =>
    isGone && Number(repository.split("-")[1]) % 4 === 0 ? { status: 404 } : undefined);
  await inspect(page, names("a", 20).join("\n"));
  await fetchButton(page).click();
  await page.getByRole("status", { name: "Not fetched" }).getByText("5 images could not be had: 5 not found. What is here stays.").waitFor();
  assert.equal(await coverage(page).getByText("not found").count() > 0, true);
  const before = new Map(asked);
  isGone = false;
  await page.getByRole("button", { name: /^Go on with 5 images / }).click();
  await progress(page).waitFor({ state: "detached" });
  await isIdle(page);
  assert.equal([...asked].filter(([name, times]) => times !== before.get(name)).length, 5);
  assert.equal(await rows(page, "unknown").count(), 0);
  assert.equal(await page.getByRole("status", { name: "Not fetched" }).innerText(), "");
});

test("of 2,000 rows those in view are drawn, and the keys reach them all", async ({ open }) => {
  const page = await open(`${address}/`);
  const lines = Array.from({ length: 2_000 }, (_, at) => `acme.example/shop/app-${String(at).padStart(4, "0")}:1`);
  await drop(page, [{ name: "images.txt", bytes: lines.join("\n") }]);
  await page.getByText("Require platforms: typed").click();
  await page.getByRole("textbox", { name: "Platforms, or what prints your nodes" }).fill("linux/amd64,linux/arm64,linux/s390x");
  await page.getByRole("button", { name: "Require", exact: true }).click();
  await coverage(page).locator("[data-at]").first().waitFor();
  const drawn = () => coverage(page).locator("tr[data-image]").count();
  const last = coverage(page).locator('tr[data-image="acme.example/shop/app-1999:1"]');
  assert.ok(await drawn() < 120, `${await drawn()} rows are drawn`);
  assert.equal(await coverage(page).getAttribute("aria-rowcount"), "2003");
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  assert.ok(whole > 2_000 * 30, `${whole} px high`);
  // By the keys: to the last cell, a page up, and back to the first.
  await coverage(page).locator('[data-at="0-0"]').focus();
  await page.keyboard.press("Control+End");
  await last.locator('[data-at="1999-2"]:focus').waitFor();
  assert.equal(await last.getAttribute("aria-rowindex"), "2002");
  assert.ok(await last.isVisible());
  await page.keyboard.press("PageUp");
  await coverage(page).locator('[data-at="1989-2"]:focus').waitFor();
  assert.ok(await drawn() < 120, `${await drawn()} rows are drawn`);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Why this cell" }).getByText("Not known").waitFor();
  await page.keyboard.press("Escape");
  await coverage(page).locator('[data-at="1989-2"]:focus').waitFor();
  await page.keyboard.press("Control+Home");
  await coverage(page).locator('[data-at="0-0"]:focus').waitFor();
  // By the wheel.
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await last.waitFor();
  assert.ok(await drawn() < 120, `${await drawn()} rows are drawn`);
  // The filter reaches what is not drawn.
  await page.getByRole("searchbox", { name: "Filter images" }).fill("app-1234");
  await page.waitForFunction(() => document.querySelectorAll("tr[data-image]").length === 1);
  assert.equal(await coverage(page).locator("tr[data-image]").getAttribute("data-image"), "acme.example/shop/app-1234:1");
  await page.getByRole("searchbox", { name: "Filter images" }).fill("");
  await page.waitForFunction(() => document.querySelectorAll("tr[data-image]").length > 20);
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
  await page.waitForFunction(() => [...document.querySelectorAll("tr[data-image]")].some((row) => row.dataset.image.includes("app-1000")));
});

test("printed, all rows are there", async ({ open }) => {
  const page = await open(`${address}/`);
  const lines = Array.from({ length: 300 }, (_, at) => `acme.example/shop/app-${at}:1`);
  await drop(page, [{ name: "images.txt", bytes: lines.join("\n") }]);
  await coverage(page).locator("tr[data-image]").first().waitFor();
  await isIdle(page);
  const drawn = () => page.evaluate(() => document.querySelectorAll("tr[data-image]").length);
  assert.ok(await drawn() < 120, `${await drawn()} rows are drawn`);
  // What the printer is given: as it is once the page was told.
  await page.evaluate(() => addEventListener("beforeprint", () => {
    globalThis.printed = [document.querySelectorAll("tr[data-image]").length, document.querySelectorAll(".unseen").length];
  }));
  await page.pdf();
  assert.deepEqual(await page.evaluate(() => globalThis.printed), [300, 0]);
  await page.waitForFunction(() => document.querySelectorAll("tr[data-image]").length < 120);
});

test("a long list of names shows a part of them, and more by a button", async ({ open }) => {
  const page = await open(`${address}/`);
  const lines = Array.from({ length: 600 }, (_, at) => `acme.example/shop/app-${at}:1`);
  await drop(page, [{ name: "images.txt", bytes: lines.join("\n") }]);
  await documents(page).getByRole("link", { name: /images\.txt/ }).click();
  const items = page.getByRole("list", { name: "Images", exact: true }).locator("li[data-image]");
  await page.getByText("344 images not shown.").waitFor();
  assert.equal(await items.count(), 256);
  await inAllForms(page, "state-list-more");
  const more = page.getByRole("button", { name: "Show 256 more" });
  await more.focus();
  await page.keyboard.press("Enter");
  await page.getByText("88 images not shown.").waitFor();
  await page.getByRole("button", { name: "Show 88 more" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".images li[data-image]").length === 600);
  assert.equal(await page.getByText("not shown").count(), 0);
});

test("while a list is fetched its comparison stands still", async ({ open }) => {
  const page = await open(site.url, whole);
  let goOn, end;
  const some = new Promise((resolve) => { goOn = resolve; }), all = new Promise((resolve) => { end = resolve; });
  await registries(page, async (_, repository) => {
    const at = Number(repository.split("-")[1]);
    if (at > 9) await (at === 29 ? all : some);
  });
  await drop(page, [{ name: "app.json", bytes: body("app", ["amd64", "arm64"]) }]);
  await page.evaluate(() => { location.hash = ""; });
  await inspect(page, names("a", 30).join("\n"));
  await fetchButton(page).click();
  await progress(page).getByText("10 of 30 images").waitFor();
  await page.getByRole("radio", { name: "Compare" }).check();
  await page.getByRole("combobox", { name: "Before" }).selectOption("app.json");
  await page.getByRole("combobox", { name: "After" }).selectOption("a.example/acme/app-15:1");
  const verdict = () => page.locator(".score[data-verdict]").getAttribute("data-verdict");
  assert.equal(await verdict(), "unknown");
  goOn();
  await documents(page).getByText("29 of 30 here").waitFor();
  const later = page.getByRole("status", { name: "Compared again" });
  await later.getByText("Images are on their way").waitFor();
  assert.equal(await verdict(), "unknown");
  end();
  await later.waitFor({ state: "detached" });
  await page.waitForFunction(() => document.querySelector(".score[data-verdict]")?.dataset.verdict === "pass");
});

const dialog = (page) => page.getByRole("dialog", { name: "Share this report" });
const cells = (page) => coverage(page).locator("[data-state]").evaluateAll((all) => all.map((cell) => [cell.getAttribute("aria-label"), cell.dataset.state]));

/** The link of the share dialog, with this choice. */
async function link(page, choice) {
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await dialog(page).waitFor();
  if (choice) await dialog(page).getByRole("radio", { name: choice }).check();
  return page.getByRole("textbox", { name: "Link" }).inputValue();
}

/** Opens a link where nothing answers, and notes what is asked for. */
async function received(open, address) {
  const page = await open(site.url, whole);
  await page.waitForLoadState("networkidle");
  const sent = [];
  page.on("request", (request) => { if (!request.url().includes("/assets/icon-")) sent.push(request.url()); });
  await page.evaluate((link) => { location.hash = link.split("#")[1]; }, address);
  await coverage(page).waitFor();
  await isIdle(page);
  return { page, sent };
}

test("the matrix travels in a link, with its cells or by its names", async ({ open }) => {
  const page = await open(site.url, whole);
  await registries(page, (host) => (host === "c.example" ? { status: 404 } : undefined));
  await inspect(page, [...names("a", 5), ...names("c", 2)].join("\n"));
  await fetchButton(page).click();
  await page.getByRole("status", { name: "Not fetched" }).getByText("2 images could not be had").waitFor();
  await coverage(page).getByRole("checkbox", { name: "Require linux/arm64", exact: true }).check();
  const before = await cells(page);
  const with_cells = await link(page);
  assert.ok(with_cells.includes("#v1."), with_cells);
  assert.equal(await dialog(page).getByRole("radio", { name: /^With its cells/ }).isChecked(), true);
  await inAllForms(page, "state-matrix-share");
  await dialog(page).getByRole("radio", { name: /^Names and requirements/ }).check();
  const by_name = await page.getByRole("textbox", { name: "Link" }).inputValue();
  assert.ok(by_name.length < with_cells.length, `${by_name.length} characters, with cells ${with_cells.length}`);

  const { page: other, sent } = await received(open, with_cells);
  assert.deepEqual(await cells(other), before);
  assert.deepEqual(sent, []);
  await other.getByRole("status", { name: "Where this is from" }).getByText("5 images as a link has them; no registry was asked.").waitFor();
  assert.equal(await coverage(other).getByText("from a link").count(), 5);
  await coverage(other).locator('[data-state="native"]').first().click();
  await other.getByRole("dialog", { name: "Why this cell" }).getByText("That is what the link says; no registry was asked.").waitFor();
  await other.keyboard.press("Escape");
  await inAllForms(other, "state-matrix-linked");
  // A reload keeps it; what is missing is asked for, then the rest anew.
  await other.setViewportSize({ width: 1440, height: 3_200 });
  await other.reload();
  await coverage(other).waitFor();
  assert.deepEqual(await cells(other), before);
  const { asked } = await registries(other);
  await other.getByRole("button", { name: /^Go on with 2 images |^Fetch 2 images / }).click();
  await progress(other).waitFor({ state: "detached" });
  await other.getByRole("button", { name: /^Fetch 5 images anew / }).click();
  await coverage(other).getByText("from a link").first().waitFor({ state: "detached" });
  await isIdle(other);
  assert.equal(await rows(other, "pass").count(), 7);
  assert.equal(asked.size, 7);

  const { page: third, sent: none } = await received(open, by_name);
  assert.deepEqual(none, []);
  assert.equal(await rows(third, "unknown").count(), 7);
  await third.getByRole("status", { name: "Where this is from" }).getByText("These names came by a link; no registry was asked.").waitFor();
  assert.equal(await coverage(third).getByRole("checkbox", { name: "Require linux/arm64", exact: true }).isChecked(), true);
  await registries(third);
  await fetchButton(third).click();
  await progress(third).waitFor({ state: "detached" });
  await isIdle(third);
  assert.equal(await rows(third, "pass").count(), 7);
});

test("the command line’s links show what it judged", async ({ open }) => {
  const folder = await mkdtemp(join(tmpdir(), "list-"));
  const two = ["acme/app:1", "acme/amd-only:1"].map(image);
  for (const { file, text } of two) await writeFile(join(folder, file), text);
  const arguments_ = ["matrix", "--require", "linux/arm64", "--format", "json", "--site", site.url, ...two.map(({ file }) => file)];
  const { stdout, stderr } = spawnSync(process.env.ALLARCH_BINARY, arguments_, { cwd: folder });
  const { rows: judged } = JSON.parse(stdout).matrix;
  const [, address] = /this matrix: (\S+)/.exec(stderr.toString());
  const { page, sent } = await received(open, address);
  assert.deepEqual(sent, []);
  assert.equal(await coverage(page).getByRole("checkbox", { name: "Require linux/arm64", exact: true }).isChecked(), true);
  const shown = await coverage(page).locator("tr[data-image]").evaluateAll((rows) => rows.map((row) =>
    [row.dataset.image, row.dataset.verdict, [...row.querySelectorAll("[data-state]")].map((cell) => `${cell.dataset.platform} ${cell.dataset.state} ${cell.dataset.entry ?? ""}`)]));
  assert.deepEqual(shown, judged.map((row) =>
    [row.name, row.verdict, row.cells.map((cell) => `${cell.platform} ${cell.state} ${cell.entry ?? ""}`)]));
  const failing = judged.find((row) => row.verdict === "fail");
  const { page: other } = await received(open, failing.link);
  assert.equal(await rows(other, "fail").count(), 1);
});

await run();
