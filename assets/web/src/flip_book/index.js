// The flip_book component: plays pictures that the server drew, and reports the mouse.
// Streamlit calls the default function again, on the same shadow root, when data change; the
// theme reaches the style sheet through CSS variables.
import { element } from "../shared/elements.js";
import { closeOnLeaving } from "../shared/leaving.js";
import playerCss from "../shared/player.css";
import css from "./flip_book.css";
import { Mouse } from "./mouse.js";
import { readPayload } from "../shared/payload.js";
import { Player } from "./player.js";
import { Transport } from "./transport.js";

const FAILED = "The browser cannot show this picture.";
const mounted = new WeakMap(); // root -> its FlipBook

export default function flipBook({ data, parentElement, setStateValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new FlipBook(parentElement));
  const book = mounted.get(parentElement);
  book.setStateValue = setStateValue;
  book.update(data);
  return closeOnLeaving(parentElement, mounted);
}

class FlipBook {
  constructor(parentElement) {
    this.canvas = element("canvas", { role: "img", width: 0, height: 0 });
    this.failure = element("p", { class: "failure", role: "alert" });
    this.stage = element("div", { class: "stage" }, this.canvas, this.failure);
    this.player = new Player(this.canvas, {
      onShown: () => this.failure.replaceChildren(),
      onChange: () => this.transport.refresh(),
      onError: () => this.failure.replaceChildren(FAILED),
    });
    this.transport = new Transport(this.player);
    this.mouse = new Mouse(this.stage, this.canvas, (state) => this.setStateValue("mouse", state));
    this.root = element("div", { class: "flip-book player" }, this.stage, this.transport.element, this.mouse.element);
    this.root.addEventListener("keydown", (event) => this.#onKey(event));
    this.style = element("style", {}, playerCss + css);
    parentElement.append(this.style, this.root);
  }

  update(data) {
    if (data === this.data) return;
    this.data = data;
    const { frames, framesPerS, widthPx, heightPx, alt, withMouse } = readPayload(data);
    this.root.style.maxWidth = `${widthPx}px`;
    this.stage.style.aspectRatio = `${widthPx} / ${heightPx}`;
    this.canvas.setAttribute("aria-label", alt);
    this.player.load(frames, framesPerS);
    this.mouse.enable(withMouse);
  }

  close() {
    this.player.close();
    this.mouse.close();
    this.root.remove();
    this.style.remove();
  }

  #onKey(event) {
    // A button answers to Space by itself, and a list opens.
    if (event.key !== " " || event.target.closest("button, select")) return;
    if (this.player.numFrames < 2) return;
    event.preventDefault();
    this.player.toggle();
  }
}
