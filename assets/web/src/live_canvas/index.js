// The live_canvas component: draws a shader on the visitor's own GPU.
// Streamlit calls the default function again, on the same shadow root, when data change. A new
// shader is compiled while the old one goes on; time, speed and controls stay.
import { element } from "../shared/elements.js";
import { closeOnLeaving } from "../shared/leaving.js";
import { readPayload } from "../shared/payload.js";
import { Recorder, savePicture } from "./capture.js";
import { Clock } from "./clock.js";
import { Controls } from "./controls.js";
import { openDevice } from "./device.js";
import playerCss from "../shared/player.css";
import css from "./live_canvas.css";
import { Pacing } from "./pacing.js";
import { Pointer } from "./pointer.js";
import { Program, Unfit } from "./program.js";
import { Transport } from "./transport.js";
import { quantities } from "./uniforms.js";

const CUT = "A loop was ended before its time, so the picture may be incomplete.";
const CHECK_CUT_MS = 1500;
const mounted = new WeakMap(); // root -> its LiveCanvas

export default function liveCanvas({ data, parentElement, setStateValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new LiveCanvas(parentElement));
  const canvas = mounted.get(parentElement);
  canvas.setStateValue = setStateValue;
  canvas.update(data);
  return closeOnLeaving(parentElement, mounted);
}

