// `dist/` as a static site: under a base path, from a server that sends no headers of its own.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dist, isReady, run, serveFiles, test } from "./lib.mjs";

const site = await serveFiles(dist, "/allarch/");

test("the page starts under a base path", async ({ open }) => {
  const page = await open(site.url);
  assert.match(await page.title(), /Allarch$/);
  assert.ok((await page.locator("body").innerText()).includes("Allarch"));
});

test("each file is fetched once, and only from under the base path", async ({ open }) => {
  site.asked.length = 0;
  await open(site.url);
  assert.ok(site.asked.every((path) => path.startsWith("/allarch/")), site.asked.join(" "));
  assert.deepEqual(site.asked.toSorted(), [...new Set(site.asked)].toSorted());
});

test("a changed program does not start, and the page says so", async ({ open }) => {
  const name = readFileSync(join(dist, "index.html"), "utf8").match(/data-wasm="([^"]+)"/)[1];
  const page = await open("about:blank", { ready: false, allow: [/integrity/, /Failed to fetch/, /ERR_/] });
  await page.route(`**/${name}`, (route) => route.fulfill({ body: "changed", contentType: "application/wasm" }));
  await page.goto(site.url);
  await page.getByRole("alert").getByText("Allarch could not start").waitFor();
  assert.equal(await page.locator("html[data-ready]").count(), 0);
});

test("inside another page it shows a link and starts nothing", async ({ open }) => {
  const folder = mkdtempSync(join(tmpdir(), "allarch-frame-"));
  writeFileSync(join(folder, "index.html"), `<!doctype html><iframe src="${site.url}" width="600" height="300"></iframe>`);
  const outer = await serveFiles(folder, "/");
  try {
    const page = await open(outer.url, { ready: false, allow: [/favicon/, /404/] });
    const link = page.frameLocator("iframe").getByRole("link", { name: "Open Allarch in its own tab" });
    await link.waitFor({ timeout: 10_000 });
    assert.equal(await link.getAttribute("href"), site.url);
    assert.equal(await page.frameLocator("iframe").locator("html[data-ready]").count(), 0);
  } finally {
    outer.close();
    rmSync(folder, { recursive: true });
  }
});

test("every rule has its page, which leads back and leaves nothing", async ({ open }) => {
  const page = await open(`${site.url}rules/`, { ready: false });
  const links = await page.getByRole("main").getByRole("listitem").getByRole("link").evaluateAll((all) => all.map((one) => one.href));
  assert.equal(links.length, 100);
  for (const link of links) assert.ok(existsSync(join(dist, link.slice(site.url.length), "index.html")), link);
  await page.getByRole("main").getByRole("listitem").getByRole("link").first().click();
  assert.equal(await page.locator("mark").first().count(), 1);
  await page.getByRole("link", { name: "Allarch" }).click();
  await isReady(page);
});

test("every engine has its page, and each of their links on the site leads somewhere", async ({ open }) => {
  const page = await open(`${site.url}rules/`, { ready: false });
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Engines" }).click();
  const listed = page.getByRole("main").getByRole("listitem").getByRole("link");
  const links = await listed.evaluateAll((all) => all.map((one) => one.href));
  assert.equal(links.length, 13, "twelve engines that select, and swarm");
  await page.getByRole("main").getByRole("link", { name: "Where engines disagree" }).click();
  await page.getByRole("heading", { level: 1, name: "Where engines disagree" }).waitFor();
  for (const address of [...links, page.url(), `${site.url}engines/`]) {
    await page.goto(address);
    const all = await page.getByRole("link").evaluateAll((links) => links.map((one) => one.href));
    for (const link of all.filter((one) => one.startsWith(site.url))) {
      const [path, place] = link.slice(site.url.length).split("#");
      const file = join(dist, path, "index.html");
      assert.ok(existsSync(file), `${address}: ${link}`);
      if (place) assert.match(readFileSync(file, "utf8"), new RegExp(` id="${place}"`), `${address}: ${link}`);
    }
  }
});

test("what the start script names is there", async () => {
  const html = readFileSync(join(dist, "index.html"), "utf8");
  const [, script] = html.match(/<script[^>]* src="(assets\/[^"]+)"/);
  const text = readFileSync(join(dist, script), "utf8");
  for (const [, name] of text.matchAll(/["']([\w./-]+\.(?:js|wasm|css))["']/g)) {
    assert.ok(existsSync(join(dist, "assets", name)) || existsSync(join(dist, name)), name);
  }
  assert.match(html, /worker-src 'none'/);
});

test("no inline script or style, and no address that leaves the site", async () => {
  const html = readFileSync(join(dist, "index.html"), "utf8");
  assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+=/);
  for (const [element] of html.matchAll(/<script[^>]*>[^<]*<\/script>/g)) assert.match(element, / src="assets\//);
  for (const [, link] of html.matchAll(/ (?:href|src)="([^"]*)"/g)) assert.doesNotMatch(link, /^([a-z]+:|\/)/);
});

await run();
