// Texts that are no document of a registry: recognised while they are typed, opened as cards.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { address, fitsWidth, inAllForms, isIdle, isReady, run, test } from "./lib.mjs";
import { documents, drop, image, inspect, pasteBox, recognised, source } from "./page.mjs";

const start = `${address}/`;
const data = join(import.meta.dirname, "../data/pasted");
const cases = (file) => JSON.parse(readFileSync(join(data, file), "utf8")).cases;
const outputs = cases("tool-outputs.json").filter((one) => typeof one.text === "string");

const MISSING = "docker: Error response from daemon: no matching manifest for linux/arm64/v8 in the manifest list entries: ghcr.io/acme/app:1\n";
const DOCKERFILE = "FROM --platform=linux/arm64 acme/app:1 AS a\nFROM ${BASE}\nCOPY --from=acme/legacy:2 /x /x\n";
const COMPOSE = "services:\n  web:\n    image: acme/app:1\n    platform: linux/amd64\n  db:\n    image: ${DB}\n";
const POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec:\n  containers:\n  - {name: web, image: acme/app:1}\n";
const NODES = "NAME   STATUS   ROLES    AGE   VERSION   ARCH    OS\na      Ready    <none>   1d    v1.30     amd64   linux\nb      Ready    <none>   1d    v1.30     arm64   linux\n";
const BAKE = 'target "app" {\n  tags = ["acme/app:1"]\n  platforms = ["linux/amd64", "linux/arm64"]\n}\n';
const WORKFLOW = "on: push\njobs:\n  test:\n    container: acme/app:1\n    steps: [{uses: docker://acme/legacy:2}]\n";
const HELM = "image:\n  registry: ghcr.io\n  repository: acme/app\n  tag: \"1\"\n";
const PULL = outputs.find((one) => one.form === "docker-pull").text;
const VERBOSE = outputs.find((one) => one.form === "docker-manifest-inspect-verbose").text;
const FORMAT = outputs.find((one) => one.form === "imagetools-format-json").text;

const head = (page) => page.locator("header[data-taken]");
const panel = (page, name) => page.getByRole("region", { name, exact: true });
const row = (page, name) => page.locator(`[data-read="${name}"]`);

/** One of each family: text, its kind, what the sentence says. */
const FAMILIES = [
  ["an error message", MISSING, "error-message", /no entry for the platform/],
  ["a tool's output", PULL, "tool-output", /printed this/],
  ["a tool's JSON", FORMAT, "tool-output", /printed this/],
  ["a Dockerfile", DOCKERFILE, "dockerfile", /2 images; 1 value left open/],
  ["a compose file", COMPOSE, "compose", /names 1 image; 1 value left open/],
  ["Kubernetes YAML", POD, "kubernetes", /names 1 image/],
  ["a Bake file", BAKE, "bake", /names 1 image/],
  ["a workflow", WORKFLOW, "github-workflow", /names 2 images/],
  ["Helm values", HELM, "helm-values", /names 1 image/],
  ["nodes", NODES, "nodes", /2 machines of 2 platforms/],
];

for (const [name, text, kind, says] of FAMILIES) {
  test(`${name} is recognised while it is typed and opens as a card`, async ({ open }) => {
    const page = await open(start);
    await pasteBox(page).fill(text);
    await page.waitForSelector(`[role="status"][data-kind="${kind}"]`);
    await page.keyboard.press("Control+Enter");
    await isIdle(page);
    assert.equal(await head(page).getAttribute("data-taken"), kind);
    assert.match(await head(page).innerText(), says);
    assert.equal(await documents(page).locator("[data-kind]").first().getAttribute("data-kind"), kind);
    assert.ok(await source(page).isVisible());
  });
}

test("an error card: cause, reading, printer, next command and pages", async ({ open }) => {
  const page = await open(start, {
    permissions: ["clipboard-write"],
    init: () => {
      globalThis.copied = [];
      const write = navigator.clipboard.writeText.bind(navigator.clipboard);
      navigator.clipboard.writeText = (text) => write(text).then(() => globalThis.copied.push(text));
    },
  });
  await inspect(page, MISSING);
  const cause = panel(page, "Cause");
  assert.equal(await cause.getAttribute("data-cause"), "platform-missing");
  assert.match(await row(page, "Printed by").innerText(), /dockerd/);
  assert.match(await row(page, "Platform asked for").innerText(), /linux\/arm64\/v8/);
  const command = "docker buildx imagetools inspect --raw ghcr.io/acme/app:1";
  await cause.getByRole("button", { name: `Copy ${command}` }).click();
  await page.waitForFunction((wanted) => globalThis.copied.at(-1) === wanted, command);
  for (const link of await cause.getByRole("link").all()) {
    const answer = await page.request.get(new URL(await link.getAttribute("href"), start).href);
    assert.equal(answer.status(), 200);
  }
  await cause.getByRole("button", { name: "Paste the output" }).click();
  await pasteBox(page).waitFor();
});

