// The Match view: which entry each engine picks on a machine, why, on all machines, and what comes of
// other releases.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { accessible, address, fitsWidth, FORMS, inAllForms, isIdle, isReady, picture, run, test } from "./lib.mjs";
import { documents, drop, fetchByName, inspect, view } from "./page.mjs";

const start = `${address}/`;
const registry = process.env.ALLARCH_REGISTRY;

const engines = (page) => page.getByRole("table", { name: /^What each engine picks/ });
const hosts = (page) => page.getByRole("table", { name: /^All hosts/ });
const host = (page, name) => page.getByRole("radiogroup", { name: "Host" }).getByRole("radio", { name });
const said = (page) => page.getByRole("status", { name: "Whether engines agree" });
const row = (page, engine) => engines(page).locator(`tr[data-engine="${engine}"]`);
const why = (page) => page.getByRole("dialog", { name: "Why this cell" });
const more = (page) => page.getByText("Another host, a platform asked for by name, releases");
const field = (page, name) => page.getByRole("textbox", { name });

/** Twenty entries, of which some are one platform in two spellings. */
const PLATFORMS = [
  "linux/amd64", "linux/amd64/v3", "linux/arm64/v8", "linux/arm64", "linux/arm/v7", "linux/arm/v6", "linux/arm/v5", "linux/386", "linux/ppc64le",
  "linux/s390x", "linux/riscv64", "linux/loong64", "linux/mips64le", "windows/amd64/10.0.17763.1", "windows/amd64/10.0.20348.1",
  "windows/amd64/10.0.26100.1", "freebsd/amd64", "linux/arm64/v9", "darwin/arm64", "linux/mips64",
];

function index(platforms, more = {}) {
  const manifests = platforms.map((text, at) => {
    const [os, architecture, third] = text.split("/");
    const version = os === "windows" ? { "os.version": third } : third ? { variant: third } : {};
    return {
      mediaType: "application/vnd.oci.image.manifest.v1+json", digest: `sha256:${(at + 1).toString(16).padStart(64, "0")}`, size: 500 + at,
      platform: { architecture, os, ...version }, ...more,
    };
  });
  return JSON.stringify({ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests }, null, 2);
}

async function matched(page, text = index(PLATFORMS)) {
  await inspect(page, text);
  await view(page, "Match");
  await engines(page).waitFor();
}

const picks = (page, engine) => row(page, engine).locator('[data-state="picks"]').getAttribute("data-entry");

test("a host is chosen, and the sentence says who takes what", async ({ open }) => {
  const page = await open(start);
  await matched(page);
  await host(page, /AWS Graviton 3/).check();
  assert.match(await said(page).innerText(), /^Engines disagree on AWS Graviton 3\. /);
  assert.match(await said(page).innerText(), /different images/);
  assert.equal(await picks(page, "containerd"), "2");
  assert.equal(await picks(page, "go-containerregistry"), "0");
  await host(page, /IBM Z/).check();
  await page.waitForFunction(() => document.querySelector('tr[data-engine="containerd"] [data-state="picks"]')?.dataset.entry === "9");
  // The others are there when they are asked for.
  await page.getByRole("button", { name: /^All \d+ hosts$/ }).click();
  assert.equal(await page.getByRole("radiogroup", { name: "Host" }).getByRole("radio").count(), 27);
  await host(page, /IBM Power10/).check();
  await page.waitForFunction(() => document.querySelector('tr[data-engine="containerd"] [data-state="picks"]')?.dataset.entry === "8");
});

test("every engine has a cell for every entry, each with its reason", async ({ open }) => {
  const page = await open(start);
  await matched(page);
  await host(page, /Windows Server 2022/).check();
  const rows = await engines(page).locator("tr[data-engine]").evaluateAll((rows) => rows.map((row) => [
    row.dataset.engine, [...row.querySelectorAll("[data-state]")].map((cell) => [cell.dataset.state, cell.dataset.reason, cell.dataset.entry]),
  ]));
  assert.deepEqual(rows.map(([engine]) => engine), [
    "containerd", "containerd-cri-transfer", "containerd-windows-default", "docker-containerd-store", "docker-classic-windows",
    "containers-image", "containers-image-prefer-gzip", "go-containerregistry", "regclient", "swarm",
  ]);
  for (const [engine, cells] of rows) {
    assert.equal(cells.length, PLATFORMS.length, engine);
    for (const [state, reason] of cells) {
      assert.ok((engine === "swarm" ? ["accepted", "no"] : ["picks", "ranked", "no", "fails-later"]).includes(state), `${engine} ${state}`);
      assert.ok(reason, engine);
    }
  }
  // Each shows what it looks for there.
  assert.match(await row(page, "containerd").innerText(), /windows\(10\.0\.20348\)\/amd64/);
  assert.match(await row(page, "go-containerregistry").innerText(), /linux\/amd64/);
});

