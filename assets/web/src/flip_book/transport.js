// Play, back to the start, scrub, time and speed.
import { element, iconButton, setIcon } from "../shared/elements.js";

const SPEEDS = [0.25, 0.5, 1, 2, 4];
const PLAY = "M4 2.5v11l9-5.5z";
const PAUSE = "M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z";
const TO_START = "M3 3h2v10h-2zM13 3v10l-7-5z";

export class Transport {
  /** @param {import("./player.js").Player} player */
  constructor(player) {
    this.player = player;
    this.play = iconButton(PLAY, "Play", () => player.toggle());
    this.start = iconButton(TO_START, "Back to the start", () => player.restart());
    this.scrub = element("input", { type: "range", min: 0, step: 1, "aria-label": "Frame" });
    this.scrub.addEventListener("input", () => player.seek(this.scrub.valueAsNumber));
    this.time = element("span", { class: "time" });
    this.speed = element(
      "select",
      { "aria-label": "Speed" },
      ...SPEEDS.map((speed) => new Option(`${speed}\u00d7`, speed, speed === 1, speed === 1)),
    );
    this.speed.addEventListener("change", () => (player.speed = Number(this.speed.value)));
    this.element = element(
      "div",
      { class: "transport", role: "group", "aria-label": "Playback" },
      ...[this.play, this.start, this.scrub, this.time, this.speed],
    );
  }

  refresh() {
    const { player } = this;
    const { index, numFrames } = player;
    this.element.hidden = numFrames < 2;
    setIcon(this.play, ...(player.isPlaying ? [PAUSE, "Pause"] : [PLAY, "Play"]));
    this.scrub.max = numFrames - 1;
    this.scrub.value = index;
    this.scrub.style.setProperty("--played", `${(100 * index) / Math.max(1, numFrames - 1)}%`);
    const now = (index / player.framesPerS).toFixed(2);
    this.time.textContent = `${now} / ${player.durationS.toFixed(2)} s`;
    this.scrub.setAttribute("aria-valuetext", `${now} s, frame ${index + 1} of ${numFrames}`);
  }
}
