// A shader on the GPU: pipeline, buffers, and drawing one frame with them.
import { createImage, imageLayout } from "./images.js";
import { UniformContent } from "./uniforms.js";

// The sides of the first frames, which nobody sees: the first one also warms up, and of two
// that are equal the faster one counts.
const TRIALS_PX = [64, 64, 64, 256, 256];
const TRIAL_LIMIT_MS = 4_000; // a shader that is slower than this on so few pixels is not run
const SLOW_MS = 100; // after such a trial a larger one is left out
const FLAG_BYTES = 4;

/** Why a shader cannot be drawn here: `reason` is a word, `message` the browser's own. */
export class Unfit extends Error {
  constructor(reason, message = "") {
    super(message);
    this.reason = reason;
  }
}

export class Program {
  /**
   * Compile a shader and draw two small frames with it.
   * @param {GPUDevice} device
   * @param shader as pages/widgets/live_canvas.py describes it
   * @param {Blob[]} texels of each of its images, deflated
   * @param {Map<string, number[]>} values of controls, by path
   * @throws {Unfit} the browser rejects it, or it is too slow
   */
  static async create(device, shader, texels, values, frame) {
    const program = new Program(device, shader);
    try {
      program.images = await Promise.all(
        shader.images.map((image, index) => createImage(device, image, texels[index])),
      );
      await program.#compile(values);
      await program.#tryOut(frame, values);
    } catch (error) {
      program.destroy();
      throw error;
    }
    return program;
  }

  constructor(device, shader) {
    this.device = device;
    this.shader = shader;
    this.format = navigator.gpu.getPreferredCanvasFormat();
    this.contents = shader.buffers.map((buffer) => new UniformContent(buffer));
    this.images = [];
    this.cost = { fixedMs: 0, msPerPixel: 0 }; // of a frame, by the trials
    const buffer = (size, usage) => device.createBuffer({ size, usage });
    const { UNIFORM, STORAGE, COPY_DST, COPY_SRC } = GPUBufferUsage;
    this.buffers = this.contents.map(({ bytes }) => buffer(bytes.length, UNIFORM | COPY_DST));
    this.flag = shader.flag && buffer(FLAG_BYTES, STORAGE | COPY_SRC);
  }

  /** Whether a control is part of the pipeline, so that its change needs a new one. */
  isConstant(path) {
    return this.shader.constants.some((control) => control.path === path);
  }

  draw(view, frame, values) {
    const { device, shader } = this;
    this.contents.forEach((content, index) => {
      content.fill(frame, values);
      device.queue.writeBuffer(this.buffers[index], 0, content.bytes);
    });
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginRenderPass({
      colorAttachments: [{ view, clearValue: [0, 0, 0, 1], loadOp: "clear", storeOp: "store" }],
    });
    pass.setPipeline(this.pipeline);
    this.groups.forEach((group, index) => pass.setBindGroup(index, group));
    pass.draw(shader.numVertices, shader.numInstances);
    pass.end();
    device.queue.submit([encoder.finish()]);
  }

