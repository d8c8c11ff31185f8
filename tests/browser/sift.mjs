// Many findings: choosing among them, stepping through them, mending them in a copy.

import assert from "node:assert/strict";
import { FORMS, accessible, address, fitsWidth, isIdle, picture, run, test } from "./lib.mjs";
import { drop, findings, inspect, source } from "./page.mjs";

const start = `${address}/`;
const filter = (page) => page.getByRole("searchbox", { name: "Filter findings" });
const said = (page) => page.getByRole("group", { name: "Choose findings" }).getByRole("status");

/** An index of `count` sound entries and a hundred that are faulty, in about four mebibytes. */
function faulty() {
  const hex = (n) => n.toString(16).padStart(64, "0");
  const entries = [];
  for (let n = 0; n < 12_000; n += 1) {
    const entry = {
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      digest: `sha256:${hex(n + 1)}`,
      size: 1000 + n,
      platform: { os: "windows", architecture: "amd64", "os.version": `10.0.${30000 - n}.1` },
      annotations: { "org.example.build.of.this.entry": `${n}`.repeat(12) },
    };
    if (n % 120 === 7) entry.size = `${entry.size}`;
    entries.push(entry);
  }
  return JSON.stringify({ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: entries });
}

const SMALL = '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:71fbf38502fef8614bc3faa879b5a62006414a7970a1233a22328516da9d788b","size":1024}],"annotations":null}';

test("a hundred findings in four mebibytes are filtered and stepped through", async ({ open }) => {
  const page = await open(start);
  await drop(page, [{ name: "index.json", bytes: faulty() }]);
  await isIdle(page);
  const rule = "schema-wrong-type";
  await filter(page).fill(rule);
  await said(page).getByText(/^100 of /).waitFor();
  await page.locator("h1").first().click();
  for (let step = 0; step < 3; step += 1) await page.keyboard.press("j");
  await page.keyboard.press("k");
  const chosen = findings(page).locator('[aria-current="true"]');
  await chosen.waitFor();
  assert.equal(await chosen.getAttribute("data-rule"), rule);
  assert.equal(await chosen.getAttribute("data-pointer"), "/manifests/127/size");
  await chosen.press("Enter");
  await page.waitForFunction(() => !document.activeElement.matches("li[data-rule]"));
  assert.ok(await source(page).evaluate((one) => one.contains(document.activeElement)), "in the source");
  await source(page).getByText('"1127"').first().waitFor();
  await filter(page).fill("");
  const errors = page.getByRole("group", { name: "Choose findings" }).getByRole("button", { name: /error/ });
  await errors.click();
  assert.equal(await filter(page).inputValue(), "error");
  await said(page).getByText(/^100 of /).waitFor();
  await filter(page).fill("-schema -windows -platform -index");
  await page.waitForFunction((rule) => !document.querySelector(`[data-rule="${rule}"].finding`), rule);
});

test("the filter is answered, and travels in a link", async ({ open }) => {
  const page = await open(start);
  await inspect(page, SMALL);
  await isIdle(page);
  await filter(page).fill("-index-nestde");
  await said(page).getByText("did you mean index-nested?").waitFor();
  await filter(page).fill("warning");
  assert.equal(await page.getByRole("group", { name: "Choose findings" }).getByRole("button", { name: /warning/ }).getAttribute("aria-pressed"), "true");
  await page.getByRole("button", { name: "Share" }).first().click();
  const link = await page.getByRole("textbox", { name: "Link" }).inputValue();
  const other = await open(link);
  await isIdle(other);
  assert.equal(await filter(other).inputValue(), "warning");
  assert.equal(await findings(other).locator('[data-severity="error"]').count(), 0);
});

test("what is mechanical is mended in a copy", async ({ open }) => {
  const page = await open(start);
  await inspect(page, SMALL);
  await isIdle(page);
  await page.getByRole("button", { name: /^Fix \d+ in a copy$/ }).click();
  await isIdle(page);
  await page.getByText("(mended)").first().waitFor();
  assert.equal(await findings(page).locator('[data-rule="schema-null-member"]').count(), 0);
  await page.getByText(/Its digest is another/).waitFor();
});

for (const form of FORMS) {
  test(`the filter at ${form.width} px, ${form.theme}`, async ({ open }) => {
    const page = await open(start, form);
    await inspect(page, SMALL);
    await isIdle(page);
    await filter(page).fill("warning error");
    await accessible(page);
    await fitsWidth(page);
    await picture(page, `findings-${form.width}-${form.theme}`);
  });
}

await run();
