// The scales of pictures of sound: those that find them and those that draw them.

/** Of a spectrogram, from 0 on. */
export const TOP_HZ = 5000;
/** Of the pitch in it, on its own axis, from 0 on. */
export const TOP_PITCH_HZ = 500;
/** Of a spectrogram, below the loudest. */
export const RANGE_DB = 70;
/** Of the last minute's picture. */
export const LIVE_COLUMN_SECONDS = 0.1;
