/** The app's WebAssembly module with JavaScript's types: the counterpart of exports.cpp. */
export class StudioApp {
  #module;
  /** Whether all that the page loads has come, and the app runs. */
  ready = false;

  /** Whether there are models, so that a link can tell what is shown. */
  offered = false;

  /** How many threads make pictures: more than one in the build for isolated pages. */
  threads = 1;

  constructor(module) {
    this.#module = module;
    const most = Math.min(navigator.hardwareConcurrency, 4); // pictures are small
    if (module._studio_use_threads) this.threads = module._studio_use_threads(most);
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

  /** @returns {boolean} false where there is no memory for the bytes */
  #withBytes(bytes, use) {
    const pointer = this.#module._malloc(bytes.length);
    if (pointer === 0) return false;
    this.#module.HEAPU8.set(bytes, pointer);
    try {
      use(pointer);
    } finally {
      this.#module._free(pointer);
    }
    return true;
  }

  /** @returns {boolean} false where there is no WebGL 2 */
  start() {
    return Boolean(this.#module._studio_start());
  }
  /** @returns {boolean} whether another frame is wanted */
  frame(width, height, scale, seconds) {
    return Boolean(this.#module._studio_frame(width, height, scale, seconds));
  }
  /** Whether another frame is needed to handle the input so far. */
  get inputWaits() {
    return Boolean(this.#module._studio_input_waits());
  }
  /** @returns {number} seconds after which a resting app wants a frame; Infinity: never */
  restSeconds() {
    return this.#module._studio_rest_seconds();
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
  /** Two fingers moved apart by this factor. */
  pinch(factor) {
    this.#module._studio_pinch(factor);
  }
  /** @param {string} key what links call it: the file's name without its ending */
  announceModel(title, key) {
    this.offered = true;
    return this.#withText(title, (t) =>
      this.#withText(key, (k) => this.#module._studio_announce_model(t, k)),
    );
  }
  addScore(index, name, value) {
    this.#withText(name, (n) =>
      this.#withText(value, (v) => this.#module._studio_add_score(index, n, v)),
    );
  }
  /** @returns {number} position of the model that is wanted next; none: the number of models */
  nextModel() {
    return this.#module._studio_next_model();
  }
  /** @param {boolean} whole whether `bytes` are the whole file, not only the generator's part */
  receiveModel(index, bytes, whole) {
    const received = this.#withBytes(bytes, (p) => {
      this.#module._studio_receive_model(index, p, bytes.length, whole);
    });
    if (!received) this.loseModel(index, "not enough memory", whole);
  }
  /** @param {string} [kept] by which key a former visit has kept it: then it is opened at once */
  openOwnModel(name, bytes, kept = "") {
    const pointer = this.#module._malloc(Math.max(bytes.length, 1));
    if (pointer === 0) {
      const megabytes = Math.ceil(bytes.length / 1e6);
      return this.notice(`${name} was refused: there is not enough memory for its ${megabytes} MB.`);
    }
    this.#module.HEAPU8.set(bytes, pointer);
    const open = (n, k) => this.#module._studio_open_own_model(n, pointer, bytes.length, k);
    this.#withText(name, (n) => this.#withText(kept, (k) => open(n, k)));
  }
  /** @param {"list" | "real digits"} part of the site; models: loseModel */
  miss(part, text) {
    this.#withText(part, (p) => this.#withText(text, (t) => this.#module._studio_miss(p, t)));
  }
  receiveRealDigits(bytes) {
    this.#withBytes(bytes, (p) => this.#module._studio_receive_real_digits(p, bytes.length));
  }
  loseModel(index, reason, discriminator) {
    this.#withText(reason, (p) => this.#module._studio_lose_model(index, p, discriminator));
  }
  notice(text) {
    this.#withText(text, (p) => this.#module._studio_notice(p));
  }
  /** @returns {string[]} the keys of the models that a link names and that are not here */
  missingModels(text) {
    const keys = this.#withText(text, (p) =>
      this.#module.UTF8ToString(this.#module._studio_missing_models(p)),
    );
    return keys ? keys.split(",") : [];
  }
  /** Opens a link's text; a bad one becomes a notice. @returns {boolean} whether it was good */
  openLink(text) {
    return Boolean(this.#withText(text, (p) => this.#module._studio_open_link(p)));
  }
  /** @returns {string} the state as a link's text */
  link() {
    return this.#module.UTF8ToString(this.#module._studio_link());
  }
  /** Does what a control does, by name: see web/app/commands.cpp. */
  command(name, value = "") {
    return Boolean(
      this.#withText(name, (n) =>
        this.#withText(String(value), (v) => this.#module._studio_command(n, v)),
      ),
    );
  }
  /** @returns {number} what is kept over visits, in bits: see exports.cpp */
  preferences() {
    return this.#module._studio_preferences();
  }
  setPreferences(bits) {
    this.#module._studio_set_preferences(bits);
  }
  setSystemLight(light) {
    this.#module._studio_system_light(light);
  }
  startTour() {
    this.#module._studio_start_tour();
  }
  /** @returns {string} what is on the screen, in a sentence */
  summary() {
    return this.#module.UTF8ToString(this.#module._studio_summary());
  }
  /** The clipboard has taken the picture. */
  pictureCopied() {
    this.#module._studio_picture_copied();
  }
  /** @returns {object} what there is to tell about the current model: see web/app/about.h */
  about() {
    return JSON.parse(this.#module.UTF8ToString(this.#module._studio_about()));
  }
  /** @returns {Uint8Array} what the view shows as a PNG file; empty where that is no picture */
  picture() {
    const size = this.#module._studio_picture();
    const start = this.#module._studio_bytes();
    return this.#module.HEAPU8.slice(start, start + size);
  }
  /** State and layout, as web/app/layout_report.h tells them. */
  state() {
    return JSON.parse(this.#module.UTF8ToString(this.#module._studio_state()));
  }
}