test("a cell says why, and leads to the entry", async ({ open }) => {
  const page = await open(start);
  await matched(page);
  await row(page, "containerd").locator('[data-reason="architecture"]').first().click();
  await why(page).getByText(/^Its architecture is /).waitFor();
  await inAllForms(page, "match-reason");
  await page.keyboard.press("Escape");
  await row(page, "containerd").locator('[data-state="ranked"]').first().click();
  await why(page).getByText("It would be taken if those before it were not there.").waitFor();
  await why(page).getByRole("button", { name: /^Open entry / }).click();
  await page.getByRole("table", { name: /^Platforms in / }).waitFor();
  assert.match(page.url(), /#inspect=/);
}, { timeout: 120_000 });

test("a row opens to the steps of the engine", async ({ open }) => {
  const page = await open(start);
  await matched(page);
  await host(page, /AWS Graviton 3/).check();
  const toggle = row(page, "containers-image").getByRole("rowheader").getByRole("button");
  await toggle.click();
  assert.equal(await toggle.getAttribute("aria-expanded"), "true");
  const steps = page.getByRole("heading", { name: "How containers/image decided" }).locator("xpath=..");
  assert.match(await steps.innerText(), /It looks for linux\/arm64\/v8, which it finds on this machine[\s\S]*It takes entry 3, sha256:0*3\./);
  await page.getByText("container-libs f0ddf1a7").waitFor();
  assert.match(await page.getByRole("link", { name: "the rule in words" }).getAttribute("href"), /^engines\/containers-image\/$/);
});

test("the map holds all hosts against all engines", async ({ open }) => {
  const page = await open(start);
  await matched(page);
  const cells = hosts(page).locator("[data-state]");
  assert.ok(await cells.count() > 27 * 8);
  const states = new Set(await cells.evaluateAll((cells) => cells.map((cell) => cell.dataset.state)));
  for (const state of ["exact", "fallback", "none"]) assert.ok(states.has(state), state);
  const crane = hosts(page).locator('[data-engine="go-containerregistry"][data-host="ibm-z"]');
  assert.equal(await crane.getAttribute("data-differs"), "true");
  await crane.click();
  await why(page).getByText(/^It looks for linux\/amd64, as on every machine/).waitFor();
  await why(page).getByRole("button", { name: "Look at IBM Z" }).click();
  await page.waitForFunction(() => document.querySelector('tr[data-engine="containerd"] [data-state="picks"]')?.dataset.entry === "9");
  assert.ok(await host(page, /IBM Z/).isChecked());
});

test("any platform is typed, and what a machine says of itself is pasted", async ({ open }) => {
  const page = await open(start);
  await matched(page);
  await more(page).click();
  const typed = field(page, "A platform, or what the machine says of itself");
  const read = page.getByRole("status", { name: "Host read as" });
  await typed.fill("linux/mips64le");
  await read.getByText("Read as a platform: linux/mips64le.").waitFor();
  assert.equal(await picks(page, "containerd"), "12");
  assert.equal(await hosts(page).locator("tbody tr").count(), 28);
  await typed.fill("aarch64");
  await read.getByText("Read as the output of uname: linux/arm64/v8.").waitFor();
  await page.getByText(/A 32-bit system can stand on this kernel/).waitFor();
  await typed.fill("processor : 0\nBogoMIPS : 48.00\nFeatures : half thumb\nCPU architecture: 7\nmodel name : ARMv6-compatible processor rev 7 (v6l)\n");
  await read.getByText(/^Read as the text of \/proc\/cpuinfo: linux\/arm\/v6/).waitFor();
  await typed.fill("this is no machine");
  await read.getByText(/The answer is still for x86-64-v3/).waitFor();
  await field(page, /^Platform asked for/).fill("linux/s390x");
  await page.waitForFunction(() => document.querySelector('tr[data-engine="go-containerregistry"] [data-state="picks"]')?.dataset.entry === "9");
  await inAllForms(page, "match-typed");
}, { timeout: 180_000 });

test("docker info brings its release, and how much is known of it", async ({ open }) => {
  const page = await open(start);
  await matched(page);
  await more(page).click();
  await field(page, "A platform, or what the machine says of itself").fill(
    "Server:\n Server Version: 28.3.2\n Storage Driver: overlay2\n Kernel Version: 6.8.0\n Operating System: Ubuntu 24.04\n OSType: linux\n Architecture: x86_64\n Name: a-name-of-mine\n");
  const release = engines(page).locator('tr[data-release="Docker Engine 28.3.2"]');
  await release.waitFor();
  assert.equal(await release.getAttribute("data-engine"), "docker-classic-linux");
  await page.getByText("Read out of what was pasted.").waitFor();
  await page.waitForFunction(() => location.hash.includes("28.3.2"));
  assert.ok(!decodeURIComponent(page.url()).includes("a-name-of-mine"), "the address holds no more than what is read");
});

test("a release says whether it was recorded, assumed, is unknown or not modelled", async ({ open }) => {
  const page = await open(start);
  await matched(page);
  await more(page).click();
  const containerd = field(page, "containerd").or(page.getByRole("combobox", { name: "containerd", exact: true }));
  for (const [version, known] of [["1.7.30", "recorded"], ["1.7.24", "assumed"], ["9.9", "unknown"]]) {
    await containerd.fill(version);
    await page.locator(`#known-containerd [data-known="${known}"]`).waitFor();
    assert.equal(await engines(page).locator('tr[data-release^="containerd "]').count(), 1);
  }
  await host(page, /Windows Server 2022/).check();
  await containerd.fill("2.0.0");
  await page.locator('#known-containerd [data-known="not-modelled"]').waitFor();
  await containerd.fill("x");
  await page.getByText("It names no version of containerd").waitFor();
  await page.getByRole("combobox", { name: /^All others/ }).selectOption("v0.2.1");
  await page.getByText("containerd 1.7.20 to 1.7.30, Docker Engine 27.5.1").waitFor();
});

test("the smallest index that shows it opens as a document", async ({ open }) => {
  const page = await open(start);
  await matched(page);
  await host(page, /AWS Graviton 3/).check();
  const before = await engines(page).locator("tr[data-engine]").evaluateAll((rows) => rows.map((row) => row.dataset.outcome));
  await page.getByRole("button", { name: "Smallest index that shows it" }).click();
  await documents(page).getByText("(smallest)").waitFor();
  await isIdle(page);
  const entries = await engines(page).locator("thead th.m").count();
  assert.ok(entries >= 2 && entries <= 3, `${entries} entries`);
  const after = await engines(page).locator("tr[data-engine]").evaluateAll((rows) => rows.map((row) => row.dataset.outcome));
  assert.deepEqual(after, before);
  await page.getByText(/Its digest is another/).waitFor();
});

test("what changes from one release to another", async ({ open }) => {
  const page = await open(start);
  await matched(page, index(["linux/amd64/v2", "linux/arm64"]));
  const changes = page.getByRole("status", { name: "What changes" });
  const version = (name) => page.getByRole("combobox", { name, exact: true }).or(page.getByRole("textbox", { name, exact: true }));
  await version("Before").fill("29.5.0");
  await version("After").fill("29.6.0");
  await changes.getByText(/Something changes on 3 of \d+ hosts from Docker Engine 29\.5\.0 to Docker Engine 29\.6\.0\./).waitFor();
  const table = page.getByRole("table", { name: "Hosts on which something changes" });
  assert.deepEqual(await table.locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.dataset.host)), ["x86-64-v2", "x86-64-v3", "x86-64-v4"]);
  await version("After").fill("29.5.0");
  await changes.getByText(/^Nothing changes on any of/).waitFor();
  await page.getByRole("combobox", { name: "Product" }).selectOption({ label: "containerd" });
  await changes.getByText(/from containerd 1\.7\.20 to containerd 2\.3\.1/).waitFor();
});

