import { concatenate, download, DownloadError } from "./download.mjs";
import { integrity } from "./integrity.mjs";

const listPath = "weights/models.json";

/** What links call a model. */
export const keyOf = (file) => file.replace(/\.dfw$/, "");

/** The models that the site has: their list, and their files in two parts. */
export class SiteModels {
  /** [{ file, title, scores, bytes, integrity, discriminator: { file, bytes, integrity } }] */
  list = [];
  #prefixes = []; // the generator's part of each model, as fetched

  /** Fetches the list. @throws {DownloadError} */
  async fetchList() {
    const bytes = await download(listPath, { integrity: integrity[listPath] });
    try {
      this.list = JSON.parse(new TextDecoder().decode(bytes));
    } catch {
      throw new DownloadError(listPath, "is damaged: it is no JSON.");
    }
    if (!Array.isArray(this.list)) throw new DownloadError(listPath, "is damaged: it is no list.");
  }

  /** Position of the model that `text`, a link, names, else 0: it is fetched first. */
  named(text) {
    const name = /[-&]m=([^&]*)/.exec(text)?.[1];
    return Math.max(0, this.list.findIndex(({ file }) => keyOf(file) === name));
  }

  #download(part, progress) {
    return download(`weights/${part.file}`, { size: part.bytes, integrity: part.integrity, progress });
  }

  /** The part that draws. @throws {DownloadError} */
  async fetchGenerator(index, progress) {
    return (this.#prefixes[index] = await this.#download(this.list[index], progress));
  }

  /** The whole file of a model whose generator is there. @throws {DownloadError} */
  async fetchWhole(index) {
    const part = this.list[index]?.discriminator;
    if (!part) throw new Error("the model was exported without a discriminator.");
    const rest = await this.#download(part);
    const prefix = this.#prefixes[index];
    return concatenate([prefix, rest], prefix.length + rest.length);
  }
}
