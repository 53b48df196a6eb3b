// DigitForge's inference runtime for pages and Node (18 and later). See README.md, "The runtime".
//
//   const runtime = await createRuntime();
//   const model = runtime.load(uint8Array);
//   const images = model.generate({ seed: 7, count: 16, digit: 3 });  // [16, 28, 28] in [-1, 1]
//   model.free();
//
// Every failure throws a DigitForgeError with a `code` and a message for people. After a trap, a fault in
// the runtime itself, a fresh instance has the same models: only the call that met it fails.
//
// This file is appended to Emscripten's glue, which defines createGlue, to make digitforge.mjs. The build
// fills in what stands between two @.
/* global createGlue */

export class DigitForgeError extends Error {
  /**
   * code: "bad_checksum", "bad_argument" and so on; shared/error.h lists them. And "trap", for a fault in
   * the runtime itself: the call has failed, the next one finds everything as it was before.
   */
  constructor(code, message, options) {
    super(message, options);
    this.name = "DigitForgeError";
    this.code = code;
  }
}

const badArgument = (message) => new DigitForgeError("bad_argument", message);

/** As many as the machine has cores, but few: pictures are small. */
const usualThreads = () => Math.min(globalThis.navigator?.hardwareConcurrency ?? 1, 4);

/**
 * Loads the runtime. wasm: the bytes of digitforge.wasm, where a page brings them itself (to show
 * progress, say); without it the file is fetched from this module's folder. threads: how many to
 * compute with, in a page that is isolated from other origins (crossOriginIsolated), by the build
 * in digitforge-threads.mjs; any other page has one, and nothing else is different there.
 */
export async function createRuntime({ wasm, threads = usualThreads() } = {}) {
  requireInteger("threads", threads, 1, 16);
  if (!wasm && threads > 1 && globalThis.crossOriginIsolated) {
    try {
      const { default: createThreadedGlue } = await import("./digitforge-threads.mjs");
      const url = besideThis("digitforge-threads.wasm");
      return warmed(new Runtime(await Engine.start(createThreadedGlue, url, threads)));
    } catch {
      // not on this host, or no memory to share: one thread makes the same images
    }
  }
  return warmed(new Runtime(await Engine.start(createGlue, wasm ?? besideThis("digitforge.wasm"), 1)));
}

const besideThis = (name) => new URL(name, import.meta.url);

/** wasm: bytes, or where they are. Yields { module, instance }. */
async function instantiate(wasm, imports) {
  if (!(wasm instanceof URL)) return WebAssembly.instantiate(wasm, imports);
  if (wasm.protocol === "file:") {
    const { readFile } = await import("node:fs/promises"); // Node's fetch knows no file addresses
    return WebAssembly.instantiate(await readFile(wasm), imports);
  }
  const response = await fetch(wasm);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const typed = response.headers.get("Content-Type") === "application/wasm";
  return typed
    ? WebAssembly.instantiateStreaming(response, imports)
    : WebAssembly.instantiate(await response.arrayBuffer(), imports);
}

/**
 * WebAssembly instances, one after another: what a trap leaves behind is not to be trusted, so the
 * next call finds a fresh one.
 */
class Engine {
  /** How many threads models compute with. */
  threads;
  #createGlue;
  #module;
  #glue;

  static async start(createGlue, wasm, threads) {
    const engine = new Engine();
    engine.#createGlue = createGlue;
    engine.threads = threads;
    const starting = new Promise((resolve, reject) => {
      const first = (imports, receive) => {
        instantiate(wasm, imports).then(({ instance, module }) => {
          engine.#module = module;
          receive(instance, module);
        }, reject);
      };
      engine.#begin(first).then(resolve, reject);
    });
    try {
      engine.#enter(await starting);
    } catch (cause) {
      const message = `the runtime could not be started: ${cause.message}; try again`;
      throw new DigitForgeError("io", message, { cause });
    }
    return engine;
  }