test("the examples of disagreements are there, also without a document", async ({ open }) => {
  const page = await open(start);
  await view(page, "Match");
  const table = page.getByRole("table", { name: /^Examples of disagreements/ });
  assert.equal(await table.locator("tbody tr").count(), 28);
  await inAllForms(page, "match-empty");
  await table.getByRole("button", { name: "A nested index without platform" }).click();
  await isIdle(page);
  assert.equal(await picks(page, "containerd"), "1");
  assert.deepEqual(await row(page, "go-containerregistry").locator('[data-state="picks"]').evaluateAll((cells) => cells.map((cell) => cell.dataset.entry)), ["0", "0.1"]);
}, { timeout: 120_000 });

test("what was chosen is in the address, in a link, and back and forward", async ({ open }) => {
  const page = await open(start);
  await matched(page);
  await host(page, /Raspberry Pi Zero/).check();
  await row(page, "regclient").getByRole("rowheader").getByRole("button").click();
  await page.waitForFunction(() => location.hash.includes("host=pi-zero") && location.hash.includes("steps=regclient"));
  await view(page, "Matrix");
  await page.goBack();
  await engines(page).waitFor();
  assert.ok(await host(page, /Raspberry Pi Zero/).isChecked());
  await page.goForward();
  await page.getByRole("table", { name: /^Coverage/ }).waitFor();
  await page.goBack();
  await page.reload();
  await isReady(page);
  await engines(page).waitFor();
  assert.ok(await host(page, /Raspberry Pi Zero/).isChecked());
  await page.getByRole("button", { name: "Share" }).first().click();
  const link = await page.getByRole("textbox", { name: "Link" }).inputValue();
  const other = await open(link);
  await engines(other).waitFor();
  assert.ok(await host(other, /Raspberry Pi Zero/).isChecked());
  assert.equal(await row(other, "regclient").getByRole("rowheader").getByRole("button").getAttribute("aria-expanded"), "true");
});

