// Hostile documents, links and settings in a real browser: shown as text, answered, and nothing else.
//
// `tests/data/hostile-inputs.json` holds the cases. Channels `header` and `tags` are the registry
// client's (`crates/core/tests/registry_hostile.rs`), `export` the exporters'; the same strings go through the
// terminal in `crates/cli/tests/hostile.rs`.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { address, isIdle, isReady, run, test } from "./lib.mjs";
import { drop, inspect } from "./page.mjs";

const { cases } = JSON.parse(readFileSync(resolve(import.meta.dirname, "../data/hostile-inputs.json"), "utf8"));
const start = `${address}/`;
const of = (...channels) => cases.filter((one) => channels.includes(one.channel));

const digest = (at) => `sha256:${at.toString(16).padStart(64, "0")}`;
const entry = (at) => ({ mediaType: "application/vnd.oci.image.manifest.v1+json", digest: digest(at), size: 1, platform: { os: "linux", architecture: `a${at}` } });
const index = (manifests, more) => JSON.stringify({ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests, ...more });

/** The text of what a case names by a generator. */
function generated({ gen, ...of }) {
  switch (gen) {
    case "repeat": return of.unit.repeat(of.count);
    case "index": return index([...Array(of.manifests)].map((_, at) => entry(at)));
    case "annotations": return index([], { annotations: Object.fromEntries([...Array(of.count)].map((_, at) => [`k${at}`, "v".repeat(of.value_len)])) });
    case "string": return index([], { annotations: { a: "x".repeat(of.len) } });
    case "one_line": return index([], { annotations: { a: "x".repeat(of.len - 120) } });
    default: throw new Error(`no generator ${gen}`);
  }
}

function text({ channel, payload }) {
  if (channel === "platform.architecture") return index([payload]);
  const raw = "raw" in payload ? payload.raw : payload.gen ? payload : JSON.stringify(payload);
  return typeof raw === "string" ? raw : generated(raw);
}

/** What no page may do, whatever it is given. */
async function harmless(page, sent) {
  const seen = await page.evaluate(() => ({
    text: document.body.innerText,
    made: [...document.querySelectorAll("img, iframe, object, embed, math, base, form[action], script:not([src])")].map((element) => element.outerHTML.slice(0, 80)),
    handlers: [...document.querySelectorAll("*")].filter((element) => [...element.attributes].some(({ name }) => name.startsWith("on") || name === "style")).length,
    links: [...document.querySelectorAll("a[href]")].map((link) => [link.href, link.rel]),
    workers: navigator.serviceWorker ? navigator.serviceWorker.getRegistrations().then((list) => list.length) : 0,
    alive: document.documentElement.dataset.ready,
  }));
  assert.equal(seen.alive, "true");
  assert.deepEqual(seen.made, []);
  assert.equal(seen.handlers, 0);
  assert.doesNotMatch(seen.text, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/);
  for (const [href, rel] of seen.links) {
    assert.ok(href.startsWith(address) || (href.startsWith("https://") && /noopener/.test(rel)), href);
  }
  assert.equal(await page.evaluate(async () => (await navigator.serviceWorker?.getRegistrations())?.length ?? 0), 0);
  assert.deepEqual(sent.filter((url) => !url.startsWith(address)), []);
  assert.equal(await page.evaluate(() => globalThis.allarchAlerted ?? 0), 0);
}

async function opened(open, url, options = {}) {
  const page = await open("about:blank", { ready: false, init: () => {
    globalThis.alert = () => { globalThis.allarchAlerted = 1; };
    // Not on the empty page before, which has none.
    if (navigator.clipboard) navigator.clipboard.writeText = async (text) => { globalThis.copied = text; };
  }, ...options });
  const sent = [];
  page.on("request", (request) => sent.push(request.url()));
  await page.goto(url);
  await isReady(page);
  await isIdle(page);
  return { page, sent };
}