test("an output says that its digest is the text's, what it lacks and what gives that", async ({ open }) => {
  const page = await open(start);
  await inspect(page, PULL);
  assert.match(await row(page, "Digest in the text").innerText(), /sha256:/);
  assert.match(await row(page, "Bytes").innerText(), /^Bytes\s+Not a registry’s exact bytes/);
  assert.match(await row(page, "It cannot give").innerText(), /platforms.*imagetools inspect --raw/s);
  assert.equal(await page.getByRole("group", { name: "Digest" }).count(), 0, "no digest is computed over it");
});

test("the documents in an output open, and those that are exact say so", async ({ open }) => {
  const page = await open(start);
  await inspect(page, VERBOSE);
  const inside = page.getByRole("list", { name: "Documents in it" });
  assert.equal(await inside.locator('[data-exact="true"]').count(), await inside.getByRole("listitem").count());
  await inside.getByRole("button").first().click();
  await isIdle(page);
  assert.equal(await page.getByRole("group", { name: "Digest" }).locator("code").first().getAttribute("data-state"), "matches");
});

test("the reason is behind a button, and the second guess is one key away", async ({ open }) => {
  const page = await open(start);
  await pasteBox(page).fill("arm64");
  await page.waitForSelector('[role="status"][data-kind="platform"]');
  await page.getByRole("button", { name: "Why" }).click();
  assert.match(await recognised(page).innerText(), /system and an architecture/);
  await pasteBox(page).focus();
  await page.keyboard.press("Alt+g");
  await page.waitForSelector('[role="status"][data-kind="reference"]');
  await page.getByRole("button", { name: /^Back to/ }).click();
  await page.waitForSelector('[role="status"][data-kind="platform"]');
  await page.getByRole("button", { name: /^Or / }).click();
  await page.waitForSelector('[role="status"][data-kind="reference"]');
  assert.equal(await pasteBox(page).inputValue(), "arm64", "the key writes nothing");
  await page.keyboard.press("Control+Enter");
  await isIdle(page);
  assert.equal(await page.getByRole("textbox", { name: "Image name" }).inputValue(), "arm64");
});

test("the reason is one key away, and the key writes nothing", async ({ open }) => {
  const page = await open(start);
  await pasteBox(page).fill("arm64");
  await page.waitForSelector('[role="status"][data-kind="platform"]');
  const why = page.getByRole("button", { name: "Why" });
  await pasteBox(page).focus();
  await page.keyboard.press("Alt+y");
  assert.match(await recognised(page).innerText(), /system and an architecture/);
  assert.equal(await why.getAttribute("aria-expanded"), "true");
  await page.keyboard.press("Alt+y");
  assert.equal(await why.getAttribute("aria-expanded"), "false");
  assert.equal(await pasteBox(page).inputValue(), "arm64");
});

test("a value that was read leads to its place in the source", async ({ open }) => {
  const page = await open(start);
  const text = `some words above\n${MISSING}`;
  await inspect(page, text);
  const value = row(page, "Image").getByRole("button", { name: "ghcr.io/acme/app:1" });
  const place = await value.evaluate((button) => [Number(button.dataset.start), Number(button.dataset.end)]);
  assert.equal(text.slice(...place), "ghcr.io/acme/app:1");
  await value.click();
  const line = source(page).locator("#target-line");
  assert.equal(await line.getAttribute("data-line"), "2");
  assert.ok(await line.evaluate((element) => element === document.activeElement), "the focus goes along");
  assert.equal(await line.locator(".hit-current").innerText(), "ghcr.io/acme/app:1");
  await row(page, "Platform asked for").getByRole("button").click();
  assert.equal(await line.locator(".hit-current").innerText(), "linux/arm64/v8");
});

