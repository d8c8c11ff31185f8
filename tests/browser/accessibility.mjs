// Every view with axe in both themes at 1440 and 390 px, its width from 320 px, and its picture.

import { address, fitsWidth, inAllForms, picture, run, test } from "./lib.mjs";
import { drop, fetchByName, image, inspect, platforms, view } from "./page.mjs";

const registry = process.env.ALLARCH_REGISTRY;
const files = (...names) => names.map(image).map(({ file, text }) => ({ name: file, bytes: text }));

/** Name, address after the site's, what is done before looking. */
const STATES = [
  ["start", async () => {}],
  ["start-recognised", async (page) => {
    await page.getByRole("textbox", { name: "Paste anything" }).fill(image("acme/app:1").text);
  }],
  ["inspect", async (page) => fetchByName(page, `${registry}/acme/wide:1`)],
  ["inspect-open", async (page) => {
    await fetchByName(page, `${registry}/acme/app:1`);
    await platforms(page).locator('tr[data-entry="0"]').getByRole("rowheader").getByRole("button").first().click();
  }],
  ["inspect-findings", async (page) => inspect(page, '{"schemaVersion":2,"schemaVersion":1,"manifests":[{}]}')],
  ["inspect-annotations", async (page) => inspect(page, JSON.stringify({
    schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: [],
    annotations: { "org.opencontainers.image.source": "https://example.com/acme/app", "org.example.note": "long ".repeat(300) },
  }))],
  ["not-found", async (page) => fetchByName(page, `${registry}/acme/gone:1`)],
  ["matrix", async (page) => {
    await drop(page, files("acme/app:1", "acme/legacy:2", "acme/arm-only:1", "acme/windows:1"));
    await view(page, "Matrix");
  }],
  ["matrix-required", async (page) => {
    await drop(page, files("acme/app:1", "acme/arm-only:1", "acme/windows:1"));
    await inspect(await toStart(page), "acme/app:1\nacme/missing:1\n");
    await view(page, "Matrix");
    await page.getByRole("checkbox", { name: "Require linux/amd64", exact: true }).check();
  }],
  ["match", async (page) => {
    await fetchByName(page, `${registry}/acme/wide:1`);
    await view(page, "Match");
  }],
  ["match-open", async (page) => {
    await inspect(page, image("acme/app:1").text);
    await view(page, "Match");
    await page.locator(".match .rowtog").first().click();
    await page.getByText("Another host, a platform asked for by name, releases").click();
    await page.getByRole("checkbox", { name: /^Show \d+ attestations?$/ }).check();
  }],
  ["image-list", async (page) => {
    await inspect(page, "acme/app:1\nacme/missing:1\n");
    await page.getByRole("complementary", { name: "Documents" }).getByRole("link").last().click();
  }],
];

async function toStart(page) {
  await page.getByRole("link", { name: "Allarch, start" }).click();
  return page;
}

for (const [name, prepare] of STATES) {
  test(`${name}, in all forms, from 320 px to 1920 px`, async ({ open }) => {
    // Made at the narrowest width, so that nothing is there only where there is room for it.
    const page = await open(`${address}/`, { width: 320, allow: [/Failed to load resource/] });
    await prepare(page);
    await fitsWidth(page);
    await inAllForms(page, name);
    await page.setViewportSize({ width: 1920, height: 900 });
    await fitsWidth(page);
  });
}

const LEAVES = [
  "rules/", "rules/syntax-duplicate-key/", "rules/index-duplicate-platform/",
  "engines/", "engines/disagreements/", "engines/containerd/", "engines/containers-image/", "engines/swarm/",
];
for (const path of LEAVES) {
  test(`${path} in every form`, async ({ open }) => {
    const page = await open(`${address}/${path}`, { ready: false });
    await inAllForms(page, path);
    await page.setViewportSize({ width: 320, height: 900 });
    await fitsWidth(page);
  });
}

// The README's picture, saved with `ALLARCH_PICTURES=1` as `tests/browser/out/readme.png`, copied to `docs/inspect.png` when the page has changed.
test("the picture of the README", async ({ open }) => {
  const page = await open(`${address}/`, { width: 1440, theme: "light" });
  await page.setViewportSize({ width: 1440, height: 1240 });
  await page.getByRole("button", { name: /acme\/relay:broken/ }).first().click();
  await platforms(page).waitFor();
  await picture(page, "readme", { fullPage: false });
});

await run();
