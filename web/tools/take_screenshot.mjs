// A picture of the built page, as in the README.
//
// usage: node take_screenshot.mjs URL OUT.png [WIDTH HEIGHT [KEY...]]
//
// DIGITFORGE_NODE_MODULES names the folder that has playwright-core: .cache/node/node_modules.

import { createRequire } from "node:module";
import { resolve } from "node:path";

const [url, out, width = "1440", height = "900", ...keys] = process.argv.slice(2);
const modules = process.env.DIGITFORGE_NODE_MODULES;
if (!url || !out || !modules) {
  console.error("usage: DIGITFORGE_NODE_MODULES=DIR node take_screenshot.mjs URL OUT.png [WIDTH HEIGHT]");
  process.exit(1);
}
const { chromium } = createRequire(resolve(modules, "x"))("playwright-core");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
});
const page = await browser.newPage({ viewport: { width: Number(width), height: Number(height) } });
await page.goto(url);
await page.locator("canvas").waitFor({ state: "visible" });
await page.waitForTimeout(6000); // weights, then the pictures
for (const key of keys) {
  await page.keyboard.press(key);
  await page.waitForTimeout(500);
}
await page.screenshot({ path: out });
await browser.close();
