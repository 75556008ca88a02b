// What an Ogg file says of itself beyond what the container library reads: RFC 3533.

export interface OggFile {
  /** Of each recording, one behind the other: where it begins and ends, in bytes. */
  readonly links: readonly { readonly begin: number; readonly end: number }[];
  /** Of the first recording, where it is FLAC; else undefined. */
  readonly flacRateHz?: number | undefined;
  /** The last page lacks some of its bytes. */
  readonly isCut: boolean;
}

const CAPTURE = [0x4f, 0x67, 0x67, 0x53]; // "OggS"
const FIXED_BYTES = 27; // of a page's header; the last is the number of segments, whose sizes follow
const READ_BYTES = 1 << 20;

export async function readOgg(file: Blob): Promise<OggFile> {
  const links: { begin: number; end: number }[] = [];
  let flacRateHz: number | undefined;
  let isInHead = false; // among the first pages of a recording's streams, of which it may have several
  let position = 0;
  let bytes = new Uint8Array();
  let start = 0; // of `bytes` in the file
  while (position < file.size) {
    if (position + FIXED_BYTES + 255 > start + bytes.length && start + bytes.length < file.size) {
      start = position;
      bytes = new Uint8Array(await file.slice(start, start + READ_BYTES).arrayBuffer());
    }
    const page = pageAt(bytes, position - start);
    if (!page) {
      position += 1; // damage: the next page is somewhere behind it
      continue;
    }
    if (page.beginsStream && !isInHead) {
      const last = links.at(-1);
      if (last) last.end = position;
      else flacRateHz = flacRate(bytes, position - start + page.headerBytes);
      links.push({ begin: position, end: file.size });
    }
    isInHead = page.beginsStream;
    position += page.bytes;
  }
  return { links, flacRateHz, isCut: position > file.size };
}

function pageAt(bytes: Uint8Array, at: number) {
  const segments = bytes[at + FIXED_BYTES - 1];
  if (segments === undefined || CAPTURE.some((byte, i) => bytes[at + i] !== byte) || bytes[at + 4] !== 0) return;
  const headerBytes = FIXED_BYTES + segments;
  let size = headerBytes;
  for (let i = FIXED_BYTES; i < headerBytes; ++i) size += bytes[at + i] ?? 0;
  return { headerBytes, bytes: size, beginsStream: ((bytes[at + 5] ?? 0) & 2) !== 0 };
}

// https://xiph.org/flac/ogg_mapping.html: 13 bytes, a block's header of 4, the stream's facts; RFC 9639, 8.2.
function flacRate(bytes: Uint8Array, at: number): number | undefined {
  const name = String.fromCharCode(...bytes.subarray(at + 1, at + 5));
  const byte = (i: number) => bytes[at + 27 + i] ?? 0;
  return name === "FLAC" ? (byte(0) << 12) | (byte(1) << 4) | (byte(2) >> 4) : undefined;
}
