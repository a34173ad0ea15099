// The GPU device: one for all live pictures of a page. Every way to get none is a reason, never
// an exception; pages/widgets/live_canvas.py has the words for the reasons.

const OPEN_LIMIT_MS = 10_000; // a cold GPU process takes seconds on a busy machine
// What a module may `enable`; of the adapter's features only these change the language.
const LANGUAGE_FEATURES = ["shader-f16", "subgroups", "dual-source-blending", "clip-distances"];

let opening; // a promise of {device} or {reason}

/** @returns {Promise<{device: GPUDevice} | {reason: string}>} */
export function openDevice() {
  opening ??= Promise.race([open(), timeout()]).catch(() => ({ reason: "no-device" }));
  return opening;
}

async function open() {
  if (!isSecureContext) return { reason: "insecure-context" };
  if (!navigator.gpu) return { reason: "no-webgpu" };
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) return { reason: "no-adapter" };
  const requiredFeatures = LANGUAGE_FEATURES.filter((name) => adapter.features.has(name));
  const device = await adapter.requestDevice({ requiredFeatures });
  device.lost.then(() => (opening = undefined)); // the next shader opens a new one
  return { device };
}

function timeout() {
  return new Promise((resolve) => setTimeout(() => resolve({ reason: "no-device" }), OPEN_LIMIT_MS));
}
