// A code by the camera, where the browser can read codes; elsewhere one types it.

export const canScan = () => "BarcodeDetector" in globalThis && Boolean(navigator.mediaDevices?.getUserMedia);

// Look until a code is seen or one leaves the screen; what the camera sees is shown meanwhile.
// returns  its text; null, also where the camera may not be used
export async function scanned(video) {
  const stop = new AbortController();
  addEventListener("hashchange", () => stop.abort(), { once: true });
  video.hidden = false;
  const text = await seen(video, stop.signal).catch(() => null);
  video.hidden = true;
  return text;
}

async function seen(video, stopped) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  try {
    const detector = new BarcodeDetector({ formats: ["qr_code", "ean_13", "code_128", "data_matrix"] });
    video.srcObject = stream;
    await video.play();
    while (!stopped.aborted) {
      const [found] = await detector.detect(video).catch(() => []);
      if (found) return found.rawValue;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return null;
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
}
