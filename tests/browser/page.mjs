// The page as a person works it: by the roles and names that stay stable.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isIdle } from "./lib.mjs";

const folder = process.env.ALLARCH_IMAGES;

/** The images of the test registry: `[{ name, digest, mediaType, text }]`, text the exact bytes. */
export const images = folder
  ? JSON.parse(readFileSync(join(folder, "catalogue.json"), "utf8")).map((image) => ({
      ...image,
      text: readFileSync(join(folder, image.file), "utf8"),
    }))
  : [];

/** The image of that name, `acme/app:1`. */
export function image(name) {
  const found = images.find((image) => image.name === name);
  if (!found) throw new Error(`no image ${name} in the catalogue`);
  return found;
}

export const pasteBox = (page) => page.getByRole("textbox", { name: "Paste anything" });
export const recognised = (page) => page.getByRole("status", { name: "Recognised as" });
export const platforms = (page) => page.getByRole("table", { name: /^Platforms in / });
export const findings = (page) => page.getByRole("list", { name: "Findings" });
export const verdict = (page) => page.getByRole("list", { name: "Verdict" });
export const documents = (page) => page.getByRole("complementary", { name: "Documents" });
export const source = (page) => page.getByRole("region", { name: "Source" });

/** Puts text into the paste box and inspects it. */
export async function inspect(page, text) {
  await pasteBox(page).fill(text);
  await page.getByRole("button", { name: "Inspect", exact: true }).click();
  await isIdle(page);
}

/** Types a name and fetches it. */
export async function fetchByName(page, name) {
  await page.getByRole("textbox", { name: "Image name" }).fill(name);
  await page.getByRole("button", { name: "Fetch", exact: true }).click();
  await isIdle(page);
}

/** Drops files, `[{ name, bytes }]`, anywhere on the page. */
export async function drop(page, files) {
  const dataTransfer = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of files) {
      transfer.items.add(new File([Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0))], name));
    }
    return transfer;
  }, files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString("base64") })));
  for (const type of ["dragenter", "dragover", "drop"]) {
    await page.dispatchEvent("body", type, { dataTransfer });
  }
  await isIdle(page);
}

/** Opens a view by its tab. */
export async function view(page, name) {
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name }).click();
  await isIdle(page);
}

/** The digest that the page computed over the bytes, and how it compares. */
export async function digestShown(page) {
  const code = page.getByRole("group", { name: "Digest" }).locator("code[data-digest]").first();
  return { digest: await code.getAttribute("data-digest"), state: await code.getAttribute("data-state") };
}

/** An index of so many entries, about 400 bytes each, indented or in one line. */
export function longIndex(entries, indented = true) {
  const manifests = Array.from({ length: entries }, (_, entry) => ({
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    digest: `sha256:${entry.toString(16).padStart(64, "0")}`,
    size: 1_000 + entry,
    annotations: { "org.opencontainers.image.version": `entry-${entry}` },
    platform: { architecture: "amd64", os: "linux", "os.version": `5.${entry % 40}` },
  }));
  const index = { schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests };
  return JSON.stringify(index, null, indented ? 2 : undefined);
}
