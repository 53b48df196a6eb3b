// What a monkey drops on the app: models, and what only looks like one.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

import { setting } from "../support/pictures.mjs";
import { Chance } from "./chance.mjs";

const tests = fileURLToPath(new URL("..", import.meta.url));

function filesOf(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith(".dfw"));
  return names.sort().map((name) => ({ name: basename(name), bytes: readFileSync(join(folder, name)) }));
}

/**
 * Fewer models that load than the app keeps over visits, 8, and what is refused.
 * @returns {{ name: string, bytes: Buffer }[]} always the same
 */
export function droppedFiles() {
  const shipped = readFileSync(join(setting("DIGITFORGE_WEIGHTS"), "cdcgan.dfw"));
  const noise = new Chance(1, 1);
  const flipped = Buffer.from(shipped);
  flipped[flipped.length >> 1] ^= 1;
  return [
    { name: "mine.dfw", bytes: shipped },
    { name: "cdcgan.dfw", bytes: shipped }, // a name that is taken
    ...filesOf(join(tests, "shared/golden")),
    ...filesOf(join(tests, "fuzz/regressions/model")),
    { name: "flipped.dfw", bytes: flipped },
    { name: "half.dfw", bytes: shipped.subarray(0, shipped.length >> 1) },
    { name: "empty.dfw", bytes: Buffer.alloc(0) },
    { name: "noise.dfw", bytes: Buffer.from(Array.from({ length: 5000 }, () => noise.whole(0, 255))) },
    { name: "not found.dfw", bytes: Buffer.from("<!DOCTYPE html><title>404</title>") },
    { name: "picture.png", bytes: readFileSync(join(tests, "../web/screenshot.png")) },
  ];
}
