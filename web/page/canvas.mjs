/**
 * A length in device pixels: the browser's exact number, so that no pixel is blurred, except where
 * an emulated pixel ratio (developer tools, tests) makes it another length altogether.
 */
function devicePixels(cssPixels, exact) {
  const computed = cssPixels * devicePixelRatio;
  return exact !== undefined && Math.abs(exact - computed) < 2 ? exact : Math.round(computed);
}

// A finger's quick tap: it came, it moved, it pressed, it let go, it left.
const mostFramesOfGesture = 5;

/** Drives the app from the canvas: input in, a frame whenever something changed. */
export class CanvasDriver {
  #app;
  #canvas;
  #events;
  #frame = 0;
  #alarm = 0; // wakes it when something is to go away by itself
  #width = 0;
  #height = 0;
  #pointer = null;
  #spread = 1; // of two fingers, CSS pixels
  #lost = false;
  #touched = false;
  #fingers = new Map(); // of a pinch: where each is
  #keyboard;

  /**
   * @param {HTMLInputElement} keyboard an unseen field: focusing it opens a phone's keyboard
   * @param {{crashed: (error: Error) => void, moving: (ms: number) => void, rested: () => void}} events
   *   crashed: the app can draw no more; moving: it goes on; rested: nothing changes any more
   */
  constructor(app, canvas, keyboard, events) {
    this.#app = app;
    this.#canvas = canvas;
    this.#keyboard = keyboard;
    this.#events = events;
    this.#watchSize();
    this.#watchPointer();
    this.#watchKeys();
    this.#watchKeyboard();
    this.#watchContext();
    document.addEventListener("visibilitychange", () => this.wake());
  }

  /** Asks for a frame. */
  wake() {
    if (this.#frame === 0 && !this.#lost) {
      this.#frame = requestAnimationFrame((time) => this.#draw(time));
    }
  }

  /**
   * Has the app handle what a gesture did within the gesture's own event: elsewhere WebKit neither
   * copies nor opens a phone's keyboard.
   */
  #respond() {
    this.wake();
    for (let i = 0; i < mostFramesOfGesture && this.#app.inputWaits; i++) {
      cancelAnimationFrame(this.#frame);
      this.#draw(performance.now());
    }
  }