test("of a fetched image the address names image and view", async ({ open }) => {
  const page = await open(start);
  await fetchByName(page, `${registry}/acme/wide:1`);
  await view(page, "Match");
  await host(page, /IBM Z/).check();
  await page.waitForFunction(() => /^#r=.*host=ibm-z.*view=match/.test(location.hash));
  const other = await open(page.url());
  await other.locator("#fetch").click();
  await engines(other).waitFor();
  assert.ok(await host(other, /IBM Z/).isChecked());
});

test("the answers go out as text and as files", async ({ open }) => {
  const page = await open(start, { init: () => { navigator.clipboard.writeText = async (text) => { globalThis.copied = text; }; } });
  await drop(page, [{ name: "../a b=1.json", bytes: index(PLATFORMS) }]);
  await view(page, "Match");
  const menu = page.getByRole("button", { name: "Export" });
  for (const [name, ending, pattern] of [["Markdown", "md", /\| containerd \|/], ["CSV", "csv", /^name,host,engine,/], ["JSON", "json", /"disagree": /]]) {
    await menu.click();
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: new RegExp(`^${name}`) }).click()]);
    assert.match(file.suggestedFilename(), new RegExp(`^match-[A-Za-z0-9._-]+\\.${ending}$`));
    assert.match(readFileSync(await file.path(), "utf8"), pattern);
  }
  await menu.click();
  await page.getByRole("button", { name: /^Copy Markdown/ }).click();
  await page.getByText("Markdown copied").waitFor();
  assert.match(await page.evaluate(() => globalThis.copied), /^\*\*.*\| Engine \| Rules/s);
});

