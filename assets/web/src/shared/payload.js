// What Python sends: four bytes of length (little endian), a JSON header, then the files of the
// frames one after the other. See pages/widgets/flip_book.py.

const LENGTH_BYTES = 4;

/**
 * @param {Uint8Array} bytes
 * @returns the header's fields, and `frames`: one Blob for each frame
 */
export function readPayload(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = LENGTH_BYTES + view.getUint32(0, true);
  const { sizes, ...shown } = JSON.parse(new TextDecoder().decode(bytes.subarray(LENGTH_BYTES, start)));
  let end = start;
  const frames = sizes.map((size) => new Blob([bytes.subarray(end, (end += size))]));
  return { ...shown, frames };
}
