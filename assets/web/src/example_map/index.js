// The example_map component: rows of the dataset as points, like ones near each other. Pointing
// at one shows its picture and prompt, zooming in turns points into pictures, and picking one
// reports its id. Streamlit calls the default function again when data or theme change.
import { element } from "../shared/elements.js";
import { closeOnLeaving } from "../shared/leaving.js";
import { readPayload } from "../shared/payload.js";
import { readTheme } from "../live_chart/theme.js";
import css from "./example_map.css";
import { Legend } from "./legend.js";
import { Plot } from "./plot.js";
import { Tip } from "./tip.js";

const mounted = new WeakMap(); // root -> its ExampleMap

export default function exampleMap({ data, parentElement, setStateValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new ExampleMap(parentElement));
  const map = mounted.get(parentElement);
  map.onPick = (id) => setStateValue("picked", id);
  map.update(data);
  return closeOnLeaving(parentElement, mounted);
}

class ExampleMap {
  constructor(parentElement) {
    this.canvas = element("canvas", { role: "img", tabindex: 0 });
    this.tip = new Tip();
    this.stage = element("div", { class: "stage" }, this.canvas, this.tip.element);
    this.legend = new Legend((group) => this.plot.highlight(group));
    this.root = element("div", { class: "example-map" }, this.stage, this.legend.element);
    this.plot = new Plot(this.canvas, {
      onHover: (point, x, y) => this.tip.show(point, x, y, this.stage),
      onPick: (point) => this.onPick(point.id),
    });
    this.style = element("style", {}, css);
    parentElement.append(this.style, this.root);
    this.watch = new ResizeObserver(() => this.plot.resize());
    this.watch.observe(this.stage);
  }

  update(data) {
    const theme = readTheme(this.root);
    if (data !== this.data) {
      this.data = data;
      const { frames, points, groups, cell, columns, heightPx, alt } = readPayload(data);
      this.stage.style.height = `${heightPx}px`;
      this.canvas.setAttribute("aria-label", alt);
      this.legend.fill(groups);
      this.tip.forget();
      this.plot.load(points, groups.length);
      this.#open(frames[0], cell, columns);
    }
    this.legend.paint(theme);
    this.plot.paint(theme);
  }

  close() {
    this.watch.disconnect();
    this.plot.close();
    this.tip.forget();
    this.root.remove();
    this.style.remove();
  }

  async #open(file, cell, columns) {
    const data = this.data;
    const sheet = await createImageBitmap(new Blob([file], { type: "image/webp" }));
    if (data !== this.data) return;
    this.tip.use(sheet, cell, columns);
    this.plot.use(sheet, cell, columns);
  }
}
