/** The app's WebAssembly module with JavaScript's types: the counterpart of exports.cpp. */
export class StudioApp {
  #module;

  constructor(module) {
    this.#module = module;
  }

  #withText(text, use) {
    const size = this.#module.lengthBytesUTF8(text) + 1;
    const pointer = this.#module._malloc(size);
    this.#module.stringToUTF8(text, pointer, size);
    try {
      return use(pointer);
    } finally {
      this.#module._free(pointer);
    }
  }

  /** @returns {boolean} false where there is no WebGL 2 */
  start() {
    return Boolean(this.#module._studio_start());
  }
  /** @returns {boolean} whether another frame is wanted */
  frame(width, height, scale, seconds) {
    return Boolean(this.#module._studio_frame(width, height, scale, seconds));
  }
  restoreContext() {
    this.#module._studio_restore_context();
  }
  pointerMove(x, y, touch) {
    this.#module._studio_pointer_move(x, y, touch);
  }
  pointerButton(button, down) {
    this.#module._studio_pointer_button(button, down);
  }
  pointerLeave() {
    this.#module._studio_pointer_leave();
  }
  wheel(steps) {
    this.#module._studio_wheel(steps);
  }
  /** @returns {boolean} whether the app takes the key */
  key(name, down, modifiers) {
    return Boolean(this.#withText(name, (p) => this.#module._studio_key(p, down, modifiers)));
  }
  text(text) {
    this.#withText(text, (p) => this.#module._studio_text(p));
  }
  wantsText() {
    return Boolean(this.#module._studio_wants_text());
  }
  focus(focused) {
    this.#module._studio_focus(focused);
  }
  announceModel(title) {
    return this.#withText(title, (p) => this.#module._studio_announce_model(p));
  }
  /** @param {boolean} whole whether `bytes` are the whole file, not only the generator's part */
  receiveModel(index, bytes, whole) {
    const pointer = this.#module._malloc(bytes.length);
    if (pointer === 0) {
      this.loseModel(index, "not enough memory", whole);
      return;
    }
    this.#module.HEAPU8.set(bytes, pointer);
    try {
      this.#module._studio_receive_model(index, pointer, bytes.length, whole);
    } finally {
      this.#module._free(pointer);
    }
  }
  loseModel(index, reason, discriminator) {
    this.#withText(reason, (p) => this.#module._studio_lose_model(index, p, discriminator));
  }
  notice(text) {
    this.#withText(text, (p) => this.#module._studio_notice(p));
  }
  /** State and layout, as web/app/layout_report.h tells them. */
  state() {
    return JSON.parse(this.#module.UTF8ToString(this.#module._studio_state()));
  }
}
