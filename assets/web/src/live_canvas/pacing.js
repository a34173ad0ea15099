// How many pixels the visitor's GPU can draw, and how long a frame takes.

const MAX_PIXEL_RATIO = 2;
const MAX_PIXELS = 8_000_000;
const SCALES = [1, 0.75, 0.5, 0.35, 0.25];
const GOAL_MS = 16; // of a frame, so that sixty a second are reached
const LATE_MS = 40;
const IN_VAIN = 0.8; // fewer pixels that take more than this part of the time were not the trouble
const SMOOTHING = 0.1;
const SETTLE_MS = 700; // between two changes of the scale
const TRY_AFTER_MS = 2_500; // a wider scale, although the times speak against it
const FIRST_FRAME_MS = 100; // trials on a busy machine say too much
const IN_VAIN_WAIT_MS = 10_000; // before the next try
const MAX_WAITING = 2; // frames handed to the GPU that are not done

export class Pacing {
  constructor() {
    this.chosen = 0; // a scale, 0 for automatic
    this.automatic = 1;
    this.widest = 1; // the scale that was not too slow for this shader
    this.before = null; // scale and time of a frame before the last step down
    this.fixedMs = 0; // what a frame takes however small it is
    this.frameMs = 0;
    this.intervalMs = 0; // between two frames that are done
    this.numWaiting = 0;
    this.doneAt = 0;
    this.changedAt = 0;
  }

  get scale() {
    return this.chosen || this.automatic;
  }

  get framesPerS() {
    return this.intervalMs ? 1000 / this.intervalMs : 0;
  }

  get isBusy() {
    return this.numWaiting >= MAX_WAITING;
  }

  /** Choose the first scale of a shader by what its trials cost. */
  begin({ fixedMs, msPerPixel }, box) {
    this.fixedMs = fixedMs;
    this.frameMs = 0;
    this.intervalMs = 0;
    this.widest = SCALES[0];
    this.before = null;
    const fits = (scale) => msPerPixel * this.#pixels(box, scale) < FIRST_FRAME_MS;
    this.automatic = SCALES.find(fits) ?? SCALES.at(-1);
    this.changedAt = performance.now();
  }

  /** The size of the picture in pixels, for a box in CSS pixels. */
  size(box) {
    const ratio = Math.min(devicePixelRatio, MAX_PIXEL_RATIO) * this.scale;
    const limited = Math.min(1, Math.sqrt(MAX_PIXELS / Math.max(1, box.width * box.height * ratio * ratio)));
    const whole = (length) => Math.max(1, Math.round(length * ratio * limited));
    return { width: whole(box.width), height: whole(box.height) };
  }

  /** Follow a frame that was handed to the GPU. */
  async follow(queue) {
    const submittedAt = performance.now();
    this.numWaiting++;
    try {
      await queue.onSubmittedWorkDone();
    } finally {
      this.numWaiting--;
    }
    const now = performance.now();
    const busyMs = now - Math.max(submittedAt, this.doneAt);
    const sinceMs = now - this.doneAt;
    this.doneAt = now;
    this.frameMs = smoothed(this.frameMs, busyMs);
    // A pause between two frames says nothing about the speed.
    if (sinceMs < 1000) this.intervalMs = smoothed(this.intervalMs, sinceMs);
    this.#adapt(now);
  }

  #adapt(now) {
    if (this.chosen || now - this.changedAt < SETTLE_MS) return;
    if (this.before) return this.#judge(now);
    const index = SCALES.indexOf(this.automatic);
    if (this.frameMs > LATE_MS && index < SCALES.length - 1) {
      this.before = { scale: this.automatic, frameMs: this.frameMs };
      this.widest = SCALES[index + 1];
      this.#change(this.widest, now);
    } else if (this.automatic < this.widest) {
      const wider = SCALES[index - 1];
      const isTimeToTry = now - this.changedAt > TRY_AFTER_MS;
      if (isTimeToTry || this.#predicted(wider) < GOAL_MS) this.#change(wider, now);
    }
  }

  /** Take a step down back that did not help: the machine is busy with something else. */
  #judge(now) {
    const { scale, frameMs } = this.before;
    this.before = null;
    if (this.frameMs < IN_VAIN * frameMs) return;
    this.widest = scale;
    this.#change(scale, now + IN_VAIN_WAIT_MS);
  }

  #predicted(scale) {
    const drawingMs = Math.max(0, this.frameMs - this.fixedMs);
    return this.fixedMs + drawingMs * (scale / this.automatic) ** 2;
  }

  #change(scale, now) {
    this.frameMs = 0; // measured anew
    this.automatic = scale;
    this.changedAt = now;
  }

  #pixels(box, scale) {
    const ratio = Math.min(devicePixelRatio, MAX_PIXEL_RATIO) * scale;
    return Math.min(MAX_PIXELS, box.width * box.height * ratio * ratio);
  }
}

function smoothed(before, now) {
  return before ? before + (now - before) * SMOOTHING : now;
}