/** Puts a text into the box, or pastes one that no person types. */
async function given(page, text) {
  if (text.length < 1 << 20) return inspect(page, text);
  const data = await page.evaluateHandle((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    return clipboardData;
  }, text);
  await page.evaluate((clipboardData) => {
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, data);
  await isIdle(page);
}

const rule = (page, id) => page.locator(`[data-rule="${id}"]`).first();
const said = (page) => page.getByRole("main").innerText();
const annotation = (page) => page.locator("[data-annotation]").first();
const source = (page) => page.getByRole("region", { name: "Source" });

/** What is due of an annotation's value: it stands there as text, and only link-16 is a link. */
async function asText(page, { id, payload }) {
  const [value] = Object.values(payload.annotations);
  const shown = annotation(page).locator("dd");
  const [drawn, links] = [await shown.innerText(), await shown.locator("a").count()];
  // What is not seen is drawn as its number.
  assert.equal(drawn, value.replace(/[\t\n]/g, (c) => `U+00${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`));
  assert.equal(await shown.locator(":not(bdi):not(a):not(.hidden-char)").count(), 0, "no element is made of it");
  assert.equal(links, id === "link-16" ? 1 : 0);
  if (id !== "link-16") return;
  const link = shown.getByRole("link");
  assert.equal(await link.getAttribute("href"), value, "punycode stays punycode");
  assert.deepEqual((await link.getAttribute("rel")).split(" ").sort(), ["nofollow", "noopener", "noreferrer", "ugc"]);
}

/** What is due of a platform's value. */
async function asPlatform(page, { payload }) {
  const { architecture } = payload.platform;
  const cell = page.getByRole("table", { name: /^Platforms in/ }).locator("tr[data-entry] bdi").first();
  assert.equal(await cell.evaluate((bdi) => getComputedStyle(bdi).unicodeBidi), "isolate");
  const drawn = await cell.innerText();
  for (const c of architecture) {
    const hidden = /[\p{Cc}\p{Cf}]/u.test(c) && !/\p{Extended_Pictographic}/u.test(architecture);
    if (hidden) assert.ok(drawn.includes(`U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`), drawn);
  }
  const rules = ["platform-value", "security-control-chars"];
  const found = await page.locator("[data-rule]").evaluateAll((all) => all.map((one) => one.dataset.rule));
  assert.ok(rules.some((id) => found.includes(id)), found.join(" "));
  assert.notEqual(await page.locator("tr[data-entry]").first().getAttribute("data-platform"), "linux/amd64");
}

/** What each case that is no annotation and no platform expects, by its number. */
const EXPECT = {
  "link-22": async (page) => {
    assert.match(await source(page).innerText(), /"javascript:alert\(1\)"/);
    assert.equal(await page.locator('a[href*="javascript"]').count(), 0);
  },
  "json-01": async (page) => rule(page, "syntax-deep-nesting").waitFor(),
  "json-03": async (page) => {
    await rule(page, "syntax-duplicate-key").waitFor();
    // Both places are told, each by its line.
    await page.getByRole("button", { name: "Add a document" }).first().click();
    await given(page, text({ payload: { raw: '{"schemaVersion":2,\n"schemaVersion":1}' } }));
    const lines = await rule(page, "syntax-duplicate-key").getByRole("button", { name: /^L\d+:/ }).allTextContents();
    assert.deepEqual(lines, ["L2", "L1"]);
  },
  "json-04": async (page) => rule(page, "security-ambiguous-manifest").waitFor(),
  "json-08": async (page) => assert.match(await said(page), /size "18446744073709551616" is no length in bytes/),
  "json-10": async (page) => {
    assert.match(await source(page).innerText(), /9007199254740993/);
    assert.doesNotMatch(await said(page), /9007199254740992/);
  },
  "json-12": async (page) => assert.match(await said(page), /has hexadecimal digits in upper case/),
  "json-13": async (page) => assert.match(await said(page), /annotation "a" is a number, not a string/),
  "json-17": async (page) => rule(page, "syntax-trailing-data").waitFor(),
  "json-18": async (page) => rule(page, "syntax-trailing-data").waitFor(),
  "json-19": async (page) => rule(page, "syntax-not-json").waitFor(),
  "json-21": async (page) => assert.match(await page.locator("body").innerText(), /HTML[^.]*(login|sign-in)/i),
  "json-22": async (page) => {
    const text = await page.locator("body").innerText();
    assert.match(text, /<img src=x onerror=alert\(1\)>/);
    assert.match(text, /U\+001B/);
  },
  "size-02": async (page) => {
    assert.equal(await page.locator("[data-annotation]").count(), 128);
    await page.getByText("49,872 more are not drawn; the source has them.").waitFor();
  },
  "size-04": async (page) => {
    const shown = annotation(page).locator("dd");
    await shown.getByText("… 999,488 more characters").waitFor();
    assert.ok((await shown.innerText()).length < 600);
    await shown.getByRole("button", { name: "Copy the whole value" }).click();
    await page.waitForFunction(() => globalThis.copied?.length === 1_000_000);
  },
  "size-05": async (page) => {
    const lines = source(page).locator(".ln");
    const longest = await lines.evaluateAll((all) => Math.max(...all.map((one) => one.textContent.length)));
    assert.ok(longest < 20_000, `${longest} characters in one row`);
  },
};

const apart = ["size-01", "size-08", "json-16"];
const pasted = of("annotation", "attestation", "platform.architecture", "paste", "manifest").filter(({ id }) => !apart.includes(id));
for (const one of pasted) {
  test(`${one.id}: ${one.why ?? one.channel}`, async ({ open }) => {
    const { page, sent } = await opened(open, start);
    await given(page, text(one));
    await isIdle(page);
    // Rows open, so that every value of the document is drawn.
    for (const row of await page.locator("button.rowtog").all().then((rows) => rows.slice(0, 3))) await row.click();
    if (one.channel === "annotation") await asText(page, one);
    else if (one.channel === "platform.architecture") await asPlatform(page, one);
    else await EXPECT[one.id](page);
    await harmless(page, sent);
  }, { timeout: 120_000 });
}

test("json-16: nothing at all is reported, from the box and from a file", async ({ open }) => {
  const { page, sent } = await opened(open, start);
  await page.getByRole("button", { name: "Inspect", exact: true }).click();
  await page.locator('[role="alert"][data-code]').first().waitFor();
  await drop(page, [{ name: "empty.json", bytes: Buffer.from("") }]);
  await rule(page, "syntax-not-json").waitFor();
  assert.match(await rule(page, "syntax-not-json").innerText(), /no JSON value, only white space or nothing/);
  await harmless(page, sent);
});

test("size-01: of 100,000 entries some are drawn, all are counted, and the page answers", async ({ open }) => {
  const [one] = of("manifest").filter(({ id }) => id === "size-01");
  const { page, sent } = await opened(open, start);
  const whole = text(one);
  // Beyond what is read at all, it is said how large it is and what is read.
  await drop(page, [{ name: "index.json", bytes: Buffer.from(whole) }]);
  await page.locator('[data-code="too-large"]').first().waitFor();
  assert.equal(await page.locator("tr[data-entry]").count(), 0);
  // As short as entries are, all of them are read, and the rows that are drawn are capped.
  const short = ({ mediaType, digest, size }) => ({ mediaType, digest, size });
  const most = index([...Array(100_000)].map((_, at) => short(entry(at))));
  await page.getByRole("link", { name: "Allarch, start" }).click();
  await drop(page, [{ name: "index.json", bytes: Buffer.from(most) }]);
  await page.getByText("64 of 100,000 rows are drawn").waitFor();
  assert.equal(await page.locator("tr[data-entry]").count(), 64);
  await page.keyboard.press("t");
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "light");
  await harmless(page, sent);
}, { timeout: 180_000 });

