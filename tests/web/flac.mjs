// FLAC files without compression, RFC 9639: the one lossless coding that every browser decodes and the core doesn't read.

function crc(bytes, bits, polynomial) {
  const top = 1 << (bits - 1);
  let value = 0;
  for (const byte of bytes) {
    value ^= byte << (bits - 8);
    for (let i = 0; i < 8; ++i) value = value & top ? (value << 1) ^ polynomial : value << 1;
  }
  return value & (2 * top - 1);
}

const BLOCK = 4096;

// Frame numbers below 2^11, as UTF-8 would write them.
const frameNumber = (n) => (n < 0x80 ? [n] : [0xc0 | (n >> 6), 0x80 | (n & 0x3f)]);

/** Of 16-bit samples, mono. */
export function flacBytes({ samples, sampleRateHz }) {
  const info = Buffer.alloc(34);
  info.writeUInt16BE(BLOCK, 0);
  info.writeUInt16BE(BLOCK, 2);
  info.writeUInt32BE(((sampleRateHz << 12) | (15 << 4)) >>> 0, 10); // one channel of 16 bits
  info.writeUInt32BE(samples.length, 14);
  const parts = [Buffer.from("fLaC"), Buffer.from([0x80, 0, 0, 34]), info];
  for (let start = 0, n = 0; start < samples.length; start += BLOCK, ++n) {
    const block = samples.subarray(start, start + BLOCK);
    const size = block.length - 1;
    const header = [0xff, 0xf8, 0x70, 0x08, ...frameNumber(n), size >> 8, size & 0xff];
    const frame = Buffer.alloc(header.length + 2 + 2 * block.length + 2);
    frame.set([...header, crc(header, 8, 0x07), 0x02]); // one verbatim subframe
    block.forEach((sample, i) => frame.writeInt16BE(Math.round(sample * 32767), header.length + 2 + 2 * i));
    frame.writeUInt16BE(crc(frame.subarray(0, -2), 16, 0x8005), frame.length - 2);
    parts.push(frame);
  }
  return Buffer.concat(parts);
}
