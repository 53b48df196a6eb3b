// What the tests of the page use: the site on a server of its own, and the page in Chromium, used as a
// person would: by mouse, by keys, by what is on the screen.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

import { decodePng, greyPicture, setting } from "../support/pictures.mjs";

const types = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Side of a digit's picture, in pixels of its own. */
export const side = 28;

/** A server of the built site. */
export class Site {
  /** Paths asked for so far, relative to the page. */
  requests = [];
  /** Answers in place of files: path to bytes, to a status, or to what answers: (response, headers). */
  replaced = new Map();
  /** Whether pages are isolated from other origins, so that they may have threads. */
  isolated = false;
  /** Whether nobody reaches it, as without a network. */
  unreachable = false;
  #server;
  #prefix;

  /** @param {string} prefix the page's folder on the server: "/" or "/some/folder/" */
  static async open(prefix = "/") {
    const site = new Site();
    site.#prefix = prefix;
    site.#server = createServer((request, response) => site.#answer(request, response));
    await new Promise((resolve) => site.#server.listen(0, "127.0.0.1", resolve));
    return site;
  }

  get address() {
    return `http://127.0.0.1:${this.#server.address().port}${this.#prefix}`;
  }

  /** A file of the site as it was built. */
  static read(path) {
    return readFile(join(setting("DIGITFORGE_SITE"), path));
  }

  /** weights/models.json; fails where no model ships. */
  static async models() {
    const models = JSON.parse(await Site.read("weights/models.json"));
    assert.ok(models.length > 0, "there is no .dfw file in weights/");
    return models;
  }

  /** What people call the model of this file, `name`.dfw. */
  static async title(name) {
    const models = await Site.models();
    return models.find(({ file }) => file === `${name}.dfw`).title;
  }

  async #answer(request, response) {
    if (this.unreachable) return request.socket.destroy();
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    if (!path.startsWith(this.#prefix)) return response.writeHead(404).end();
    const file = normalize(path.slice(this.#prefix.length) || "index.html");
    this.requests.push(file);
    try {
      const answer = this.replaced.get(file) ?? (await Site.read(file));
      if (typeof answer === "number") return response.writeHead(answer).end();
      const headers = { "Content-Type": types[extname(file)] ?? "application/octet-stream" };
      if (this.isolated) {
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Embedder-Policy"] = "require-corp";
      }
      if (typeof answer === "function") return answer(response, headers);
      response.writeHead(200, headers);
      response.end(answer);
    } catch {
      response.writeHead(404).end();
    }
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** The browser of somebody who has seen the tour. */
function seenBefore() {
  try {
    localStorage.setItem("digitforge.preferences", localStorage.getItem("digitforge.preferences") ?? "4");
  } catch {
    // a test that blocks storage
  }
}

/** One page of the app. */
export class Studio {
  #protocol; // Chromium's own, for more than one finger

  constructor(page) {
    this.page = page;
  }

  /**
   * Opens the page in a context, at `fragment`, as one's first visit or not, and waits until it has
   * drawn. `prepare(page)` runs before anything is loaded.
   */
  static async open(context, site, options) {
    const studio = await Studio.visit(context, site, options);
    await studio.loaded();
    return studio;
  }

  /** Opens the page, by another name of this machine where `host` is one, and waits for no more than `until`. */
  static async visit(context, site, options = {}) {
    const { fragment = "", first = false, host = "127.0.0.1", until = "load", prepare } = options;
    const page = await context.newPage();
    await prepare?.(page);
    if (!first) await page.addInitScript(seenBefore);
    const address = site.address.replace("127.0.0.1", host) + fragment;
    await page.goto(address, { waitUntil: until });
    return new Studio(page);
  }

  /** Waits until all models have come. */
  async loaded() {
    await this.settled((state) => state.models.every((model) => model.availability !== "loading"));
    while (!(await this.page.evaluate(() => digitforgeStudio.complete()))) await this.#nextFrame();
    return this.settled();
  }

  /** The middle of a control, in CSS pixels. */
  async middle(control) {
    const { controls } = await this.state();
    assert.ok(controls[control], `no ${control} among ${Object.keys(controls)}`);
    const { x, y, width, height } = controls[control].css;
    return { x: x + width / 2, y: y + height / 2, width, height };
  }

  state() {
    return this.page.evaluate(() => globalThis.digitforgeStudio?.state());
  }

  /** Waits until the app is at rest in a state for which `holds` is true, and has drawn it. */
  async settled(holds = () => true) {
    const deadline = Date.now() + 40_000;
    let state;
    do {
      state = await this.state();
      if (state && !state.busy && holds(state)) {
        await this.#nextFrame();
        const later = await this.state();
        if (!later.busy && holds(later)) return later;
      }
      await this.#nextFrame();
    } while (Date.now() < deadline);
    const { link, busy, notices, controls } = state ?? {};
    const seen = JSON.stringify({ link, busy, notices, controls: Object.keys(controls ?? {}) });
    assert.fail(`the page did not come to rest as expected: ${holds}; it is ${seen}`);
  }

  #nextFrame() {
    return this.page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  }

  /** Clicks in the middle of a control, by the name that web/app/layout_report.h knows it by. */
  async click(control) {
    const { x, y } = await this.middle(control);
    await this.page.mouse.click(x, y);
  }

  async tap(control) {
    const { x, y } = await this.middle(control);
    await this.page.touchscreen.tap(x, y);
  }

  /** Fingers on the screen: "touchStart", "touchMove" or "touchEnd" at these places, [[x, y]...]. */
  async fingers(type, ...places) {
    this.#protocol ??= await this.page.context().newCDPSession(this.page);
    const touchPoints = places.map(([x, y], id) => ({ x, y, id }));
    await this.#protocol.send("Input.dispatchTouchEvent", { type, touchPoints });
  }

  /** Does what a control does, by the name of web/app/commands.cpp: to get to where a test begins. */
  async run(name, value = "") {
    await this.page.evaluate(([n, v]) => digitforgeStudio.command(n, v), [name, String(value)]);
    return this.settled();
  }

  /** What people who cannot see the screen were told last. */
  said() {
    return this.page.locator("#live").textContent();
  }

  /** A screenshot as decodePng gives it. */
  async screenshot() {
    return decodePng(await this.page.screenshot());
  }

  /** Drags from the middle of a control by a part of its width and height. */
  async drag(control, right, down) {
    const { x, y, width, height } = await this.middle(control);
    await this.page.mouse.move(x, y);
    await this.page.mouse.down();
    await this.page.mouse.move(x + right * width, y + down * height, { steps: 8 });
    await this.settled();
    await this.page.mouse.up();
    return this.settled();
  }

  /** Clicks an image of the gallery. */
  async clickImage(index) {
    const { images } = await this.state();
    const { x, y, width, height } = images.find((image) => image.index === index).css;
    await this.page.mouse.click(x + width / 2, y + height / 2);
    return this.settled();
  }

  press(key) {
    return this.page.keyboard.press(key);
  }

  /** Types a number into the seed's field. */
  async enterSeed(seed) {
    await this.click("seed");
    await this.settled();
    await this.press("Control+a");
    await this.page.keyboard.type(String(seed));
    await this.press("Enter");
    await this.settled((state) => state.seed === seed);
  }

  /** Reduces the gallery to one picture by the keyboard. */
  async showOne() {
    const { count } = await this.settled();
    for (let i = 1; i < count; i++) await this.press("-");
    return this.settled((state) => state.count === 1);
  }

  /** The pictures on the screen, as they were drawn: { index, digit, picture }. */
  async pictures() {
    await this.page.mouse.move(1, 1); // no tooltip in front of them
    const { images } = await this.settled();
    const png = decodePng(await this.page.screenshot());
    return images.map(({ index, digit, device }) => ({
      index,
      digit,
      picture: greyPicture(png, device, device.width / side),
    }));
  }

  /** The first picture on the screen. */
  async picture() {
    const [first] = await this.pictures();
    assert.ok(first, "there is no picture on the screen");
    return first.picture;
  }
}

/** Index of the first model with labels, or without. */
export function modelWith(state, { labels }) {
  const index = state.models.findIndex((model) => model.classes > 0 === labels);
  assert.ok(index >= 0, `no model ${labels ? "with" : "without"} labels ships in weights/`);
  return index;
}