test("size-08: of indexes in indexes the page says so, and stops", async ({ open }) => {
  const { page, sent } = await opened(open, start);
  // Twelve, each with the digest of the one before, the first one empty.
  let inner = index([]);
  const files = [{ name: "index-0.json", bytes: inner }];
  for (let depth = 1; depth < 12; depth += 1) {
    const bytes = Buffer.from(inner);
    inner = index([{
      mediaType: "application/vnd.oci.image.index.v1+json", size: bytes.length,
      digest: `sha256:${createHash("sha256").update(bytes).digest("hex")}`,
    }]);
    files.push({ name: `index-${depth}.json`, bytes: inner });
  }
  await drop(page, files);
  await page.getByRole("complementary", { name: "Documents" }).getByRole("link", { name: /index-11\.json/ }).click();
  const message = await rule(page, "index-nested").innerText();
  assert.match(message, /more than 4 deep: what lies below is not looked into/);
  await page.locator("button.rowtog").first().click();
  await harmless(page, sent);
}, { timeout: 120_000 });

const sealed = JSON.parse(readFileSync(resolve(import.meta.dirname, "../data/permalink/hostile.json"), "utf8"));
const banner = (page) => page.getByRole("status", { name: "Where this is from" });
const damaged = (page) => page.locator('[role="alert"][data-code="damaged-link"]');

/** A payload around so many deflated zeros, with a checksum that fits. */
function zeros(count) {
  const packed = deflateRawSync(Buffer.alloc(count), { level: 9 });
  const length = [];
  let left = packed.length;
  for (; left >= 0x80; left >>= 7) length.push((left & 0x7f) | 0x80);
  const rest = Buffer.concat([Buffer.from([...length, left]), packed]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(rest));
  return `#v1.${Buffer.concat([sum, rest]).toString("base64url")}`;
}

/** It opens, and nothing that it says is believed. */
async function opens(page) {
  await banner(page).getByText("From a link, not checked with a registry.").waitFor();
  const state = await page.getByRole("group", { name: "Digest" }).locator("code[data-digest]").first().getAttribute("data-state");
  assert.notEqual(state, "matches");
}

async function refused(page, words) {
  await damaged(page).waitFor();
  assert.match(await damaged(page).innerText(), words);
  assert.equal(await page.getByRole("complementary", { name: "Documents" }).getByRole("button", { name: /^Remove / }).count(), 0);
}

