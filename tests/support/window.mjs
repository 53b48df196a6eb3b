// The native app, run in a window on a screen that Xvfb keeps in memory.
import assert from "node:assert/strict";
import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { decodePng, setting, withFolder } from "./pictures.mjs";

/** The files of the models that the app shows, in its order. */
export function modelFiles() {
  const table = readFileSync(join(setting("DIGITFORGE_WEIGHTS"), "models.json"), "utf8");
  const models = JSON.parse(table);
  assert.ok(models.length > 0, "weights/models.json lists no model");
  return models.map(({ file }) => join(setting("DIGITFORGE_WEIGHTS"), file));
}

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

const run = promisify(execFile);
const support = dirname(fileURLToPath(import.meta.url));

/** A screen in memory, with what is on it. */
export class Screen {
  static size = { width: 1400, height: 1000 };
  #server;
  #pixels;
  /** @type {string} as in DISPLAY */
  display;

  static async open(folder) {
    const screen = new Screen();
    const { width, height } = Screen.size;
    screen.#pixels = join(folder, "Xvfb_screen0");
    screen.#server = spawn(
      "Xvfb",
      // A server that resets itself when a client leaves it turns others away meanwhile.
      ["-displayfd", "1", "-noreset", "-screen", "0", `${width}x${height}x24`, "-fbdir", folder],
      { stdio: ["ignore", "pipe", "ignore"] },
    );
    const [number] = await once(createInterface(screen.#server.stdout), "line");
    screen.display = `:${number}`;
    return screen;
  }

  /** Its upper left part as decodePng would give it. */
  picture({ width, height }) {
    const xwd = readFileSync(this.#pixels);
    const field = (index) => xwd.readUInt32BE(index * 4); // of XWDFileHeader, in XWDFile.h
    const [headerSize, pixelBits, rowSize, colours] = [0, 11, 12, 19].map(field);
    assert.equal(pixelBits, 32);
    const start = headerSize + colours * 12;
    const data = new Uint8Array(width * height * 4);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [blue, green, red] = xwd.subarray(start + y * rowSize + x * 4);
        data.set([red, green, blue, 255], (y * width + x) * 4);
      }
    }
    return { width, height, data };
  }

  async stop() {
    const ended = once(this.#server, "exit");
    this.#server.kill();
    await ended;
  }
}

/** The app in a window that a test drives by keys, by its clipboard and by what is dropped on it. */
export class DrivenWindow {
  #app;
  #screen;
  #environment;
  #id;
  #errors = "";

  /** See withWindow. The window is the screen's only one. */
  static async open(screen, folder, options) {
    const window = new DrivenWindow();
    window.#screen = screen;
    // Nothing of the person's who runs the tests: neither clipboard nor what the app keeps.
    const { WAYLAND_DISPLAY, ...environment } = process.env;
    window.#environment = {
      ...environment,
      DISPLAY: screen.display,
      LIBGL_ALWAYS_SOFTWARE: "1",
      XDG_STATE_HOME: join(folder, "state"),
      PATH: `${join(folder, "programs")}${delimiter}${process.env.PATH}`,
    };
    const command = ["--weights", setting("DIGITFORGE_WEIGHTS"), ...options];
    const { width, height } = Screen.size;
    await window.#tool("xdotool", "mousemove", String(width - 1), String(height - 1));
    window.#app = spawn(setting("DIGITFORGE_STUDIO"), command, {
      cwd: folder,
      env: window.#environment,
      stdio: ["ignore", "ignore", "pipe"],
    });
    window.#app.stderr.on("data", (text) => (window.#errors += text));
    await window.until(async () => {
      [window.#id] = await window.#tool("xdotool", "search", "--name", "^DigitForge").then(
        (found) => found.split("\n"),
        () => [""],
      );
      return window.#id && (await window.title()).length > "DigitForge".length;
    }, "the window, with its first pictures");
    return window;
  }

  async #tool(program, ...arguments_) {
    const options = { env: this.#environment, timeout: 60_000 };
    return (await run(program, arguments_, options)).stdout;
  }

  /** Waits until `holds` gives something, which is the result. */
  async until(holds, what) {
    const end = Date.now() + 60_000;
    for (;;) {
      const result = await holds();
      if (result) return result;
      assert.equal(this.#app.exitCode, null, `the app has ended: ${this.#errors}`);
      if (Date.now() > end) {
        assert.fail(`waited in vain for ${what}; the title is "${this.#id && (await this.title())}"`);
      }
      await pause(50);
    }
  }

  /** The window's title, in which the app announces what it did and shows. */
  async title() {
    return (await this.#tool("xdotool", "getwindowname", this.#id)).trim();
  }
  untilTitled(pattern) {
    return this.until(async () => (await this.title()).match(pattern), `a title like ${pattern}`);
  }

  /** Presses a key, as xdotool calls it, while others are held, as hands do. */
  press(key, ...held) {
    const [down, up] = ["keydown", "keyup"].map((act) => held.flatMap((other) => [act, other]));
    return this.#tool("xdotool", ...down, "key", key, ...up);
  }
  /** Runs xdotool on this window: `id` is put where an argument is null. */
  xdotool(...commands) {
    return this.#tool("xdotool", ...commands.map((word) => String(word ?? this.#id)));
  }
  /** What is in the clipboard. */
  async clipboard(type) {
    const options = { env: this.#environment, encoding: "buffer", timeout: 60_000, maxBuffer: 2 ** 26 };
    const command = ["-selection", "clipboard", "-o", "-t", type];
    return (await run("xclip", command, options)).stdout;
  }
  drop(file) {
    return this.#tool(setting("DIGITFORGE_PYTHON"), join(support, "drop_file.py"), this.#id, file);
  }
  /** What is on the screen, of this size. */
  picture(size) {
    return this.#screen.picture(size);
  }

  /** What the app has written to its standard error. */
  get errors() {
    return this.#errors;
  }
  /** How much of the app is in memory, in bytes. */
  get residentBytes() {
    const status = readFileSync(`/proc/${this.#app.pid}/status`, "utf8");
    return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)[1]) * 1024;
  }
  /** Stops the app, and has it go on after `ms`. */
  async suspend(ms) {
    this.#app.kill("SIGSTOP");
    await pause(ms);
    this.#app.kill("SIGCONT");
  }

  /** Closes the window as a window manager does. @returns {Promise<number>} the exit status */
  async close() {
    const ended = once(this.#app, "exit");
    await this.#tool(setting("DIGITFORGE_PYTHON"), join(support, "close_window.py"), this.#id);
    return (await ended)[0];
  }
  /** Ends the app, as if it had crashed, where it has not ended. */
  async kill() {
    if (this.#app.exitCode !== null || this.#app.signalCode !== null) return;
    const ended = once(this.#app, "exit");
    this.#app.kill("SIGKILL");
    await ended;
  }
}

/**
 * Calls `use` with the app in a window, on a screen of its own. It works in `folder`, keeps what it
 * keeps over visits in the folder's "state" and finds the programs in its "programs" first.
 */
export async function withWindow(folder, options, use) {
  const screen = await Screen.open(folder);
  try {
    const window = await DrivenWindow.open(screen, folder, options);
    try {
      return await use(window);
    } finally {
      await window.kill();
    }
  } finally {
    await screen.stop();
  }
}
