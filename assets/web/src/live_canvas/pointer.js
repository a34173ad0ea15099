// The mouse of the shader: it follows the pointer over the picture, or arrow keys and Enter.

const KEY_STEPS = 32; // of an arrow key across the picture
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const HELP = "Mouse of the shader: arrow keys move it, Enter presses and releases it.";

export class Pointer {
  /**
   * @param {HTMLElement} stage the element over the picture
   * @param {() => void} onChange
   */
  constructor(stage, onChange) {
    this.stage = stage;
    this.onChange = onChange;
    this.at = null; // parts of width and height from the top left; null before the first use
    this.isDown = false;
    this.isEnabled = false;
    stage.addEventListener("pointerdown", (event) => this.#press(event));
    stage.addEventListener("pointermove", (event) => this.isEnabled && this.#follow(event));
    for (const end of ["pointerup", "pointercancel"]) stage.addEventListener(end, () => this.#release());
    stage.addEventListener("keydown", (event) => this.#onKey(event));
  }

  enable(isEnabled) {
    if (this.isEnabled === isEnabled) return;
    this.isEnabled = isEnabled;
    this.stage.classList.toggle("reacts", isEnabled);
    const attributes = { tabindex: "0", role: "application", "aria-label": HELP };
    for (const [name, value] of Object.entries(attributes)) {
      if (isEnabled) this.stage.setAttribute(name, value);
      else this.stage.removeAttribute(name);
    }
  }

  /** In pixels of a picture; the corner before the first use, as on the server. */
  inPixels({ width, height }) {
    const { at, isDown, isEnabled } = this;
    if (!isEnabled || !at) return { x: 0, y: 0, isDown: false };
    return { x: at.x * width, y: at.y * height, isDown };
  }

  #press(event) {
    if (!this.isEnabled || event.button !== 0) return;
    this.stage.setPointerCapture(event.pointerId);
    this.isDown = true;
    this.#follow(event);
  }

  #follow(event) {
    const box = this.stage.getBoundingClientRect();
    this.#moveTo((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  }

  #release() {
    if (!this.isDown) return;
    this.isDown = false;
    this.onChange();
  }

  #onKey(event) {
    const move = MOVES[event.key];
    if (!this.isEnabled || event.target !== this.stage || !(move || event.key === "Enter")) return;
    event.preventDefault();
    const { x, y } = this.at ?? { x: 0.5, y: 0.5 };
    if (!move) this.isDown = !this.isDown;
    const [dx, dy] = move ?? [0, 0];
    this.#moveTo(x + dx / KEY_STEPS, y + dy / KEY_STEPS);
  }

  #moveTo(x, y) {
    const limited = (part) => Math.min(Math.max(part, 0), 1);
    this.at = { x: limited(x), y: limited(y) };
    this.onChange();
  }
}
