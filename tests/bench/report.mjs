// What every benchmark prints and keeps: the machine, a table, a CSV file in tests/bench/results, and
// in the README, between marks of its own, what of the table a reader wants.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const results = join(dirname(fileURLToPath(import.meta.url)), "results");

/** The processor and its cores, without names of hosts or people. */
export function machine() {
  let model = cpus()[0].model;
  try {
    const info = readFileSync("/proc/cpuinfo", "utf8");
    const field = (name) => info.match(new RegExp(`^${name}\\s*: (.*)$`, "m"))?.[1];
    model = `${field("model name")}, family ${field("cpu family")} model ${field("model")}`;
  } catch {
    // Not Linux: the name alone.
  }
  return `${model}; ${cpus().length} cores`;
}

export const minimum = (values) => Math.min(...values);
export const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** rows: objects with the same keys. Prints them under a title and writes NAME.csv. */
export function report(name, title, rows, note = "") {
  const keys = Object.keys(rows[0]);
  const cells = [keys, ...rows.map((row) => keys.map((key) => String(row[key])))];
  const widths = keys.map((_, i) => Math.max(...cells.map((line) => line[i].length)));
  console.log(`\n## ${title}\n`);
  cells.forEach((line, i) => {
    console.log(`| ${line.map((cell, j) => cell.padEnd(widths[j])).join(" | ")} |`);
    if (i === 0) console.log(`|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`);
  });
  if (note) console.log(`\n${note}`);
  mkdirSync(results, { recursive: true });
  const quote = (cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const lines = cells.map((line) => line.map(quote).join(","));
  writeFileSync(join(results, `${name}.csv`), `# ${machine()}\n${lines.join("\n")}\n`);
}

const table = (rows) => {
  const keys = Object.keys(rows[0]);
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(keys), `|${keys.map(() => "---|").join("")}`, ...rows.map((row) => line(keys.map((key) => row[key])))];
};

/** Puts rows into README.md behind `<!-- bench NAME -->`, where ./dev bench asks for it. */
export function intoReadme(name, rows) {
  const path = process.env.DIGITFORGE_README;
  if (!path) return;
  const [begin, end] = [`<!-- bench ${name} -->`, `<!-- end of ${name} -->`];
  const text = readFileSync(path, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${path} has no place for ${name}`);
  const note = `${machine()}, ${new Date().toISOString().slice(0, 10)}`;
  const lines = [begin, ...table(rows), "", note, end];
  writeFileSync(path, text.slice(0, from) + lines.join("\n") + text.slice(to + end.length));
}

/** A ratio beside what it should be at least; a miss stands out. */
export const against = (value, target) => (value >= target ? `${value}` : `**${value}**`);

export const milliseconds = (value) => value.toPrecision(3);
export const ratio = (theirs, ours) => (theirs / ours).toFixed(2);
