// One panel: heading, legend and plot; its elements live as long as the component.
import Plotly from "plotly.js-basic-dist-min";
import { formatValue, layout, PLOT_CONFIG, seriesColor, traces } from "./figure.js";

export class Panel {
  #hidden = new Set(); // names of the series that the user switched off
  #json = ""; // what is drawn now
  #legendJson = "";

  constructor(grid) {
    this.figure = append(grid, "figure", "live-chart-panel");
    this.caption = append(this.figure, "figcaption", "live-chart-title");
    this.legend = append(this.figure, "div", "live-chart-legend");
    this.plot = append(this.figure, "div", "live-chart-plot");
    this.plot.setAttribute("role", "img");
    this.observer = new ResizeObserver(() => this.#draw());
    this.observer.observe(this.plot);
  }

  update(panel, theme, heightPx) {
    const json = JSON.stringify([panel, theme, heightPx]);
    if (json === this.#json) return;
    Object.assign(this, { panel, theme, heightPx });
    this.#json = json;
    this.caption.textContent = panel.title;
    this.plot.style.height = `${heightPx}px`;
    this.plot.setAttribute("aria-label", summary(panel));
    this.#drawLegend();
    this.#draw();
  }

  remove() {
    this.observer.disconnect();
    Plotly.purge(this.plot);
    this.figure.remove();
  }

  #draw() {
    const width = this.plot.clientWidth;
    if (!width || !this.panel) return; // in a closed tab: drawn once it has a size
    const size = { width, height: this.heightPx };
    const data = traces(this.panel, this.theme, this.#hidden);
    Plotly.react(this.plot, data, layout(this.panel, this.theme, size), PLOT_CONFIG);
  }

  // Buttons are made anew only when the series or the colours change: focus stays.
  #drawLegend() {
    const names = this.panel.series.map((series) => series.name);
    const json = JSON.stringify([names, this.theme.colors]);
    if (json !== this.#legendJson) {
      this.#legendJson = json;
      this.legend.replaceChildren();
      names.forEach((name, index) => this.#addButton(name, index));
    }
    this.panel.series.forEach((series, index) => {
      const value = this.legend.children[index].querySelector("output");
      value.textContent = formatValue(this.panel, series.last);
    });
  }

  #addButton(name, index) {
    const button = append(this.legend, "button", "live-chart-key");
    button.type = "button";
    button.title = `Show or hide ${name}`;
    button.setAttribute("aria-pressed", String(!this.#hidden.has(name)));
    append(button, "i", "live-chart-swatch").style.background = seriesColor(this.theme, index);
    append(button, "span", "").textContent = name;
    append(button, "output", "").setAttribute("aria-live", "off");
    button.addEventListener("click", () => {
      if (!this.#hidden.delete(name)) this.#hidden.add(name);
      button.setAttribute("aria-pressed", String(!this.#hidden.has(name)));
      this.#draw();
    });
  }
}

function append(parent, tag, className) {
  const element = document.createElement(tag);
  element.className = className;
  return parent.appendChild(element);
}

function summary(panel) {
  const latest = panel.series.map((series) => `${series.name} ${formatValue(panel, series.last)}`);
  const unit = panel.yUnit ? ` in ${panel.yUnit}` : "";
  return `${panel.title}${unit} by ${panel.xUnit}. Latest: ${latest.join(", ") || "no data"}.`;
}
