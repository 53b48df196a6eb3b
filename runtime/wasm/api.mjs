// DigitForge's inference runtime for pages and Node (18 and later). See README.md, "The runtime".
//
//   const runtime = await createRuntime();
//   const model = runtime.load(uint8Array);
//   const images = model.generate({ seed: 7, count: 16, digit: 3 });  // [16, 28, 28] in [-1, 1]
//   model.free();
//
// Every failure throws a DigitForgeError with a `code` and a message for people.
//
// This file is appended to Emscripten's glue, which defines createGlue, to make digitforge.mjs.
/* global createGlue */

export class DigitForgeError extends Error {
  /** code: "bad_checksum", "bad_argument" and so on; shared/error.h lists them. */
  constructor(code, message) {
    super(message);
    this.name = "DigitForgeError";
    this.code = code;
  }
}

const badArgument = (message) => new DigitForgeError("bad_argument", message);

/** The wasm file beside this one, for Node, whose fetch knows no file addresses. */
async function readLocalFile(url) {
  const { readFile } = await import("node:fs/promises");
  return readFile(url);
}

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
  const options = { locateFile: (name) => new URL(name, import.meta.url).href };
  if (!wasm && threads > 1 && globalThis.crossOriginIsolated) {
    try {
      const { default: createThreadedGlue } = await import("./digitforge-threads.mjs");
      const glue = await createThreadedGlue(options);
      return warmed(new Runtime(glue, glue._use_threads(threads)));
    } catch {
      // not on this host, or no memory to share: one thread makes the same images
    }
  }
  const url = new URL("digitforge.wasm", import.meta.url);
  if (wasm) options.wasmBinary = wasm;
  else if (url.protocol === "file:") options.wasmBinary = await readLocalFile(url);
  return warmed(new Runtime(await createGlue(options), 1));
}

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

// tests/shared/golden/v1-i8.dfw
const smallModel =
  "iURGVw0KGgoBAAAAQAAAAIACAAAAAAAAgAIAAAAAAACKZqXVAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAADgAAAAFAHNtYWxsBABub25lFAAyMDI2LTAxLTAyVDAzOjA0OjA1WgEAAAAAAAAAAAAAAAAAAAAAAAAAALoAAAABAAYAbGF0ZW50AQQAAAADAAEAAAMAAAEAAgAFAQADAQAAAAIAAAADAAAACAIAAwAJAGZjLndlaWdodAMCBgAAAAQAAABAAQAAAAAAAAcAZmMuYmlhcwEBBgAAAIABAAAAAAAACABmYy5zY2FsZQEBBgAAAMABAAAAAAAAAgAGAGxhdGVudAECAQAAAAQAAAAAAgAAAAAAAAYAb3V0cHV0AQQBAAAAAQAAAAIAAAADAAAAQAIAAAAAAAAAAAAAAAD4/wb8A/kAB/0E+gEI/gX7Avj/BvwD+QAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAvwAAgL0AAMA+AACAvgAAQD4AAOC+AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAgD0AAIA9AACAPQAAgD0AAIA9AACAPQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/AACAvgAAQD8AAIC/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAji9Nvr+vk77JrP69AXQFPwjcP70c7Du/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==";

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
      const size = Number(new DataView(header.buffer).getBigUint64(generatorSizeAt, true));
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

// shared/FORMAT.md, "Header"
const headerSize = 64;
const generatorSizeAt = 24;

class Runtime {
  #glue;
  /** How many threads models compute with. */
  threads;

  constructor(glue, threads) {
    this.#glue = glue;
    this.threads = threads;
  }

  /**
   * Checks and loads a .dfw file or its generator prefix (Uint8Array or ArrayBuffer); the bytes may
   * be changed afterwards. Free the model when it is no longer needed.
   */
  load(bytes) {
    const view = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes;
    if (!(view instanceof Uint8Array)) throw badArgument("load takes a Uint8Array or an ArrayBuffer");
    const glue = this.#glue;
    return guard(glue, (memory) => {
      const at = memory.take(view.length);
      glue.HEAPU8.set(view, at);
      const handle = glue._load_model(at, view.length);
      if (handle === 0) throw lastError(glue);
      return new Model(glue, handle);
    });
  }
}

