// What the uniform buffers hold in a frame. The quantities are those of
// core/rendering/live_uniforms.py, by the same names.

const FRAMES_PER_S = 60; // the frame uniform counts at this rate

/**
 * The quantities of a frame.
 * @param {{width: number, height: number}} size in pixels
 * @param {{timeS: number, deltaS: number}} clock
 * @param {{x: number, y: number, isDown: boolean}} mouse in pixels, origin top left
 */
export function quantities({ width, height }, { timeS, deltaS }, { x, y, isDown }) {
  return {
    width,
    height,
    inverse_width: 1 / width,
    inverse_height: 1 / height,
    aspect: width / height,
    time: timeS,
    milliseconds: timeS * 1000,
    frame: Math.round(timeS * FRAMES_PER_S),
    delta: deltaS,
    mouse_x: x,
    mouse_y: y,
    mouse_down: Number(isDown),
    mouse_u: x / width,
    mouse_v: y / height,
    mouse_ndc_x: (x / width) * 2 - 1,
    mouse_ndc_y: 1 - (y / height) * 2,
  };
}

/** The content of one uniform buffer, kept on this side. */
export class UniformContent {
  /** @param {{data: string, numbers: object[], controls: object[]}} buffer as Python describes it */
  constructor({ data, numbers, controls }) {
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    this.bytes = new Uint8Array(Math.max(16, Math.ceil(bytes.length / 16) * 16));
    this.bytes.set(bytes);
    this.view = new DataView(this.bytes.buffer);
    this.numbers = numbers;
    this.controls = controls;
  }

  /** @param values numbers of controls by path; those that are not given have their own */
  fill(frame, values) {
    for (const { offset, format, quantity } of this.numbers) this.#set(offset, format, frame[quantity]);
    for (const { path, value, offset, format } of this.controls) {
      (values.get(path) ?? value).forEach((number, index) => this.#set(offset + 4 * index, format, number));
    }
  }

  #set(offset, format, number) {
    if (format === "f32") this.view.setFloat32(offset, number, true);
    else if (format === "i32") this.view.setInt32(offset, number, true);
    else this.view.setUint32(offset, number, true);
  }
}
