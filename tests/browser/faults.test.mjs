// Every fourth of the files that the page fetches is damaged in one way, all ways in turn. `./dev soak
// faults` tries every file in every way: DIGITFORGE_ALL_FAULTS. Nobody lists them: they are what a page asks
// for.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { fetchedFiles, faults, saidOfFaults, tryFault } from "./faults.mjs";
import { Session } from "./session.mjs";
import { Site } from "./studio.mjs";

const session = new Session();
const all = process.env.DIGITFORGE_ALL_FAULTS === "1";
const page = "index.html"; // nothing of ours can speak where it does not come

test("whatever becomes of a file, people are told and can try again, and the rest works", async () => {
  session.excuse(saidOfFaults);
  const files = (await fetchedFiles(session)).filter(({ file }) => file !== page);
  assert.ok(files.length >= 20, "the page fetches more");
  const names = Object.keys(faults);
  const outcomes = [];
  const problems = [];
  for (const [i, fetched] of files.entries()) {
    if (!all && i % 4 !== 0) continue;
    for (const fault of all ? names : [names[i % names.length]]) {
      const what = `${fetched.file}: ${fault}`;
      try {
        outcomes.push(`${what}: ${await tryFault(session, fetched, fault)}`);
        await session.leave();
      } catch (error) {
        problems.push(`${what}: ${error.message}`);
        await session.leave().catch(() => {});
      }
    }
  }
  console.log(outcomes.join("\n"));
  assert.deepEqual(problems, []);
  console.log(`tried: ${outcomes.length} faults in ${files.length} files`);
});

test("the list of models has the SHA-256 of each file's parts", async () => {
  for (const model of await Site.models()) {
    for (const part of [model, model.discriminator]) {
      const bytes = await Site.read(`weights/${part.file}`);
      assert.equal(part.bytes, bytes.length);
      assert.equal(part.integrity, `sha256-${createHash("sha256").update(bytes).digest("base64")}`);
    }
  }
});

test("a model that another file of its size has replaced is told by its SHA-256", async () => {
  const [{ file, title }] = await Site.models();
  const bytes = await Site.read(`weights/${file}`);
  bytes[100] ^= 1;
  session.site.replaced.set(`weights/${file}`, bytes);
  const studio = await session.open();
  const { notices } = await studio.state();
  assert.match(notices[0], /SHA-256/);
  assert.ok(notices[0].includes(title));
});

test("a page that is neither secure nor local has the files' checksums, and says what they find", async () => {
  const [{ file }] = await Site.models();
  const bytes = await Site.read(`weights/${file}`);
  bytes[bytes.length >> 1] ^= 1;
  session.site.replaced.set(`weights/${file}`, bytes);
  const studio = await session.open({ host: "digits.test" });
  assert.equal(await studio.page.evaluate(() => globalThis.crypto.subtle), undefined);
  const { notices, models } = await studio.state();
  assert.match(notices[0], /checksum|damaged/i);
  assert.ok(models.slice(1).every(({ availability }) => availability === "ready"));
});
