// The page before a real registry in each of its modes: open, with a password, with tokens, with TLS.
// What the page may not read, the command line does.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { inAllForms, isIdle, run, test } from "./lib.mjs";
import { digestShown, fetchByName } from "./page.mjs";

const { hosts, ca, trusting, wary, passing, binary, user, password } = JSON.parse(process.env.ALLARCH_MODES);
const faulty = process.env.ALLARCH_FAULTY;
/** The browser's own line about an answer that the test wants refused. */
const refused = [/Failed to load resource/];
const OPEN = "acme/open/app:1";
const SECRET = "acme/secret/app:1";

/** Runs the binary, without anything that this machine has stored. */
function allarch(args, input = "") {
  const env = { ...process.env, NO_COLOR: "1", DOCKER_CONFIG: "/nowhere", REGISTRY_AUTH_FILE: "/nowhere/auth.json" };
  const { status, stdout, stderr } = spawnSync(binary, args, { input, env, encoding: "utf8" });
  return { status, stdout, stderr };
}

/** The digest of an image as the command line reads it. */
function digestOf(name, ...more) {
  const { stdout, stderr } = allarch(["inspect", "--format", "json", ...more, name], password);
  assert.ok(stdout, stderr);
  return JSON.parse(stdout).documents[0].digest;
}

const alert = (page, code) => page.locator(`[role="alert"][data-code="${code}"]`).first();
const head = (page) => page.locator(".doc-head .eyebrow").first();

/** Opens the network log, and gives what each row says: the newest first. */
async function log(page) {
  await page.getByRole("button", { name: "Network log" }).click();
  const rows = page.getByRole("table", { name: "Requests" }).locator("tr[data-host]");
  await rows.first().waitFor();
  const found = await rows.evaluateAll((rows) => rows.map(({ dataset, innerText }) => ({ ...dataset, text: innerText })));
  await page.keyboard.press("Escape");
  return found;
}

/** Fetches a name from wherever the page is. */
async function fetchNamed(page, name) {
  if (await page.getByRole("textbox", { name: "Image name" }).count() === 0) {
    await page.getByRole("button", { name: "Add a document" }).first().click();
  }
  await fetchByName(page, name);
}

async function reads(page, name, expected) {
  await fetchNamed(page, name);
  await head(page).getByText(/fetched/).waitFor();
  assert.deepEqual(await digestShown(page), { digest: expected, state: "matches" });
}

/** The card, and that nothing on the page asks for a secret. */
async function isPrivate(page, name) {
  await fetchNamed(page, name);
  await alert(page, "unauthorized").waitFor();
  const text = await alert(page, "unauthorized").innerText();
  assert.ok(text.includes(`docker buildx imagetools inspect --raw ${name}`), text);
  assert.match(text, /never asks for a password/);
  assert.equal(await page.locator('input[type="password"]').count(), 0);
  assert.equal(await page.getByRole("textbox", { name: /password|user|token/i }).count(), 0);
}

test("open: what is unchanged is not sent again", async ({ open }) => {
  const page = await open(`${trusting}/`, { allow: refused });
  const name = `${hosts.open}/${OPEN}`;
  await reads(page, name, digestOf(name));
  assert.doesNotMatch(await head(page).innerText(), /unchanged/);
  const before = (await log(page)).length;
  await fetchNamed(page, name);
  await head(page).getByText(/, unchanged since \d\d:\d\d/).waitFor();
  const rows = await log(page);
  assert.equal(rows.length, before + 1, "one question, and no child again");
  assert.deepEqual([rows[0].route, rows[0].status], ["proxy", "304"]);
  assert.equal((await digestShown(page)).state, "matches");
});

test("open: directly, without a proxy", async ({ open }) => {
  const page = await open(`${trusting}/`, { allow: refused });
  const name = `${hosts.open}/${OPEN}`;
  await page.getByRole("radio", { name: "Direct" }).check();
  await reads(page, name, digestOf(name));
  await fetchNamed(page, name);
  await head(page).getByText(/fetched directly from .*, unchanged since/).waitFor();
  const rows = await log(page);
  assert.ok(rows.every((row) => row.route === "direct" && row.host === hosts.open), JSON.stringify(rows));
  assert.match(rows[0].text, /HEAD/);
});

