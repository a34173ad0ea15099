// Ask the browser's WGSL compiler. Every way to get no answer is a reason, never an exception;
// pages/widgets/browser_compiler.py and core/validation/second_opinion.py know the reasons.

const DEVICE_LIMIT_MS = 10_000; // a cold GPU process takes seconds on a busy machine
const COMPILE_LIMIT_MS = 5_000;
// What a module may `enable`; of the adapter's features only these change the language.
const LANGUAGE_FEATURES = ["shader-f16", "subgroups", "dual-source-blending", "clip-distances"];

let device; // a promise of {device} or {reason}
let hasHung = false; // a compiler that once gave no answer is not asked again on this page

/** @returns {Promise<{status: "ok"|"rejected"|"unavailable", reason: string, messages: object[]}>} */
export async function compile(source) {
  if (hasHung) return unavailable("timeout");
  device ??= within(DEVICE_LIMIT_MS, openDevice()).catch(() => ({ reason: "no-device" }));
  const opened = await device;
  if (opened.reason) return unavailable(opened.reason);
  const checked = check(opened.device, source).catch(() => ({ reason: "device-lost" }));
  const answer = await within(COMPILE_LIMIT_MS, Promise.race([checked, lost(opened.device)]));
  if (answer.reason === "timeout") hasHung = true;
  return answer.reason ? unavailable(answer.reason) : answer;
}

async function openDevice() {
  if (!isSecureContext) return { reason: "insecure-context" };
  if (!navigator.gpu) return { reason: "no-webgpu" };
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) return { reason: "no-adapter" };
  const requiredFeatures = LANGUAGE_FEATURES.filter((name) => adapter.features.has(name));
  const opened = await adapter.requestDevice({ requiredFeatures });
  opened.lost.then(() => (device = undefined)); // the next module opens a new one
  return { device: opened };
}

async function check(device, source) {
  // The scope keeps the error, which is expected here, out of the console.
  device.pushErrorScope("validation");
  const module = device.createShaderModule({ code: source });
  device.popErrorScope().catch(() => {});
  const { messages } = await module.getCompilationInfo();
  const isRejected = messages.some((message) => message.type === "error");
  return {
    status: isRejected ? "rejected" : "ok",
    reason: "",
    messages: messages.map((message) => placed(message, source)),
  };
}

async function lost(device) {
  await device.lost;
  return { reason: "device-lost" };
}

/** Place a message as the studio counts: lines end at "\n", columns are characters from 1. */
function placed({ type, message, lineNum, offset, length }, source) {
  if (!lineNum) return { type, message, line: null, column: null, length: 0 };
  const lines = source.slice(0, offset).split("\n");
  const marked = source.slice(offset, offset + length);
  return { type, message, line: lines.length, column: [...lines.at(-1)].length + 1, length: [...marked].length };
}

function unavailable(reason) {
  return { status: "unavailable", reason, messages: [] };
}

function within(limitMs, promise) {
  return Promise.race([
    promise,
    new Promise((resolve) => setTimeout(() => resolve({ reason: "timeout" }), limitMs)),
  ]);
}
