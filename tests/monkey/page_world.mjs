// The page as a monkey's world: in Chromium, with a service worker and with threads.
import assert from "node:assert/strict";

import { clipboard, plain } from "../browser/session.mjs";
import { Studio } from "../browser/studio.mjs";
import { droppedFiles } from "./files.mjs";
import { pageInput } from "./page_input.mjs";
import { pageLosses, restoreContext } from "./page_losses.mjs";
import { assertDrawn, assertModest, assertSameInMirror, mirrorPicture } from "./page_promises.mjs";
import { pageSurroundings } from "./page_surroundings.mjs";

const device = { ...plain, ...clipboard, serviceWorkers: "allow", hasTouch: true };
const mostLinks = 20;
const stepsBetweenWeighings = 10;

/** Runs in the page before anything else: what the checks and the losses need to know of it. */
function prepare() {
  const threads = [];
  globalThis.Worker = class extends Worker {
    constructor(...values) {
      super(...values);
      threads.push(this);
    }
  };
  globalThis.endThread = (which) => threads[which % threads.length]?.terminate();
  // What the page shows when it goes must be what it shows when it comes back.
  addEventListener("pagehide", () => {
    const app = globalThis.digitforgeStudio;
    sessionStorage.setItem("left", app?.complete() ? app.state().link : "");
  });
}

/** Waits for more frames than the app wants when nothing goes on; runs in the page. */
async function nextFrames() {
  for (let i = 0; i < 12; i++) await new Promise(requestAnimationFrame);
}

export class PageWorld {
  kinds = [...pageInput(this), ...pageSurroundings(this), ...pageLosses(this)];
  files = droppedFiles();
  /** Links to what was shown so far, the newest last. */
  links = [];
  studio;
  #session;
  #context;
  #protocol;
  #steps = 0;
  #size = [plain.viewport.width, plain.viewport.height, 1];
  #shipped;

  /** @param {import("../browser/session.mjs").Session} session */
  static async open(session) {
    const world = new PageWorld();
    world.#session = session;
    session.site.isolated = true;
    // What the browser says of a network that is gone.
    session.excuse(/ERR_EMPTY_RESPONSE|ERR_CONNECTION|service_worker\.js|ERR_FAILED.*\.discriminator/);
    world.#context = await session.context(device);
    await world.#visit("");
    const { models } = await world.studio.state();
    world.#shipped = models.length;
    await world.studio.page.evaluate(() => navigator.serviceWorker.ready);
    return world;
  }

  get page() {
    return this.studio.page;
  }

  async #visit(fragment) {
    this.studio = await Studio.open(this.#context, this.#session.site, {
      fragment,
      prepare: async (page) => {
        await page.addInitScript(prepare);
        page.on("filechooser", () => {}); // no dialog of the system's
        page.on("download", (download) => download.delete().catch(() => {}));
        this.#protocol = await this.#context.newCDPSession(page);
        await this.resize(...this.#size);
      },
    });
  }

  /** Waits until the app is at rest: { state, width, height, own }, own: whether it has models of one's own. */
  async look() {
    await this.page.mouse.up();
    await restoreContext(this.page);
    let state = await this.studio.settled();
    if (state.playing) {
      await this.studio.run("play");
      state = await this.studio.settled(({ playing }) => !playing);
    }
    if (this.links.at(-1) !== state.link) this.links.push(state.link);
    if (this.links.length > mostLinks) this.links.shift();
    const [width, height] = await this.page.evaluate(() => [innerWidth, innerHeight]);
    return { state, width, height, own: state.models.length > this.#shipped };
  }

  async check() {
    const seen = await this.look();
    await assertSameInMirror(this.page);
    await assertDrawn(this.#protocol, seen.state, this.#shipped);
    await this.#session.assertClean();
    if (this.#steps++ % stepsBetweenWeighings === 0) await assertModest(this.page, this.#protocol);
  }

  /** What must be the same after a loss. */
  async #shown() {
    await this.page.mouse.move(1, 1); // no tooltip, which wants frames until it is there
    const { state } = await this.look();
    await assertSameInMirror(this.page);
    await this.page.evaluate(nextFrames); // the picture there comes when no frame is wanted any more
    return { link: state.link, picture: await mirrorPicture(this.page) };
  }

  /** Fails where the page shows something else after `lose` than before. */
  async keeps(lose) {
    const before = await this.#shown();
    await lose();
    assert.deepEqual(await this.#shown(), before);
  }

  resize(width, height, deviceScaleFactor) {
    this.#size = [width, height, deviceScaleFactor];
    const metrics = { width, height, deviceScaleFactor, mobile: false };
    return this.#protocol.send("Emulation.setDeviceMetricsOverride", metrics);
  }

  /** The page fills a large screen for a moment. */
  async enlarge(...size) {
    const before = this.#size;
    await this.resize(...size);
    await this.studio.settled();
    await this.resize(...before);
  }

  allowCopying(allowed) {
    return allowed ? this.#context.grantPermissions(clipboard.permissions) : this.#context.clearPermissions();
  }

  /** As a phone does with a tab that is not in sight. */
  async hide(ms) {
    const turn = (hidden) =>
      this.page.evaluate((value) => {
        Object.defineProperty(document, "hidden", { value, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);
    await turn(true);
    await this.#protocol.send("Page.setWebLifecycleState", { state: "frozen" });
    await this.page.waitForTimeout(ms);
    await this.#protocol.send("Page.setWebLifecycleState", { state: "active" });
    await turn(false);
  }

  network(there) {
    this.#session.site.unreachable = !there;
  }

  /** Where the network is gone, only the service worker brings a page. */
  async #mayLoad() {
    const controlled = await this.page.evaluate(() => Boolean(navigator.serviceWorker.controller));
    if (!controlled) this.network(true);
  }

  async reload() {
    await this.#mayLoad();
    await this.page.reload();
    const { link } = await this.studio.loaded();
    const left = await this.page.evaluate(() => sessionStorage.getItem("left"));
    if (left) assert.equal(link, left, "what was shown when the page was left");
  }

  async go(by) {
    const { entries, currentIndex } = await this.#protocol.send("Page.getNavigationHistory");
    const entry = entries[currentIndex + by];
    if (!entry?.url.startsWith(this.#session.site.address)) return;
    await this.look();
    await this.#mayLoad();
    await this.#protocol.send("Page.navigateToHistoryEntry", { entryId: entry.id });
    await this.page.waitForURL(() => true);
    await this.studio.loaded();
  }

  async reopen(byLink) {
    this.network(true);
    await this.page.close();
    await this.#visit(byLink ? `#${this.links.at(-1)}` : "");
  }

  async crash() {
    const crashed = new Promise((done) => this.page.once("crash", done));
    this.#protocol.send("Page.crash").catch(() => {}); // nobody is left to answer
    await crashed;
    await this.reopen(false);
  }

  async endServiceWorker() {
    await this.#protocol.send("ServiceWorker.enable");
    await this.#protocol.send("ServiceWorker.stopAllWorkers");
  }

  async clearStorage() {
    this.network(true);
    const { origin } = new URL(this.#session.site.address);
    await this.#protocol.send("Storage.clearDataForOrigin", { origin, storageTypes: "all" });
    await this.page.mouse.move(1, 1); // a frame, after which the page keeps what it shows
  }
}