test("an image of a compose file tells its profiles and leads to its line", async ({ open }) => {
  const page = await open(start);
  await inspect(page, "services:\n  web: {image: acme/app:1}\n  debug:\n    image: acme/debug:1\n    profiles: [dev, test]\n");
  const named = page.getByRole("table", { name: "Images named" });
  assert.equal(await named.getByRole("columnheader", { name: "Profiles" }).count(), 1);
  const debug = named.locator('tr[data-image="acme/debug:1"]');
  assert.equal(await debug.getByRole("cell").last().innerText(), "dev, test");
  await debug.getByRole("button", { name: "4", exact: true }).click();
  assert.equal(await source(page).locator("#target-line").getAttribute("data-line"), "4");
});

test("a paste taken for the second guess stays that over a reload", async ({ open }) => {
  const page = await open(start);
  await pasteBox(page).fill("1: Pulling from acme/app\nno matching manifest for linux/arm64 in the manifest list entries\n");
  await page.waitForSelector('[role="status"][data-kind="error-message"]');
  await pasteBox(page).focus();
  await page.keyboard.press("Alt+g");
  await page.waitForSelector('[role="status"][data-kind="tool-output"]');
  await page.keyboard.press("Control+Enter");
  await isIdle(page);
  assert.equal(await head(page).getAttribute("data-taken"), "tool-output");
  await page.reload();
  await isReady(page);
  await isIdle(page);
  assert.equal(await head(page).getAttribute("data-taken"), "tool-output");
});

const ISSUE = `It fails on my machine.

\`\`\`console
$ docker pull ghcr.io/acme/app:1
1: Pulling from acme/app
\`\`\`

with

\`\`\`
${MISSING}\`\`\`

The index:

\`\`\`json
${image("acme/app:1").text}
\`\`\`
`;

test("an issue in Markdown: each thing opens as a document of its own", async ({ open }) => {
  const page = await open(start);
  await inspect(page, ISSUE);
  const things = page.getByRole("list", { name: "Things in it" });
  const kinds = await things.getByRole("listitem").evaluateAll((items) => items.map((item) => item.dataset.kind));
  assert.deepEqual(kinds, ["tool-output", "error-message", "oci-index"]);
  const open_ = await documents(page).locator("[data-kind]").evaluateAll((items) => items.map((item) => item.dataset.kind));
  assert.deepEqual(open_.slice(1), kinds);
  await things.getByRole("button").last().click();
  await isIdle(page);
  const shown = page.getByRole("group", { name: "Digest" }).locator("code").first();
  assert.equal(await shown.getAttribute("data-digest"), image("acme/app:1").digest);
  assert.equal(await documents(page).locator("[data-kind]").count(), 4, "what is open is not opened again");
});

test("documents of YAML open one by one", async ({ open }) => {
  const page = await open(start);
  await inspect(page, `${POD}---\n${COMPOSE}---\napiVersion: v1\nkind: Pod\nspec: {containers: [\n`);
  const things = page.getByRole("list", { name: "Things in it" });
  const kinds = await things.getByRole("listitem").evaluateAll((items) => items.map((item) => item.dataset.kind));
  assert.deepEqual(kinds, ["kubernetes", "compose", "kubernetes"]);
  assert.equal(await documents(page).locator("[data-kind]").count(), 4);
});

test("a document in a fence opens without the fence", async ({ open }) => {
  const page = await open(start);
  await inspect(page, `\`\`\`json\n${image("acme/app:1").text}\n\`\`\`\n`);
  const shown = page.getByRole("group", { name: "Digest" }).locator("code").first();
  assert.equal(await shown.getAttribute("data-digest"), image("acme/app:1").digest);
});

test("the names of a file go into the Matrix, or one by one", async ({ open }) => {
  const page = await open(start, { allow: [/Failed to load resource/] });
  const registry = process.env.ALLARCH_REGISTRY;
  const text = `FROM ${registry}/acme/app:1 AS a\nFROM ${registry}/acme/legacy:2\nFROM \${BASE}\n`;
  await inspect(page, text);
  const named = page.getByRole("table", { name: "Images named" });
  const places = await named.locator("tr[data-image]").evaluateAll((rows) =>
    rows.map((row) => [row.dataset.image, Number(row.dataset.start), Number(row.dataset.end)]));
  for (const [name, from, to] of places) assert.equal(text.slice(from, to), name);
  assert.equal(await page.getByRole("list", { name: "Left open or wrong" }).locator('[data-line="3"]').count(), 1);
  await page.getByRole("button", { name: /^Fetch all 2 images into Matrix/ }).click();
  await isIdle(page);
  const matrix = page.getByRole("table", { name: /^Coverage/ });
  assert.equal(await matrix.locator("tr[data-image]").count(), 2);
});

