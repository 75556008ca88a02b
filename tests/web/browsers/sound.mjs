// A sound card for browsers that start no sound without one, where nobody hears it: PulseAudio with a loudspeaker that
// leads nowhere, and a microphone in which a recording plays over and over.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const serverPath = "/usr/bin/pulseaudio";

export const missingSound = existsSync(serverPath) ? undefined : `there is no ${serverPath}`;

/** For programs that are to find no sound card: neither ALSA's nor PulseAudio's. */
export const SILENCE = { ALSA_CONFIG_PATH: "/dev/null", PULSE_SERVER: "unix:/dev/null" };

/** `env`: for the browsers that are to have it. `recording`: a WAV file. */
export async function startSound(recording) {
  const folder = mkdtempSync(join(tmpdir(), "speech-emotion-sound-"));
  const socket = join(folder, "native");
  const modules = [
    `module-native-protocol-unix socket=${socket} auth-anonymous=1`,
    "module-null-sink sink_name=loudspeaker",
    "module-null-sink sink_name=voice",
    "module-remap-source master=voice.monitor source_name=microphone source_properties=device.description=Voice",
  ];
  const options = ["-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disable-shm=yes"];
  const env = { PULSE_SERVER: `unix:${socket}` };
  const server = spawn(serverPath, [...options, ...modules.flatMap((module) => ["-L", module])], {
    env: { ...process.env, XDG_RUNTIME_DIR: folder, HOME: folder },
    stdio: "ignore",
  });
  for (let attempt = 0; !existsSync(socket); ++attempt) {
    if (attempt === 100) throw new Error(`expected ${serverPath} to start, found no socket after ten seconds`);
    await wait(100);
  }
  const play = ["-v", "error", "-re", "-stream_loop", "-1", "-i", recording, "-f", "pulse", "-device", "voice", "voice"];
  const player = spawn("ffmpeg", play, { env: { ...process.env, ...env }, stdio: "ignore" });
  return {
    env,
    close() {
      player.kill();
      server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
