// The bar below the picture: play, start, scrub, time, speed, resolution, save, record, fullscreen.
import { element, iconButton, setIcon } from "../shared/elements.js";

const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4];
const SCALES = [0, 1, 0.75, 0.5, 0.25];
const SPAN_S = 30; // of the slider at first; it grows with the time
const PLAY = "M4 2.5v11l9-5.5z";
const PAUSE = "M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z";
const TO_START = "M3 3h2v10h-2zM13 3v10l-7-5z";
const CAMERA = "M2 4.5h3l1.2-2h3.6l1.2 2h3v9H2zM8 6.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z";
const RECORD = "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3z";
const STOP = "M3.5 3.5h9v9h-9z";
const WIDE = "M2 2h5v2H4v3H2zM9 2h5v5h-2V4H9zM2 9h2v3h3v2H2zM12 9h2v5H9v-2h3z";

export class Transport {
  /** @param actions toggle, restart, seek, setSpeed, setScale, savePicture, toggleRecording, toggleFullscreen */
  constructor(actions) {
    this.play = iconButton(PLAY, "Play", actions.toggle);
    this.start = iconButton(TO_START, "Back to the start", actions.restart);
    this.scrub = element("input", { type: "range", min: 0, max: SPAN_S, step: 0.01, "aria-label": "Time" });
    this.scrub.addEventListener("input", () => actions.seek(this.scrub.valueAsNumber));
    this.time = element("span", { class: "time" });
    const speed = menu("Speed", SPEEDS, 1, (value) => `${value}\u00d7`, actions.setSpeed);
    this.clockParts = [this.play, this.start, this.scrub, this.time, speed];
    const scale = menu("Resolution", SCALES, 0, (value) => (value ? `${100 * value} %` : "Auto"), actions.setScale);
    this.pace = element("span", { class: "pace", title: "Frames a second and time of a frame; size of the picture" });
    this.save = iconButton(CAMERA, "Save picture (PNG)", actions.savePicture);
    this.record = iconButton(RECORD, "Record movie (WebM)", actions.toggleRecording);
    this.record.classList.add("record");
    this.wide = iconButton(WIDE, "Full screen", actions.toggleFullscreen);
    this.element = element(
      "div",
      { class: "transport" },
      element("div", { class: "row", role: "group", "aria-label": "Playback" }, ...this.clockParts),
      element("div", { class: "row", role: "group", "aria-label": "Picture" }, this.pace, scale, this.save, this.record, this.wide),
    );
  }

  /** A picture that never changes has no time. */
  showClock(isShown) {
    this.clockParts[0].parentElement.hidden = !isShown;
    this.record.hidden = !isShown;
  }

  refresh({ timeS, isPlaying }, { frameMs, framesPerS }, { width, height }, isRecording) {
    setIcon(this.play, ...(isPlaying ? [PAUSE, "Pause"] : [PLAY, "Play"]));
    setIcon(this.record, ...(isRecording ? [STOP, "Stop recording"] : [RECORD, "Record movie (WebM)"]));
    this.record.classList.toggle("active", isRecording);
    const span = SPAN_S * Math.max(1, Math.ceil(timeS / SPAN_S));
    this.scrub.max = span;
    this.scrub.value = timeS;
    this.scrub.style.setProperty("--played", `${(100 * timeS) / span}%`);
    this.scrub.setAttribute("aria-valuetext", `${timeS.toFixed(2)} s`);
    this.time.textContent = `${timeS.toFixed(2)} s`;
    const speed = isPlaying && framesPerS ? `${Math.round(framesPerS)} fps \u00b7 ` : "";
    const cost = frameMs ? `${frameMs < 10 ? frameMs.toFixed(1) : Math.round(frameMs)} ms \u00b7 ` : "";
    this.pace.textContent = `${speed}${cost}${width}\u2009\u00d7\u2009${height} px`;
  }
}

function menu(label, options, chosen, write, onChange) {
  const made = element(
    "select",
    { "aria-label": label, title: label },
    ...options.map((option) => new Option(write(option), option, option === chosen, option === chosen)),
  );
  made.addEventListener("change", () => onChange(Number(made.value)));
  return made;
}
