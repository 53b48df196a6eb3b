// What the module does about limits, lack of memory and its own faults: an error that says which, and the
// next call works.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { setting } from "../support/pictures.mjs";

/** The memory of each instance so far, the newest last. */
const memories = [];
const remember = (exports) =>
  memories.push(Object.values(exports).find((value) => value instanceof WebAssembly.Memory));
const { instantiate, Instance } = WebAssembly;
WebAssembly.instantiate = async (...values) => {
  const result = await instantiate.apply(WebAssembly, values);
  remember(result.instance.exports);
  return result;
};
WebAssembly.Instance = class extends Instance {
  constructor(...values) {
    super(...values);
    remember(this.exports);
  }
};

const { createRuntime, DigitForgeError } = await import(pathToFileURL(setting("DIGITFORGE_MODULE")));
const weights = setting("DIGITFORGE_WEIGHTS");
const bytesOf = (name) => new Uint8Array(readFileSync(join(weights, `${name}.dfw`)));
const small = new Uint8Array(readFileSync(new URL("../shared/golden/v1-i8.dfw", import.meta.url)));
const regressions = new URL("../fuzz/regressions/model/", import.meta.url);

/** The DigitForgeError of a call. */
function errorOf(call) {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof DigitForgeError, `${error?.stack ?? error}`);
    return error;
  }
  assert.fail("the call went well");
}

/** Overwrites the memory of the present instance up to `end`, as a stray write would. */
function corrupt(end) {
  new Uint8Array(memories.at(-1).buffer).fill(0xff, 0, end);
}

test("limits of a load are told with the figure, and hold exactly", async () => {
  const runtime = await createRuntime();
  const gan = bytesOf("gan");
  const model = runtime.load(gan);
  const { cost } = model.info;
  model.free();
  assert.ok(cost.multiplyAdds > 1e6 && cost.weightBytes > 1e6 && cost.memoryBytes > 1000);
  for (const [name, unit] of [["weightBytes", "MiB"], ["memoryBytes", "MiB"], ["multiplyAdds", "million"]]) {
    const error = errorOf(() => runtime.load(gan, { [name]: 1 }));
    assert.equal(error.code, "too_large");
    assert.match(error.message, new RegExp(`needs \\d+ ${unit}.*the limit is 1 ${unit}`));
    for (const wrong of [-1, "1", null]) {
      assert.equal(errorOf(() => runtime.load(gan, { [name]: wrong })).code, "bad_argument");
    }
    runtime.load(gan, { [name]: Infinity }).free();
  }
  // Both networks count.
  runtime.load(gan, { weightBytes: cost.weightBytes, memoryBytes: cost.memoryBytes }).free();
  assert.equal(errorOf(() => runtime.load(gan, { weightBytes: cost.weightBytes - 1 })).code, "too_large");
  assert.equal(errorOf(() => runtime.load(gan, { memoryBytes: cost.memoryBytes - 1 })).code, "too_large");
});

test("files that once trapped or never ended draw, or are refused with a code", async () => {
  const runtime = await createRuntime();
  for (const name of readdirSync(regressions)) {
    const bytes = new Uint8Array(readFileSync(new URL(name, regressions)));
    try {
      const model = runtime.load(bytes);
      model.generate({ digit: model.info.classNames.length > 0 ? 0 : -1 });
      model.free();
    } catch (error) {
      assert.ok(error instanceof DigitForgeError, `${name}: ${error.stack}`);
      assert.notEqual(error.code, "trap", `${name}: ${error.message}`);
    }
  }
});

for (const [what, end] of [["all of its memory", Infinity], ["its first pages", 2 ** 17]]) {
  test(`after a stray write over ${what} the call fails as a trap, and the next one works`, async () => {
    const runtime = await createRuntime();
    const [gan, tiny] = [runtime.load(bytesOf("gan")), runtime.load(small)];
    const freed = runtime.load(small);
    freed.free();
    const expected = [gan.generate({ seed: 7, count: 3 }), tiny.generate({ seed: 7 })];
    const discriminated = gan.discriminate(expected[0]);
    for (let round = 0; round < 3; round++) {
      const instances = memories.length;
      corrupt(end);
      const error = errorOf(() => gan.generate({ seed: 7, count: 3 }));
      assert.equal(error.code, "trap", error.message);
      assert.match(error.message, /internal error.*starts again/s);
      assert.deepEqual(gan.generate({ seed: 7, count: 3 }), expected[0]);
      assert.deepEqual(tiny.generate({ seed: 7 }), expected[1]);
      assert.deepEqual(gan.discriminate(expected[0]), discriminated);
      assert.equal(memories.length, instances + 1, "one fresh instance");
      assert.equal(errorOf(() => freed.generate()).code, "bad_argument", "what was freed stays so");
    }
    corrupt(end);
    tiny.free(); // whatever comes of it
    assert.equal(errorOf(() => tiny.generate()).code, "bad_argument");
    const other = (() => {
      try {
        return runtime.load(bytesOf("gan"));
      } catch (error) {
        assert.equal(error.code, "trap");
        return runtime.load(bytesOf("gan"));
      }
    })();
    assert.deepEqual(other.generate({ seed: 7, count: 3 }), expected[0]);
    assert.deepEqual(gan.generate({ seed: 7, count: 3 }), expected[0]);
  });
}

test("values that are no numbers are a bad argument, and restart nothing", async () => {
  const runtime = await createRuntime();
  const model = runtime.load(small);
  const instances = memories.length;
  for (const values of [null, undefined, 7n, [1n, 2n, 3n, 4n], [Symbol("a"), 0, 0, 0]]) {
    assert.equal(errorOf(() => model.forward(values)).code, "bad_argument", String(values?.[0]));
  }
  assert.equal(model.generate().length, model.info.imageShape.reduce((a, b) => a * b));
  assert.equal(memories.length, instances);
});

test("without more memory every call says so, none traps, and all goes on when there is some", async (t) => {
  const runtime = await createRuntime();
  const first = runtime.load(small);
  const expected = first.generate({ seed: 7 });
  t.mock.method(WebAssembly.Memory.prototype, "grow", () => {
    throw new RangeError("no memory");
  });
  // Large files, then small ones, until neither fits any more.
  for (const bytes of [bytesOf("dcgan"), small]) {
    const models = [];
    let error;
    while (!error) {
      try {
        models.push(runtime.load(bytes));
      } catch (thrown) {
        error = thrown;
      }
    }
    assert.ok(error instanceof DigitForgeError, error.stack);
    assert.equal(error.code, "out_of_memory", error.message);
    for (let i = 0; i < 20; i++) {
      assert.equal(errorOf(() => first.generate({ count: 2 ** 20 })).code, "out_of_memory");
    }
    for (const model of models) model.free();
  }
  assert.deepEqual(first.generate({ seed: 7 }), expected);
  t.mock.restoreAll();
  const gan = runtime.load(bytesOf("gan"));
  assert.equal(gan.generate({ count: 5000 }).length, 5000 * 784);
});

test("a program that is damaged is an error, not a trap", async () => {
  const wasm = new Uint8Array(readFileSync(setting("DIGITFORGE_MODULE").replace(/\.mjs$/, ".wasm")));
  for (const damaged of [wasm.subarray(0, 1000), new Uint8Array(100), new TextEncoder().encode("<html>")]) {
    await assert.rejects(createRuntime({ wasm: damaged }), (error) => {
      assert.ok(error instanceof DigitForgeError);
      assert.equal(error.code, "io");
      return true;
    });
  }
  assert.equal((await createRuntime({ wasm })).threads, 1);
});
