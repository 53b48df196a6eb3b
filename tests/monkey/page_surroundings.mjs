// What changes around the page while a monkey uses it: its window, the look, the network, links, files.
const sizes = [
  [1280, 840, 1],
  [360, 640, 3],
  [640, 360, 2.625],
  [320, 480, 1],
  [768, 1024, 2],
  [1366, 768, 1.25],
  [900, 280, 1],
];
const large = [
  [3840, 2160, 1],
  [1920, 1080, 2],
]; // drawn in software, a second or two a frame

/** Drops files; runs in the page. */
function drop(files) {
  const transfer = new DataTransfer();
  for (const [name, text] of files) {
    transfer.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name));
  }
  dispatchEvent(new DragEvent("dragover", { dataTransfer: transfer, cancelable: true }));
  dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, cancelable: true }));
}

/** A link as it may come out of a mail program. */
function damaged(chance, link) {
  const at = chance.whole(0, link.length);
  return chance.pick([
    link.slice(0, at),
    link.slice(0, at) + "%" + link.slice(at + 1),
    link + "=",
    "section-2",
    "1-00000000-s=5",
    "\u{1f412}".repeat(50),
  ]);
}

/** @param {import("./page_world.mjs").PageWorld} world */
export const pageSurroundings = (world) => [
  {
    name: "resize",
    weight: 4,
    plan: (chance) => chance.pick(sizes),
    act: (width, height, ratio) => world.resize(width, height, ratio),
  },
  {
    name: "enlarge",
    weight: 0.5,
    plan: (chance) => chance.pick(large),
    act: (width, height, ratio) => world.enlarge(width, height, ratio),
  },
  {
    name: "look",
    weight: 2,
    plan: (chance) => [chance.pick(["dark", "light", "no-preference"])],
    act: (colorScheme) => world.page.emulateMedia({ colorScheme }),
  },
  {
    name: "network",
    weight: 2,
    plan: (chance) => [chance.happens(0.5)],
    act: (there) => world.network(there),
  },
  {
    name: "permissions",
    weight: 1,
    plan: (chance) => [chance.happens(0.5)],
    act: (granted) => world.allowCopying(granted),
  },
  {
    name: "link",
    weight: 4,
    plan: (chance) => [chance.pick(world.links)],
    act: (link) => world.page.evaluate((text) => void (location.hash = text), link),
  },
  {
    name: "damaged link",
    weight: 2,
    plan: (chance) => [damaged(chance, chance.pick(world.links))],
    act: (link) => world.page.evaluate((text) => void (location.hash = text), link),
  },
  {
    name: "drop",
    weight: 4,
    plan: (chance) => Array.from({ length: chance.whole(1, 2) }, () => chance.whole(0, world.files.length - 1)),
    act: (...which) =>
      world.page.evaluate(drop, which.map((i) => [world.files[i].name, world.files[i].bytes.toString("base64")])),
  },
  {
    name: "choose a file",
    weight: 2,
    plan: (chance) => [chance.whole(0, world.files.length - 1)],
    act: (which) =>
      world.page.setInputFiles("#file", {
        name: world.files[which].name,
        mimeType: "",
        buffer: world.files[which].bytes,
      }),
  },
  {
    name: "wait",
    weight: 4,
    plan: (chance) => [chance.whole(1, 400)],
    act: (ms) => world.page.waitForTimeout(ms),
  },
];
