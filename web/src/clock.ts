// Times as people read them.

/** "7 s", "2.5 s", "1:05". */
export function clock(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toFixed(1))}\u202fs`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
