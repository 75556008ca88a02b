// Emscripten 3.1.6 takes a fetch for a browser's and hands it a path, which Node's refuses.
globalThis.fetch = undefined;
