// How deep the stack of a module got: an overflow there stops nothing at once, it writes over what lies
// below.
import assert from "node:assert/strict";

import { setting } from "./pictures.mjs";

/** What each module was linked with. */
export const stackBytes = () => Number(setting("DIGITFORGE_STACK_BYTES"));

/**
 * Paints the stack, of `size` bytes, of every module that this page or program instantiates from now
 * on; globalThis.stacksUsed() tells how many bytes of each are no longer as painted, and
 * globalThis.memorySizes() how many bytes each has in all. Runs in a page, too, so it refers to nothing
 * outside.
 */
export function watchStacks(size) {
  const paint = 0xa5;
  const stacks = [];
  const instantiate = WebAssembly.instantiate;

  /** Where the stack begins: the first value of the only changeable global that has one. */
  function topOf(bytes) {
    let at = 8;
    const number = (signed) => {
      let [value, shift, byte] = [0, 0, 0];
      do {
        byte = bytes[at++];
        value |= (byte & 0x7f) << shift;
        shift += 7;
      } while (byte & 0x80);
      return signed && shift < 32 && byte & 0x40 ? value | (-1 << shift) : value;
    };
    const [globals, i32, constant] = [6, 0x7f, 0x41];
    while (at < bytes.length) {
      const [section, length] = [bytes[at++], number(false)];
      if (section !== globals) {
        at += length;
        continue;
      }
      for (let left = number(false); left > 0; left--) {
        const [type, changeable, opcode] = [bytes[at++], bytes[at++], bytes[at++]];
        if (type !== i32 || opcode !== constant) throw new Error("a global of another kind");
        const value = number(true);
        at++; // the end of its expression
        if (changeable && value > 0) return value;
      }
    }
    throw new Error("the module has no stack");
  }

  WebAssembly.instantiate = async (source, imports) => {
    const result = await instantiate.call(WebAssembly, source, imports);
    const bytes = ArrayBuffer.isView(source) ? source : source instanceof ArrayBuffer && new Uint8Array(source);
    if (bytes) {
      const values = [result.instance.exports, ...Object.values(imports)].flatMap(Object.values);
      const memory = values.find((value) => value instanceof WebAssembly.Memory);
      const top = topOf(bytes);
      new Uint8Array(memory.buffer, top - size, size).fill(paint);
      stacks.push({ memory, top });
    }
    return result;
  };
  globalThis.stacksUsed = () =>
    stacks.map(({ memory, top }) => {
      const stack = new Uint8Array(memory.buffer, top - size, size);
      const clean = stack.findIndex((byte) => byte !== paint);
      return clean < 0 ? 0 : size - clean;
    });
  globalThis.memorySizes = () => stacks.map(({ memory }) => memory.buffer.byteLength);
}

/** Fails where less than a half of a stack was left, or none was watched. */
export function assertRoom(used) {
  assert.ok(used.length > 0);
  for (const bytes of used) {
    assert.ok(bytes <= stackBytes() / 2, `${bytes} bytes of a stack of ${stackBytes()} were used`);
  }
}
