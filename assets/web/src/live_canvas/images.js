// Textures and samplers with the content that the server uses: its built-in pictures.

const TEXEL_BYTES = 4; // of rgba8unorm, the only format that is sent
const LINEAR = { magFilter: "linear", minFilter: "linear" };
const SAMPLERS = {
  filtering: { ...LINEAR, mipmapFilter: "linear" },
  "non-filtering": {},
  comparison: { ...LINEAR, compare: "less" },
};

/**
 * @param image as pages/widgets/live_payload.py describes it
 * @param {Blob} texels deflated, all mip levels one after the other
 * @returns {Promise<{resource: GPUBindingResource, texture?: GPUTexture}>}
 */
export async function createImage(device, image, texels) {
  if (image.kind === "sampler") {
    const [addressModeU, addressModeV, addressModeW] = Array(3).fill("repeat");
    const modes = { addressModeU, addressModeV, addressModeW };
    return { resource: device.createSampler({ ...modes, ...SAMPLERS[image.sampleType] }) };
  }
  const { extent, format, dimension, mipLevels } = image;
  const data = await inflated(texels);
  const kind = dimension.split("-")[0];
  const texture = device.createTexture({
    size: extent,
    format,
    dimension: kind === "cube" ? "2d" : kind,
    mipLevelCount: mipLevels,
    usage: GPUTextureUsage.COPY_DST | GPUTextureUsage.TEXTURE_BINDING,
  });
  let start = 0;
  for (let mipLevel = 0; mipLevel < mipLevels; mipLevel++) {
    const size = levelSize(image, mipLevel);
    const layout = { offset: start, bytesPerRow: size[0] * TEXEL_BYTES, rowsPerImage: size[1] };
    device.queue.writeTexture({ texture, mipLevel }, data, layout, size);
    start += size[0] * size[1] * size[2] * TEXEL_BYTES;
  }
  return { texture, resource: texture.createView({ dimension }) };
}

export function imageLayout({ kind, sampleType, dimension }) {
  if (kind === "sampler") return { sampler: { type: sampleType } };
  return { texture: { sampleType, viewDimension: dimension } };
}

function levelSize({ extent: [width, height, depth], dimension }, level) {
  const smaller = (length) => Math.max(1, length >> level);
  return [smaller(width), smaller(height), dimension === "3d" ? smaller(depth) : depth];
}

async function inflated(blob) {
  const stream = blob.stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
