// The texts of a page that are too faint by WCAG 2.2, level AA: 4.5:1, large texts 3:1.
() => {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) =>
    [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const luminance = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const parents = (element) => {
    const found = [];
    for (let at = element; at; at = at.parentElement) found.push(at);
    return found;
  };
  // Layers from the text outwards until one is opaque; a picture behind text can't be judged.
  const surface = (elements) => {
    const layers = [];
    for (const element of elements) {
      const style = getComputedStyle(element);
      if (style.backgroundImage !== 'none') return null;
      const colour = rgba(style.backgroundColor);
      layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
  };
  const faint = [];
  let seen = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const element = walker.currentNode.parentElement;
    if (!text || element.closest('script, style, noscript, svg, [aria-hidden="true"]')) continue;
    if (element.closest('[data-testid="stIconMaterial"]')) continue; // named by its button
    if (element.closest(':disabled, [aria-disabled="true"], [disabled]')) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue; // for screen readers alone
    const elements = parents(element);
    const below = surface(elements);
    if (!below) continue;
    const style = getComputedStyle(element);
    const opacity = elements.reduce((product, at) => product * getComputedStyle(at).opacity, 1);
    const colour = rgba(style.color);
    colour[3] *= opacity;
    const [light, dark] = [over(colour, below), below].map(luminance).sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    seen += 1;
    if (ratio < (isLarge ? 3 : 4.5)) {
      const part = element.closest('[data-testid]')?.dataset.testid ?? element.tagName;
      faint.push(`${ratio.toFixed(2)}:1 ${part} "${text.slice(0, 40)}" ${style.color} on ${below}`);
    }
  }
  return { seen, faint: [...new Set(faint)] };
}
