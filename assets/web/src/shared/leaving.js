// When a component is taken down. Streamlit calls what its function returned as the element leaves
// the page, but also, since 1.67, where newer data came while older ones were on their way to it:
// then the element stays, with what the visitor typed, chose or set in motion.

import { recoverWhenEmptied } from "./recovery.js";

/** What a component's function returns: `close` is called only when its element has left the page. */
export function onLeaving(parentElement, close) {
  recoverWhenEmptied();
  return () => {
    if (!parentElement.isConnected) close();
  };
}

/** The same, for what `mounted` (a WeakMap) holds of the element: it has a `close` of its own. */
export function closeOnLeaving(parentElement, mounted) {
  return onLeaving(parentElement, () => {
    mounted.get(parentElement)?.close();
    mounted.delete(parentElement);
  });
}