  #begin(instantiateWasm, glue = {}) {
    glue.locateFile = (name) => besideThis(name).href;
    glue.instantiateWasm = (...values) => instantiateWasm(...values) ?? {};
    return this.#createGlue(glue);
  }

  #enter(glue) {
    glue._start();
    if (glue._use_threads) this.threads = glue._use_threads(this.threads);
    this.#glue = glue;
  }

  #restart() {
    const glue = {};
    let started = false;
    this.#begin((imports, receive) => {
      const instance = new WebAssembly.Instance(this.#module, imports);
      const exports = receive(instance, this.#module);
      started = true;
      return exports ?? instance.exports; // newer glue takes what it gets for what the module exports
    }, glue);
    if (!started) throw new DigitForgeError("trap", "the runtime could not start again: reload the page");
    this.#enter(glue);
  }

  /** Whether models of this glue are still there. */
  isCurrent(glue) {
    return glue !== undefined && glue === this.#glue;
  }

  /**
   * Yields call(glue, memory), with its own memory. Whatever goes wrong in there becomes a
   * DigitForgeError.
   */
  run(call) {
    if (!this.#glue) this.#restart();
    const glue = this.#glue;
    const memory = new Memory(glue);
    try {
      try {
        return call(glue, memory);
      } finally {
        memory.release();
      }
    } catch (error) {
      if (error instanceof DigitForgeError) throw error;
      if (error instanceof TypeError) throw badArgument(error.message); // of values that are no numbers
      this.#glue = undefined;
      glue.PThread?.terminateAllThreads();
      throw glue.ranOutOfMemory ? outOfMemory() : trapped(error);
    }
  }
}

const trapped = (cause) =>
  new DigitForgeError(
    "trap",
    `the runtime stopped at an internal error (${cause.message ?? cause}). It starts again with the next ` +
      "call, with the models that were there. If this happens again, please report it, with the model's file",
    { cause },
  );

/**
 * Engines compile a function when it is first called. A small model has them do so for most of what
 * reading, packing and computing call, while a page's own model is on its way: half of loading one.
 */
function warmed(runtime) {
  const model = runtime.load(Uint8Array.from(atob(smallModel), (character) => character.charCodeAt(0)));
  model.generate();
  model.free();
  return runtime;
}

// tests/shared/golden/v2-i8.dfw
const smallModel =
  "iURGVw0KGgoCAAAAAQADAMACAAAAAAAAwAIAAAAAAAAQDr3eAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE1FVEHURzLFNgAAAAAAAABORVRTLGv2Z5UAAAAAAAAAREFUQTbMGo0YAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAFAHNtYWxsBABub25lFAAyMDI2LTAxLTAyVDAzOjA0OjA1WgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQABAQAGAGxhdGVudAEEAAAAAwABAAADAAABAAIABQEAAwEAAAACAAAAAwAAAAgCAAMACQBmYy53ZWlnaHQDAgYAAAAEAAAABwBmYy5iaWFzAQEGAAAACABmYy5zY2FsZQEBBgAAAAIABgBsYXRlbnQBAgEAAAAEAAAABgBvdXRwdXQBBAEAAAABAAAAAgAAAAMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+P8G/AP5AAf9BPoBCP4F+wL4/wb8A/kAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAL8AAIC9AADAPgAAgL4AAEA+AADgvgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIA9AACAPQAAgD0AAIA9AACAPQAAgD0AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAPwAAgL4AAEA/AACAvwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAI4vTb6/r5O+yaz+vQF0BT8I3D+9HOw7vwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

/**
 * Fetches a .dfw file's first part alone, which is all that generating takes: the file says how
 * long that is, and the rest is left with any host, whether it knows ranges or not. options: those
 * of fetch. Returns a Uint8Array for Runtime.load.
 */
export async function fetchGenerator(url, options) {
  const response = await fetch(url, options);
  if (!response.ok) throw new DigitForgeError("io", `${url}: ${response.status} ${response.statusText}`);
  const reader = response.body.getReader();
  let bytes = new Uint8Array(headerSize);
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return bytes.slice(0, length);
    if (length < headerSize && length + value.length >= headerSize) {
      const header = new Uint8Array(headerSize);
      header.set(bytes.subarray(0, length));
      header.set(value.subarray(0, headerSize - length), length);
      const size = Number(new DataView(header.buffer).getBigUint64(prefixSizeAt, true));
      // What is no .dfw file may say anything here; Runtime.load will tell.
      const grown = new Uint8Array(size >= headerSize && size < 2 ** 31 ? size : headerSize);
      grown.set(bytes.subarray(0, length));
      bytes = grown;
    }
    const taken = Math.min(value.length, bytes.length - length);
    bytes.set(value.subarray(0, taken), length);
    length += taken;
    if (length === bytes.length) {
      reader.cancel();
      return bytes;
    }
  }
}

