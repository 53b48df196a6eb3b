/**
 * What the page keeps over visits and, for the tab alone, over a reload. Blocked storage, as in some
 * private modes, is no error.
 */
const prefix = "digitforge.";

// Where storage is blocked, even naming it throws.
const overVisits = () => localStorage;
const inTab = () => sessionStorage;

function get(storage, name) {
  try {
    return storage().getItem(prefix + name);
  } catch {
    return null;
  }
}

function set(storage, name, text) {
  try {
    storage().setItem(prefix + name, text);
  } catch {
    // kept for this visit only
  }
}

/** @returns {string | null} */
export const recall = (name) => get(overVisits, name);
export const remember = (name, text) => set(overVisits, name, text);
/** @returns {string | null} */
export const recallInTab = (name) => get(inTab, name);
export const rememberInTab = (name, text) => set(inTab, name, text);
