// The shader's own uniforms as sliders, colour fields and switches; a change is in the next frame.
import { element } from "../shared/elements.js";

const LANES = "xyzw";
const MAX_CONTROLS = 24; // more would be a wall; the rest keeps its values

export class Controls {
  /** @param {(path: string, isDone: boolean) => void} onChange `isDone` when a slider is let go */
  constructor(onChange) {
    this.onChange = onChange;
    this.values = new Map(); // what was changed, by path; outlives an edit of the shader
    this.element = element("div", { class: "controls", role: "group", "aria-label": "Uniforms" });
    this.shown = "";
  }

  /** Show controls anew if they are others than before; `values` set some of them. */
  show(controls, values) {
    const listed = controls.slice(0, MAX_CONTROLS);
    for (const [path, numbers] of Object.entries(values)) this.values.set(path, numbers);
    for (const { path, value } of listed) {
      if (this.values.get(path)?.length !== value.length) this.values.delete(path);
    }
    const key = JSON.stringify([listed, values]);
    if (key === this.shown) return;
    this.shown = key;
    this.#draw(listed);
  }

  #draw(listed) {
    this.element.hidden = listed.length === 0;
    const reset = element("button", { type: "button", class: "reset" }, "Reset");
    reset.addEventListener("click", () => {
      this.values.clear();
      this.#draw(listed);
      this.onChange("", true);
    });
    this.element.replaceChildren(...listed.map((control) => this.#control(control)), ...(listed.length ? [reset] : []));
  }

  #control(control) {
    const numbers = [...(this.values.get(control.path) ?? control.value)];
    const set = (isDone) => {
      this.values.set(control.path, numbers);
      this.onChange(control.path, isDone);
    };
    const parts = { checkbox: switchParts, colour: colourParts }[control.kind] ?? sliderParts;
    const name = element("span", { class: "name", title: control.path }, control.label);
    return element("div", { class: "control" }, name, ...parts(control, numbers, set));
  }
}

function switchParts({ label }, numbers, set) {
  const box = element("input", { type: "checkbox", "aria-label": label });
  box.checked = Boolean(numbers[0]);
  box.addEventListener("change", () => {
    numbers[0] = Number(box.checked);
    set(true);
  });
  return [box];
}

function colourParts({ label }, numbers, set) {
  const field = element("input", { type: "color", "aria-label": label, value: toHex(numbers) });
  const read = (isDone) => {
    for (const lane of [0, 1, 2]) numbers[lane] = parseInt(field.value.slice(1 + 2 * lane, 3 + 2 * lane), 16) / 255;
    set(isDone);
  };
  field.addEventListener("input", () => read(false));
  field.addEventListener("change", () => read(true));
  return [field];
}

function sliderParts({ label, minimum, maximum, step }, numbers, set) {
  return numbers.flatMap((number, lane) => {
    const name = numbers.length > 1 ? `${label}.${LANES[lane]}` : label;
    const [min, max] = [Math.min(minimum, number), Math.max(maximum, number)];
    const slider = element("input", { type: "range", min, max, step: "any", "aria-label": name, value: number });
    const shown = element("output", {}, rounded(number));
    const read = (isDone) => {
      numbers[lane] = Math.round(slider.valueAsNumber / step) * step;
      shown.textContent = rounded(numbers[lane]);
      slider.style.setProperty("--played", `${(100 * (numbers[lane] - min)) / (max - min || 1)}%`);
      set(isDone);
    };
    slider.style.setProperty("--played", `${(100 * (number - min)) / (max - min || 1)}%`);
    slider.addEventListener("input", () => read(false));
    slider.addEventListener("change", () => read(true));
    slider.addEventListener("keydown", (event) => {
      const direction = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
      if (!direction) return;
      event.preventDefault();
      slider.value = Math.min(max, Math.max(min, slider.valueAsNumber + direction * step));
      read(true);
    });
    return [element("span", { class: "lane" }, slider, shown)];
  });
}

function toHex(numbers) {
  const part = (number) => Math.round(255 * Math.min(1, Math.max(0, number)));
  return `#${numbers.slice(0, 3).map((number) => part(number).toString(16).padStart(2, "0")).join("")}`;
}

function rounded(number) {
  return String(Number(number.toPrecision(3)));
}
