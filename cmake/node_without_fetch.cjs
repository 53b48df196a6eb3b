// Emscripten 3.1.6 takes a global fetch for a browser's and asks it for the wasm file by its path,
// which Node's refuses. Without one it reads the file.
delete globalThis.fetch;
