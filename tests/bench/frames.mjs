// The page's main thread while a grid of 64 images of the model with the most multiply-adds changes
// in every frame, as under a drag, and at rest. A headless machine draws WebGL in software, on the
// cores that the page runs on: so the app's own time (interface, pictures, uploads, WebGL's calls) is
// measured with the calls that draw triangles left out, and the rasteriser's apart, as what a frame
// takes longer with them. The main thread's own time is the processor time that Chromium's trace has for
// each frame's callback; the clock's stands beside it, and is longer where another process had the core.
import { host as openHost, launch } from "./chromium.mjs";
import { models } from "./peers.mjs";
import { intoReadme, median, report } from "./report.mjs";

const seconds = Number(process.env.DIGITFORGE_BENCH_SECONDS ?? 6);
const host = await openHost();
const browser = await launch({ drawing: true });
const largest = models.reduce((a, b) => (b.multiplyAdds > a.multiplyAdds ? b : a));

/** Runs in the page before anything else: notes when frames begin; without triangles where asked. */
function instrument() {
  localStorage.setItem("digitforge.preferences", "4"); // the tour was seen
  const times = (globalThis.frameTimes = { frames: [], draws: true });
  const { prototype } = WebGL2RenderingContext;
  for (const name of ["drawElements", "clear"]) {
    const draw = prototype[name];
    prototype[name] = function (...given) {
      if (times.draws) draw.apply(this, given);
    };
  }
  const request = globalThis.requestAnimationFrame;
  globalThis.requestAnimationFrame = (callback) =>
    request((time) => {
      times.frames.push(performance.now());
      callback(time);
    });
}

/** Changes all latents with every frame for a while, pointer and all; yields the frames. */
async function drag(page, milliseconds, draws) {
  return page.evaluate(async ([milliseconds, draws]) => {
    const { frameTimes, digitforgeStudio } = globalThis;
    const canvas = document.getElementById("canvas");
    const box = canvas.getBoundingClientRect();
    const nextTask = () => new Promise((done) => setTimeout(done));
    frameTimes.draws = draws;
    frameTimes.frames.length = 0;
    const end = performance.now() + milliseconds;
    for (let step = 0; performance.now() < end; step++) {
      const frames = frameTimes.frames.length;
      canvas.dispatchEvent(
        new PointerEvent("pointermove", {
          clientX: box.left + box.width * (0.4 + 0.2 * Math.sin(step / 20)),
          clientY: box.top + box.height / 2,
          pointerType: "mouse",
        }),
      );
      digitforgeStudio.command("seed", 1000 + step);
      while (frameTimes.frames.length === frames) await nextTask();
    }
    return frameTimes.frames;
  }, [milliseconds, draws]);
}

/** Runs `action` with Chromium's trace on; yields the frames' callbacks: milliseconds of thread and clock. */
async function traced(page, action) {
  await browser.startTracing(page, { categories: ["devtools.timeline"] });
  await action();
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  const frames = traceEvents.filter(({ name, ph }) => name === "FireAnimationFrame" && ph === "X");
  if (!frames.some(({ tdur }) => tdur > 0)) throw new Error("this Chromium's trace has no times of threads");
  return { thread: sorted(frames, ({ tdur }) => tdur / 1000), clock: sorted(frames, ({ dur }) => dur / 1000) };
}

const sorted = (frames, time) => frames.map(time).sort((a, b) => a - b);
const within = (times, share) => times[Math.floor(times.length * share)].toFixed(2);
const shareWithin = (times, limit) =>
  `${((100 * times.filter((time) => time <= limit).length) / times.length).toFixed(1)} %`;

/** Median milliseconds from a frame to the next. */
const interval = (frames) => median(frames.slice(1).map((at, i) => at - frames[i]));

/** Milliseconds from one change of all latents until all pictures are shown, without triangles. */
async function refreshes(page, times) {
  return page.evaluate(async (times) => {
    const { digitforgeStudio, frameTimes } = globalThis;
    frameTimes.draws = false;
    const taken = [];
    for (let i = 0; i < times; i++) {
      const start = performance.now();
      digitforgeStudio.command("seed", 50_000 + i);
      do {
        const frames = frameTimes.frames.length;
        while (frameTimes.frames.length === frames) await new Promise((done) => setTimeout(done));
      } while (digitforgeStudio.state().busy);
      taken.push(performance.now() - start);
    }
    return taken;
  }, times);
}

/** At rest: frames drawn, and the processor's share of this page's processes. */
async function rest(page, milliseconds) {
  await page.waitForFunction(() => !globalThis.digitforgeStudio.state().busy);
  await page.waitForTimeout(1000);
  const session = await browser.newBrowserCDPSession();
  const used = async () => {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  };
  await page.evaluate(() => {
    globalThis.frameTimes.draws = true;
    globalThis.frameTimes.frames.length = 0;
  });
  const before = await used();
  await page.waitForTimeout(milliseconds);
  const share = ((await used()) - before) / (milliseconds / 1000);
  return { frames: await page.evaluate(() => globalThis.frameTimes.frames.length), share };
}

const rows = [];
for (const [threads, prefix] of [["1", ""], ["2", "/isolated"]]) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 840 } })).newPage();
  page.on("pageerror", (error) => console.error(error.message));
  await page.addInitScript(instrument);
  await page.goto(`${host.url}${prefix}/site/index.html`);
  await page.waitForFunction(() => globalThis.digitforgeStudio?.complete(), null, { timeout: 120_000 });
  const running = await page.evaluate(() => globalThis.digitforgeStudio.threads());
  const index = await page.evaluate(async (name) => {
    const listed = await (await fetch("weights/models.json")).json();
    return listed.findIndex(({ file }) => file === `${name}.dfw`);
  }, largest.name);
  await page.evaluate((model) => globalThis.digitforgeStudio.command("model", model), index);
  await page.evaluate(() => globalThis.digitforgeStudio.command("size", 64));
  await drag(page, 2000, false); // code that is not optimised yet
  let frames;
  const own = await traced(page, async () => {
    frames = await drag(page, seconds * 1000, false);
  });
  const all = await refreshes(page, 30);
  const drawn = await drag(page, 3000, true);
  const resting = await rest(page, 5000);
  const shown = await page.evaluate(() => globalThis.digitforgeStudio.state().count);
  rows.push({
    model: `${largest.name}, ${shown} images`,
    threads: running,
    frames: frames.length,
    "main thread, median ms": within(own.thread, 0.5),
    "99 % within ms (target 8)": within(own.thread, 0.99),
    "within 8 ms": shareWithin(own.thread, 8),
    "by the clock: median, 99 % within": `${within(own.clock, 0.5)}, ${within(own.clock, 0.99)}`,
    "a frame every ms": interval(frames).toFixed(1),
    "with the rasteriser": interval(drawn).toFixed(1),
    "grid anew ms (target 100)": `${median(all).toFixed(0)} (at most ${Math.max(...all).toFixed(0)})`,
    "frames at rest": resting.frames,
    "CPU at rest": `${(100 * resting.share).toFixed(1)} %`,
  });
  await page.context().close();
}
report("frames", "Frames of the page, all latents of a grid changing with each", rows,
  "The main thread's processor time a frame: interface, pictures, uploads, calls; without rasterising.");
intoReadme("frames", rows);
await browser.close();
host.close();
