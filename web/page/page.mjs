import { CanvasDriver } from "./canvas.mjs";
import { download, Progress } from "./download.mjs";
import { integrity } from "./integrity.mjs";
import { copiesPictures, copyPicture, copyText, save, watchFiles } from "./keeping.mjs";
import { recall } from "./memory.mjs";
import { Mirror } from "./mirror.mjs";
import { keepModel, keptModel } from "./own_models.mjs";
import { loadProgram } from "./program.mjs";
import { keyOf, SiteModels } from "./site_models.mjs";
import { StudioApp } from "./studio_app.mjs";
import { Visit, wanted } from "./visit.mjs";

const screen = globalThis.digitforgeCover; // in index.html
const cover = document.getElementById("cover");
const live = document.getElementById("live");
const canvas = document.getElementById("canvas");

function showProgress(done, total) {
  if (screen.failed) return;
  document.getElementById("progress").value = total > 0 ? done / total : 0;
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
  document.getElementById("detail").textContent = `${megabytes(done)} of ${megabytes(total)} MB`;
}

/** What this browser lacks, in words, or nothing. */
function missingFeature() {
  if (typeof WebAssembly !== "object") {
    return "DigitForge needs WebAssembly, which this browser does not have or has switched off.";
  }
  if (!document.createElement("canvas").getContext("webgl2")) {
    return "DigitForge draws with WebGL 2, which this browser does not have or has switched off. Updating the browser or allowing hardware acceleration usually helps.";
  }
  return null;
}

/** Opens a link's text, and before it the models of the person's own that it names. */
async function openLink(app, text) {
  for (const key of app.missingModels(text)) {
    const kept = await keptModel(key);
    if (kept) app.openOwnModel(kept.file, kept.bytes, key);
  }
  return app.openLink(text);
}

/**
 * Keeps the site for visits without a network, and lets a newer version take over now that this
 * visit has all it needs of its own: the next one is the newer version's.
 */
async function watchVersions(app, driver) {
  try {
    const registration = await navigator.serviceWorker?.register("service_worker.js");
    if (!registration?.active) return;
    const takeOver = (worker) => {
      if (worker?.state !== "installed") return;
      worker.postMessage("take over");
      app.notice("A newer version is here: reload the page to get it.");
      driver.wake();
    };
    const watch = (worker) => worker?.addEventListener("statechange", () => takeOver(worker));
    takeOver(registration.waiting);
    watch(registration.installing);
    registration.addEventListener("updatefound", () => watch(registration.installing));
    await registration.update(); // the browser would look by itself, but some time later
  } catch {
    // a visit without a network will not work; nothing else is lost
  }
}

