/** What the page keeps over visits. Blocked storage, as in some private modes, is no error. */
const prefix = "digitforge.";

/** @returns {string | null} */
export function recall(name) {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null;
  }
}

export function remember(name, text) {
  try {
    localStorage.setItem(prefix + name, text);
  } catch {
    // kept for this visit only
  }
}
