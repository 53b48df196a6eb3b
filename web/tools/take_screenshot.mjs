// A picture of the built page, as in the README.
//
// usage: node take_screenshot.mjs URL OUT.png [WIDTH HEIGHT [KEY...]]
//
// Needs what built_page.mjs needs.

import { openPage, settle } from "./built_page.mjs";

const [url, out, width = "1440", height = "900", ...keys] = process.argv.slice(2);
if (!url || !out) {
  console.error("usage: node take_screenshot.mjs URL OUT.png [WIDTH HEIGHT [KEY...]]");
  process.exit(1);
}
const { browser, page } = await openPage(url, Number(width), Number(height));
for (const key of keys) {
  await page.keyboard.press(key);
  await settle(page);
}
await page.screenshot({ path: out });
await browser.close();