  #draw(time) {
    this.#frame = 0;
    if (this.#lost || this.#width === 0 || this.#height === 0) return;
    if (this.#canvas.width !== this.#width) this.#canvas.width = this.#width;
    if (this.#canvas.height !== this.#height) this.#canvas.height = this.#height;
    try {
      if (this.#app.frame(this.#width, this.#height, devicePixelRatio, time / 1000)) {
        this.wake();
        this.#events.moving(time);
      } else {
        this.#events.rested();
        const rest = this.#app.restSeconds();
        clearTimeout(this.#alarm);
        if (rest < Infinity) this.#alarm = setTimeout(() => this.wake(), rest * 1000 + 1);
      }
      this.#showKeyboard();
    } catch (error) {
      this.#lost = true;
      this.#events.crashed(error);
    }
  }

  /** A phone's keyboard follows the app's text fields. */
  #showKeyboard() {
    const wanted = this.#touched && this.#app.wantsText();
    const shown = document.activeElement === this.#keyboard;
    if (wanted && !shown) this.#keyboard.focus({ preventScroll: true });
    if (!wanted && shown) this.#keyboard.blur();
  }

  #watchSize() {
    const observer = new ResizeObserver(([entry]) => {
      const exact = entry.devicePixelContentBoxSize?.[0];
      this.#width = devicePixels(entry.contentRect.width, exact?.inlineSize);
      this.#height = devicePixels(entry.contentRect.height, exact?.blockSize);
      this.wake();
    });
    try {
      observer.observe(this.#canvas, { box: "device-pixel-content-box" });
    } catch {
      observer.observe(this.#canvas);
    }
  }

  #move(event) {
    const box = this.#canvas.getBoundingClientRect();
    this.#touched = event.pointerType === "touch";
    this.#app.pointerMove(
      ((event.clientX - box.left) * this.#width) / box.width,
      ((event.clientY - box.top) * this.#height) / box.height,
      this.#touched,
    );
    this.wake();
  }

  #watchPointer() {
    const canvas = this.#canvas;
    canvas.addEventListener("pointermove", (event) => {
      if (this.#fingers.has(event.pointerId)) this.#fingers.set(event.pointerId, event);
      if (this.#fingers.size > 1) return this.#pinch();
      if (this.#pointer === null || this.#pointer === event.pointerId) this.#move(event);
    });
    addEventListener("keydown", ({ key }) => key === "Tab" && canvas.classList.remove("pointed"));
    canvas.addEventListener("pointerdown", (event) => {
      canvas.classList.add("pointed");
      if (event.pointerType === "touch") this.#fingers.set(event.pointerId, event);
      if (this.#fingers.size > 1) return this.#startPinch();
      if (this.#pointer !== null || event.button > 2) return;
      this.#pointer = event.pointerId;
      canvas.setPointerCapture(event.pointerId);
      this.#move(event);
      this.#app.pointerButton([0, 2, 1][event.button], true);
    });
    const release = (event) => {
      this.#fingers.delete(event.pointerId);
      if (this.#pointer !== event.pointerId) return;
      this.#pointer = null;
      this.#app.pointerButton([0, 2, 1][Math.max(0, event.button)], false);
      // A lifted finger hovers over nothing.
      if (event.pointerType === "touch" || event.type === "pointercancel") this.#app.pointerLeave();
      this.#respond();
    };
    canvas.addEventListener("pointerup", release);
    canvas.addEventListener("pointercancel", release);
    canvas.addEventListener("pointerleave", () => {
      if (this.#pointer !== null) return;
      this.#app.pointerLeave();
      this.wake();
    });
    canvas.addEventListener(
      "wheel",
      (event) => {
        if (event.ctrlKey) return; // the browser's zoom
        event.preventDefault();
        const pixelsPerStep = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 100 : 3;
        this.#app.wheel(-event.deltaY / pixelsPerStep);
        this.wake();
      },
      { passive: false },
    );
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  #span() {
    const [a, b] = [...this.#fingers.values()];
    return Math.max(1, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY));
  }

  /** A second finger: whatever the first had pressed is let go without effect. */
  #startPinch() {
    if (this.#pointer !== null) {
      this.#pointer = null;
      this.#app.pointerLeave();
      this.#app.pointerButton(0, false);
    }
    this.#spread = this.#span();
    this.wake();
  }

  #pinch() {
    const spread = this.#span();
    this.#app.pinch(spread / this.#spread);
    this.#spread = spread;
    this.wake();
  }

  #watchKeys() {
    addEventListener("keydown", (event) => {
      if (event.target instanceof Element && event.target.closest("#mirror")) return;
      const text = this.#app.wantsText();
      const command = event.ctrlKey || event.metaKey;
      // Editing keys belong to a field while it is edited, copy, undo and redo to the app
      // otherwise; every other combination, the function keys and Tab belong to the browser.
      if (event.altKey || event.key === "Tab") return;
      if (command && !(text ? "acxz" : "czy").includes(event.key.toLowerCase())) return;
      if (command && event.shiftKey && event.key.toLowerCase() !== "z") return;
      if (this.#key(event, true)) event.preventDefault();
      if (text && !command && event.key.length === 1) this.#app.text(event.key);
      this.#respond();
    });
    addEventListener("keyup", (event) => {
      if (event.target instanceof Element && event.target.closest("#mirror")) return;
      this.#key(event, false);
      this.wake();
    });
    addEventListener("paste", (event) => {
      if (!this.#app.wantsText()) return;
      event.preventDefault();
      this.#app.text(event.clipboardData.getData("text/plain").trim());
      this.wake();
    });
    for (const [type, focused] of [["focus", true], ["blur", false]]) {
      addEventListener(type, () => {
        this.#app.focus(focused);
        this.wake();
      });
    }
  }

  /** On-screen keyboards send edits of the field rather than keys. */
  #watchKeyboard() {
    this.#keyboard.addEventListener("beforeinput", (event) => {
      event.preventDefault();
      if (event.data) this.#app.text(event.data);
      const key = { deleteContentBackward: "Backspace", insertLineBreak: "Enter" }[event.inputType];
      if (key) {
        this.#app.key(key, true, 0);
        this.#app.key(key, false, 0);
      }
      this.wake();
    });
  }

  #key(event, down) {
    const modifiers =
      Number(event.ctrlKey) | (event.shiftKey << 1) | (event.altKey << 2) | (event.metaKey << 3);
    return this.#app.key(event.key, down, modifiers);
  }

  #watchContext() {
    this.#canvas.addEventListener("webglcontextlost", (event) => {
      event.preventDefault(); // so that the browser restores it
      this.#lost = true;
    });
    this.#canvas.addEventListener("webglcontextrestored", () => {
      this.#lost = false;
      this.#app.restoreContext();
      this.wake();
    });
  }
}
