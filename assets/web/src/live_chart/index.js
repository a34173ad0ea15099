// The live_chart component: a grid of line charts that is updated in place.
// Streamlit calls the default function again, on the same element, when data or theme change.
import { onLeaving } from "../shared/leaving.js";
import css from "./live_chart.css";
import { Panel } from "./panel.js";
import { readTheme } from "./theme.js";

const mounted = new WeakMap(); // element -> its grid and panels

export default function liveChart({ data, parentElement }) {
  const chart = mounted.get(parentElement) ?? mount(parentElement);
  const theme = readTheme(chart.grid);
  while (chart.panels.length > data.panels.length) chart.panels.pop().remove();
  data.panels.forEach((panel, index) => {
    chart.panels[index] ??= new Panel(chart.grid);
    chart.panels[index].update(panel, theme, data.heightPx);
  });
  return onLeaving(parentElement, () => unmount(parentElement));
}

function mount(parentElement) {
  const style = document.createElement("style");
  style.textContent = css;
  const grid = document.createElement("div");
  grid.className = "live-chart";
  parentElement.append(style, grid);
  const chart = { style, grid, panels: [] };
  mounted.set(parentElement, chart);
  return chart;
}

function unmount(parentElement) {
  const chart = mounted.get(parentElement);
  if (!chart) return;
  chart.panels.forEach((panel) => panel.remove());
  chart.style.remove();
  chart.grid.remove();
  mounted.delete(parentElement);
}