class Model {
  #glue;
  #handle;
  /**
   * { model, dataset, date, prior, seed, steps, latentSize, classNames, imageShape: [channels,
   * height, width], hasDiscriminator, generatorParameters, discriminatorParameters, settings };
   * seed is a string, since it has 64 bits.
   */
  info;

  constructor(glue, handle) {
    this.#glue = glue;
    this.#handle = handle;
    this.info = Object.freeze(JSON.parse(glue.UTF8ToString(glue._model_info(handle))));
  }

  get #imageSize() {
    return this.info.imageShape.reduce((product, size) => product * size);
  }

  #live() {
    if (this.#handle === 0) throw badArgument("this model was freed");
    return this.#handle;
  }

  /**
   * Images by seed: image i depends on (seed, firstIndex + i, digit) alone.
   * seed: an integer from 0 to 2^53 - 1, or a BigInt below 2^64; digit: a label's number, left out
   * for unconditional models. Returns a Float32Array, [count, ...imageShape], values in [-1, 1].
   */
  generate({ seed = 0, count = 1, digit = -1, firstIndex = 0 } = {}) {
    const handle = this.#live();
    const wholeSeed = toSeed(seed);
    requireInteger("count", count, 1, 2 ** 20);
    requireInteger("firstIndex", firstIndex, 0, 2 ** 32 - 1);
    requireInteger("digit", digit, -1, 2 ** 31 - 1);
    const glue = this.#glue;
    return guard(glue, (memory) => {
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
    const handle = this.#live();
    const glue = this.#glue;
    return guard(glue, (memory) => {
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
    const handle = this.#live();
    const glue = this.#glue;
    return guard(glue, (memory) => {
      const count = Math.floor(images.length / this.#imageSize);
      const logits = memory.takeFloats(count);
      const [x, y] = [memory.copyFloats(images), memory.copyFloats(labels)];
      succeed(glue, glue._discriminate(handle, x, images.length, y, labels.length, logits, count));
      return floatsAt(glue, logits, count);
    });
  }

  /** Runs the file's self-test; returns the largest absolute difference from its record. */
  selfTest() {
    const handle = this.#live();
    return guard(this.#glue, () => {
      const difference = this.#glue._self_test(handle);
      if (difference < 0) throw lastError(this.#glue);
      return difference;
    });
  }

  /** Gives the model's memory back; using it afterwards throws. */
  free() {
    this.#glue._free_model(this.#handle);
    this.#handle = 0;
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

/** Runs `call` with memory of its own. Whatever goes wrong in the module becomes a DigitForgeError. */
function guard(glue, call) {
  const memory = new Memory(glue);
  try {
    return call(memory);
  } catch (error) {
    // The module itself fails only when it cannot grow its memory.
    throw error instanceof WebAssembly.RuntimeError ? outOfMemory() : error;
  } finally {
    memory.release();
  }
}

const outOfMemory = () =>
  new DigitForgeError("too_large", "out of memory: ask for fewer images, or free models");

function lastError(glue) {
  return new DigitForgeError(
    glue.UTF8ToString(glue._last_error_code()),
    glue.UTF8ToString(glue._last_error_message()),
  );
}

function succeed(glue, result) {
  if (result === 0) throw lastError(glue);
}

/** A copy: the module's memory moves when it grows. */
function floatsAt(glue, at, count) {
  return glue.HEAPF32.slice(at / 4, at / 4 + count);
}

function requireInteger(name, value, least, most) {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw badArgument(`${name} must be an integer from ${least} to ${most}, not ${String(value)}`);
  }
}

function toSeed(seed) {
  const whole = typeof seed === "bigint" || Number.isSafeInteger(seed) ? BigInt(seed) : -1n;
  if (whole < 0n || whole >= 1n << 64n) {
    throw badArgument(`seed must be an integer from 0 to 2^53 - 1 or a BigInt below 2^64, not ${String(seed)}`);
  }
  return whole;
}
