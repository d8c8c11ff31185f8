// The source panel: its height, find, go to line, exact copies; and documents of megabytes.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { FORMS, accessible, address, fitsWidth, isIdle, isReady, picture, run, test } from "./lib.mjs";
import {
  documents, drop, findings, image, inspect, longIndex, pasteBox, platforms, source, verdict,
} from "./page.mjs";

const app = image("acme/app:1");
const start = `${address}/`;
const find = (page) => source(page).getByRole("searchbox", { name: "Find in source" });
const line = (page) => source(page).getByRole("textbox", { name: "Go to line" });
const matches = (page) => source(page).getByRole("status", { name: "Matches" });
const rows = (page) => source(page).getByRole("group", { name: "Source lines" });
/** Until what has this name, or this line of the source, has the focus. */
const isFocused = (page, name) => page.waitForFunction((name) => {
  const { dataset, ariaLabel } = document.activeElement;
  return (dataset.line ?? ariaLabel) === name;
}, name);

/** Pastes into the box as a person does, by the clipboard's event. */
async function paste(page, text) {
  await pasteBox(page).evaluate((box, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    box.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData }));
  }, text);
}

/** What a copy of the selection would put on the clipboard. */
function copied(page) {
  return rows(page).evaluate((code) => {
    const clipboardData = new DataTransfer();
    const event = new ClipboardEvent("copy", { bubbles: true, cancelable: true, clipboardData });
    code.querySelector(".ln").dispatchEvent(event);
    return event.defaultPrevented ? clipboardData.getData("text/plain") : String(getSelection());
  });
}

/** Selects from one row's text to another's, by line and UTF-16 column from 0. */
function select(page, from, to) {
  return rows(page).evaluate((code, [from, to]) => {
    const place = ([line, column]) => {
      const walker = document.createTreeWalker(code.querySelector(`[data-line="${line}"]`), NodeFilter.SHOW_TEXT);
      let left = column;
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (left <= node.length) return [node, left];
        left -= node.length;
      }
      throw new Error(`no column ${column} in line ${line}`);
    };
    const selection = getSelection();
    selection.setBaseAndExtent(...place(from), ...place(to));
  }, [from, to]);
}

test("a short document's source is as high as its lines", async ({ open }) => {
  const page = await open(start);
  await inspect(page, '{"schemaVersion":2,\n"manifests":[]}');
  const { height, content } = await rows(page).evaluate((code) => ({
    height: code.clientHeight,
    content: code.querySelector("pre").offsetHeight,
  }));
  assert.ok(height < content + 40, `${height} px for ${content} px of rows`);
});

/** Where the ruler has its marks, in rows from the top of the text, and how high each is in pixels. */
const marks = (page) => rows(page).evaluate((code) => {
  const ruler = code.parentElement.querySelector("svg.ruler");
  const [all, count] = [ruler.getBoundingClientRect(), ruler.viewBox.baseVal.height / 10];
  return [...ruler.querySelectorAll("rect")].map((rect) => {
    const own = rect.getBoundingClientRect();
    return { row: Math.floor((own.top + own.height / 2 - all.top) / all.height * count), height: own.height, severity: rect.getAttribute("class") };
  });
});

for (const [name, text] of [["broken", '{"schemaVersion":2,\n"manifests":[\n{},\n{"size":-1}\n]\n}'], ["sound", app.text]]) {
  test(`the ruler has a mark beside each finding's row, the worst where they lie together: ${name}`, async ({ open }) => {
    const page = await open(start);
    await inspect(page, text);
    // Every place that a finding names.
    const found = await findings(page).locator("[data-rule]").evaluateAll((all) => all.flatMap((one) =>
      [...one.querySelectorAll(".at button")].map((place) => [Number(place.textContent.slice(1)), one.dataset.severity])));
    const lines = [...new Set(found.map(([line]) => line))].sort((a, b) => a - b);
    assert.ok(lines.length > 1, found.join(" "));
    const drawn = await marks(page);
    assert.deepEqual(drawn.map(({ row }) => row + 1), lines);
    for (const { row, height, severity } of drawn) {
      assert.ok(height > 1 && height < 12, `a mark of the ruler is ${height} px high`);
      const here = found.filter(([line]) => line === row + 1).map(([, name]) => name);
      const worst = ["error", "warning", "info"].find((name) => here.includes(name));
      assert.equal(severity, { error: "rule-error", warning: "rule-warn", info: "rule-note" }[worst], `line ${row + 1}`);
    }
  });
}