class LiveCanvas {
  constructor(parentElement) {
    this.canvas = element("canvas", { role: "img" });
    this.poster = element("img", { class: "poster", alt: "" });
    this.note = element("p", { class: "note", role: "status" });
    this.stage = element("div", { class: "stage" }, this.canvas, this.poster, this.note);
    this.pacing = new Pacing();
    this.recorder = new Recorder();
    this.pointer = new Pointer(this.stage, () => this.#wake());
    this.controls = new Controls((path, isDone) => this.#onControl(path, isDone));
    this.transport = new Transport(this.#actions());
    this.root = element("div", { class: "live-canvas player" }, this.stage, this.transport.element, this.controls.element);
    this.root.addEventListener("keydown", (event) => this.#onKey(event));
    this.style = element("style", {}, playerCss + css);
    parentElement.append(this.style, this.root);
    this.isVisible = true;
    this.sizes = new ResizeObserver(() => this.#wake());
    this.sizes.observe(this.stage);
    this.sight = new IntersectionObserver(([entry]) => {
      this.isVisible = entry.isIntersecting;
      this.#wake();
    });
    this.sight.observe(this.stage);
  }

  update(data) {
    if (data === this.data) return;
    this.data = data;
    const { frames, ...header } = readPayload(data);
    const [poster, ...texels] = frames;
    this.header = header;
    this.texels = texels;
    this.root.style.maxWidth = `${header.widthPx}px`;
    this.stage.style.aspectRatio = `${header.widthPx} / ${header.heightPx}`;
    this.canvas.setAttribute("aria-label", header.alt);
    const isReduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.clock ??= new Clock({ startS: header.startS, isPlaying: header.isPlaying && !isReduced });
    if (!this.program) this.#showPoster(poster);
    this.transport.element.hidden = !header.withControls;
    this.controls.show(header.withControls ? header.controls : [], header.values);
    this.pointer.enable(header.shader.followsMouse);
    this.transport.showClock(header.shader.followsTime);
    if (header.sourceId !== this.sourceId) this.#load(header);
  }

  close() {
    this.isClosed = true;
    cancelAnimationFrame(this.request);
    this.sizes.disconnect();
    this.sight.disconnect();
    this.recorder.discard();
    this.program?.destroy();
    URL.revokeObjectURL(this.poster.src);
    this.root.remove();
    this.style.remove();
  }

  async #load(header) {
    this.sourceId = header.sourceId;
    const isCurrent = () => !this.isClosed && this.sourceId === header.sourceId;
    const { device, reason } = await openDevice();
    if (!isCurrent()) return;
    if (reason) return this.#fail(reason);
    try {
      const program = await Program.create(device, header.shader, this.texels, this.controls.values, this.#frame());
      if (!isCurrent()) return program.destroy();
      this.#use(program);
    } catch (error) {
      if (isCurrent()) this.#fail(error instanceof Unfit ? error.reason : "failed", error.message);
    }
  }

  #use(program) {
    const isNewDevice = this.program?.device !== program.device;
    this.program?.destroy();
    this.program = program;
    if (isNewDevice) {
      this.context = this.canvas.getContext("webgpu");
      this.context.configure({ device: program.device, format: program.format, alphaMode: "opaque" });
      program.device.lost.then(() => this.program === program && !this.isClosed && this.#fail("device-lost"));
    }
    this.pacing.begin(program.cost, this.stage.getBoundingClientRect());
    this.note.replaceChildren();
    this.#wake();
    setTimeout(() => this.#checkLoops(program), CHECK_CUT_MS);
  }

  #fail(reason, message = "") {
    cancelAnimationFrame(this.request);
    this.recorder.discard();
    this.setStateValue("failure", { sourceId: this.sourceId, reason, message });
  }

  async #checkLoops(program) {
    if (this.isClosed || this.program !== program) return;
    if (await program.wasCut().catch(() => false)) this.note.replaceChildren(CUT);
  }

  #frame() {
    const size = { width: this.canvas.width, height: this.canvas.height };
    return quantities(size, this.clock, this.pointer.inPixels(size));
  }

  /** Draw soon, and go on where something moves. */
  #wake() {
    if (!this.program || this.isClosed) return;
    cancelAnimationFrame(this.request);
    this.request = requestAnimationFrame((now) => this.#tick(now));
  }

  #tick(now) {
    const isMoving = this.header.shader.followsTime && this.clock.isPlaying && this.isVisible;
    if (isMoving) this.request = requestAnimationFrame((next) => this.#tick(next));
    if (this.pacing.isBusy) {
      // What was changed last is drawn all the same.
      if (!isMoving) this.request = requestAnimationFrame((next) => this.#tick(next));
      return;
    }
    this.clock.advance(now);
    this.#draw();
    this.pacing.follow(this.program.device.queue).catch(() => {});
    this.#refresh();
  }

  #draw() {
    const { width, height } = this.pacing.size(this.stage.getBoundingClientRect());
    // A recording has one size.
    if (!this.recorder.isRecording && (this.canvas.width !== width || this.canvas.height !== height)) {
      Object.assign(this.canvas, { width, height });
    }
    this.program.draw(this.context.getCurrentTexture().createView(), this.#frame(), this.controls.values);
    this.poster.hidden = true;
  }

  #refresh() {
    this.transport.refresh(this.clock, this.pacing, this.canvas, this.recorder.isRecording);
  }

  #showPoster(file) {
    URL.revokeObjectURL(this.poster.src);
    this.poster.hidden = !file.size;
    if (file.size) this.poster.src = URL.createObjectURL(file);
  }

  #actions() {
    const then = (act) => (value) => {
      if (!this.program) return;
      act(value);
      this.#wake();
    };
    return {
      toggle: then(() => this.clock.toggle()),
      restart: then(() => this.clock.restart()),
      seek: then((timeS) => this.clock.seek(timeS)),
      step: then((numFrames) => this.clock.step(numFrames)),
      setSpeed: then((speed) => (this.clock.speed = speed)),
      setScale: then((scale) => (this.pacing.chosen = scale)),
      savePicture: then(() => {
        this.#draw();
        savePicture(this.canvas);
      }),
      toggleRecording: then(() => this.recorder.toggle(this.canvas, () => this.#refresh())),
      toggleFullscreen: then(() => {
        if (document.fullscreenElement) document.exitFullscreen();
        else this.root.requestFullscreen().catch(() => {});
      }),
    };
  }

  async #onControl(path, isDone) {
    if (isDone) this.setStateValue("uniforms", Object.fromEntries(this.controls.values));
    const isConstant = !path || this.program?.isConstant(path);
    if (isDone && isConstant && this.header.shader.constants.length) return this.#load(this.header);
    this.#wake();
  }

  #onKey(event) {
    // Buttons, lists and fields answer to their own keys.
    if (event.ctrlKey || event.metaKey || event.altKey || !this.header.withControls) return;
    const isField = event.target.closest("button, select, input:not([type=range])");
    const actions = this.#actions();
    const keys = {
      " ": actions.toggle,
      Home: event.target.matches("input") ? undefined : actions.restart,
      f: actions.toggleFullscreen,
      s: actions.savePicture,
      ",": () => actions.step(-1),
      ".": () => actions.step(1),
    };
    const act = keys[event.key];
    if (!act || (isField && event.key === " ")) return;
    event.preventDefault();
    act();
  }
}