/** What each link does, by its number. */
const LINKS = {
  "link-state-01": opens, "link-state-08": opens, "link-state-09": opens, "link-state-11": opens, "link-state-25": opens,
  "link-state-05": (page) => refused(page, /v1/),
  "link-state-06": (page) => refused(page, /missing/),
  "link-state-07": (page) => refused(page, /checksum/),
  "link-state-14": (page) => page.locator('[role="alert"]').getByText(/too large/i).first().waitFor(),
  "link-state-16": (page) => page.locator('[role="alert"]').getByText(/too large/i).first().waitFor(),
  "link-state-17": async (page) => {
    await opens(page);
    await page.goto(`${start}#r=javascript:alert(1)&proxy=https://evil.example/`);
    await page.reload();
    await isReady(page);
    await page.getByText("This link names an image").waitFor();
    await page.getByRole("button", { name: "Fetch", exact: true }).first().click();
    await page.locator('[role="alert"]').first().waitFor();
    assert.equal(await page.locator("tr[data-host]").count(), 0, "nothing was asked");
    assert.ok(!(await page.locator("form").first().innerText()).includes("evil.example"), "the way is the page's own");
  },
  "link-state-19": async (page) => {
    await page.getByText("This link names an image").waitFor();
    assert.match(await page.getByRole("textbox", { name: "Image name" }).inputValue(), /^reg\.attacker\.test\//);
  },
  "link-state-20": async (page) => {
    await opens(page);
    assert.match(await source(page).innerText(), /Docker Hub: session expired/);
  },
  "link-state-21": opens,
  "link-state-23": async (page) => {
    await opens(page);
    await rule(page, "syntax-deep-nesting").waitFor();
  },
};

const LONG = { "link-state-14": () => zeros(16 << 20), "link-state-16": () => `#v1.${"Qx7_".repeat(16_384)}` };
for (const one of of("permalink")) {
  test(`${one.id}: ${one.why}`, async ({ open }) => {
    const { page, sent } = await opened(open, start + (sealed[one.id] ?? LONG[one.id]()));
    await LINKS[one.id](page);
    await harmless(page, sent);
  }, { timeout: 120_000 });
}

// The payloads of the vectors are another program's format: each is refused with its reason.
test("links of another program are refused", async ({ open }) => {
  const { page, sent } = await opened(open, start);
  for (const { payload } of of("permalink").filter(({ payload }) => !payload.includes("gen:"))) {
    await page.goto("about:blank");
    await page.goto(start + payload.replace("{V}", "v1."));
    await isReady(page);
    await damaged(page).waitFor();
    assert.equal(await page.getByRole("table", { name: /^Platforms in/ }).count(), 0);
  }
  await harmless(page, sent);
}, { timeout: 120_000 });

test("a byte order mark is reported, and the digest is over it", async ({ open }) => {
  const { page, sent } = await opened(open, start);
  const [{ payload }] = of("bytes");
  await drop(page, [{ name: "bom.json", bytes: Buffer.from(payload.hex, "hex") }]);
  await page.locator('[data-rule="syntax-bom"]').first().waitFor();
  await harmless(page, sent);
});

test("poisoned settings change nothing", async ({ open }) => {
  const [{ payload }] = of("storage");
  const { page, sent } = await opened(open, start, {
    // Not on the empty page before, which has no storage.
    init: `if (location.protocol !== "about:") { for (const [key, value] of Object.entries(${JSON.stringify(payload)})) localStorage.setItem(key.replace("localStorage.", ""), value);
      localStorage.setItem("allarch-theme", "<img src=x onerror=alert(1)>"); sessionStorage.setItem("allarch-document-0", "nonsense"); sessionStorage.setItem("allarch-blob-x", "\\n\\n"); }`,
  });
  assert.ok(!(await page.locator("body").innerText()).includes("evil.example"));
  await harmless(page, sent);
});

test("of a rich paste only the plain text is read", async ({ open }) => {
  const { page, sent } = await opened(open, start);
  const [{ payload }] = of("clipboard");
  await page.evaluate((payload) => {
    const clipboardData = new DataTransfer();
    for (const [type, value] of Object.entries(payload)) clipboardData.setData(type, value);
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, payload);
  assert.equal(await page.getByRole("textbox", { name: "Paste anything" }).inputValue(), payload["text/plain"]);
  await harmless(page, sent);
});

test("a file is refused by its size before it is read, and its name is text", async ({ open }) => {
  const [{ payload }] = of("file-drop");
  const { page, sent } = await opened(open, start, {
    init: `Object.defineProperty(Blob.prototype, "size", { get() { return ${payload.size}; } });`,
  });
  await drop(page, [{ name: payload.name, bytes: Buffer.from("{}") }]);
  await page.locator('[data-code="too-large"]').waitFor();
  await harmless(page, sent);
});

test("another page cannot hold this one", async ({ open }) => {
  const answer = await fetch(start);
  assert.equal(answer.headers.get("cross-origin-opener-policy"), "same-origin");
  assert.match(answer.headers.get("content-security-policy"), /frame-ancestors 'none'/);
  await opened(open, start);
});

await run();
