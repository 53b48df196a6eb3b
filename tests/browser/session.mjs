// What every file of the page's tests begins and ends with: one Chromium for the file and, for each
// test, a server of the site and whatever pages it opens. At a test's end no page may have said an
// error on its console, nor thrown one that nothing caught, nor done what its own
// Content-Security-Policy refuses, nor asked for anything from another origin, nor used more than a half
// of its stack.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, afterEach, before, beforeEach } from "node:test";

import { requirePackage, setting } from "../support/pictures.mjs";
import { assertRoom, stackBytes, watchStacks } from "../support/wasm_stack.mjs";
import { Site, Studio } from "./studio.mjs";

/** A desktop's window; service workers only where a test is about them. */
export const plain = {
  viewport: { width: 1280, height: 840 },
  colorScheme: "dark",
  serviceWorkers: "block",
};
/** A phone, held upright. */
export const phone = {
  ...plain,
  viewport: { width: 360, height: 640 },
  deviceScaleFactor: 3,
  hasTouch: true,
  isMobile: true,
};
/** Another name of this machine, which browsers don't trust as they do 127.0.0.1. */
const otherName = "digits.test";

/** What a person allows who copies and pastes. */
export const clipboard = { permissions: ["clipboard-read", "clipboard-write"] };

/** Counts what asks for another host than this one: all of that comes here, and gets no answer. */
class Elsewhere {
  asked = [];
  #server = createServer(({ url }, response) => {
    this.#count(url);
    response.writeHead(502).end();
  }).on("connect", ({ url }, socket) => {
    this.#count(url);
    socket.destroy();
  });

  #count(url) {
    // Chromium's own words, of autofill and the like. Those of pages are counted where they are made, too.
    if (!/^(http:\/\/)?[\w-]+\.(google|googleapis|gstatic|gvt1)\.com[:/]/.test(url)) this.asked.push(url);
  }

  async open() {
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** Debian's Chromium, drawing WebGL in software. */
function openBrowser(proxy) {
  const { chromium } = requirePackage("playwright-core");
  return chromium.launch({
    executablePath: setting("DIGITFORGE_CHROMIUM"),
    args: [
      "--no-sandbox",
      "--use-angle=swiftshader",
      "--enable-unsafe-swiftshader",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      `--host-resolver-rules=MAP ${otherName} 127.0.0.1`,
      `--proxy-server=${proxy}`, // of all but this machine
      `--proxy-bypass-list=${otherName}`,
    ],
  });
}

/** Has a page tell of what its policy refuses, from before anything is loaded. */
function tellOfRefusals() {
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
    policyRefused(`${effectiveDirective}: ${blockedURI}`),
  );
}
const ofPolicy = /Content Security Policy/i;

/** Registers what comes before and after each test of the file that makes one. */
export class Session {
  /** The server of the present test's site. */
  site;
  #device;
  #browser;
  #sites = [];
  #contexts = [];
  #refusals = [];
  #errors = [];
  #ports = new Set(); // of the sites so far
  #strangers = []; // requests of pages that go elsewhere
  #elsewhere = new Elsewhere();
  #excused = [];

  /** @param {object} device options of the contexts that pages are opened in */
  constructor(device = plain) {
    this.#device = device;
    before(async () => (this.#browser = await openBrowser(await this.#elsewhere.open())));
    beforeEach(async () => (this.site = await this.anotherSite()));
    afterEach(async () => {
      try {
        await this.leave();
      } finally {
        this.#excused = [];
      }
    });
    after(async () => {
      await this.#browser.close();
      this.#elsewhere.close();
    });
  }

  /** Another server of the site, which closes with the test. */
  async anotherSite(prefix) {
    const site = await Site.open(prefix);
    this.#sites.push(site);
    this.#ports.add(new URL(site.address).port);
    return site;
  }

  /** A browser of its own, with nothing kept in it, which closes with the test. */
  async context(device = this.#device) {
    const context = await this.#browser.newContext(device);
    this.#contexts.push(context);
    context.on("request", (request) => {
      const { protocol, port } = new URL(request.url());
      if (protocol.startsWith("http") && !this.#ports.has(port)) this.#strangers.push(request.url());
    });
    context.on("weberror", (error) => this.#errors.push(String(error.error())));
    context.on("console", (message) => {
      const { url } = message.location();
      if (message.type() === "error") this.#errors.push(`${message.text()} at ${url}`);
    });
    await context.exposeBinding("policyRefused", (_, refusal) => this.#refusals.push(refusal));
    await context.addInitScript(tellOfRefusals);
    await context.addInitScript(watchStacks, stackBytes());
    return context;
  }

  /** Opens the page, in a context of its own, and waits until it has drawn: Studio.open's options. */
  async open({ device, site = this.site, ...options } = {}) {
    return Studio.open(await this.context(device), site, options);
  }

  /** Opens the page, and waits for nothing. */
  async visit({ device, site = this.site, ...options } = {}) {
    return Studio.visit(await this.context(device), site, options);
  }

  /** The present test provokes errors like this one. Nothing excuses what the policy refuses. */
  excuse(error) {
    this.#excused.push(error);
  }

  /** Fails where a page of the present test did what its policy refuses, or said an error. */
  async assertClean() {
    const pages = this.#contexts.flatMap((context) => context.pages());
    for (const page of pages) await page.evaluate(() => new Promise((told) => setTimeout(told)));
    const excused = (error) =>
      !ofPolicy.test(error) && this.#excused.some((pattern) => pattern.test(error));
    assert.deepEqual(this.#refusals, []);
    assert.deepEqual([...this.#strangers, ...this.#elsewhere.asked], [], "beyond the page's own origin");
    assert.deepEqual(this.#errors.filter((error) => !excused(error)), []);
    for (const page of pages) {
      const used = await page.evaluate(() => globalThis.digitforgeStudio && globalThis.stacksUsed());
      if (used) assertRoom(used);
    }
  }

  /** Starts counting anew. */
  forget() {
    this.#refusals = [];
    this.#errors = [];
    this.#strangers = [];
    this.#elsewhere.asked = [];
  }

  /** Ends what the present test did so far, as its end does; what is excused stays so. */
  async leave() {
    try {
      await this.assertClean();
    } finally {
      const contexts = this.#contexts.splice(0);
      for (const context of contexts) await context.close();
      for (const site of this.#sites.splice(0)) site.close();
      this.forget();
    }
  }
}
