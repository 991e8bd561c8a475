// Names made on the phone, without asking anybody: of entries, photos and lots; and the hour as this phone says it.

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// A UUID of version 7: it sorts by the hour in which it was made. source: RFC 9562, 5.7
export function uuid7(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let place = 0; place < 6; place += 1) bytes[place] = Math.floor(now / 2 ** (8 * (5 - place))) % 256;
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const text = hex(bytes);
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
}

// A lot's code that two phones do not make twice: letter, day, four letters by chance ("V261121-7K2M").
export function lotCode(letter, day = today()) {
  const chance = crypto.getRandomValues(new Uint8Array(4));
  return `${letter}${day.slice(2).replaceAll("-", "")}-${[...chance].map((byte) => CROCKFORD[byte % 32]).join("")}`;
}

// An instant of this phone's clock with its offset: 2026-11-21T08:12:00+07:00
export function instant(at = new Date()) {
  const shift = -at.getTimezoneOffset();
  const local = new Date(at.getTime() + shift * 60_000).toISOString().slice(0, 19);
  const two = (number) => String(Math.floor(Math.abs(number))).padStart(2, "0");
  return `${local}${shift < 0 ? "-" : "+"}${two(shift / 60)}:${two(shift % 60)}`;
}

export const today = (at = new Date()) => instant(at).slice(0, 10);

export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export async function sha256(blob) {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer())));
}
