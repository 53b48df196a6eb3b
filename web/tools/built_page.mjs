// The built page in headless Chromium, for the scripts that take pictures of it.
//
// DIGITFORGE_NODE_MODULES names the folder that has playwright-core: .cache/node/node_modules;
// CHROMIUM the browser, where it is not /usr/bin/chromium.

import { createRequire } from "node:module";
import { resolve } from "node:path";

/** Opens `url` in a window of width x height CSS pixels, as somebody who has seen the tour. */
export async function openPage(url, width, height) {
  const modules = process.env.DIGITFORGE_NODE_MODULES;
  if (!modules) throw new Error("DIGITFORGE_NODE_MODULES is not set");
  const { chromium } = createRequire(resolve(modules, "x"))("playwright-core");
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
  });
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: "dark" });
  await page.addInitScript(() => localStorage.setItem("digitforge.preferences", "4"));
  await page.goto(url);
  await page.waitForFunction(() => globalThis.digitforgeStudio?.complete());
  await settle(page);
  return { browser, page };
}

/** Waits until the page has drawn what was asked for. */
export async function settle(page) {
  await page.waitForFunction(() => {
    const { busy, playing } = digitforgeStudio.state();
    return !busy && !playing;
  });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}
