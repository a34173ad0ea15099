// The groups with their marks; pressing one leaves only its points bright.
import { element } from "../shared/elements.js";
import { markOf } from "./marks.js";

export class Legend {
  constructor(onChoice) {
    this.onChoice = onChoice;
    this.element = element("div", { class: "legend", role: "group", "aria-label": "Categories" });
  }

  /** @param {{name: string, group: number, count: number}[]} groups */
  fill(groups) {
    this.buttons = groups.map(({ name, group, count }) => {
      const mark = element("span", { class: "mark" });
      const button = element("button", { type: "button", "aria-pressed": "false" }, mark, `${name} ${count}`);
      button.addEventListener("click", () => this.#press(button, group));
      return { button, mark, group };
    });
    this.element.replaceChildren(...this.buttons.map(({ button }) => button));
    this.onChoice(null);
  }

  paint(theme) {
    for (const { mark, group } of this.buttons) {
      const { color, isSquare } = markOf(group, theme);
      mark.style.background = color;
      mark.style.borderRadius = isSquare ? "0" : "50%";
    }
  }

  #press(pressed, group) {
    const isOn = pressed.getAttribute("aria-pressed") === "true";
    for (const { button } of this.buttons) {
      button.setAttribute("aria-pressed", String(button === pressed && !isOn));
    }
    this.onChoice(isOn ? null : group);
  }
}
