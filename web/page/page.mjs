import { CanvasDriver } from "./canvas.mjs";
import { concatenate, download, Progress } from "./download.mjs";
import { copiesPictures, copyPicture, copyText, save, watchFiles } from "./keeping.mjs";
import { recall } from "./memory.mjs";
import { Mirror } from "./mirror.mjs";
import { keepModel, keptModel } from "./own_models.mjs";
import { StudioApp } from "./studio_app.mjs";
import { Visit, wanted } from "./visit.mjs";

const cover = document.getElementById("cover");
const live = document.getElementById("live");
const canvas = document.getElementById("canvas");

function showProgress(done, total) {
  if (cover.classList.contains("failed")) return;
  document.getElementById("progress").value = total > 0 ? done / total : 0;
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
  document.getElementById("detail").textContent = `${megabytes(done)} of ${megabytes(total)} MB`;
}

/** The page cannot go on: says why, instead of everything else. */
function showFailure(message) {
  cover.hidden = false;
  cover.classList.add("failed");
  cover.setAttribute("role", "alert");
  document.getElementById("message").textContent = message;
  document.getElementById("detail").textContent = "";
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

/** The list of models: [{ file, title, bytes, discriminator: { file, bytes } }]. */
async function modelList() {
  const path = "weights/models.json";
  const text = new TextDecoder().decode(await download(path, 0));
  let list;
  try {
    list = JSON.parse(text);
  } catch {
    throw new Error(`${path} is damaged: it is no JSON.`);
  }
  if (!Array.isArray(list)) throw new Error(`${path} is damaged: it is no list.`);
  return list;
}

async function loadBuild(name, progress, page) {
  const [{ default: createStudio }, wasmBinary] = await Promise.all([
    import(`./${name}.mjs`).catch(() => {
      throw new Error(`${name}.mjs could not be fetched: check the connection and reload the page.`);
    }),
    download(`${name}.wasm`, 0, progress),
  ]);
  // What does not start is told below, or has something in its place: no error by itself.
  const printErr = console.warn;
  return createStudio({ wasmBinary, canvas, page, printErr }).catch((cause) => {
    throw new Error(
      `${name}.wasm is damaged or does not belong to this page: reload without the cache.`,
      { cause },
    );
  });
}

/** The program: the build with threads where the page may have them, else the plain one. */
async function loadModule(progress, page) {
  if (crossOriginIsolated) {
    try {
      return await loadBuild("studio-threads", progress, page);
    } catch {
      // not on this host, or no memory to share: one thread makes the same pictures
    }
  }
  return loadBuild("studio", progress, page);
}

/** Position in the list of the model that `text`, a link, names: it is fetched first. */
function namedModel(models, text) {
  const name = /[-&]m=([^&]*)/.exec(text)?.[1];
  return Math.max(0, models.findIndex(({ file }) => keyOf(file) === name));
}

/** Opens a link's text, and before it the models of the person's own that it names. */
async function openLink(app, text) {
  for (const key of app.missingModels(text)) {
    const kept = await keptModel(key);
    if (kept) app.receiveOwnModel(kept.file, kept.bytes);
  }
  return app.openLink(text);
}

/** What links call a model. */
const keyOf = (file) => file.replace(/\.dfw$/, "");

async function fetchRealDigits(app) {
  try {
    app.receiveRealDigits(await download("real_digits.bin", 0));
  } catch (error) {
    app.notice(error.message);
  }
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
  if (missing) return showFailure(missing);

  const progress = new Progress(showProgress);
  const prefixes = []; // the generator's part of each model, as fetched
  let models = [];
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
    link: (state) => `${location.href.split("#")[0]}#${state}`,
    async requestDiscriminator(index) {
      const part = models[index]?.discriminator;
      try {
        if (!part) throw new Error("the model was exported without a discriminator.");
        const rest = await download(`weights/${part.file}`, part.bytes);
        const prefix = prefixes[index];
        app.receiveModel(index, concatenate([prefix, rest], prefix.length + rest.length), true);
      } catch (error) {
        app.loseModel(index, error.message, true);
      }
      driver.wake();
    },
  };

  // The first model travels beside the program, the others one after another once it is shown.
  const fetchModel = (index, bar) =>
    download(`weights/${models[index].file}`, models[index].bytes, bar);
  let first = -1;
  let firstBytes;
  const listing = modelList().then(
    (list) => {
      models = list;
      if (list.length === 0) return;
      first = namedModel(models, wanted().link || wanted().kept);
      firstBytes = fetchModel(first, progress).catch((error) => error);
    },
    (error) => error,
  );
  const module = await loadModule(progress, page);
  app = new StudioApp(module);
  if (!app.start()) return showFailure("DigitForge could not start WebGL 2 in this browser.");
  driver = new CanvasDriver(app, canvas, document.getElementById("keyboard"), {
    crashed(error) {
      app.ready = false;
      console.error(error);
      showFailure("DigitForge stopped after an internal error. Reloading the page starts it again.");
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
  openFile = watchFiles(document.getElementById("file"), (name, bytes) => {
    const key = app.receiveOwnModel(name, bytes);
    if (key) keepModel(key, name, bytes);
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

  const problem = await listing;
  if (problem) app.notice(`No models: ${problem.message}`);
  for (const { title, file, scores } of models) {
    const index = app.announceModel(String(title ?? file), keyOf(file));
    for (const [name, value] of Object.entries(scores ?? {})) app.addScore(index, name, String(value));
  }
  const { link, kept } = wanted();
  const opened = link ? await openLink(app, link) : false;
  if (!opened && kept) await openLink(app, kept);
  if (!link && !kept && (app.preferences() & 4) === 0) app.startTour();
  addEventListener("hashchange", async () => {
    if (location.hash.length > 1 && location.hash.slice(1) !== app.link()) {
      await openLink(app, location.hash.slice(1));
    }
    driver.wake();
  });

  for (let index; (index = app.nextModel()) < models.length; ) {
    try {
      const bytes = await (index === first ? firstBytes : fetchModel(index));
      if (bytes instanceof Error) throw bytes;
      prefixes[index] = bytes;
      app.receiveModel(index, prefixes[index], false);
    } catch (error) {
      app.loseModel(index, error.message, false);
    }
    if (app.state().models[index].availability === "ready") cover.hidden = true;
    driver.wake();
  }
  cover.hidden = true;
  await fetchRealDigits(app);
  app.ready = true;
  driver.wake();
  watchVersions(app, driver);
}

start().catch((error) => {
  console.error(error);
  showFailure(`DigitForge could not start: ${error.message}`);
});