// shared/weight_layout.h
const headerSize = Number("@kHeaderSize@");
const prefixSizeAt = Number("@kPrefixSizeAt@");

class Runtime {
  #engine;

  constructor(engine) {
    this.#engine = engine;
  }

  /** How many threads models compute with. */
  get threads() {
    return this.#engine.threads;
  }

  /**
   * Checks and loads a .dfw file or its generator prefix (Uint8Array or ArrayBuffer); the bytes may
   * be changed afterwards. limits: what the model may take at most, { weightBytes, memoryBytes,
   * multiplyAdds }; what is left out is as LoadLimits::page in runtime/cost.h says. Free the model when
   * it is no longer needed.
   */
  load(bytes, limits = {}) {
    const view = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes;
    if (!(view instanceof Uint8Array)) throw badArgument("load takes a Uint8Array or an ArrayBuffer");
    return new Model(this.#engine, copyOf(view), limitNames.map((name) => toLimit(name, limits[name])));
  }
}

const limitNames = ["weightBytes", "memoryBytes", "multiplyAdds"];

class Model {
  #engine;
  #bytes; // to load it again, after a trap
  #limits;
  #glue; // whose memory it is in
  #handle;
  /**
   * { model, dataset, date, prior, seed, steps, latentSize, classNames, imageShape: [channels,
   * height, width], hasDiscriminator, generatorParameters, discriminatorParameters, cost: {
   * weightBytes, memoryBytes, multiplyAdds of an image }, settings }; seed is a string, since it has
   * 64 bits.
   */
  info;

  constructor(engine, bytes, limits) {
    this.#engine = engine;
    this.#bytes = bytes;
    this.#limits = limits;
    const read = (glue, memory, handle) => JSON.parse(glue.UTF8ToString(glue._model_info(handle)));
    this.info = Object.freeze(this.#run(read));
  }

  /** Yields call(glue, memory, handle). */
  #run(call) {
    if (!this.#bytes) throw badArgument("this model was freed");
    return this.#engine.run((glue, memory) => {
      if (this.#glue !== glue) {
        const at = memory.take(this.#bytes.length);
        glue.HEAPU8.set(this.#bytes, at);
        this.#handle = glue._load_model(at, this.#bytes.length, ...this.#limits);
        if (this.#handle === 0) throw lastError(glue);
        this.#glue = glue;
      }
      return call(glue, memory, this.#handle);
    });
  }

  get #imageSize() {
    return this.info.imageShape.reduce((product, size) => product * size);
  }

  /**
   * Images by seed: image i depends on (seed, firstIndex + i, digit) alone.
   * seed: an integer from 0 to 2^53 - 1, or a BigInt below 2^64; digit: a label's number, left out
   * for unconditional models. Returns a Float32Array, [count, ...imageShape], values in [-1, 1].
   */
  generate({ seed = 0, count = 1, digit = -1, firstIndex = 0 } = {}) {
    const wholeSeed = toSeed(seed);
    requireInteger("count", count, 1, 2 ** 20);
    requireInteger("firstIndex", firstIndex, 0, 2 ** 32 - 1);
    requireInteger("digit", digit, -1, 2 ** 31 - 1);
    return this.#run((glue, memory, handle) => {
      const size = count * this.#imageSize;
      const images = memory.takeFloats(size);
      const [low, high] = [Number(wholeSeed & 0xffffffffn), Number(wholeSeed >> 32n)];
      succeed(glue, glue._generate(handle, low, high, firstIndex, count, digit, images));
      return floatsAt(glue, images, size);
    });
  }

