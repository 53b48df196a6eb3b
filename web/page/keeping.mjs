/** Downloads, the clipboard and files that people open: the page's side of web/app/keep.h. */

/** Gives a file to keep. */
export function save(name, type, bytes) {
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export const copiesPictures = () => Boolean(globalThis.ClipboardItem && navigator.clipboard?.write);

// Both must be called within a gesture's own event, without a wait before: WebKit refuses them
// elsewhere.

/** @throws where the browser does not allow it */
export async function copyText(text) {
  if (!navigator.clipboard) throw new Error("no clipboard");
  await navigator.clipboard.writeText(text);
}

/** @throws where the browser does not allow it */
export async function copyPicture(png) {
  const blob = new Blob([png], { type: "image/png" });
  await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
}

/**
 * Lets people open files: by a dialog, or dropped anywhere on the page.
 * @param {(name: string, reason: string) => void} refuse what can't be read, such as a folder
 * @param {(name: string, bytes: Uint8Array) => void} receive
 * @returns {() => void} opens the dialog
 */
export function watchFiles(input, refuse, receive) {
  const read = async (files) => {
    for (const file of [...files]) {
      let bytes;
      try {
        bytes = new Uint8Array(await file.arrayBuffer());
      } catch {
        refuse(file.name, "the browser could not read it. Choose a .dfw file.");
        continue;
      }
      receive(file.name, bytes);
    }
  };
  input.addEventListener("change", async () => {
    await read(input.files);
    input.value = ""; // so that the same file can be chosen again
  });
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    read(event.dataTransfer.files);
  });
  return () => input.click();
}
