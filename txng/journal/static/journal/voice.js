// A voice note: at most a minute, kept as the browser records it.

const [MOST_MS, BITS] = [60_000, 16_000];
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

export const canRecord = () => Boolean(globalThis.MediaRecorder && navigator.mediaDevices?.getUserMedia);

// Record until told to stop, or for a minute.
// returns  {stop, done}: `done` becomes the sound, or null where nothing was heard
export async function record() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS });
  const parts = [];
  const done = new Promise((resolve) => {
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.onstop = () => {
      for (const track of stream.getTracks()) track.stop();
      const sound = new Blob(parts, { type: (recorder.mimeType || "audio/webm").split(";")[0] });
      resolve(sound.size ? sound : null);
    };
  });
  const timer = setTimeout(stop, MOST_MS);
  function stop() {
    clearTimeout(timer);
    if (recorder.state !== "inactive") recorder.stop();
  }
  recorder.start();
  return { stop, done };
}
