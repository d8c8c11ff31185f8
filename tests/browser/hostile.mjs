// Hostile documents, links and settings in a real browser: shown as text, answered, and nothing else.
//
// `tests/data/hostile-inputs.json` holds the cases. Channels `header` and `tags` are the registry
// client's (`crates/core/tests/registry_hostile.rs`), `export` the exporters'; the same strings go through the
// terminal in `crates/cli/tests/hostile.rs`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
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
    case "index_nesting": return index([{ ...entry(1), mediaType: "application/vnd.oci.image.index.v1+json" }]);
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
  const page = await open("about:blank", { ready: false, init: () => { globalThis.alert = () => { globalThis.allarchAlerted = 1; }; }, ...options });
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

const documents = of("annotation", "attestation", "platform.architecture", "paste", "manifest");
for (const one of documents) {
  test(`${one.id}: ${one.why ?? one.channel}`, async ({ open }) => {
    const { page, sent } = await opened(open, start);
    await given(page, text(one));
    await isIdle(page);
    // Rows open, so that every value of the document is drawn.
    for (const row of await page.locator("button.rowtog").all().then((rows) => rows.slice(0, 3))) await row.click();
    await harmless(page, sent);
    if (one.channel === "platform.architecture") {
      await page.locator('[data-rule]').first().waitFor();
    }
  }, { timeout: 120_000 });
}

for (const one of of("permalink")) {
  test(`${one.id}: ${one.why}`, async ({ open }) => {
    const payload = one.payload.replace("{V}", "v1.").replace(/\{gen:deflate_zeros:\d+\}/, "A".repeat(34_000)).replace(/\{gen:random:(\d+)\}/, (_, length) => "x7Q_".repeat(length / 4));
    const { page, sent } = await opened(open, start + payload);
    // The payloads are another program's format: each is refused with its reason, or is a name.
    await page.locator('[data-code="damaged-link"], [data-code="newer-link"], [data-code="too-large"], .byname').first().waitFor();
    assert.equal(await page.getByRole("table", { name: /^Platforms in/ }).count(), 0);
    await harmless(page, sent);
  });
}

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
