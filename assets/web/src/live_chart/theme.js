// Colours and fonts of the studio's theme, read from Streamlit's CSS variables.

const FALLBACK_COLORS = ["#0b6e99", "#c2500a", "#7a3e9d", "#2f7d32"];

/** @param {Element} element any element inside the component */
export function readTheme(element) {
  const style = getComputedStyle(element);
  const read = (name, fallback) => {
    const value = style.getPropertyValue(`--st-${name}`).trim();
    return value && value !== "unset" ? value : fallback;
  };
  return {
    font: read("font", "sans-serif"),
    text: read("text-color", "#222222"),
    muted: read("gray-text-color", "#666666"),
    surface: read("background-color", "#ffffff"),
    grid: read("border-color", "#dddddd"),
    colors: read("chart-categorical-colors", FALLBACK_COLORS.join(",")).split(","),
  };
}
