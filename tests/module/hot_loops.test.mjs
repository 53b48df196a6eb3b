// Where the arithmetic ended up in the linked module. V8 swaps in optimised code when a function is
// entered again, not while it runs: a product inlined into a loop over layers or images would stay
// at its baseline compiler's speed, a quarter of the other. So the loops that multiply must be in
// functions of their own that are called through the table, which Binaryen cannot inline.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import { setting } from "../support/pictures.mjs";

const wasm = setting("DIGITFORGE_MODULE").replace(/\.mjs$/, ".wasm");
const objdump = (...options) =>
  execFileSync(setting("DIGITFORGE_WASM_OBJDUMP"), [...options, wasm], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });

/** Numbers of the functions in the table. */
const inTable = new Set(
  [...objdump("-x", "-j", "Elem").matchAll(/^ +- elem\[\d+\] = (?:ref\.)?func(?:\[|:)(\d+)/gm)].map(
    ([, number]) => Number(number),
  ),
);

/** { number, multiplies: in a loop, callsTable, calls: numbers of functions } of each function. */
const functions = objdump("-d")
  .split(/^[0-9a-f]+ func\[/m)
  .slice(1)
  .map((text) => {
    let depth = 0;
    const loops = [];
    const found = { number: parseInt(text), multiplies: false, callsTable: false, calls: [] };
    for (const [, code] of text.matchAll(/\| +(.*)$/gm)) {
      const [operation, operand] = code.split(" ");
      if (operation === "loop") loops.push(++depth);
      else if (operation === "block" || operation === "if") depth++;
      else if (operation === "end") {
        if (loops.at(-1) === depth) loops.pop();
        depth--;
      } else if (operation === "call") found.calls.push(Number(operand));
      else if (operation === "call_indirect") found.callsTable = true;
      else if (loops.length > 0 && /^(i32x4\.dot_i16x8_s|f32x4\.mul)$/.test(operation)) {
        found.multiplies = true;
      }
    }
    return found;
  });

const multiplying = functions.filter((found) => found.multiplies);

test("the module has the kernels' loops", () => {
  const dots = objdump("-d").match(/i32x4\.dot_i16x8_s/g) ?? [];
  console.log(`${functions.length} functions, ${multiplying.length} that multiply vectors in loops`);
  assert.ok(multiplying.length >= 2, "products of f32 and of i8");
  assert.ok(dots.length >= 10, `${dots.length} dot products in the module`);
});

/** Whether every way into a function begins at one that is called through the table. */
function entered({ number }, below = []) {
  if (inTable.has(number)) return true;
  const callers = functions.filter(({ calls }) => calls.includes(number));
  return (
    callers.length > 0 &&
    callers.every((caller) => below.includes(caller.number) || entered(caller, [...below, number]))
  );
}

test("every loop that multiplies is entered through the table again and again", () => {
  for (const found of multiplying) {
    assert.ok(entered(found), `function ${found.number} is not only called through the table`);
    assert.ok(!found.callsTable, `function ${found.number} also runs layers or panels`);
  }
});
