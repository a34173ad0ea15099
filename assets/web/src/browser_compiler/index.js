// The browser_compiler component: what the visitor's own WebGPU compiler says about a module.
// Nothing is drawn and nothing is executed: no pipeline is made. Streamlit calls the default
// function again when the module changes; the GPU device is kept for the life of the page.
import { onLeaving } from "../shared/leaving.js";
import { compile } from "./compile.js";

const asked = new WeakMap(); // root -> id of the module asked about last

export default function browserCompiler({ data, parentElement, setStateValue }) {
  takeNoRoom(parentElement.host);
  if (asked.get(parentElement) !== data.sourceId) ask(data, parentElement, setStateValue);
  return onLeaving(parentElement, () => asked.delete(parentElement));
}

async function ask({ sourceId, source }, root, setStateValue) {
  asked.set(root, sourceId);
  const opinion = await compile(source);
  if (asked.get(root) === sourceId) setStateValue("opinion", { sourceId, ...opinion });
}

/** An empty element would still leave the gap that stands between two elements. */
function takeNoRoom(host) {
  const container = host.closest("[data-testid=stElementContainer]");
  if (container) container.style.position = "absolute";
}
