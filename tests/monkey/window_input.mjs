// What a monkey does to the window by mouse, keys and files, and what it takes away.
const keys = [
  ..."0123456789abcfghijklmnopqrstvx",
  ...["plus", "minus", "bracketleft", "bracketright", "slash", "question", "space", "Return", "Escape"],
  ...["BackSpace", "Delete", "Home", "End", "Tab", "Left", "Right", "Up", "Down", "KP_5", "F1"],
  ...["shift+m", "shift+s", "shift+Right", "ctrl+z", "ctrl+y", "ctrl+shift+z", "ctrl+c", "ctrl+a", "ctrl+x"],
];
const sizes = [[1280, 840], [1000, 700], [320, 480], [360, 640], [900, 480], [1400, 1000], [3840, 2160]];

const place = (chance, { width, height }) => [chance.whole(0, width - 1), chance.whole(0, height - 1)];

/** @param {import("./window_world.mjs").WindowWorld} world */
export const windowInput = (world) => [
  {
    name: "click",
    weight: 40,
    plan: (chance, seen) => [...place(chance, seen), chance.happens(0.9) ? 1 : chance.pick([2, 3])],
    act: (x, y, button) => world.window.xdotool("mousemove", "--window", null, x, y, "click", button),
  },
  {
    name: "drag",
    weight: 10,
    plan: (chance, seen) => [...place(chance, seen), ...place(chance, seen)],
    act: (x, y, toX, toY) =>
      world.window.xdotool(
        ...["mousemove", "--window", null, x, y, "mousedown", 1],
        ...["mousemove", "--window", null, (x + toX) >> 1, (y + toY) >> 1],
        ...["mousemove", "--window", null, toX, toY, "mouseup", 1],
      ),
  },
  {
    name: "press", // and keep pressed, whatever comes next
    weight: 3,
    plan: place,
    act: (x, y) => world.window.xdotool("mousemove", "--window", null, x, y, "mousedown", 1),
  },
  {
    name: "wheel",
    weight: 5,
    plan: (chance, seen) => [...place(chance, seen), chance.pick([4, 5]), chance.whole(1, 6)],
    act: (x, y, button, times) =>
      world.window.xdotool("mousemove", "--window", null, x, y, "click", "--repeat", times, "--delay", 5, button),
  },
  {
    name: "keys",
    weight: 30,
    plan: (chance) => Array.from({ length: chance.whole(1, 4) }, () => chance.pick(keys)),
    act: (...pressed) => world.window.xdotool("key", "--delay", 10, ...pressed),
  },
  {
    name: "type",
    weight: 2,
    plan: (chance) => [chance.pick(["4711", "4294967296", "x", "99999999999999999999"])],
    act: (text) => world.window.xdotool("type", "--delay", 5, text),
  },
  {
    name: "resize",
    weight: 4,
    plan: (chance) => chance.pick(sizes),
    act: (width, height) => world.resize(width, height),
  },
  {
    name: "drop",
    weight: 4,
    plan: (chance) => [chance.pick(world.files)],
    act: (file) => world.drop(file),
  },
  {
    name: "choose a file",
    weight: 2,
    plan: (chance) => [chance.pick([...world.files, ""])],
    act: (file) => world.choose(file),
  },
];

const reopenings = [[], [], [], ["--scale", "1"], ["--scale", "2.5"], ["--look", "light"], ["--size", "700x900"]];

/** @param {import("./window_world.mjs").WindowWorld} world */
export const windowLosses = (world) => [
  {
    name: "suspend",
    weight: 2,
    loss: true,
    plan: (chance) => [chance.whole(1, 200)],
    act: (ms) => world.keeps(() => world.window.suspend(ms)),
  },
  {
    name: "close and open",
    weight: 3,
    loss: true,
    plan: (chance) => [chance.pick(reopenings)],
    act: (options) => world.keeps(() => world.closeAndOpen(options)),
  },
  {
    name: "kill at rest and open",
    weight: 2,
    loss: true,
    plan: (chance) => [chance.pick(reopenings)],
    act: (options) => world.keeps((link) => world.killAndOpen(options, link)),
  },
  {
    name: "kill in the midst and open",
    weight: 1,
    loss: true,
    plan: (chance) => [chance.pick(reopenings)],
    act: (options) => world.killAndOpen(options),
  },
  {
    name: "damage what is kept",
    weight: 1,
    loss: true,
    plan: (chance) => [chance.pick(["state", "preferences", "models"]), chance.fraction(), chance.whole(0, 255)],
    act: (name, place, byte) => world.damage(name, place, byte),
  },
];
