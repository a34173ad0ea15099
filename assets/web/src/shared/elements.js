// Making DOM elements in one expression.

/** An element with attributes and children; attributes that are undefined are left out. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** A button that shows an icon alone; its label is set with `label`. */
export function iconButton(path, label, onClick) {
  const made = element("button", { type: "button" });
  made.addEventListener("click", onClick);
  setIcon(made, path, label);
  return made;
}

export function setIcon(button, path, label) {
  if (button.title === label) return;
  button.title = label;
  button.setAttribute("aria-label", label);
  button.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${path}"/></svg>`;
}
