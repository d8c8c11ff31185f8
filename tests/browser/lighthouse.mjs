// Lighthouse on the page as it loads, as a phone and as a desktop: accessibility and best practices.

import assert from "node:assert/strict";
import { createServer } from "node:net";
import lighthouse, { desktopConfig } from "lighthouse";
import { chromium } from "playwright-core";
import { FLAGS, address, run, test } from "./lib.mjs";

const CATEGORIES = ["accessibility", "best-practices", "seo"];

/** A port that is free now. */
async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** What is below 100: the category and the audits that took it there. */
function below({ categories, audits }) {
  return CATEGORIES.map((name) => categories[name]).filter(({ score }) => score !== 1).map(({ id, score, auditRefs }) => {
    const failed = auditRefs.map((ref) => audits[ref.id]).filter((audit) => audit.score !== null && audit.score < 1);
    return `${id} ${score}: ${failed.map((audit) => `${audit.id} ${JSON.stringify(audit.details?.items ?? []).slice(0, 600)}`).join("; ")}`;
  });
}

for (const [form, config] of [["phone", undefined], ["desktop", desktopConfig]]) {
  test(`${form}: ${CATEGORIES.join(", ")} 100`, async () => {
    const port = await freePort();
    const browser = await chromium.launch({
      executablePath: process.env.ALLARCH_CHROMIUM ?? "/usr/bin/chromium",
      args: [...FLAGS, `--remote-debugging-port=${port}`],
    });
    try {
      const result = await lighthouse(`${address}/`, { port, onlyCategories: CATEGORIES, logLevel: "error" }, config);
      assert.equal(result.lhr.runtimeError, undefined);
      assert.deepEqual(below(result.lhr), []);
    } finally {
      await browser.close();
    }
  }, { timeout: 120_000 });
}

await run();
