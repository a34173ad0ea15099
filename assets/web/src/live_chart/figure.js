// From a panel and a theme to Plotly's traces and layout.

// Shape as a second cue beside colour.
const DASHES = ["solid", "6px,3px", "2px,3px", "9px,3px,2px,3px"];
const SYMBOLS = ["circle", "square", "diamond", "triangle-up"];
const MAX_MARKED_POINTS = 60; // more markers than this would only thicken the line
const FONT_SIZE = 12;
const MAX_TICKS = 6;
const MAX_LOG_TICKS = 3; // 1, 2, 5, 10; with more Plotly writes all nine digits over each other
const NUMBER_TICKS = ",.7~g"; // 12,000 and 0.0003 instead of 12k and 300 millionths

export const PLOT_CONFIG = {
  displayModeBar: false,
  displaylogo: false,
  doubleClick: "reset+autosize",
  responsive: false, // the panel watches its own size
};

export function seriesColor(theme, index) {
  return theme.colors[index % theme.colors.length];
}

export function formatValue(panel, value) {
  if (value === null || value === undefined) return "-";
  if (panel.percent) return `${(100 * value).toFixed(1)} %`;
  const size = Math.abs(value);
  if (size >= 1e6 || (size > 0 && size < 1e-3)) return value.toExponential(2);
  const digits = size >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 4 };
  return value.toLocaleString("en", digits);
}

/** Plotly makes class names of it and looks for them by selector, where "tokens/s" is an error. */
function identifier(name) {
  return name.replace(/[^A-Za-z0-9]/g, (character) => `_${character.codePointAt(0)}_`);
}

export function traces(panel, theme, hidden) {
  return panel.series.map((series, index) => ({
    type: "scatter",
    name: series.name,
    uid: identifier(series.name),
    x: series.x,
    y: panel.percent ? series.y.map((value) => (value === null ? null : 100 * value)) : series.y,
    mode: series.x.length <= MAX_MARKED_POINTS ? "lines+markers" : "lines",
    visible: !hidden.has(series.name),
    line: {
      color: seriesColor(theme, index),
      width: 1.75,
      dash: DASHES[index % DASHES.length],
    },
    marker: { size: 5, symbol: SYMBOLS[index % SYMBOLS.length] },
    hovertemplate: panel.percent ? "%{y:.1f} %" : "%{y:.5~g}",
  }));
}

export function layout(panel, theme, size) {
  const axis = {
    automargin: true,
    color: theme.muted,
    gridcolor: theme.grid,
    linecolor: theme.grid,
    showline: true,
    zeroline: false,
    nticks: MAX_TICKS,
    tickformat: NUMBER_TICKS,
  };
  const title = (text) => ({ text, standoff: 8, font: { size: FONT_SIZE, color: theme.muted } });
  const isEmpty = panel.series.every((series) => series.x.length === 0);
  return {
    ...size,
    autosize: false,
    uirevision: panel.title, // keeps the user's zoom while data arrive
    paper_bgcolor: theme.surface,
    plot_bgcolor: theme.surface,
    font: { family: theme.font, size: FONT_SIZE, color: theme.text },
    margin: { t: 8, r: 12, b: 40, l: 48 },
    showlegend: false, // the panel's own legend works with the keyboard
    hovermode: "x unified",
    hoverlabel: { bgcolor: theme.surface, bordercolor: theme.grid, font: { color: theme.text } },
    dragmode: matchMedia("(pointer: coarse)").matches ? false : "zoom", // a finger scrolls the page
    xaxis: {
      ...axis,
      title: title(panel.xUnit),
      rangemode: "nonnegative",
      hoverformat: ",.6~g",
      spikecolor: theme.muted,
      spikethickness: 1,
      spikedash: "solid",
      unifiedhovertitle: { text: `${panel.xUnit} %{x}` },
    },
    yaxis: {
      ...axis,
      title: title(panel.yUnit),
      type: panel.log ? "log" : "linear",
      nticks: panel.log ? MAX_LOG_TICKS : MAX_TICKS,
      ...(panel.percent ? { ticksuffix: " %", range: [0, 102], autorange: false } : {}),
    },
    annotations: isEmpty ? [waiting(theme)] : [],
  };
}

function waiting(theme) {
  return {
    text: "No data yet",
    showarrow: false,
    xref: "paper",
    yref: "paper",
    x: 0.5,
    y: 0.5,
    font: { color: theme.muted },
  };
}
