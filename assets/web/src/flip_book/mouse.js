// The mouse of the shader: pressing and dragging on the picture, or arrow keys and Enter.
import { element, iconButton } from "../shared/elements.js";

const REPORT_EVERY_MS = 125; // each report is a rerun of the script
const KEY_STEPS = 32; // of an arrow key across the picture
const CROSS = "M3.5 3.5l9 9M12.5 3.5l-9 9";
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const HELP = "Mouse of the shader: arrow keys move it, Enter presses and releases it.";

export class Mouse {
  /**
   * @param {HTMLElement} stage the element over the picture
   * @param {HTMLCanvasElement} canvas its size gives the frame's pixels
   * @param {(state: {x: number, y: number, down: boolean} | null) => void} report
   */
  constructor(stage, canvas, report) {
    this.stage = stage;
    this.canvas = canvas;
    this.report = report;
    this.state = null; // x and y in pixels of the frame, origin top left
    this.isEnabled = false;
    this.timer = 0;
    this.reportedAt = -Infinity;
    this.crossHair = element("div", { class: "cross-hair", "aria-hidden": "true" });
    this.place = element("span");
    this.forget = iconButton(CROSS, "Forget the mouse", () => this.#set(null));
    this.element = element("div", { class: "mouse" }, this.place, this.forget);
    stage.append(this.crossHair);
    stage.addEventListener("pointerdown", (event) => this.#press(event));
    stage.addEventListener("pointermove", (event) => this.state?.down && this.#follow(event));
    for (const end of ["pointerup", "pointercancel"]) {
      stage.addEventListener(end, () => this.#release());
    }
    stage.addEventListener("keydown", (event) => this.#onKey(event));
    this.#show();
  }

  enable(isEnabled) {
    if (this.isEnabled === isEnabled) return;
    this.isEnabled = isEnabled;
    this.stage.classList.toggle("reacts", isEnabled);
    for (const [name, value] of [["tabindex", "0"], ["role", "application"], ["aria-label", HELP]]) {
      if (isEnabled) this.stage.setAttribute(name, value);
      else this.stage.removeAttribute(name);
    }
    if (!isEnabled && this.state) this.#set(null);
    this.#show();
  }

  close() {
    clearTimeout(this.timer);
  }

  #press(event) {
    if (!this.isEnabled || event.button !== 0) return;
    this.stage.setPointerCapture(event.pointerId);
    this.#follow(event);
  }

  #follow(event) {
    const box = this.stage.getBoundingClientRect();
    const share = (value, size) => Math.min(Math.max(value / size, 0), 1);
    this.#set({
      x: share(event.clientX - box.left, box.width) * this.canvas.width,
      y: share(event.clientY - box.top, box.height) * this.canvas.height,
      down: true,
    });
  }

  #release() {
    if (this.state?.down) this.#set({ ...this.state, down: false });
  }

  #onKey(event) {
    const move = MOVES[event.key];
    if (!this.isEnabled || !(move || event.key === "Enter")) return;
    event.preventDefault();
    const { width, height } = this.canvas;
    const { x, y, down } = this.state ?? { x: width / 2, y: height / 2, down: false };
    if (!move) return this.#set({ x, y, down: !down });
    const limited = (value, size) => Math.min(Math.max(value, 0), size);
    this.#set({
      x: limited(x + (move[0] * width) / KEY_STEPS, width),
      y: limited(y + (move[1] * height) / KEY_STEPS, height),
      down,
    });
  }

  #set(state) {
    this.state = state && { x: rounded(state.x), y: rounded(state.y), down: state.down };
    this.#show();
    // The first report goes at once, later ones in time; the last one always goes.
    const waitMs = this.reportedAt + REPORT_EVERY_MS - performance.now();
    if (waitMs <= 0) this.#send();
    else this.timer ||= setTimeout(() => this.#send(), waitMs);
  }

  #send() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.reportedAt = performance.now();
    this.report(this.state);
  }

  #show() {
    const { state, crossHair, canvas } = this;
    this.element.hidden = !this.isEnabled;
    this.forget.style.visibility = state ? "visible" : "hidden";
    this.place.textContent = state
      ? `Mouse at ${Math.round(state.x)}, ${Math.round(state.y)} px${state.down ? ", pressed" : ""}`
      : "Press or drag on the picture to set the mouse.";
    crossHair.hidden = !state;
    if (!state) return;
    crossHair.classList.toggle("down", state.down);
    crossHair.style.left = `${(100 * state.x) / canvas.width}%`;
    crossHair.style.top = `${(100 * state.y) / canvas.height}%`;
  }
}

function rounded(value) {
  return Math.round(value * 10) / 10;
}
