/**
 * What a visit shows, kept in the address and in the browser's memory: a reload, a link or a later
 * visit goes on there.
 */
import { recall, recallInTab, remember, rememberInTab } from "./memory.mjs";

// WebKit throws at the 101st change of the address within 30 seconds, Chromium ignores the 201st.
const msBetweenWrites = 400;

// A browser may reload at an address that it had shortly before: a busy one hears of changes late.
const addressesKept = 4;

const inAddress = () => location.hash.slice(1);

/** What the address had become when the tab was reloaded, if that was too soon to be written there. */
function unwritten() {
  if (performance.getEntriesByType("navigation")[0]?.type !== "reload") return "";
  const [link, ...addresses] = (recallInTab("reload") ?? "").split(" ");
  return addresses.includes(inAddress()) ? link : "";
}

/** What the page shows first: the link's state, or that of the last visit; either may be none. */
export const wanted = () => ({ link: unwritten() || inAddress(), kept: recall("state") ?? "" });

export class Visit {
  #app;
  #later = 0;
  #written = -Infinity; // when it was last, by performance.now()
  #addresses = []; // the last ones, the newest first

  constructor(app) {
    this.#app = app;
    // The last that a page hears, a phone's that is put away or a tab's that is closed.
    addEventListener("pagehide", () => this.#remember());
    document.addEventListener("visibilitychange", () => document.hidden && this.#remember());
  }

  /** Keeps the state as it is now, or very soon where it was kept just before. */
  keep() {
    if (this.#later !== 0) return;
    const wait = this.#written + msBetweenWrites - performance.now();
    if (wait > 0) {
      this.#later = setTimeout(() => this.#write(), wait);
    } else {
      this.#write();
    }
  }

  #write() {
    this.#later = 0;
    this.#written = performance.now();
    const link = this.#remember();
    if (!link || inAddress() === link) return;
    try {
      history.replaceState(null, "", `#${link}`);
    } catch {
      // a browser that has had enough of them: the next one, or the memory, has it
    }
  }

  /** @returns {string} the state's link; empty where there is nothing to keep */
  #remember() {
    if (!this.#app.ready || !this.#app.offered) return "";
    const link = this.#app.link();
    remember("state", link);
    remember("preferences", String(this.#app.preferences()));
    const address = inAddress();
    if (address !== this.#addresses[0]) this.#addresses = [address, ...this.#addresses].slice(0, addressesKept);
    rememberInTab("reload", [link, ...this.#addresses].join(" "));
    return link;
  }
}
