// The sample rate that a compressed file says it has. decodeAudioData resamples to its context's
// rate, so the context must be given the file's own: the core alone resamples.

/** Where the header is one that we don't read: the rate most such files have. */
export const FALLBACK_RATE_HZ = 48000;

// Headers lie at the start; cover pictures before them rarely take more than this.
const SEARCHED_BYTES = 1 << 20;

export function containerSampleRateHz(bytes: ArrayBuffer): number {
  const start = skipId3(new Uint8Array(bytes));
  const head = new Uint8Array(bytes, start, Math.min(bytes.byteLength - start, SEARCHED_BYTES));
  return wavRate(head) ?? flacRate(head) ?? oggRate(head) ?? mp3Rate(head) ?? FALLBACK_RATE_HZ;
}

function hasText(bytes: Uint8Array, offset: number, text: string): boolean {
  return [...text].every((letter, i) => bytes[offset + i] === letter.charCodeAt(0));
}

function byte(bytes: Uint8Array, offset: number): number {
  return bytes[offset] ?? 0;
}

function littleEndian(bytes: Uint8Array, offset: number): number {
  return [3, 2, 1, 0].reduce((sum, i) => sum * 256 + byte(bytes, offset + i), 0);
}

// https://id3.org/id3v2.4.0-structure: ten bytes, the last four a size of seven bits each.
function skipId3(bytes: Uint8Array): number {
  if (!hasText(bytes, 0, "ID3")) return 0;
  const size = [6, 7, 8, 9].reduce((sum, i) => (sum << 7) | (byte(bytes, i) & 0x7f), 0);
  return Math.min(10 + size, bytes.length);
}

// A compressed coding, which the core doesn't read (ADPCM, GSM); the format chunk comes first.
function wavRate(bytes: Uint8Array): number | undefined {
  if (!hasText(bytes, 0, "RIFF") || !hasText(bytes, 8, "WAVEfmt ")) return undefined;
  return littleEndian(bytes, 24) || undefined;
}

// RFC 9639, section 8.2: 20 bits at byte 10 of the first metadata block.
function flacRate(bytes: Uint8Array): number | undefined {
  if (!hasText(bytes, 0, "fLaC")) return undefined;
  const rate = (byte(bytes, 18) << 12) | (byte(bytes, 19) << 4) | (byte(bytes, 20) >> 4);
  return rate || undefined;
}

// Vorbis I, section 4.2.2; RFC 7845 for Opus, which always decodes at 48 kHz.
function oggRate(bytes: Uint8Array): number | undefined {
  if (!hasText(bytes, 0, "OggS")) return undefined;
  const packet = 27 + byte(bytes, 26); // behind the page's header and its segment table
  if (hasText(bytes, packet, "OpusHead")) return 48000;
  if (!hasText(bytes, packet, "\x01vorbis")) return undefined;
  return littleEndian(bytes, packet + 12) || undefined;
}

// ISO 11172-3, 2.4.2.3: rates of MPEG 1; MPEG 2 halves them, MPEG 2.5 halves them again.
const MPEG1_RATES_HZ = [44100, 48000, 32000];

function mp3Rate(bytes: Uint8Array): number | undefined {
  for (let i = 0; i + 3 < bytes.length; ++i) {
    if (byte(bytes, i) !== 0xff || (byte(bytes, i + 1) & 0xe0) !== 0xe0) continue;
    const version = (byte(bytes, i + 1) >> 3) & 3; // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
    const layer = (byte(bytes, i + 1) >> 1) & 3; // 1: layer III
    const rate = MPEG1_RATES_HZ[(byte(bytes, i + 2) >> 2) & 3];
    if (version === 1 || layer !== 1 || !rate) continue;
    return version === 3 ? rate : version === 2 ? rate / 2 : rate / 4;
  }
  return undefined;
}
