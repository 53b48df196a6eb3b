// The native app, run in a window on a screen that Xvfb keeps in memory.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { decodePng, setting, withFolder } from "./pictures.mjs";

/** Runs the app in a window, on a screen of its own. */
export function runApp(...options) {
  // So large that the mouse, in its middle, is outside of the window.
  const screen = ["-a", "-s", "-screen 0 3200x2400x24"];
  const command = [setting("DIGITFORGE_STUDIO"), "--weights", setting("DIGITFORGE_WEIGHTS")];
  const run = spawnSync(setting("DIGITFORGE_XVFB_RUN"), [...screen, ...command, ...options], {
    encoding: "utf8",
    timeout: 120_000,
    env: { ...process.env, LIBGL_ALWAYS_SOFTWARE: "1" },
  });
  assert.ifError(run.error);
  return run;
}

/** The app's window, drawn and at rest, as decodePng gives it. */
export function screenshot(...options) {
  return withFolder((folder) => {
    const out = join(folder, "window.png");
    const { status, stderr } = runApp(...options, "--screenshot", out);
    assert.equal(status, 0, stderr);
    return decodePng(readFileSync(out));
  });
}