  /**
   * Images of given latents, [n, latentSize], and labels, [n, classes], one-hot or blended; labels
   * are left out for unconditional models. Returns a Float32Array, [n, ...imageShape].
   */
  forward(latents, labels = []) {
    return this.#run((glue, memory, handle) => {
      const size = Math.floor(latents.length / this.info.latentSize) * this.#imageSize;
      const images = memory.takeFloats(size);
      const [z, y] = [memory.copyFloats(latents), memory.copyFloats(labels)];
      succeed(glue, glue._forward(handle, z, latents.length, y, labels.length, images, size));
      return floatsAt(glue, images, size);
    });
  }

  /**
   * The discriminator's logits for images, [n, ...imageShape], and labels as in forward; positive
   * says real. Returns a Float32Array, [n].
   */
  discriminate(images, labels = []) {
    return this.#run((glue, memory, handle) => {
      const count = Math.floor(images.length / this.#imageSize);
      const logits = memory.takeFloats(count);
      const [x, y] = [memory.copyFloats(images), memory.copyFloats(labels)];
      succeed(glue, glue._discriminate(handle, x, images.length, y, labels.length, logits, count));
      return floatsAt(glue, logits, count);
    });
  }

  /** Runs the file's self-test; returns the largest absolute difference from its record. */
  selfTest() {
    return this.#run((glue, memory, handle) => {
      const difference = glue._self_test(handle);
      if (difference < 0) throw lastError(glue);
      return difference;
    });
  }

  /** Gives the model's memory back; using it afterwards throws. */
  free() {
    this.#bytes = undefined;
    if (!this.#engine.isCurrent(this.#glue)) return;
    try {
      this.#engine.run((glue) => glue._free_model(this.#handle));
    } catch {
      // its memory is gone with all of that instance
    }
    this.#glue = undefined;
  }
}

/** Memory of the module, given back when a call ends. */
class Memory {
  #glue;
  #blocks = [];

  constructor(glue) {
    this.#glue = glue;
  }

  take(bytes) {
    if (!(bytes >= 0)) throw badArgument("latents, labels and images are arrays of numbers");
    // The module's memory has 32-bit sizes: a larger one would wrap around.
    const at = bytes < 2 ** 31 ? this.#glue._malloc(Math.max(bytes, 1)) : 0;
    if (at === 0) throw outOfMemory();
    this.#blocks.push(at);
    return at;
  }

  takeFloats(count) {
    return this.take(count * 4);
  }

  copyFloats(values) {
    const at = this.takeFloats(values.length);
    this.#glue.HEAPF32.set(values, at / 4);
    return at;
  }

  release() {
    for (const at of this.#blocks) this.#glue._free(at);
  }
}

const outOfMemory = () =>
  new DigitForgeError("out_of_memory", "out of memory: ask for fewer images, or free models");

function lastError(glue) {
  return new DigitForgeError(
    glue.UTF8ToString(glue._last_error_code()),
    glue.UTF8ToString(glue._last_error_message()),
  );
}

function succeed(glue, result) {
  if (result === 0) throw lastError(glue);
}

/** Of a typed array. */
function copyOf(array) {
  try {
    return array.slice();
  } catch {
    throw outOfMemory(); // of the page's own
  }
}

/** A copy: the module's memory moves when it grows. */
const floatsAt = (glue, at, count) => copyOf(glue.HEAPF32.subarray(at / 4, at / 4 + count));

function requireInteger(name, value, least, most) {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw badArgument(`${name} must be an integer from ${least} to ${most}, not ${String(value)}`);
  }
}

/** As bindings.cpp takes it. */
function toLimit(name, value = NaN) {
  if (value < 0 || typeof value !== "number") {
    throw badArgument(`${name} must be a number from 0 on, not ${String(value)}`);
  }
  return value;
}

function toSeed(seed) {
  const whole = typeof seed === "bigint" || Number.isSafeInteger(seed) ? BigInt(seed) : -1n;
  if (whole < 0n || whole >= 1n << 64n) {
    throw badArgument(`seed must be an integer from 0 to 2^53 - 1 or a BigInt below 2^64, not ${String(seed)}`);
  }
  return whole;
}