test("find counts over the whole text and steps through it by keyboard", async ({ open }) => {
  const page = await open(start);
  const text = longIndex(3_000);
  await paste(page, text);
  await isIdle(page);
  await rows(page).focus();
  await page.keyboard.press("Control+f");
  await isFocused(page, "Find in source");
  await page.keyboard.insertText("ENTRY-2999");
  await matches(page).getByText("1 of 1").waitFor();
  const hit = source(page).locator(".hit-current");
  await hit.waitFor();
  assert.equal(await hit.evaluate((hit) => hit.textContent), "entry-2999");
  const inView = await hit.evaluate((hit) => {
    const [own, view] = [hit, hit.closest(".code")].map((element) => element.getBoundingClientRect());
    return own.top >= view.top && own.bottom <= view.bottom;
  });
  assert.ok(inView, "the match is in view");
  await find(page).fill("\"size\"");
  const count = text.split('"size"').length - 1;
  await matches(page).getByText(`of ${count.toLocaleString("en")}`).waitFor();
  const at = async () => Number((await matches(page).textContent()).split(" ")[0].replaceAll(",", ""));
  const before = await at();
  await page.keyboard.press("Enter");
  assert.equal(await at(), before % count + 1);
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.press("Shift+Enter");
  assert.equal(await at(), (before + count - 2) % count + 1);
  await find(page).fill("nowhere in it");
  await matches(page).getByText("Not found").waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await find(page).count(), 0);
  await isFocused(page, "Source lines");
});

test("a line, a column or a byte is gone to by keyboard", async ({ open }) => {
  const page = await open(start);
  const text = longIndex(3_000);
  await paste(page, text);
  await isIdle(page);
  await rows(page).focus();
  const go = async (place) => {
    await page.keyboard.press("Control+g");
    await isFocused(page, "Go to line");
    await page.keyboard.insertText(place);
    await page.keyboard.press("Enter");
  };
  const arrives = (line) => page.waitForFunction((line) => document.activeElement.dataset.line === line, String(line));
  await go("20000");
  await arrives(20_000);
  await go("7:3");
  await arrives(7);
  const byte = text.indexOf("entry-1234");
  await go(`@${byte}`);
  await arrives(text.slice(0, byte).split("\n").length);
  await go("999999");
  await matches(page).getByText(/^It has [\d,]+ lines$/).waitFor();
  assert.equal(await line(page).getAttribute("aria-invalid"), "true");
});

test("a copy is the exact bytes, without hints, chips and the breaks of wrapped lines", async ({ open }) => {
  const page = await open(start);
  const text = `{"schemaVersion":2,"manifests":[\r\n{"platform":{"os":"linux","architecture":"arm\u200b64"},"digest":"sha256:0"},\r\n` +
    `{"annotations":{"long":"${"0123456789 ".repeat(60)}"}}]}`;
  await drop(page, [{ name: "index.json", bytes: Buffer.from(text) }]);
  await source(page).locator(".lens").first().waitFor();
  await select(page, [1, 20], [2, 4]);
  assert.equal(await copied(page), text.slice(20, text.indexOf("\n") + 1 + 4));
  // The chip U+200B is drawn in six characters and is one.
  const second = text.split("\r\n")[1];
  const chip = second.indexOf("\u200b");
  await select(page, [2, chip - 3], [2, chip + 6 + 2]);
  assert.equal(await copied(page), "arm\u200b64");
  await rows(page).focus();
  await page.keyboard.press("Control+a");
  assert.equal(await copied(page), text);
});

test("everything selected is the whole text, drawn or not", async ({ open }) => {
  const page = await open(start);
  const text = longIndex(2_000);
  await paste(page, text);
  await isIdle(page);
  await rows(page).focus();
  await page.keyboard.press("Control+a");
  assert.ok((await copied(page)) === text, "the copy is the document");
});

/**
 * Notes that the page says it is reading, and presses the first button whose name begins so: in the
 * page itself, for a fast machine has read the text before it can be asked from outside.
 */
