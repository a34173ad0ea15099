// What is shown beside the point that is pointed at: its picture, prompt and category.
import { element } from "../shared/elements.js";

const SIZE_PX = 96;
const AWAY_PX = 14;

export class Tip {
  constructor() {
    this.picture = element("canvas", { width: 0, height: 0 });
    this.prompt = element("div", { class: "prompt" });
    this.about = element("div", { class: "about" });
    const words = element("div", {}, this.prompt, this.about);
    this.element = element("div", { class: "tip", role: "status", hidden: "" }, this.picture, words);
  }

  use(sheet, cell, columns) {
    Object.assign(this, { sheet, cell, columns });
  }

  forget() {
    this.sheet?.close();
    this.sheet = null;
    this.element.hidden = true;
  }

  show(point, x, y, stage) {
    this.element.hidden = !point;
    if (!point) return;
    // As text: prompts are whatever somebody typed.
    this.prompt.textContent = point.prompt;
    this.about.textContent = `${point.category} · pair ${point.id}`;
    this.#draw(point.number);
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const left = x + AWAY_PX + width > stage.clientWidth ? x - AWAY_PX - width : x + AWAY_PX;
    const top = Math.min(Math.max(0, y - height / 2), stage.clientHeight - height);
    this.element.style.transform = `translate(${Math.max(0, left)}px, ${top}px)`;
  }

  #draw(number) {
    const { sheet, cell, columns } = this;
    this.picture.hidden = !sheet;
    if (!sheet) return;
    this.picture.width = this.picture.height = SIZE_PX;
    const [column, row] = [number % columns, Math.floor(number / columns)];
    const context = this.picture.getContext("2d");
    context.drawImage(sheet, column * cell, row * cell, cell, cell, 0, 0, SIZE_PX, SIZE_PX);
  }
}
