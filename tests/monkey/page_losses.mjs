// What a monkey takes away from the page. All of it comes back: at once, or before the next check.

/** Loses or restores the canvas's WebGL context, where that can be; runs in the page. */
function turnContext(lost) {
  const context = document.getElementById("canvas").getContext("webgl2");
  if (context.isContextLost() === lost) return;
  globalThis.loseContext ??= context.getExtension("WEBGL_lose_context");
  lost ? loseContext.loseContext() : loseContext.restoreContext();
}

/** Whether the context is there; runs in the page. */
const hasContext = () => !document.getElementById("canvas").getContext("webgl2").isContextLost();

export async function restoreContext(page) {
  // Not before the page has been told of the loss: until then there is nothing to restore.
  await page.evaluate(() => new Promise((done) => setTimeout(done)));
  await page.evaluate(turnContext, false);
  await page.waitForFunction(hasContext);
}

/** @param {import("./page_world.mjs").PageWorld} world */
export const pageLosses = (world) => [
  {
    name: "lose the context", // for the rest of the step
    weight: 5,
    loss: true,
    plan: () => [],
    act: () => world.page.evaluate(turnContext, true),
  },
  {
    name: "restore the context",
    weight: 3,
    plan: () => [],
    act: () => restoreContext(world.page),
  },
  {
    name: "lose the context at rest",
    weight: 2,
    loss: true,
    plan: () => [],
    act: () =>
      world.keeps(async () => {
        await world.page.evaluate(turnContext, true);
        await restoreContext(world.page);
      }),
  },
  {
    name: "end a thread",
    weight: 1,
    loss: true,
    plan: (chance) => [chance.whole(0, 3)],
    act: (which) => world.keeps(() => world.page.evaluate((i) => globalThis.endThread(i), which)),
  },
  {
    name: "end the service worker",
    weight: 1,
    loss: true,
    plan: () => [],
    act: () => world.endServiceWorker(),
  },
  {
    name: "clear what the browser keeps",
    weight: 1,
    loss: true,
    plan: (_, { own }) => (own ? null : []), // which only the browser has
    act: () => world.clearStorage(),
  },
  {
    name: "hide",
    weight: 2,
    loss: true,
    plan: (chance) => [chance.whole(1, 200)],
    act: (ms) => world.keeps(() => world.hide(ms)),
  },
  {
    name: "reload",
    weight: 2,
    loss: true,
    plan: () => [],
    act: () => world.keeps(() => world.reload()),
  },
  {
    name: "reload in the midst",
    weight: 1,
    loss: true,
    plan: () => [],
    act: () => world.reload(),
  },
  {
    name: "open in another tab",
    weight: 1,
    loss: true,
    plan: (chance) => [chance.happens(0.5)],
    act: (byLink) => world.keeps(() => world.reopen(byLink)),
  },
  {
    name: "crash the tab",
    weight: 1,
    loss: true,
    plan: () => [],
    act: () => world.keeps(() => world.crash()),
  },
  {
    name: "back or forward",
    weight: 3,
    plan: (chance) => [chance.pick([-3, -2, -1, 1, 2])],
    act: (by) => world.go(by),
  },
];
