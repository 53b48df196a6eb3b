// Neither the command line nor the window opens a network: the kernel's word for it, by strace.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { setting, withFolder } from "../support/pictures.mjs";
import { modelFiles } from "../support/window.mjs";

/**
 * The sockets of a network that a command and all that it starts open.
 * @returns {string[]} lines of strace
 */
function networkSockets(folder, command, before = []) {
  const trace = join(folder, "trace");
  const strace = [setting("DIGITFORGE_STRACE"), "-f", "-o", trace, "-e", "trace=socket", ...command];
  const [program, ...arguments_] = [...before, ...strace];
  const { status, error, stderr } = spawnSync(program, arguments_, {
    cwd: folder,
    encoding: "utf8",
    timeout: 120_000,
    env: { ...process.env, LIBGL_ALWAYS_SOFTWARE: "1" },
  });
  assert.ifError(error);
  assert.equal(status, 0, stderr);
  const lines = readFileSync(trace, "utf8").split("\n");
  return lines.filter((line) => /\bsocket\(AF_INET6?\b/.test(line));
}

test("a program that opens a network is found out", () =>
  withFolder((folder) => {
    const listen = "require('net').createServer().listen(0, '127.0.0.1', function () { this.close() })";
    assert.notDeepEqual(networkSockets(folder, [process.execPath, "-e", listen]), []);
  }));

test("the command line opens none", () =>
  withFolder((folder) => {
    const [model] = modelFiles();
    for (const command of [
      ["sample", "--model", model, "--digit", "all", "--count", "2", "--out", "sheet.png"],
      ["inspect", model],
      ["verify", model],
      ["export-onnx", model, "--out", "model.onnx"],
    ]) {
      const found = networkSockets(folder, [setting("DIGITFORGE_CLI"), ...command]);
      assert.deepEqual(found, [], command[0]);
    }
  }));

test("the window opens none", () =>
  withFolder((folder) => {
    const window = [setting("DIGITFORGE_STUDIO"), "--weights", setting("DIGITFORGE_WEIGHTS")];
    const options = ["--digit", "all", "--verdict", "--tour", "--screenshot", "window.png"];
    const screen = [setting("DIGITFORGE_XVFB_RUN"), "-a", "-s", "-screen 0 1400x1000x24"];
    assert.deepEqual(networkSockets(folder, [...window, ...options], screen), []);
  }));
