// Decoded frames, a bounded number of them: a decoded frame takes far more memory than its file.

const BUDGET_BYTES = 128 * 1024 * 1024;
const AHEAD = 4; // frames decoded before they are due

export class FrameStore {
  /**
   * @param {Blob[]} files
   * @param {{onReady: (index: number) => void, onError: () => void}} listener
   */
  constructor(files, { onReady, onError }) {
    this.files = files;
    this.onReady = onReady;
    this.onError = onError;
    this.decoded = new Map(); // index -> ImageBitmap, the least recently used first
    this.pending = new Set();
    this.isClosed = false;
  }

  get length() {
    return this.files.length;
  }

  /** The frame, or undefined while it is decoded; the ones after it are begun as well. */
  get(index) {
    for (let step = 0; step <= Math.min(AHEAD, this.length - 1); step++) {
      this.#begin((index + step) % this.length);
    }
    const bitmap = this.decoded.get(index);
    if (bitmap) {
      this.decoded.delete(index);
      this.decoded.set(index, bitmap);
    }
    return bitmap;
  }

  close() {
    this.isClosed = true;
    this.decoded.forEach((bitmap) => bitmap.close());
    this.decoded.clear();
  }

  async #begin(index) {
    if (this.decoded.has(index) || this.pending.has(index)) return;
    this.pending.add(index);
    try {
      const bitmap = await createImageBitmap(this.files[index]);
      if (this.isClosed) return bitmap.close();
      this.pending.delete(index);
      this.decoded.set(index, bitmap);
      this.#shrink(bitmap);
      this.onReady(index);
    } catch {
      if (!this.isClosed) this.onError(); // the index stays pending: it is not tried again
    }
  }

  #shrink({ width, height }) {
    const room = Math.max(2 * AHEAD, Math.floor(BUDGET_BYTES / (4 * width * height)));
    for (const [index, bitmap] of this.decoded) {
      if (this.decoded.size <= room) return;
      bitmap.close();
      this.decoded.delete(index);
    }
  }
}
