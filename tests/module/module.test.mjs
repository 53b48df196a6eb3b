import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";

import { sample, setting } from "../support/pictures.mjs";
import { assertRoom, stackBytes, watchStacks } from "../support/wasm_stack.mjs";

watchStacks(stackBytes());
const { createRuntime, DigitForgeError } = await import(pathToFileURL(setting("DIGITFORGE_MODULE")));
const weights = setting("DIGITFORGE_WEIGHTS");
const runtime = await createRuntime();

const fileOf = (name) => join(weights, `${name}.dfw`);
const bytesOf = (name) => new Uint8Array(readFileSync(fileOf(name)));
const shipped = JSON.parse(readFileSync(join(weights, "models.json"), "utf8"))
  .map(({ file }) => file.replace(/\.dfw$/, ""));

/** Loads a shipped model for the time of `use`. */
function withModel(name, use) {
  const model = runtime.load(bytesOf(name));
  try {
    return use(model);
  } finally {
    model.free();
  }
}

const throwsCode = (call, code, text) =>
  assert.throws(call, (error) => {
    assert.ok(error instanceof DigitForgeError && error instanceof Error);
    assert.equal(error.code, code);
    assert.match(error.message, text);
    return true;
  });

const greyLevel = (value) => Math.min(255, Math.max(0, Math.floor((value + 1) * 127.5 + 0.5)));
const oneHot = (digit, classes) => Array.from({ length: classes }, (_, i) => Number(i === digit));

after(() => assertRoom(globalThis.stacksUsed()));

assert.ok(shipped.length >= 4, `too few models in ${weights}`);

test("the model that warms the runtime up is the golden file", () => {
  const golden = readFileSync(new URL("../shared/golden/v2-i8.dfw", import.meta.url));
  const module = readFileSync(setting("DIGITFORGE_MODULE"), "utf8");
  assert.ok(module.includes(`"${golden.toString("base64")}"`));
});

for (const name of shipped) {
  test(`${name}: pixels are the native command line's within 1/255`, async () => {
    const { conditional, images } = withModel(name, (model) => {
      const conditional = model.info.classNames.length > 0;
      const label = conditional ? { digit: 3 } : {};
      return { conditional, images: model.generate({ seed: 7, count: 1, ...label }) };
    });
    const native = await sample(fileOf(name), { seed: 7, digit: conditional ? 3 : null });
    assert.equal(images.length, native.pixels.length);
    let largest = 0;
    images.forEach((value, i) => {
      largest = Math.max(largest, Math.abs(greyLevel(value) - native.pixels[i]));
    });
    console.log(`${name}: largest difference ${largest} of 255`);
    assert.ok(largest <= 1);
  });

  test(`${name}: self-test, info and the generator's prefix`, () => {
    withModel(name, (model) => {
      assert.ok(model.selfTest() < 1e-3);
      assert.equal(model.info.model, name);
      assert.deepEqual(model.info.imageShape, [1, 28, 28]);
      assert.equal(model.info.latentSize, 100);
      assert.ok(model.info.generatorParameters > 100000);
      assert.equal(model.info.hasDiscriminator, true);
    });
    const bytes = bytesOf(name);
    const prefix = Number(new DataView(bytes.buffer).getBigUint64(24, true));
    const part = runtime.load(bytes.subarray(0, prefix));
    assert.equal(part.info.hasDiscriminator, false);
    const digit = part.info.classNames.length > 0 ? 0 : -1;
    const image = part.generate({ digit });
    const labels = digit === 0 ? oneHot(0, 10) : [];
    throwsCode(() => part.discriminate(image, labels), "no_discriminator", /no discriminator/);
    part.free();
  });
}

test("an image does not depend on its batch", () => {
  withModel("cgan-input", (model) => {
    const all = model.generate({ seed: 12, count: 37, digit: 5 });
    for (const i of [0, 15, 16, 36]) {
      const alone = model.generate({ seed: 12, count: 1, digit: 5, firstIndex: i });
      assert.deepEqual(alone, all.slice(i * 784, (i + 1) * 784));
    }
  });
});

test("seeds of 64 bits", () => {
  withModel("gan", (model) => {
    const [small, same, large] = [7, 7n, 2n ** 63n + 7n].map((seed) => model.generate({ seed }));
    assert.deepEqual(small, same);
    assert.notDeepEqual(small, large);
  });
});

test("forward blends labels, discriminate gives one logit an image", () => {
  withModel("cgan-input", (model) => {
    const latents = Float32Array.from({ length: 200 }, (_, i) => Math.sin(i));
    const labels = [...oneHot(3, 10), ...oneHot(3, 10).map((v, i) => (v + Number(i === 8)) / 2)];
    const images = model.forward(latents, labels);
    assert.equal(images.length, 2 * 784);
    assert.ok(images.every((value) => value >= -1 && value <= 1));
    const logits = model.discriminate(images, labels);
    assert.equal(logits.length, 2);
    assert.ok(logits.every(Number.isFinite));
  });
});

test("what is wrong with a call is said", () => {
  withModel("cgan-input", (model) => {
    throwsCode(() => model.generate({ digit: 12 }), "bad_argument", /digit 12 is out of range.*0 to 9/);
    throwsCode(() => model.generate({}), "bad_argument", /digit/);
    for (const seed of [-1, 0.5, 2 ** 60, NaN, "7", 2n ** 64n]) {
      throwsCode(() => model.generate({ seed, digit: 1 }), "bad_argument", /seed must be/);
    }
    for (const count of [0, -1, 1.5, Infinity]) {
      throwsCode(() => model.generate({ count, digit: 1 }), "bad_argument", /count must be/);
    }
    throwsCode(() => model.forward(new Float32Array(99), oneHot(1, 10)), "bad_argument", /latent/);
    throwsCode(() => model.forward(new Float32Array(100), [1]), "bad_argument", /labels/);
    throwsCode(() => model.discriminate(new Float32Array(783), []), "bad_argument", /images/);
  });
  withModel("gan", (model) => {
    throwsCode(() => model.generate({ digit: 3 }), "bad_argument", /unconditional/);
  });
});

test("damaged files are refused and others go on working", () => {
  const model = runtime.load(bytesOf("gan"));
  const before = model.generate({ seed: 1 });
  const bytes = bytesOf("gan");
  bytes[bytes.length >> 1] ^= 4;
  throwsCode(() => runtime.load(bytes), "bad_checksum", /./);
  throwsCode(() => runtime.load(bytes.subarray(0, 1000)), "truncated", /./);
  throwsCode(() => runtime.load(new Uint8Array(0)), "truncated", /./);
  throwsCode(() => runtime.load(new TextEncoder().encode("<!doctype html>".repeat(20))), "bad_magic", /./);
  throwsCode(() => runtime.load("gan.dfw"), "bad_argument", /Uint8Array/);
  assert.deepEqual(model.generate({ seed: 1 }), before);
  model.free();
  throwsCode(() => model.generate({}), "bad_argument", /freed/);
  model.free();
});

test("more images than memory is an error that the runtime survives", () => {
  withModel("gan", (model) => {
    throwsCode(() => model.generate({ count: 2 ** 20 }), "out_of_memory", /out of memory/);
    assert.equal(model.generate({ seed: 3 }).length, 784);
  });
});

test("models give their memory back", () => {
  const bytes = bytesOf("dcgan");
  // 200 loads of a file of megabytes would not fit 2 GB if they leaked.
  for (let i = 0; i < 200; i++) runtime.load(bytes).free();
  withModel("gan", (model) => assert.equal(model.generate({ seed: 3 }).length, 784));
});
