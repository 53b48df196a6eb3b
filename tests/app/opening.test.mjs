// Models of a person's own in the window: dropped, chosen by a dialog, refused.
import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { withFolder } from "../support/pictures.mjs";
import { modelFiles, withWindow } from "../support/window.mjs";

const [file] = modelFiles();

/** Puts a script in the place of zenity, the desktop's dialogs. */
function standIn(folder, script) {
  const programs = join(folder, "programs");
  mkdirSync(programs);
  writeFileSync(join(programs, "zenity"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/**
 * Calls `use` with a window, the model's file that a person has, and the folder that it is in.
 * @param {string} dialog the script that stands in for zenity
 */
const withOwnModel = (use, dialog = "exit 1") =>
  withFolder((folder) => {
    const own = join(folder, "my own model.dfw");
    copyFileSync(file, own);
    standIn(folder, dialog);
    return withWindow(folder, [], (window) => use(window, own, folder));
  });

const shownByOwn = /images? of .* by my own model,/;

test("a file that is dropped is shown", () =>
  withOwnModel(async (window, own) => {
    await window.drop(own);
    await window.untilTitled(shownByOwn);
  }));

test("the next visit opens it again", () =>
  withOwnModel(async (window, own, folder) => {
    await window.drop(own);
    await window.press("6");
    await window.untilTitled(/images? of the digit 6 by my own model,/);
    assert.equal(await window.close(), 0);
    await withWindow(folder, [], (next) =>
      next.untilTitled(/images? of the digit 6 by my own model,/),
    );
  }));

test("a damaged file is refused, and all goes on", () =>
  withOwnModel(async (window, own, folder) => {
    const bytes = readFileSync(own);
    bytes[bytes.length >> 1] ^= 1;
    const damaged = join(folder, "damaged.dfw");
    writeFileSync(damaged, bytes);
    await window.drop(damaged);
    await window.untilTitled(/damaged\.dfw was refused: /);
    await window.press("6");
    await window.untilTitled(/images of the digit 6 /);
    await window.drop(own);
    await window.untilTitled(shownByOwn);
  }));

test("Ctrl+O opens the dialog; the chosen file is shown", () =>
  withOwnModel(
    async (window) => {
      await window.press("o", "ctrl");
      await window.untilTitled(shownByOwn);
    },
    'echo "$PWD/my own model.dfw"',
  ));

test("the app goes on while a dialog is open; nothing chosen is nothing said", () =>
  withOwnModel(
    async (window, own, folder) => {
      await window.press("o", "ctrl");
      await window.until(() => existsSync(join(folder, "opened")), "the dialog");
      await window.press("6");
      await window.untilTitled(/images of the digit 6 /);
      writeFileSync(join(folder, "close"), "");
      await window.until(() => existsSync(join(folder, "closed")), "the end of the dialog");
      await window.press("7");
      await window.untilTitled(/images of the digit 7 /);
    },
    "touch opened; while [ ! -e close ]; do sleep 0.1; done; touch closed; exit 1",
  ));

test("a window closes while a dialog is open, and the dialog with it", () =>
  withOwnModel(
    async (window, own, folder) => {
      await window.press("o", "ctrl");
      const dialog = await window.until(() => {
        const opened = join(folder, "opened");
        return existsSync(opened) && readFileSync(opened, "utf8").trim();
      }, "the dialog");
      assert.equal(await window.close(), 0);
      assert.throws(() => process.kill(Number(dialog), 0), { code: "ESRCH" });
    },
    "echo $$ >opened; sleep 600",
  ));
