/**
 * The app's controls as plain elements, for screen readers and for the keyboard: they show the same
 * state and do the same things, by StudioApp.command. Seen only while one of them has the focus.
 */
export class Mirror {
  #app;
  #root;
  #changed;
  #parts = {};
  #picture = "";

  /** @param {() => void} changed called after a control was used */
  constructor(app, root, changed) {
    this.#app = app;
    this.#root = root;
    this.#changed = changed;
    this.#build();
  }

  #run(name, value) {
    this.#app.command(name, value);
    this.#changed();
  }

  #group(name, title) {
    const group = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = title;
    group.append(legend);
    this.#root.append(group);
    this.#parts[name] = group;
    return group;
  }

  #button(group, name, text, value = "") {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", () => this.#run(name, value));
    group.append(button);
    return (this.#parts[value === "" ? name : `${name}-${value}`] = button);
  }

  /** An element with a label that runs a command with its value. */
  #field(group, name, text, element, type) {
    const row = document.createElement("div");
    const label = document.createElement("label");
    if (type) element.type = type;
    label.htmlFor = element.id = `mirror-${name}`;
    label.textContent = text;
    row.className = "field";
    row.append(label, element);
    element.addEventListener("change", () =>
      this.#run(name, type === "checkbox" ? Number(element.checked) : element.value),
    );
    group.append(row);
    return (this.#parts[name] = element);
  }

  #number(group, name, text, min, max, type = "number") {
    const input = this.#field(group, name, text, document.createElement("input"), type);
    Object.assign(input, { min, max });
    return input;
  }

  #choice(group, name, text, options) {
    const select = this.#field(group, name, text, document.createElement("select"));
    select.append(...options.map(([value, title]) => new Option(title, value)));
    return select;
  }

  #build() {
    const what = this.#group("what", "What to draw");
    const views = ["Make", "Shape", "Morph", "Compare", "Quiz"];
    this.#choice(what, "view", "View", views.map((title, i) => [i, title]));
    this.#button(what, "help", "All keys, and a tour");
    this.#choice(what, "model", "Model", []);
    const digits = [...Array(10).keys()].map((digit) => [digit, String(digit)]);
    this.#choice(what, "digit", "Digit", [...digits, ["all", "All digits"]]);
    this.#choice(what, "other", "Blend with", [["-1", "no other digit"], ...digits]);
    this.#number(what, "blend", "Percent of the other digit", 0, 100);
    this.#number(what, "seed", "Seed", 0, 4294967295);
    this.#number(what, "size", "Pictures", 1, 256);
    this.#button(what, "resample", "Resample");
    this.#button(what, "draw", "Draw the pictures of a slow model");
    this.#button(what, "stop", "Stop drawing them");
    this.#group("problems", "Problems");

    const judge = this.#group("judge", "Discriminator");
    this.#field(judge, "verdict", "Show its verdict", document.createElement("input"), "checkbox");
    this.#choice(judge, "order", "Order", [
      [0, "as made"],
      [1, "most real first"],
      [2, "most forged first"],
    ]);
    this.#choice(judge, "filter", "Show", [
      [0, "all"],
      [1, "only real"],
      [2, "only forged"],
    ]);

    const one = this.#group("one", "One picture");
    this.#choice(one, "select", "Selected picture", []);
    this.#button(one, "pin", "Pin it");
    this.#button(one, "resample-one", "New noise for it alone");
    this.#button(one, "restore", "Back to the noise of the seed");
    this.#number(one, "pad-x", "Shift along the first direction", -100, 100);
    this.#number(one, "pad-y", "Shift along the second direction", -100, 100);
    this.#button(one, "directions", "Principal directions", "1");
    this.#button(one, "directions", "Random directions", "0");
    this.#number(one, "which-value", "Value of the latent to change", 1, 100);
    this.#number(one, "value", "That value, in hundredths", -100, 100);

    this.#group("pins", "Pinned pictures");

    const path = this.#group("path", "Path between two pinned pictures");
    this.#button(path, "pin-two", "Pick two for me");
    this.#choice(path, "path-from", "From", []);
    this.#choice(path, "path-to", "To", []);
    this.#button(path, "play", "Play");
    this.#choice(path, "speed", "Speed", [25, 50, 100, 200, 400].map((n) => [n, `${n} percent`]));
    this.#number(path, "place", "Percent of the way", 0, 100);
    this.#choice(path, "route", "Route", [
      [1, "spherical"],
      [0, "linear"],
    ]);

    this.#group("compare", "Models side by side");

    const quiz = this.#group("quiz", "Real or forged?");
    this.#button(quiz, "answer", "Real", "1");
    this.#button(quiz, "answer", "Forged", "0");
    this.#button(quiz, "next", "Next question");
    this.#field(quiz, "beside", "Real digits beside generated ones", document.createElement("input"), "checkbox");

    const keep = this.#group("keep", "Keep and share");
    this.#button(keep, "save-sheet", "Save all pictures");
    this.#button(keep, "save-image", "Save the selected picture");
    this.#button(keep, "copy-sheet", "Copy all pictures");
    this.#button(keep, "copy-image", "Copy the selected picture");
    this.#button(keep, "copy-filmstrip", "Copy the path as a filmstrip");
    this.#button(keep, "save-filmstrip", "Save the path as a filmstrip");
    this.#button(keep, "save-animation", "Save the path as an animation");
    this.#button(keep, "copy-link", "Copy a link to this");
    this.#button(keep, "copy-latent", "Copy the latent as JSON");
    this.#button(keep, "open-model", "Open a model of your own");
    this.#button(keep, "cancel-opening", "Do not open it");
    this.#button(keep, "undo", "Undo");
    this.#button(keep, "redo", "Redo");
    this.#button(keep, "look", "Light or dark");

    const about = document.createElement("details");
    const title = document.createElement("summary");
    title.textContent = "About this model";
    about.append(title, (this.#parts.about = document.createElement("div")));
    about.addEventListener("toggle", () => this.#showAbout());
    this.#root.append((this.#parts.details = about));

    const figure = document.createElement("figure");
    this.#parts.image = document.createElement("img");
    this.#parts.image.alt = "";
    figure.append(this.#parts.image);
    this.#root.append(figure);
  }

  /** Gives a list of choices these options, but only where they are others. */
  #options(select, options) {
    const text = JSON.stringify(options);
    if (select.dataset.options === text) return;
    select.dataset.options = text;
    select.replaceChildren(...options.map(([value, title]) => new Option(title, value)));
  }

  #set(name, value) {
    const element = this.#parts[name];
    if (document.activeElement !== element) element.value = String(value);
  }

  #showModels(state) {
    const ready = state.models.map(({ title, availability }, i) => [i, title, availability]);
    const usable = ready.filter(([, , availability]) => availability === "ready");
    this.#options(this.#parts.model, usable.map(([i, title]) => [i, title]));
    this.#set("model", state.modelIndex);
    const group = this.#parts.compare;
    for (const [i, title] of usable) {
      let box = this.#parts[`compare-${i}`];
      if (!box) {
        const label = document.createElement("label");
        box = document.createElement("input");
        box.type = "checkbox";
        box.addEventListener("change", () => this.#run("compare", i));
        label.append(box, ` ${title}`);
        group.append(label);
        this.#parts[`compare-${i}`] = box;
      }
      box.checked = state.compared.includes(i);
    }
  }

  /** A button for each problem that trying again may solve. */
  #showProblems(state) {
    const group = this.#parts.problems;
    group.hidden = state.missing.length === 0;
    if (group.dataset.names === state.missing.join()) return;
    group.dataset.names = state.missing.join();
    for (const button of group.querySelectorAll("button")) button.remove();
    for (const i of state.missing) this.#button(group, "retry", `Try again: ${state.notices[i]}`, i);
  }

  /** A row of buttons for each pinned picture, and the choices of the path's ends. */
  #showPins(state) {
    const names = state.pinned.map((label, i) => `Pin ${i + 1}${label ? `: ${label}` : ""}`);
    for (const end of ["path-from", "path-to"]) this.#options(this.#parts[end], [...names.entries()]);
    this.#set("path-from", state.path.from);
    this.#set("path-to", state.path.to);
    const group = this.#parts.pins;
    group.hidden = names.length === 0;
    if (group.dataset.names === names.join()) return;
    group.dataset.names = names.join();
    for (const row of group.querySelectorAll("div")) row.remove();
    names.forEach((name, i) => {
      const row = document.createElement("div");
      this.#button(row, "recall", `${name}: bring it back`, i);
      this.#button(row, "unpin", `${name}: let go of it`, i);
      group.append(row);
    });
  }

  /** The model's layers, scores and training as a list, while it is open. */
  #showAbout() {
    if (!this.#parts.details.open) return;
    const { title, story = "", generator = [], discriminator = [], scores = [], training = [] } = this.#app.about();
    const layer = (name) => (l) =>
      `${name}: ${l.title}, ${l.size}${l.parameters ? `, ${l.parameters} parameters` : ""}`;
    const lines = [
      title,
      story,
      ...generator.map(layer("Generator")),
      ...discriminator.map(layer("Discriminator")),
      ...scores.map(([name, value]) => `Score: ${name} ${value}`),
      ...training.map(([name, value]) => `Training: ${name} ${value}`),
    ];
    const text = lines.join("\n");
    if (this.#parts.about.dataset.text === text) return;
    this.#parts.about.dataset.text = text;
    const list = document.createElement("ul");
    for (const line of lines) list.append(Object.assign(document.createElement("li"), { textContent: line }));
    this.#parts.about.replaceChildren(list);
  }

  #showPicture(state) {
    const image = this.#parts.image;
    const what = `${state.link} ${state.quiz.number} ${state.quiz.asked}`;
    if (this.#picture === what) return;
    this.#picture = what;
    const png = this.#app.picture();
    image.parentElement.hidden = png.length === 0;
    if (image.src) URL.revokeObjectURL(image.src);
    image.alt = this.#app.summary();
    if (png.length > 0) image.src = URL.createObjectURL(new Blob([png], { type: "image/png" }));
    else image.removeAttribute("src");
  }

  /**
   * Shows what `state`, StudioApp.state's answer, says. While it moves the picture stays as it was: to
   * draw and compress one takes longer than a frame has.
   */
  update(state, moving) {
    this.#showProblems(state);
    this.#parts.draw.hidden = state.held === 0;
    this.#parts.stop.hidden = state.drawing === 0;
    this.#parts["cancel-opening"].hidden = state.opening === null;
    if (!state.model) return;
    this.#showModels(state);
    const labels = state.digit !== null;
    for (const name of ["digit", "other", "blend"]) this.#parts[name].disabled = !labels;
    if (labels) this.#set("digit", state.digit);
    this.#set("view", state.view);
    this.#set("other", state.other);
    this.#set("blend", Math.round(state.blend / 10));
    this.#set("seed", state.seed);
    this.#set("size", state.size);
    this.#parts.verdict.checked = state.verdict;
    this.#set("order", state.order);
    this.#set("filter", state.filter);
    for (const name of ["order", "filter"]) this.#parts[name].disabled = !state.verdict;
    const pictures = [...Array(state.count).keys()].map((i) => [i, `Picture ${i + 1}`]);
    this.#options(this.#parts.select, [[-1, "none"], ...pictures]);
    this.#set("select", state.selected);
    this.#set("pad-x", Math.round(state.shift.x / 10));
    this.#set("pad-y", Math.round(state.shift.y / 10));
    const path = state.path;
    const needPath = ["play", "place", "route", "speed", "path-from", "path-to"];
    for (const name of [...needPath, "save-filmstrip", "copy-filmstrip", "save-animation"]) {
      this.#parts[name].disabled = !path.ready;
    }
    this.#showPins(state);
    this.#set("speed", path.speed);
    this.#set("which-value", state.latentValue.which + 1);
    this.#parts["which-value"].max = state.latentValue.of;
    this.#set("value", Math.round(state.latentValue.value * 100));
    this.#parts.beside.checked = state.beside;
    this.#parts.play.textContent = state.playing ? "Pause" : "Play";
    this.#set("place", Math.round(state.place / 10));
    this.#set("route", path.route);
    this.#parts.path.hidden = state.view !== 2;
    this.#parts.compare.hidden = state.view !== 3;
    this.#parts.quiz.hidden = state.view !== 4;
    this.#parts["answer-1"].disabled = this.#parts["answer-0"].disabled = state.quiz.answered;
    this.#parts.next.disabled = !state.quiz.answered;
    this.#parts.undo.disabled = !state.canUndo;
    this.#parts.redo.disabled = !state.canRedo;
    if (!moving) this.#showPicture(state);
    this.#showAbout();
  }
}
