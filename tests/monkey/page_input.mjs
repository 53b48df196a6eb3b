// What a monkey does to the page by mouse, touch, keys and the plain controls.
const keys = [
  ..."0123456789abcfghijklmnopqrstvx+-[]?/",
  ...["Space", "Enter", "Escape", "Backspace", "Delete", "Home", "End", "Tab", "Shift+Tab", "Shift+M"],
  ...["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Shift+ArrowRight", "Shift+S"],
  ...["Control+z", "Control+y", "Control+Shift+Z", "Control+c", "Control+a", "Control+x"],
];
const texts = ["4711", "4294967295", "4294967296", "-1", "0.5e9", "x", "ß€😀", "99999999999999999999"];

const anywhere = (chance, { width, height }) => [chance.whole(0, width - 1), chance.whole(0, height - 1)];

/** The middle of one of the controls, or of one of the pictures. */
function something(chance, seen) {
  const { controls, images } = seen.state;
  const boxes = [...Object.keys(controls).sort().map((name) => controls[name].css)];
  boxes.push(...images.map((image) => image.css));
  if (boxes.length === 0) return anywhere(chance, seen);
  const { x, y, width, height } = chance.pick(boxes);
  return [Math.round(x + width / 2), Math.round(y + height / 2)];
}

const place = (chance, seen) =>
  chance.happens(0.75) ? something(chance, seen) : anywhere(chance, seen);

/** Uses one of the plain controls, as its events would; runs in the page. */
function useMirror(which, how) {
  const elements = document.querySelectorAll("#mirror :is(button, input, select, summary):enabled, #mirror summary");
  const element = elements[Math.floor(which * elements.length)];
  if (element instanceof HTMLSelectElement) {
    element.selectedIndex = Math.floor(how * element.options.length);
  } else if (element instanceof HTMLInputElement && element.type === "number") {
    const [min, max] = [Number(element.min), Number(element.max)];
    element.value = how < 0.1 ? "" : String(Math.round(min - 2 + ((how - 0.1) / 0.9) * (max - min + 4)));
  } else {
    return element.click();
  }
  element.dispatchEvent(new Event("change", { bubbles: true }));
}

/** @param {import("./page_world.mjs").PageWorld} world */
export const pageInput = (world) => [
  {
    name: "click",
    weight: 30,
    plan: (chance, seen) => [...place(chance, seen), chance.happens(0.9) ? "left" : chance.pick(["right", "middle"])],
    act: (x, y, button) => world.page.mouse.click(x, y, { button }),
  },
  {
    name: "drag",
    weight: 10,
    plan: (chance, seen) => [...place(chance, seen), ...anywhere(chance, seen), chance.whole(1, 8)],
    async act(x, y, toX, toY, steps) {
      await world.page.mouse.move(x, y);
      await world.page.mouse.down();
      await world.page.mouse.move(toX, toY, { steps });
      await world.page.mouse.up();
    },
  },
  {
    name: "press", // and keep pressed, whatever comes next
    weight: 3,
    plan: place,
    async act(x, y) {
      await world.page.mouse.move(x, y);
      await world.page.mouse.down();
    },
  },
  {
    name: "hover",
    weight: 3,
    plan: place,
    act: (x, y) => world.page.mouse.move(x, y),
  },
  {
    name: "wheel",
    weight: 5,
    plan: (chance, seen) => [...place(chance, seen), chance.whole(-600, 600)],
    async act(x, y, down) {
      await world.page.mouse.move(x, y);
      await world.page.mouse.wheel(0, down);
    },
  },
  {
    name: "keys",
    weight: 20,
    plan: (chance) => Array.from({ length: chance.whole(1, 4) }, () => chance.pick(keys)),
    async act(...pressed) {
      for (const key of pressed) await world.page.keyboard.press(key);
    },
  },
  {
    name: "type",
    weight: 2,
    plan: (chance) => [chance.pick(texts)],
    act: (text) => world.page.keyboard.type(text),
  },
  {
    name: "tap",
    weight: 5,
    plan: place,
    async act(x, y) {
      await world.studio.fingers("touchStart", [x, y]);
      await world.studio.fingers("touchEnd");
    },
  },
  {
    name: "finger",
    weight: 3,
    plan: (chance, seen) => [...place(chance, seen), ...anywhere(chance, seen), chance.happens(0.2)],
    async act(x, y, toX, toY, cancelled) {
      await world.studio.fingers("touchStart", [x, y]);
      await world.studio.fingers("touchMove", [(x + toX) / 2, (y + toY) / 2]);
      await world.studio.fingers("touchMove", [toX, toY]);
      await world.studio.fingers(cancelled ? "touchCancel" : "touchEnd");
    },
  },
  {
    name: "pinch",
    weight: 2,
    plan: (chance, seen) => [...place(chance, seen), chance.whole(5, 200), chance.whole(5, 200)],
    async act(x, y, from, to) {
      await world.studio.fingers("touchStart", [x, y]);
      await world.studio.fingers("touchStart", [x, y], [x + from, y]);
      await world.studio.fingers("touchMove", [x, y], [x + to, y]);
      await world.studio.fingers("touchEnd");
    },
  },
  {
    name: "plain control",
    weight: 15,
    plan: (chance) => [chance.fraction(), chance.fraction()],
    act: (which, how) => world.page.evaluate(`(${useMirror})(${which}, ${how})`),
  },
];
