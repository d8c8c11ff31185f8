// Bad input, each with its own clear answer and nothing lost.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { address, run, test } from "./lib.mjs";
import { digestShown, drop, findings, image, inspect, pasteBox, platforms, recognised } from "./page.mjs";

const app = image("acme/app:1").text;
const start = `${address}/`;

/** What the person sees after this input. */
async function answer(page, input) {
  if (typeof input === "string") await inspect(page, input);
  else await drop(page, [{ name: "dropped", bytes: input }]);
  return page.locator("body").innerText();
}

const rule = (id) => async (page) => {
  await findings(page).locator(`[data-rule="${id}"]`).first().waitFor();
};
const says = (pattern) => async (page) => {
  await page.locator("body", { hasText: pattern }).waitFor();
};

const utf16 = Buffer.from(`\uFEFF${app}`, "utf16le");
const invalid = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
const large = app.replace('"schemaVersion"', `"annotations": {"a": "${"x".repeat(5 << 20)}"}, "schemaVersion"`);

/** Name, what is pasted (text) or dropped (bytes), what must be seen. */
const CASES = [
  ["not JSON", '{"schemaVersion": 2,\n  nonsense}', says(/line 2/i)],
  ["truncated", app.slice(0, app.length / 2), says(/end|cut|truncated|closed/i)],
  ["a byte order mark", Buffer.from(`\uFEFF${app}`), rule("syntax-bom")],
  ["UTF-16", utf16, says(/UTF-16/)],
  ["invalid UTF-8", invalid, says(/UTF-8/)],
  ["300 levels deep", `${"[".repeat(300)}${"]".repeat(300)}`, says(/deep|nest|levels/i)],
  ["duplicate keys", '{"schemaVersion":2,"schemaVersion":2,"manifests":[]}', rule("syntax-duplicate-key")],
  ["a binary file", Buffer.from("7f454c4602010100000000000000000003003e00", "hex"), says(/binary|not text|no text|executable|ELF/i)],
  ["a login page", "<!doctype html><title>Log in</title><form></form>", says(/HTML/)],
  ["a reference with upper case", "Example.com/Acme/App:1", says(/lower.case|upper.case|capital/i)],
  ["a reference with a URL scheme", "https://ghcr.io/acme/app:1", says(/(?<!\/)ghcr\.io\/acme\/app:1/)],
  ["a digest with a dash", `sha256-${"a".repeat(64)}`, says(/sha256:/)],
];

for (const [name, input, seen] of CASES) {
  test(name, async ({ open }) => {
    const page = await open(start);
    const text = await answer(page, input);
    assert.doesNotMatch(text, /undefined|NaN|\[object/);
    await seen(page);
  });
}

test("nothing at all", async ({ open }) => {
  const page = await open(start);
  const button = page.getByRole("button", { name: "Inspect", exact: true });
  if (await button.isEnabled()) await button.click();
  assert.equal(await pasteBox(page).isVisible(), true);
  assert.equal(await recognised(page).getAttribute("data-kind"), null);
});

test("what is not understood is not lost", async ({ open }) => {
  const page = await open(start);
  const prose = "neither one thing nor the other, in one line of prose";
  await inspect(page, prose);
  const shown = await page.locator("body").innerText();
  const typed = await pasteBox(page).evaluateAll((boxes) => boxes.map((box) => box.value));
  assert.ok(shown.includes(prose) || typed.includes(prose));
});

test("5 MB are read to the end", async ({ open }) => {
  const page = await open(start);
  await drop(page, [{ name: "large.json", bytes: Buffer.from(large) }]);
  assert.equal((await digestShown(page)).digest, `sha256:${createHash("sha256").update(large).digest("hex")}`);
  assert.equal(await platforms(page).locator("tr[data-entry]").count(), 3);
}, { timeout: 120_000 });

test("hostile text stays text", async ({ open }) => {
  const path = resolve(import.meta.dirname, "../data/hostile-inputs.json");
  const { cases } = JSON.parse(readFileSync(path, "utf8"));
  const page = await open(start);
  page.on("dialog", (dialog) => assert.fail(`a dialog: ${dialog.message()}`));
  const before = page.url().split("#")[0];
  let tried = 0;
  for (const { id, channel, payload } of cases) {
    const bytes = pasted(channel, payload);
    if (!bytes) continue;
    tried += 1;
    await drop(page, [{ name: `${id}.json`, bytes }]);
    assert.equal(page.url().split("#")[0], before, id);
    const links = await page.locator("main a[href], aside a[href]").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    for (const link of links) assert.match(link, /^(#|https:\/\/|\.\/|\/?$|rules\/[a-z0-9-]+\/$)/, id);
  }
  assert.ok(tried > 40, `${tried} cases`);
}, { timeout: 180_000 });

/** The bytes of a case that reaches the page as a document; undefined for other channels. */
function pasted(channel, payload) {
  const json = (value) => Buffer.from(JSON.stringify(value));
  if (channel === "annotation" || channel === "attestation") return json(payload);
  if (channel === "platform.architecture") {
    return json({ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: [payload] });
  }
  if (channel === "bytes") return Buffer.from(payload.hex, "hex");
  if (channel !== "paste") return undefined;
  const { raw } = payload;
  return Buffer.from(typeof raw === "string" ? raw : raw.unit.repeat(raw.count));
}

await run();
