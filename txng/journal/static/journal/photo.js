// A photo made small on the phone: the longer side 1280 px, JPEG, at most 120 kB. Where it was taken does not come along.

const [LONGEST, MOST_BYTES] = [1280, 120_000];
const TRIES = [[1, 0.6], [1, 0.45], [0.8, 0.45], [0.6, 0.4], [0.45, 0.35]];

// file   what the camera or the gallery gave
// raises where this is no picture
export async function small(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    let blob = null;
    for (const [size, quality] of TRIES) {
      blob = await drawn(picture, scale * size, quality);
      if (blob.size <= MOST_BYTES) break;
    }
    return blob;
  } finally {
    picture.close();
  }
}

function drawn(picture, scale, quality) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("canvas"))), "image/jpeg", quality);
  });
}
