// Which frame is due, and drawing it: the clock of a flip book.
import { FrameStore } from "./frame_store.js";

export class Player {
  /**
   * @param {HTMLCanvasElement} canvas shows the frame at its own size in pixels
   * @param {{onShown: () => void, onChange: () => void, onError: () => void}} listener
   */
  constructor(canvas, { onShown, onChange, onError }) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.onShown = onShown; // a frame was drawn
    this.onChange = onChange; // time or play state changed
    this.onError = onError; // a frame cannot be decoded
    this.isPlaying = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.speed = 1;
    this.timeS = 0;
    this.framesPerS = 1;
    this.store = null;
    this.drawn = -1;
    this.request = 0;
  }

  get numFrames() {
    return this.store.length;
  }

  get durationS() {
    return this.numFrames / this.framesPerS;
  }

  get index() {
    // The small addend keeps a time that was set by frame in that frame, despite rounding.
    return Math.floor(this.timeS * this.framesPerS + 1e-6) % this.numFrames;
  }

  /** Replace the frames; the old picture stays until the new one is decoded. */
  load(frames, framesPerS) {
    this.store?.close();
    const store = new FrameStore(frames, {
      onReady: (index) => index === this.index && this.#draw(),
      onError: () => this.onError(),
    });
    this.store = store;
    this.framesPerS = framesPerS;
    this.timeS %= this.durationS;
    this.drawn = -1;
    this.#draw();
    this.onChange();
    this.#schedule();
  }

  toggle() {
    this.isPlaying = !this.isPlaying;
    this.onChange();
    this.#schedule();
  }

  /** Stop at one frame. */
  seek(index) {
    this.isPlaying = false;
    this.timeS = index / this.framesPerS;
    this.#draw();
    this.onChange();
  }

  restart() {
    this.timeS = 0;
    this.#draw();
    this.onChange();
  }

  close() {
    cancelAnimationFrame(this.request);
    this.store?.close();
    this.store = null;
  }

  #schedule() {
    cancelAnimationFrame(this.request);
    if (!this.isPlaying || this.numFrames < 2) return;
    let before = performance.now();
    const tick = (now) => {
      if (!this.isPlaying) return;
      this.timeS = (this.timeS + (Math.max(0, now - before) / 1000) * this.speed) % this.durationS;
      before = now;
      if (this.index !== this.drawn) {
        this.#draw();
        this.onChange();
      }
      this.request = requestAnimationFrame(tick);
    };
    this.request = requestAnimationFrame(tick);
  }

  #draw() {
    const { index } = this;
    const bitmap = this.store.get(index);
    if (!bitmap || index === this.drawn) return;
    const { canvas } = this;
    if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
    }
    this.context.clearRect(0, 0, canvas.width, canvas.height);
    this.context.drawImage(bitmap, 0, 0);
    this.drawn = index;
    this.onShown();
  }
}