async function start() {
  const missing = missingFeature();
  if (missing) return screen.fail(missing);

  const progress = new Progress(showProgress);
  const models = new SiteModels();
  let app;
  let driver;
  let mirror;
  let visit;
  let mirrored = 0; // when it last followed something that moves
  let openFile = () => {};
  const tell = (text) => {
    app.notice(text);
    driver.wake();
  };

  /** What the app asks of the page; see page_backend.cpp. */
  const page = {
    announce(text) {
      live.textContent = text;
    },
    copy(text) {
      copyText(text).catch(() => tell("The browser did not allow copying."));
    },
    copiesPictures,
    copyPicture(png) {
      copyPicture(png).then(
        () => {
          app.pictureCopied();
          driver.wake();
        },
        () => tell("The browser did not allow copying."),
      );
    },
    save,
    chooseFile: () => openFile(),
    keepModel,
    link: (state) => `${location.href.split("#")[0]}#${state}`,
    async requestDiscriminator(index) {
      try {
        app.receiveModel(index, await models.fetchWhole(index), true);
      } catch (error) {
        app.loseModel(index, error.message, true);
      }
      driver.wake();
    },
    async fetchAgain(part) {
      if (part === "list") await fetchList();
      if (part === "real digits") await fetchRealDigits();
      else await fetchModels();
    },
  };

  // The first model travels beside the program, the others one after another once it is shown.
  let first = -1;
  let firstBytes;
  const listing = models.fetchList().then(
    () => {
      if (models.list.length === 0) return;
      first = models.named(wanted().link || wanted().kept);
      firstBytes = models.fetchGenerator(first, progress).catch((error) => error);
    },
    (error) => error,
  );
  const printErr = console.warn; // what does not start is told below, or has something in its place
  app = new StudioApp(await loadProgram(progress, { canvas, page, printErr }));
  if (!app.start()) return screen.fail("DigitForge could not start WebGL 2 in this browser.");
  driver = new CanvasDriver(app, canvas, document.getElementById("keyboard"), {
    crashed(error) {
      app.ready = false;
      console.error(error);
      screen.fail("DigitForge stopped after an internal error. Trying again starts it where it was.");
    },
    moving(ms) {
      if (!app.ready || ms - mirrored < 500) return;
      mirrored = ms;
      visit.keep();
      mirror.update(app.state(), true);
    },
    rested() {
      if (!app.ready) return;
      visit.keep();
      mirror.update(app.state(), false);
    },
  });
  visit = new Visit(app);
  mirror = new Mirror(app, document.getElementById("mirror"), () => driver.wake());
  const refuse = (name, reason) => tell(`${name} was refused: ${reason}`);
  openFile = watchFiles(document.getElementById("file"), refuse, (name, bytes) => {
    app.openOwnModel(name, bytes);
    driver.wake();
  });
  app.setPreferences(Number(recall("preferences") ?? 0));
  const light = matchMedia("(prefers-color-scheme: light)");
  app.setSystemLight(light.matches);
  light.addEventListener("change", () => {
    app.setSystemLight(light.matches);
    driver.wake();
  });
  globalThis.digitforgeStudio = {
    state: () => app.state(),
    complete: () => app.ready,
    threads: () => app.threads,
    command(name, value) {
      driver.wake();
      return app.command(name, value);
    },
  };

  /** Says which models there are, and opens what the visit began with. */
  async function offerModels() {
    if (models.list.length === 0) return; // no link can be opened, either
    for (const { title, file, scores } of models.list) {
      const index = app.announceModel(String(title ?? file), keyOf(file));
      for (const [name, value] of Object.entries(scores ?? {})) app.addScore(index, name, String(value));
    }
    const { link, kept } = wanted();
    const opened = link ? await openLink(app, link) : false;
    if (!opened && kept) await openLink(app, kept);
  }

  /** Fetches the list once more. */
  async function fetchList() {
    try {
      await models.fetchList();
      await offerModels();
    } catch (error) {
      app.miss("list", `No models: ${error.message}`);
    }
  }

  let fetching;
  /** Fetches all models that are on their way, if that is not being done. */
  function fetchModels() {
    return (fetching ??= fetchOneByOne().finally(() => (fetching = undefined)));
  }

  async function fetchOneByOne() {
    for (let index; (index = app.nextModel()) < models.list.length; ) {
      try {
        const bytes = await (index === first ? firstBytes : models.fetchGenerator(index));
        first = -1;
        if (bytes instanceof Error) throw bytes;
        app.receiveModel(index, bytes, false);
      } catch (error) {
        app.loseModel(index, error.message, false);
      }
      if (app.state().models[index].availability === "ready") cover.hidden = true;
      driver.wake();
    }
  }

  async function fetchRealDigits() {
    const path = "real_digits.bin";
    try {
      app.receiveRealDigits(await download(path, { integrity: integrity[path] }));
    } catch (error) {
      app.miss("real digits", `No real digits: ${error.message}`);
    }
    driver.wake();
  }

  const problem = await listing;
  if (problem) app.miss("list", `No models: ${problem.message}`);
  await offerModels();
  if (!wanted().link && !wanted().kept && (app.preferences() & 4) === 0) app.startTour();
  addEventListener("hashchange", async () => {
    if (location.hash.length > 1 && location.hash.slice(1) !== app.link()) {
      await openLink(app, location.hash.slice(1));
    }
    driver.wake();
  });
  await fetchModels();
  if (screen.failed) return;
  cover.hidden = true;
  await fetchRealDigits();
  app.ready = true;
  driver.wake();
  watchVersions(app, driver);
}

screen.started();
if (!screen.failed) {
  start().catch((error) => {
    console.error(error);
    screen.fail(`DigitForge could not start: ${error.message}`, error.path);
  });
}
