/** Fetching the program: studio.mjs and studio.wasm, or their builds with threads. */
import { download, DownloadError, Patience, stalledText } from "./download.mjs";
import { integrity } from "./integrity.mjs";

/** Has a module fetched and checked; import then finds it. Other browsers import it unchecked. */
function preload(path) {
  const link = document.createElement("link");
  if (!link.relList.supports("modulepreload")) return Promise.resolve();
  Object.assign(link, { rel: "modulepreload", href: path, integrity: integrity[path] });
  return new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => reject(new DownloadError(path, "did not come as it should: check the connection."));
    document.head.append(link);
  });
}

async function importChecked(path) {
  await preload(path);
  try {
    return await import(`./${path}`);
  } catch {
    throw new DownloadError(path, "did not come as it should: check the connection.");
  }
}

async function loadBuild(name, progress, options) {
  const wasm = `${name}.wasm`;
  const glue = `${name}.mjs`;
  let stall;
  const stalled = new Promise((_, reject) => (stall = () => reject(new DownloadError(glue, stalledText))));
  const patience = new Patience(stall);
  const watched = {
    set(...values) {
      patience.alive(); // nobody is told how far a module is: as long as the other file comes, it comes
      progress.set(...values);
    },
  };
  try {
    const both = Promise.all([
      importChecked(glue),
      download(wasm, { integrity: integrity[wasm], progress: watched }),
    ]);
    const [{ default: createStudio }, wasmBinary] = await Promise.race([both, stalled]);
    return await createStudio({ ...options, wasmBinary }).catch((cause) => {
      throw new DownloadError(wasm, "could not be started.", { cause });
    });
  } finally {
    patience.end();
  }
}

/**
 * The build with threads where the page may have them, else the plain one.
 * @param {object} options what the app's module gets: see page_backend.cpp
 * @throws {DownloadError}
 */
export async function loadProgram(progress, options) {
  if (crossOriginIsolated) {
    try {
      return await loadBuild("studio-threads", progress, options);
    } catch {
      // not on this host, or no memory to share: one thread makes the same pictures
    }
  }
  return loadBuild("studio", progress, options);
}
