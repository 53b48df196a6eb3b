// WebKit, Safari's engine, as WebKitGTK has it: the part of Playwright's page that Studio uses, by W3C
// WebDriver, because Playwright drives only a WebKit of its own. https://www.w3.org/TR/webdriver2/
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:net";

import { setting } from "../support/pictures.mjs";
import { Screen } from "../support/window.mjs";

// WebDriver's code points for keys that type nothing.
const keys = { Control: "\uE009", Enter: "\uE007", Escape: "\uE00C", Space: " " };

/** A port that nothing listens on. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export class WebKitPage {
  #screen;
  #driver;
  #address; // of the driver, then of its session

  /** Opens an empty window of about 1280x840 on a screen of its own, which is kept in `folder`. */
  static async open(folder) {
    const page = new WebKitPage();
    const port = await freePort();
    page.#screen = await Screen.open(folder);
    const { WAYLAND_DISPLAY, ...environment } = process.env;
    page.#driver = spawn(setting("DIGITFORGE_WEBKIT"), [`--port=${port}`], {
      stdio: "ignore",
      env: { ...environment, DISPLAY: page.#screen.display, LIBGL_ALWAYS_SOFTWARE: "1" },
    });
    page.#address = `http://127.0.0.1:${port}`;
    await page.#begin();
    return page;
  }

  async #begin() {
    let status;
    for (const deadline = Date.now() + 20_000; !status?.ready && Date.now() < deadline; ) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      status = await this.#ask("GET", "/status").catch(() => null);
    }
    assert.ok(status?.ready, "WebKitWebDriver did not start");
    const { sessionId } = await this.#ask("POST", "/session", { capabilities: {} });
    this.#address += `/session/${sessionId}`;
    await this.#ask("POST", "/window/rect", { width: 1280, height: 880 });
    await this.#ask("POST", "/timeouts", { script: 60_000 });
  }

  async #ask(method, path, body) {
    const answer = await fetch(this.#address + path, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  }

  #act(id, type, actions, parameters) {
    return this.#ask("POST", "/actions", { actions: [{ id, type, parameters, actions }] });
  }

  goto(url) {
    return this.#ask("POST", "/url", { url });
  }

  reload() {
    return this.#ask("POST", "/refresh", {});
  }

  /** Calls a function, which uses nothing from outside, with an argument in the page. */
  evaluate(use, argument) {
    const script = `const done = arguments[1]; Promise.resolve((${use})(arguments[0])).then(done);`;
    return this.#ask("POST", "/execute/async", { script, args: [argument ?? null] });
  }

  async screenshot() {
    return Buffer.from(await this.#ask("GET", "/screenshot"), "base64");
  }

  mouse = {
    move: (x, y, { steps = 1 } = {}) =>
      this.#point(
        Array.from({ length: steps }, (_, i) => ({
          type: "pointerMove",
          duration: 16,
          x: Math.round(this.#at.x + ((x - this.#at.x) * (i + 1)) / steps),
          y: Math.round(this.#at.y + ((y - this.#at.y) * (i + 1)) / steps),
        })),
        { x, y },
      ),
    down: () => this.#point([{ type: "pointerDown", button: 0 }]),
    up: () => this.#point([{ type: "pointerUp", button: 0 }]),
    click: async (x, y) => {
      await this.mouse.move(x, y);
      await this.mouse.down();
      await this.mouse.up();
    },
  };
  #at = { x: 0, y: 0 };

  async #point(actions, at = this.#at) {
    await this.#act("mouse", "pointer", actions, { pointerType: "mouse" });
    this.#at = at;
  }

  keyboard = {
    /** @param {string} combination as "Control+a" */
    press: (combination) => {
      const held = combination.split("+").map((name) => keys[name] ?? name);
      return this.#act("keyboard", "key", [
        ...held.map((value) => ({ type: "keyDown", value })),
        ...held.reverse().map((value) => ({ type: "keyUp", value })),
      ]);
    },
    type: (text) =>
      this.#act(
        "keyboard",
        "key",
        [...text].flatMap((value) => [
          { type: "keyDown", value },
          { type: "keyUp", value },
        ]),
      ),
  };

  async close() {
    await this.#ask("DELETE", "");
    this.#driver.kill();
    await this.#screen.stop();
  }
}
