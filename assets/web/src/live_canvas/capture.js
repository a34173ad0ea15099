// Save what is seen: the picture as PNG, or what plays as WebM.

const TYPES = ["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm"];
const FRAMES_PER_S = 60;
const BITS_PER_PIXEL = 12;

/** @param {HTMLCanvasElement} canvas drawn in this very task, before the browser shows it */
export function savePicture(canvas) {
  return new Promise((resolve) => {
    canvas.toBlob((blob) => {
      if (blob) download(blob, "shader.png");
      resolve();
    }, "image/png");
  });
}

export class Recorder {
  constructor() {
    this.recorder = null;
  }

  get isRecording() {
    return this.recorder !== null;
  }

  /** Begin, or end and hand the file over. */
  toggle(canvas, onEnd) {
    if (this.recorder) return this.recorder.stop();
    const stream = canvas.captureStream(FRAMES_PER_S);
    const parts = [];
    this.recorder = new MediaRecorder(stream, {
      mimeType: TYPES.find((type) => MediaRecorder.isTypeSupported(type)),
      videoBitsPerSecond: BITS_PER_PIXEL * canvas.width * canvas.height,
    });
    this.recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
    this.recorder.addEventListener("stop", () => {
      this.recorder = null;
      stream.getTracks().forEach((track) => track.stop());
      download(new Blob(parts, { type: "video/webm" }), "shader.webm");
      onEnd();
    });
    this.recorder.start();
  }

  /** End without a file. */
  discard() {
    if (!this.recorder) return;
    this.recorder.ondataavailable = null;
    const { stream } = this.recorder;
    this.recorder = null;
    stream.getTracks().forEach((track) => track.stop());
  }
}

function download(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
