// Codes before the camera, one after the other, where the browser can read them itself.

const EVERY_MS = 200;
const AGAIN_MS = 4_000; // so long the same code is not told twice
const FORMATS = ["qr_code", "data_matrix", "code_128", "ean_13", "ean_8", "upc_a", "itf"];

export async function isThere() {
  if (!("BarcodeDetector" in globalThis) || !navigator.mediaDevices?.getUserMedia) return false;
  try {
    return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
  } catch {
    return false;
  }
}

// Tells each code found; returns what stops it.
export async function start(video, told) {
  const known = await BarcodeDetector.getSupportedFormats();
  const detector = new BarcodeDetector({ formats: FORMATS.filter((one) => known.includes(one)) });
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  video.srcObject = stream;
  await video.play();
  let [running, last, at] = [true, "", 0];
  (async () => {
    while (running) {
      const [found] = await detector.detect(video).catch(() => []);
      const now = performance.now();
      if (found && (found.rawValue !== last || now - at > AGAIN_MS)) {
        [last, at] = [found.rawValue, now];
        navigator.vibrate?.(60);
        told(found.rawValue);
      }
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  })();
  return () => {
    running = false;
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };
}

// A photo as it is kept: at most 1280 px a side, and nothing in it but pixels.
export async function photoOf(file) {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, 1280 / Math.max(image.width, image.height));
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.6));
}