  /** Whether the loop guard had to end a loop since the start. */
  async wasCut() {
    if (!this.flag) return false;
    const { device } = this;
    const copy = device.createBuffer({ size: FLAG_BYTES, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(this.flag, 0, copy, 0, FLAG_BYTES);
    device.queue.submit([encoder.finish()]);
    await copy.mapAsync(GPUMapMode.READ);
    const isCut = new Uint32Array(copy.getMappedRange())[0] !== 0;
    copy.destroy();
    return isCut;
  }

  destroy() {
    for (const buffer of this.buffers) buffer.destroy();
    this.flag?.destroy();
    for (const { texture } of this.images) texture?.destroy();
  }

  async #compile(values) {
    const { device, shader } = this;
    // The scope keeps errors, which may be expected here, out of the console.
    device.pushErrorScope("validation");
    const fragment = await this.#module(shader.fragment.source);
    const vertex =
      shader.vertex.source === shader.fragment.source ? fragment : await this.#module(shader.vertex.source);
    const layouts = this.#layouts();
    const stage = (module, { entry, constants }) => ({
      module,
      entryPoint: entry,
      constants: { ...constants, ...(module === fragment ? this.#chosen(values) : {}) },
    });
    try {
      this.pipeline = await device.createRenderPipelineAsync({
        layout: device.createPipelineLayout({ bindGroupLayouts: layouts }),
        vertex: stage(vertex, shader.vertex),
        fragment: { ...stage(fragment, shader.fragment), targets: [{ format: this.format }] },
        primitive: { topology: shader.topology },
      });
    } catch (error) {
      throw new Unfit("rejected", error.message);
    } finally {
      device.popErrorScope().catch(() => {});
    }
    this.groups = layouts.map((layout, group) =>
      device.createBindGroup({
        layout,
        entries: this.#bindings(group).map(({ binding, resource }) => ({ binding, resource })),
      }),
    );
  }

  async #module(source) {
    const module = this.device.createShaderModule({ code: source });
    const { messages } = await module.getCompilationInfo();
    const error = messages.find((message) => message.type === "error");
    if (error) {
      this.device.popErrorScope().catch(() => {});
      throw new Unfit("rejected", error.message);
    }
    return module;
  }

  #chosen(values) {
    const found = this.shader.constants.filter(({ path }) => values.has(path));
    return Object.fromEntries(found.map(({ path, constant }) => [constant, values.get(path)[0]]));
  }

  /** What is bound in a group: number, resource, and its part of the layout. */
  #bindings(group) {
    const buffers = this.shader.buffers.map((buffer, index) => ({
      ...buffer,
      resource: { buffer: this.buffers[index] },
      layout: { buffer: { type: "uniform" } },
    }));
    const images = this.shader.images.map((image, index) => ({
      ...image,
      resource: this.images[index].resource,
      layout: imageLayout(image),
    }));
    const own = [...buffers, ...images];
    if (this.flag) {
      const [flagGroup, binding] = this.shader.flag;
      const layout = { buffer: { type: "storage" } };
      own.push({ group: flagGroup, binding, resource: { buffer: this.flag }, layout, inVertex: false });
    }
    return own.filter((binding) => binding.group === group);
  }

  #layouts() {
    const { FRAGMENT, VERTEX } = GPUShaderStage;
    const { buffers, images, flag } = this.shader;
    const groups = [...[...buffers, ...images].map(({ group }) => group), flag ? flag[0] : -1];
    return Array.from({ length: Math.max(...groups) + 1 }, (_, group) =>
      this.device.createBindGroupLayout({
        entries: this.#bindings(group).map(({ binding, layout, inVertex }) => ({
          binding,
          visibility: FRAGMENT | (inVertex ? VERTEX : 0),
          ...layout,
        })),
      }),
    );
  }

  /** Draw small frames out of sight, and tell by their times what larger ones cost. */
  async #tryOut(frame, values) {
    const fastest = new Map();
    for (const [index, side] of TRIALS_PX.entries()) {
      const elapsedMs = await this.#timed(side, frame, values);
      if (elapsedMs > TRIAL_LIMIT_MS) throw new Unfit("too-slow");
      if (index > 0) fastest.set(side, Math.min(elapsedMs, fastest.get(side) ?? Infinity));
      if (elapsedMs > SLOW_MS && index > 0) break;
    }
    const [[side, elapsedMs], large] = [...fastest];
    const pixels = side * side;
    if (large) {
      const msPerPixel = Math.max(0, (large[1] - elapsedMs) / (large[0] * large[0] - pixels));
      this.cost = { fixedMs: Math.max(0, elapsedMs - msPerPixel * pixels), msPerPixel };
    } else this.cost = { fixedMs: 0, msPerPixel: elapsedMs / pixels };
  }

  async #timed(side, frame, values) {
    const { device, format } = this;
    const texture = device.createTexture({ size: [side, side], format, usage: GPUTextureUsage.RENDER_ATTACHMENT });
    const limit = new Promise((resolve) => setTimeout(resolve, TRIAL_LIMIT_MS + 1));
    const start = performance.now();
    this.draw(texture.createView(), frame, values);
    await Promise.race([device.queue.onSubmittedWorkDone(), limit]);
    texture.destroy();
    return performance.now() - start;
  }
}
