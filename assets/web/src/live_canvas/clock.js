// The time of a live picture: it runs, stands, is set, and may run faster or slower.

const FRAME_S = 1 / 60;
const MAX_STEP_S = 0.25; // a tab that was hidden does not jump ahead

export class Clock {
  constructor({ startS, isPlaying }) {
    this.timeS = startS;
    this.deltaS = FRAME_S; // since the frame before
    this.speed = 1;
    this.isPlaying = isPlaying;
    this.before = null;
  }

  /** @param {number} nowMs of the frame that is about to be drawn */
  advance(nowMs) {
    const elapsedS = this.before === null ? 0 : Math.max(0, nowMs - this.before) / 1000;
    this.before = nowMs;
    if (!this.isPlaying) return;
    this.deltaS = Math.min(elapsedS, MAX_STEP_S) * this.speed;
    this.timeS += this.deltaS;
  }

  toggle() {
    this.isPlaying = !this.isPlaying;
    this.before = null;
  }

  /** Stop at a time. */
  seek(timeS) {
    this.isPlaying = false;
    this.timeS = Math.max(0, timeS);
    this.deltaS = FRAME_S;
  }

  step(numFrames) {
    this.seek((Math.round(this.timeS / FRAME_S) + numFrames) * FRAME_S);
  }

  restart() {
    this.timeS = 0;
    this.before = null;
  }
}