async function whileReading(page, name) {
  await page.evaluate((name) => {
    globalThis.wasReading = false;
    const observer = new MutationObserver(() => {
      if (!document.querySelector('html[data-busy="true"] [role="status"][aria-label="Reading"]')) return;
      observer.disconnect();
      globalThis.wasReading = true;
      if (name) document.querySelector(`button[aria-label^="${name}"]`).click();
    });
    observer.observe(document, { attributes: true, childList: true, subtree: true });
  }, name);
}

for (const [name, entries, indented] of [["indented", 11_000, true], ["one line", 15_000, false]]) {
  test(`4 MB opens while the page answers: ${name}`, async ({ open }) => {
    const page = await open(start);
    const text = longIndex(entries, indented);
    assert.ok(text.length > 4_000_000, `${text.length} bytes`);
    await whileReading(page, null);
    await paste(page, text);
    await page.waitForFunction(() => globalThis.wasReading);
    await isIdle(page);
    const digest = `sha256:${createHash("sha256").update(text).digest("hex")}`;
    assert.equal(await documents(page).locator("[data-digest]").getAttribute("data-digest"), digest);
    assert.equal(await platforms(page).locator("tr[data-entry]").count(), 64);
    await page.getByText(/^64 of [\d,]+ rows are drawn/).waitFor();
    await page.getByRole("button", { name: "Draw 64 more" }).press("Enter");
    await page.getByText(/^128 of [\d,]+ rows are drawn/).waitFor();
    await isIdle(page);
    assert.equal(await platforms(page).locator("tr[data-entry]").count(), 128);
    const code = rows(page);
    await code.evaluate((code) => { code.scrollTop = code.scrollHeight; });
    await code.getByText(`entry-${entries - 1}`).waitFor();
    assert.ok((await code.locator(".ln").count()) < 200, "only rows in view are drawn");
  });
}

test("removing a document ends its reading, and what is read later is right", async ({ open }) => {
  const page = await open(start);
  await whileReading(page, "Remove ");
  await paste(page, longIndex(20_000));
  await page.waitForFunction(() => globalThis.wasReading);
  await isIdle(page);
  assert.equal(await documents(page).locator("[data-kind]").count(), 0);
  await inspect(page, app.text);
  assert.equal(await documents(page).locator("[data-digest]").getAttribute("data-digest"), app.digest);
});

test("a long document survives a reload", async ({ open }) => {
  const page = await open(start);
  const text = longIndex(6_000);
  await paste(page, text);
  await isIdle(page);
  const digest = await documents(page).locator("[data-digest]").getAttribute("data-digest");
  await page.reload();
  await isReady(page);
  await isIdle(page);
  assert.equal(await documents(page).locator("[data-digest]").getAttribute("data-digest"), digest);
});

test("thousands of findings: the list goes on, and j reaches beyond what is drawn", async ({ open }) => {
  const page = await open(start);
  await paste(page, longIndex(2_000).replaceAll('"amd64"', '"arm"'));
  await isIdle(page);
  const all = ["errors", "warnings", "infos"];
  const counts = await Promise.all(all.map((name) => verdict(page).getAttribute(`data-${name}`)));
  const total = counts.reduce((sum, count) => sum + Number(count), 0);
  assert.ok(total > 512, `${total} findings`);
  assert.equal(await findings(page).getByRole("listitem").count(), 512);
  const more = page.getByText(new RegExp(`^${(total - 512).toLocaleString("en")} more findings`));
  await more.waitFor();
  await page.getByRole("button", { name: "Later ones" }).click();
  await page.waitForFunction(() => document.querySelector("#finding-512")?.getAttribute("aria-current") === "true");
  await page.keyboard.press("k");
  await page.waitForFunction(() => document.querySelector("#finding-511")?.getAttribute("aria-current") === "true");
});

for (const form of FORMS) {
  test(`the find bar at ${form.width} px, ${form.theme}`, async ({ open }) => {
    const page = await open(start, form);
    await inspect(page, app.text);
    await source(page).getByRole("button", { name: "Find in source" }).click();
    await find(page).fill("linux");
    await matches(page).getByText(/ of /).waitFor();
    await fitsWidth(page);
    await accessible(page);
    await picture(page, `source-${form.width}-${form.theme}`);
  });
}

await run();