test("by keyboard alone: view, host, cells, steps, menu", async ({ open }) => {
  const page = await open(start);
  await inspect(page, index(PLATFORMS));
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("g");
  await page.keyboard.press("m");
  await engines(page).waitFor();
  const focused = (selector) => page.evaluate((selector) => document.activeElement.matches(selector), selector);
  const tabTo = async (selector) => {
    for (let presses = 0; presses < 150; presses += 1) {
      if (await focused(selector)) return;
      await page.keyboard.press("Tab");
    }
    assert.fail(`not reached: ${selector}`);
  };
  await tabTo('input[name="host"]');
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction(() => document.querySelector('input[value="graviton-3"]').checked);
  await page.waitForFunction(() => document.querySelector('[aria-label="Whether engines agree"]').textContent.includes("Graviton 3"));
  // One cell of each table takes the focus; arrows go on from it, Enter says why.
  assert.equal(await engines(page).locator('[data-at][tabindex="0"]').count(), 1);
  assert.equal(await hosts(page).locator('[data-at][tabindex="0"]').count(), 1);
  await tabTo(".match [data-at]");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction(() => document.activeElement.dataset.at === "1-1");
  await page.keyboard.press("Enter");
  await why(page).waitFor();
  await page.keyboard.press("Escape");
  await why(page).waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement.dataset.at === "1-1");
  await tabTo(".heat [data-at]");
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction(() => document.activeElement.dataset.engine === "swarm" && document.activeElement.dataset.at.startsWith("1-"));
  // The steps of an engine.
  await page.evaluate(() => { document.activeElement.blur(); document.querySelector("#engines-h").scrollIntoView(); });
  await tabTo(".match .rowtog");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "How containerd decided" }).waitFor();
  // The menu opens, closes by Escape, and the focus is back.
  await page.evaluate(() => document.activeElement.blur());
  await tabTo(".menu > button");
  await page.keyboard.press("Enter");
  await page.getByRole("list", { name: "Export as" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("list", { name: "Export as" }).waitFor({ state: "detached" });
  assert.ok(await focused(".menu > button"));
}, { timeout: 120_000 });

test("hostile platforms and annotations are text", async ({ open }) => {
  const { cases } = JSON.parse(readFileSync(resolve(import.meta.dirname, "../data/hostile-inputs.json"), "utf8"));
  const entries = cases.filter((one) => one.channel === "platform.architecture").map((one) => one.payload);
  const annotations = { "vnd.docker.reference.type": "<img src=x onerror=alert(1)>", "io.github.containers.compression.zstd": "\u202etrue" };
  const page = await open(start);
  const manifests = [...entries, ...["os", "variant", "os.version"].map((member) => ({
    mediaType: "<script>alert(1)</script>", digest: "=HYPERLINK(\"https://evil.example\")", size: 1, annotations,
    platform: { os: "linux", architecture: "arm64", [member]: "\u202e<img src=x onerror=alert(1)>\u0007" },
  }))];
  await matched(page, JSON.stringify({ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests }));
  await host(page, /AWS Graviton 3/).check();
  for (const toggle of await engines(page).getByRole("rowheader").getByRole("button").all()) await toggle.click();
  await engines(page).locator("[data-state]").nth(1).click();
  await why(page).waitFor();
  const seen = await page.evaluate(() => ({
    text: document.body.innerText,
    made: document.querySelectorAll("img, iframe, object, embed, math, base, script:not([src])").length,
    styled: [...document.querySelectorAll("*")].filter((element) => [...element.attributes].some(({ name }) => name.startsWith("on") || name === "style")).length,
  }));
  assert.equal(seen.made, 0);
  assert.equal(seen.styled, 0);
  assert.doesNotMatch(seen.text, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/);
  await page.keyboard.press("Escape");
  await fitsWidth(page);
});

for (const form of FORMS) {
  test(`the view at ${form.width} px, ${form.theme}`, async ({ open }) => {
    const page = await open(start, form);
    await matched(page);
    await host(page, /AWS Graviton 3/).check();
    await row(page, "containers-image").getByRole("rowheader").getByRole("button").click();
    await accessible(page);
    await fitsWidth(page);
    await picture(page, `match-${form.width}-${form.theme}`);
    await page.getByRole("button", { name: /^All \d+ hosts$/ }).click();
    await more(page).click();
    await page.getByText("Where engines disagree: examples").click();
    await accessible(page);
    await fitsWidth(page);
    await picture(page, `match-open-${form.width}-${form.theme}`);
    await page.setViewportSize({ width: form.width === 390 ? 320 : 1920, height: 900 });
    await fitsWidth(page);
  }, { timeout: 120_000 });
}

test("what is no index has no engine to choose from it", async ({ open }) => {
  const page = await open(start);
  await drop(page, [{ name: "m.json", bytes: '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{},"layers":[]}' }]);
  await page.evaluate(() => { location.hash = "#match=0"; });
  await page.getByRole("heading", { name: "Match needs an index." }).waitFor();
  await page.getByText(/lists no entries to choose from/).waitFor();
  await accessible(page);
});

await run();
