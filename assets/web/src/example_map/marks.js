// What tells groups apart: five colours of the theme, then the same with another shape.

export function markOf(group, theme) {
  if (group < 0) return { color: theme.muted, isSquare: false };
  const number = theme.colors.length;
  return { color: theme.colors[group % number].trim(), isSquare: group >= number };
}

export function drawMark(context, group, x, y, radius, theme) {
  const { color, isSquare } = markOf(group, theme);
  context.fillStyle = color;
  if (isSquare) {
    context.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
    return;
  }
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}
