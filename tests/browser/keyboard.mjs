// The whole page by keyboard alone, one step after the other, and the switch for single keys.

import assert from "node:assert/strict";
import { accessible, address, isIdle, isReady, run, test } from "./lib.mjs";
import { documents, findings, image, pasteBox, platforms, recognised, source } from "./page.mjs";

const start = `${address}/`;
const broken = image("acme/app:1").text.replace('"schemaVersion": 2', '"schemaVersion": 2, "schemaVersion": 2');

/** Presses Tab until what has the focus is `target`. */
async function tabTo(page, target, most = 120) {
  for (let presses = 0; presses < most; presses += 1) {
    if (await target.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`not reached by ${most} times Tab: ${target}`);
}

const hasFocus = (target) => target.evaluate((one) => one === document.activeElement || one.contains(document.activeElement));
const theme = (page) => page.evaluate(() => document.documentElement.dataset.theme ?? "system");
const dialog = (page, name) => page.getByRole("dialog", { name });

test("a walk: paste, findings, source, row, matrix, help, theme, network log", async ({ open }) => {
  const page = await open(start);
  await page.keyboard.press("/");
  assert.ok(await hasFocus(pasteBox(page)));
  await page.keyboard.insertText(broken);
  await page.waitForSelector('[role="status"][data-kind="oci-index"]');
  assert.equal(await recognised(page).getAttribute("data-kind"), "oci-index");
  await page.keyboard.press("Control+Enter");
  await isIdle(page);

  // Findings: j takes the first, Enter its line in the source, Enter again leads back.
  const first = findings(page).getByRole("listitem").first();
  await page.keyboard.press("j");
  await page.waitForFunction(() => document.activeElement?.matches("[data-rule]"));
  assert.ok(await hasFocus(first));
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.closest("[role=region]")?.getAttribute("aria-labelledby") !== null
    && !document.activeElement.matches("li[data-rule]"));
  assert.ok(await source(page).evaluate((one) => one.contains(document.activeElement)), "in the source");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.matches("li[data-rule]"));
  assert.ok(await hasFocus(first), "and back at the finding");

  // A row opens and closes.
  const row = platforms(page).locator("tr[data-entry]").first().getByRole("rowheader").getByRole("button").first();
  await page.evaluate(() => document.activeElement.blur());
  await tabTo(page, row);
  await page.keyboard.press("Space");
  assert.equal(await row.getAttribute("aria-expanded"), "true");
  await page.keyboard.press("Enter");
  assert.equal(await row.getAttribute("aria-expanded"), "false");

  // Match goes on with the document, and its table is one stop of Tab.
  await page.keyboard.press("g");
  await page.keyboard.press("m");
  await page.locator('.match [data-at][tabindex="0"]').waitFor();
  assert.equal(await page.locator('.match [data-at][tabindex="0"]').count(), 1, "Tab reaches one cell of the table");
  await page.waitForFunction(() => /^#match=/.test(location.hash));

  // The Matrix: one cell takes the focus, arrows go on from it.
  await page.keyboard.press("g");
  await page.keyboard.press("x");
  const cell = page.locator('[data-state][tabindex="0"]');
  await cell.first().waitFor();
  assert.equal(await cell.count(), 1, "Tab reaches one cell of the grid");
  await tabTo(page, cell.first());
  const platform = await cell.getAttribute("data-platform");
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction((before) => document.activeElement?.dataset.platform !== before, platform);
  await page.keyboard.press("Home");
  await page.waitForFunction((before) => document.activeElement?.dataset.platform === before, platform);

  // Enter says why a cell is what it is, Escape leads back to the cell.
  await page.keyboard.press("Enter");
  await dialog(page, "Why this cell").waitFor();
  await page.keyboard.press("Escape");
  await dialog(page, "Why this cell").waitFor({ state: "detached" });
  assert.ok(await hasFocus(cell), "the focus is back on the cell");

  // Help, and the focus comes back to where it was.
  await page.keyboard.press("?");
  await dialog(page, "Keyboard shortcuts").waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("i");
  assert.match(page.url(), /#matrix$/, "a dialog keeps its keys");
  await page.keyboard.press("Escape");
  await dialog(page, "Keyboard shortcuts").waitFor({ state: "detached" });
  assert.ok(await page.evaluate(() => document.activeElement.matches("[data-state]")), "the focus is back in the grid");

  // Theme: three settings, then the first again.
  const seen = [];
  for (let presses = 0; presses < 3; presses += 1) {
    await page.keyboard.press("t");
    await page.getByRole("button", { name: /^Theme: / }).waitFor();
    seen.push(await theme(page));
  }
  assert.deepEqual(seen, ["light", "dark", "system"]);

  // The network log by its button.
  const log = page.getByRole("button", { name: "Network log" });
  await page.evaluate(() => document.activeElement.blur());
  await tabTo(page, log);
  await page.keyboard.press("Enter");
  await dialog(page, "Network log").waitFor();
  await page.keyboard.press("Escape");
  await dialog(page, "Network log").waitFor({ state: "detached" });
  assert.ok(await hasFocus(log), "the focus is back on its button");

  // Back to Inspect, the document removed and brought back.
  await page.keyboard.press("g");
  await page.keyboard.press("i");
  const remove = documents(page).getByRole("button", { name: /^Remove / });
  await tabTo(page, remove.first());
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Undo" }));
  await page.keyboard.press("Enter");
  await remove.first().waitFor();
  assert.equal(await platforms(page).locator("tr[data-entry]").count(), 3);
}, { timeout: 120_000 });

test("the rest of the map: share, find, wrap, fetch, ends of a table", async ({ open }) => {
  const page = await open(start, { allow: [/Failed to load resource/] });
  await pasteBox(page).fill(broken);
  await page.keyboard.press("Control+Enter");
  await isIdle(page);
  await page.evaluate(() => document.activeElement.blur());

  // k goes back where j went on.
  const current = () => findings(page).locator('[aria-current="true"]').getAttribute("id");
  await page.keyboard.press("j");
  const first = await current();
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  assert.equal(await current(), first);

  // Share, its fields by Tab, and the focus back where it was.
  const before = await page.evaluateHandle(() => document.activeElement);
  await page.keyboard.press("s");
  await dialog(page, "Share this report").waitFor();
  const link = dialog(page, "Share this report").getByRole("textbox", { name: "Link" });
  await tabTo(page, link);
  const [from, to] = await link.evaluate((input) => [input.selectionStart, input.selectionEnd]);
  assert.ok(to - from > 20, "the link is selected, to be copied");
  await tabTo(page, dialog(page, "Share this report").getByRole("checkbox").first());
  await page.keyboard.press("Space");
  await dialog(page, "Share this report").getByRole("alert").getByText("Nothing is ticked.").waitFor();
  await page.keyboard.press("Escape");
  await dialog(page, "Share this report").waitFor({ state: "detached" });
  assert.ok(await page.evaluate((one) => one === document.activeElement, before));

  // Find in the source, and the switch that wraps its lines.
  await tabTo(page, source(page).getByRole("group", { name: "Source lines" }));
  await page.keyboard.press("Control+f");
  assert.ok(await hasFocus(source(page).getByRole("searchbox", { name: "Find in source" })));
  await page.keyboard.insertText("linux");
  await source(page).getByRole("status", { name: "Matches" }).getByText(/^1 of /).waitFor();
  await page.keyboard.press("Enter");
  await source(page).getByRole("status", { name: "Matches" }).getByText(/^2 of /).waitFor();
  await page.keyboard.press("Escape");
  const wrap = source(page).getByRole("button", { name: /wrap/i });
  const wrapped = await wrap.getAttribute("aria-pressed");
  await page.evaluate(() => document.activeElement.blur());
  await tabTo(page, wrap);
  await page.keyboard.press("Space");
  assert.notEqual(await wrap.getAttribute("aria-pressed"), wrapped);
  await page.keyboard.press("Enter");
  assert.equal(await wrap.getAttribute("aria-pressed"), wrapped);

  // The last cell of a table and the first, and up and down in it.
  await page.keyboard.press("g");
  await page.keyboard.press("m");
  const cell = page.locator('.match [data-at][tabindex="0"]');
  await cell.first().waitFor();
  await tabTo(page, cell.first());
  const at = () => page.evaluate(() => document.activeElement.dataset.at);
  const origin = await at();
  await page.keyboard.press("Control+End");
  await page.waitForFunction((origin) => document.activeElement.dataset.at !== origin, origin);
  const last = await at();
  await page.keyboard.press("ArrowUp");
  await page.waitForFunction((last) => document.activeElement.dataset.at !== last, last);
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction((last) => document.activeElement.dataset.at === last, last);
  await page.keyboard.press("Control+Home");
  await page.waitForFunction((origin) => document.activeElement.dataset.at === origin, origin);

  // Fetch by name: the box, the name, Enter.
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("/");
  await tabTo(page, page.getByRole("textbox", { name: "Image name" }));
  await page.keyboard.insertText(`${process.env.ALLARCH_REGISTRY}/acme/app:1`);
  await page.keyboard.press("Enter");
  await isIdle(page);
  await platforms(page).waitFor();
  assert.equal(await documents(page).getByRole("button", { name: /^Remove / }).count(), 2);
}, { timeout: 120_000 });

test("the map names these keys and no other", async ({ open }) => {
  const page = await open(start);
  await page.keyboard.press("?");
  // Each is pressed in a test of this file; Alt G and Alt Y in understood.mjs.
  const pressed = new Set(["/", "Ctrl", "Enter", "Alt", "G", "Y", "g", "i", "m", "x", "j", "k", "Space", "←", "↑", "→", "↓", "End", "s", "t", "?", "Esc"]);
  await dialog(page, "Keyboard shortcuts").waitFor();
  const named = await dialog(page, "Keyboard shortcuts").locator("kbd").allTextContents();
  assert.deepEqual([...new Set(named)].sort(), [...pressed].sort());
});

test("letters are letters while a person types", async ({ open }) => {
  const page = await open(start);
  await pasteBox(page).focus();
  await page.keyboard.type("t?/gm");
  assert.equal(await pasteBox(page).inputValue(), "t?/gm");
  assert.equal(await theme(page), "system");
  assert.equal(await page.getByRole("dialog").count(), 0);
});

test("single keys can be switched off, and stay off", async ({ open }) => {
  const page = await open(start);
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  const help = dialog(page, "Keyboard shortcuts");
  assert.match(await help.innerText(), /Inspect[\s\S]*Match[\s\S]*Matrix/);
  await help.getByRole("checkbox", { name: "Single-key shortcuts" }).uncheck();
  await accessible(page);
  await page.keyboard.press("Escape");
  for (const key of ["t", "?", "/"]) await page.keyboard.press(key);
  assert.equal(await theme(page), "system");
  assert.equal(await page.getByRole("dialog").count(), 0);
  await page.reload();
  await isReady(page);
  await page.keyboard.press("t");
  assert.equal(await theme(page), "system");
  // What is no letter goes on working.
  await pasteBox(page).fill(image("acme/app:1").text);
  await page.keyboard.press("Control+Enter");
  await platforms(page).waitFor();
  // And they can be switched on again.
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await help.getByRole("checkbox", { name: "Single-key shortcuts" }).check();
  await page.keyboard.press("Escape");
  await page.keyboard.press("t");
  assert.equal(await theme(page), "light");
});

test("the theme outlives a reload, and the system's is followed again", async ({ open }) => {
  const page = await open(start, { theme: "light" });
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.keyboard.press("t");
  await page.keyboard.press("t");
  await page.waitForFunction((light) => getComputedStyle(document.body).backgroundColor !== light, light);
  const dark = await paper();
  await page.reload();
  await isReady(page);
  assert.equal(await paper(), dark);
  await page.keyboard.press("t");
  await page.waitForFunction((light) => getComputedStyle(document.body).backgroundColor === light, light);
  await page.emulateMedia({ colorScheme: "dark" });
  assert.equal(await paper(), dark);
});

await run();
