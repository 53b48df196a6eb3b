// The window as a monkey's world: on a screen in memory, in a folder that keeps what the app keeps.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { DrivenWindow, Screen } from "../support/window.mjs";
import { droppedFiles } from "./files.mjs";
import { windowInput, windowLosses } from "./window_input.mjs";

// Bytes, over one visit: the heaviest of the dropped models takes 724 million (digitforge inspect).
const mostGrowth = 1.5e9;
const corner = { width: 320, height: 320 }; // which the smallest window has, too

export class WindowWorld {
  kinds = [...windowInput(this), ...windowLosses(this)];
  /** Where the files are that a monkey drops. */
  files;
  window;
  #screen;
  #folder;
  #bytes; // of memory that the app began with
  #size = { width: 1280, height: 840 };

  /** @param {string} folder an empty one, for all that the app reads and writes */
  static async open(folder) {
    const world = new WindowWorld();
    world.#folder = folder;
    mkdirSync(join(folder, "programs"));
    // In the place of zenity, the desktop's dialogs: chooses what the monkey has chosen.
    writeFileSync(join(folder, "programs", "zenity"), "#!/bin/sh\ncat chosen\n", { mode: 0o755 });
    mkdirSync(join(folder, "files"));
    world.files = droppedFiles().map(({ name, bytes }) => {
      const path = join(folder, "files", name);
      writeFileSync(path, bytes);
      return path;
    });
    world.#screen = await Screen.open(folder);
    await world.#open([]);
    return world;
  }

  async #open(options) {
    this.window = await DrivenWindow.open(this.#screen, this.#folder, options);
    this.#bytes = this.window.residentBytes;
    await this.resize(this.#size.width, this.#size.height);
  }

  async close() {
    await this.window.kill();
    await this.#screen.stop();
  }

  #kept(name) {
    const path = join(this.#folder, "state", "digitforge", name);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  }

  /** A link to what the window shows, once it has handled all input. */
  async #link() {
    await this.window.xdotool("mouseup", 1, "mousemove", Screen.size.width - 1, Screen.size.height - 1);
    await this.window.xdotool("key", "--delay", 60, "Escape", "Escape", "Escape");
    await this.window.xdotool("set_window", "--name", "asked for a link", null, "key", "l");
    await this.window.untilTitled(/A link to this was copied\.$/);
    return String(await this.window.clipboard("UTF8_STRING")).replace(/^.*#/s, "");
  }

  async look() {
    return { link: await this.#link(), ...this.#size };
  }

  /** How many colours a part of the window has. */
  #colours() {
    const { data } = this.window.picture(corner);
    const colours = new Set();
    for (let at = 0; at < data.length; at += 4) {
      colours.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
    }
    return colours.size;
  }

  async check() {
    assert.equal(this.window.errors, "");
    await this.window.until(() => this.#colours() > 4, "the app on the screen");
    const growth = this.window.residentBytes - this.#bytes;
    assert.ok(growth < mostGrowth, `the app has grown by ${growth} bytes`);
  }

  /** Fails where the window shows something else after `lose(link)` than before, when it showed `link`. */
  async keeps(lose) {
    const link = await this.#link();
    await lose(link);
    assert.equal(await this.#link(), link);
  }

  async resize(width, height) {
    this.#size = { width, height };
    await this.window.xdotool("windowsize", null, width, height);
  }

  drop(file) {
    return this.window.drop(file);
  }

  async choose(file) {
    writeFileSync(join(this.#folder, "chosen"), file && `${file}\n`);
    await this.window.xdotool("key", "ctrl+o");
  }

  async closeAndOpen(options) {
    assert.equal(await this.window.close(), 0);
    assert.equal(this.window.errors, "");
    await this.#open(options);
  }

  /** @param {string} [link] waits until it has been kept */
  async killAndOpen(options, link) {
    if (link) await this.window.until(() => this.#kept("state") === link, "a calm moment to keep the state in");
    await this.window.kill();
    await this.#open(options);
  }

  /** Changes one byte, or cuts the file there, between two visits. */
  async damage(name, place, byte) {
    assert.equal(await this.window.close(), 0);
    const bytes = Buffer.from(this.#kept(name));
    const at = Math.floor(place * bytes.length);
    const damaged = byte < 128 ? bytes.subarray(0, at) : bytes.fill(byte, at, at + 1);
    writeFileSync(join(this.#folder, "state", "digitforge", name), damaged);
    await this.#open([]);
  }
}