test("machines are a table", async ({ open }) => {
  const page = await open(start);
  await inspect(page, NODES);
  const machines = page.getByRole("table", { name: "Machines" }).locator("tr[data-node]");
  const platforms = await machines.evaluateAll((rows) => rows.map((row) => row.dataset.platform));
  assert.deepEqual(platforms, ["linux/amd64", "linux/arm64"]);
});

test("a link carries a text, and opens to the same card without a network", async ({ open }) => {
  const page = await open(start);
  await inspect(page, MISSING);
  const card = await panel(page, "Cause").innerText();
  await page.getByRole("button", { name: "Share" }).first().click();
  const link = await page.getByRole("dialog", { name: "Share this report" }).getByRole("textbox", { name: "Link" }).inputValue();
  const other = await open(link);
  await isIdle(other);
  assert.equal(await panel(other, "Cause").innerText(), card);
});

test("a long text is looked at in steps, and typing goes on", async ({ open }) => {
  const page = await open(start);
  const long = "services:\n" + Array.from({ length: 1_500 }, (_, at) => `  web-${at}:\n    image: acme/web:${at}\n`).join("");
  // A browser takes half a minute to type so many lines; what the page does with them is the question.
  const took = await pasteBox(page).evaluate((box, text) => {
    box.value = text;
    const since = performance.now();
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    return performance.now() - since;
  }, long);
  console.log(`  ${took.toFixed(1)} ms for the key that made it ${long.length} bytes`);
  await page.waitForSelector('[role="status"][data-kind="compose"]');
  await pasteBox(page).fill("arm64");
  await page.waitForSelector('[role="status"][data-kind="platform"]');
});

test("a dropped file opens as what it is", async ({ open }) => {
  const page = await open(start);
  await drop(page, [{ name: "compose.yaml", bytes: COMPOSE }]);
  assert.equal(await head(page).getAttribute("data-taken"), "compose");
  assert.match(await page.getByRole("heading", { level: 1 }).innerText(), /compose\.yaml/);
});

// Markup, direction marks and a terminal's codes, wherever a text can put them.
const HOSTILE = [
  `FROM "<img src=x onerror=alert(1)>"\nFROM \u202eevil:1\nRUN x\n`,
  "services:\n  '<script>alert(1)</script>':\n    image: 'a/\u202eb:1'\n    platform: \"\\u001b[31m\"\n",
  'Error response from daemon: no matching manifest for linux/<b>x</b>\u202e in the manifest list entries: "><svg onload=alert(1)>\n',
  "NAME STATUS ROLES AGE VERSION ARCH OS\n<svg/onload=alert(1)> Ready <none> 1d v1 amd64\u202e linux\n",
  "1: Pulling from <i>x</i>\nDigest: sha256:javascript:alert(1)\nStatus: Downloaded newer image for javascript:alert(1)//x:1\n",
];

test("hostile text stays text", async ({ open }) => {
  const page = await open(start);
  for (const text of HOSTILE) {
    await inspect(page, text);
    const bad = await page.locator("main img, main script, main svg[onload], main [onerror], main a[href^='javascript']").count();
    assert.equal(bad, 0, text);
    const shown = await page.locator("main section:not(.source) dd, main td, main th, main h1").allInnerTexts();
    assert.ok(!shown.join("").includes("\u202e"), "a direction mark is shown as what it is");
    await page.getByRole("link", { name: "Allarch, start" }).click();
  }
});

const STATES = [
  ["card-error", MISSING], ["card-output", PULL], ["card-inside", VERBOSE], ["card-names", DOCKERFILE],
  ["card-nodes", NODES], ["card-things", ISSUE],
];
for (const [name, text] of STATES) {
  test(`${name} in every form`, async ({ open }) => {
    const page = await open(start, { width: 320 });
    await inspect(page, text);
    await fitsWidth(page);
    await inAllForms(page, name);
  });
}

test("the choice of guesses in every form", async ({ open }) => {
  const page = await open(start, { width: 320 });
  await pasteBox(page).fill(PULL);
  await page.getByRole("button", { name: "Why" }).click();
  await fitsWidth(page);
  await inAllForms(page, "guesses");
});

await run();