test("a registry that lets no page read it: the way on is named", async ({ open }) => {
  const page = await open(`${trusting}/`, { allow: [...refused, /CORS policy/] });
  await page.getByRole("radio", { name: "Direct" }).check();
  await fetchNamed(page, `${hosts.password}/${OPEN}`);
  await alert(page, "cors-blocked").getByRole("button", { name: /^Fetch through / }).waitFor();
});

test("a password: the page shows the command, the command line reads it", async ({ open }) => {
  const page = await open(`${trusting}/`, { allow: refused });
  const name = `${hosts.password}/${SECRET}`;
  await isPrivate(page, name);
  await inAllForms(page, "private");
  assert.match(allarch(["inspect", name]).stderr, /to anonymous clients/);
  const { status, stdout } = allarch(["inspect", "--username", user, "--password-stdin", name], password);
  assert.equal(status, 0);
  assert.match(stdout, /matches the expected digest/);
});

test("a password, through a proxy that passes it on: still not asked for by the page", async ({ open }) => {
  const page = await open(`${passing}/`, { allow: refused });
  const name = `${hosts.password}/${SECRET}`;
  await isPrivate(page, name);
  const given = ["--proxy", passing, "--username", user, "--password-stdin"];
  assert.match(digestOf(name, ...given), /^sha256:[0-9a-f]{64}$/);
  // What the proxy passed on for one caller is nobody else's.
  await fetchNamed(page, name);
  await alert(page, "unauthorized").waitFor();
});

for (const algorithm of ["rs256", "es256"]) {
  test(`tokens signed with ${algorithm}: anonymous pull, and none of what is private`, async ({ open }) => {
    const page = await open(`${trusting}/`, { allow: refused });
    const name = `${hosts[algorithm]}/${OPEN}`;
    await reads(page, name, digestOf(name));
    await isPrivate(page, `${hosts[algorithm]}/${SECRET}`);
    const secret = `${hosts[algorithm]}/${SECRET}`;
    assert.match(digestOf(secret, "--username", user, "--password-stdin"), /^sha256:/);
  });
}

test("TLS with an authority of its own: trusted where it is named", async ({ open }) => {
  const name = `${hosts.tls}/${OPEN}`;
  const page = await open(`${trusting}/`, { allow: refused });
  await reads(page, name, digestOf(name, "--ca", ca));
  const other = await open(`${wary}/`, { allow: refused });
  await fetchNamed(other, name);
  await alert(other, "server-error").waitFor();
  assert.match(await alert(other, "server-error").innerText(), /certificate/);
});

test("pulls that are left stand beside the registry and in the log", async ({ open }) => {
  const page = await open(`${process.env.ALLARCH_URL}/`, { allow: refused });
  await fetchNamed(page, `${faulty}/faulty/counted:1`);
  await head(page).getByText("97 of 100 pulls left in 6 hours").waitFor();
  await inAllForms(page, "pulls");
  const rows = await log(page);
  assert.match(rows.at(-1).text, /97 of 100 pulls left in 6 hours/);
  const told = allarch(["inspect", `${faulty}/faulty/counted:1`]);
  assert.match(told.stderr, /97 of 100 pulls left in 6 hours/);
  await page.getByRole("button", { name: "Network log" }).click();
  await page.getByRole("table", { name: "Requests" }).waitFor();
  await inAllForms(page, "network-log");
});

test("no pull is left: the card says so, and when there will be", async ({ open }) => {
  const page = await open(`${process.env.ALLARCH_URL}/`, { allow: refused });
  await fetchNamed(page, `${faulty}/faulty/limited:1`);
  await alert(page, "rate-limited").waitFor();
  assert.match(await alert(page, "rate-limited").innerText(), /0 of 100 pulls left in 6 hours/);
  assert.match(allarch(["inspect", `${faulty}/faulty/limited:1`, "--proxy", process.env.ALLARCH_URL]).stderr, /0 of 100 pulls left in 6 hours/);
  await isIdle(page);
});

await run();
