import { CanvasDriver } from "./canvas.mjs";
import { concatenate, download, Progress } from "./download.mjs";
import { StudioApp } from "./studio_app.mjs";

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

async function loadModule(progress, page) {
  const [{ default: createStudio }, wasmBinary] = await Promise.all([
    import("./studio.mjs").catch(() => {
      throw new Error("studio.mjs could not be fetched: check the connection and reload the page.");
    }),
    download("studio.wasm", 0, progress),
  ]);
  return createStudio({ wasmBinary, canvas, page }).catch((error) => {
    console.error(error);
    throw new Error("studio.wasm is damaged or does not belong to this page: reload without the cache.");
  });
}

async function start() {
  const missing = missingFeature();
  if (missing) return showFailure(missing);

  const progress = new Progress(showProgress);
  const prefixes = []; // the generator's part of each model, as fetched
  let models = [];
  let app;
  let driver;

  /** What the app asks of the page; see page_backend.cpp. */
  const page = {
    announce(text) {
      live.textContent = text;
    },
    copy(text) {
      navigator.clipboard?.writeText(text).catch(() => app.notice("The browser did not allow copying."));
    },
    async requestDiscriminator(index) {
      const part = models[index].discriminator;
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
  const fetchModel = (index) =>
    download(`weights/${models[index].file}`, models[index].bytes, index === 0 ? progress : undefined);
  let first;
  const listing = modelList().then(
    (list) => {
      models = list;
      if (list.length > 0) first = fetchModel(0).catch((error) => error);
    },
    (error) => error,
  );
  const module = await loadModule(progress, page);
  app = new StudioApp(module);
  if (!app.start()) return showFailure("DigitForge could not start WebGL 2 in this browser.");
  driver = new CanvasDriver(app, canvas, document.getElementById("keyboard"), (error) => {
    console.error(error);
    showFailure("DigitForge stopped after an internal error. Reloading the page starts it again.");
  });
  globalThis.digitforgeStudio = { state: () => app.state() };

  const problem = await listing;
  if (problem) app.notice(`No models: ${problem.message}`);
  for (const { title, file } of models) app.announceModel(String(title ?? file));
  for (const index of models.keys()) {
    try {
      const bytes = await (index === 0 ? first : fetchModel(index));
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
  driver.wake();
}

start().catch((error) => {
  console.error(error);
  showFailure(`DigitForge could not start: ${error.message}`);
});
