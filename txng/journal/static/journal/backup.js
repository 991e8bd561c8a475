// A copy of what this phone keeps, in one file that only its password opens: to be restored here or on another phone.
//
// The file: a line that names it, 16 bytes of salt, 12 of nonce, then AES-256-GCM over the JSON of what is kept.
// source: NIST SP 800-38D; the key by PBKDF2-HMAC-SHA-256, 600,000 rounds (OWASP, 2023)

import { all, setting, write } from "./store.js";

const HEAD = new TextEncoder().encode("txng-nhat-ky-1\n");
const [SALT, NONCE, ROUNDS] = [16, 12, 600_000];
const LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

const BESIDE = ["answers", "rolls"]; // what waits beside entries; a file of before has none

export class NotOpened extends Error {}

// A password that nobody has to think of: 20 letters, 98 bits. A letter is drawn again rather than made more likely.
export function madePassword() {
  const letters = [];
  while (letters.length < 20) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < 240) letters.push(LETTERS[byte % 30]);
  }
  return letters.join("").replace(/(.{4})(?=.)/g, "$1-");
}

export async function packed(password) {
  const [records, states, drafts, blobs] = await Promise.all(["records", "states", "drafts", "blobs"].map((name) => all(name)));
  const pictures = await Promise.all(blobs.map(async ({ blob, ...one }) => ({ ...one, blob: await dataUrl(blob) })));
  const [answers, rolls] = await Promise.all(BESIDE.map((name) => setting(name, [])));
  const text = new TextEncoder().encode(JSON.stringify({ at: new Date().toISOString(), records, states, drafts, blobs: pictures, answers, rolls }));
  const [salt, iv] = [SALT, NONCE].map((length) => crypto.getRandomValues(new Uint8Array(length)));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: HEAD }, await keyOf(password, salt), text);
  return new Blob([HEAD, salt, iv, sealed], { type: "application/octet-stream" });
}

// raises   NotOpened where the password or the file is not right
// returns  {added, at}
export async function restored(file, password) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (!HEAD.every((byte, place) => bytes[place] === byte)) throw new NotOpened("file");
  const rest = bytes.subarray(HEAD.length);
  const [salt, iv, sealed] = [rest.subarray(0, SALT), rest.subarray(SALT, SALT + NONCE), rest.subarray(SALT + NONCE)];
  const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: HEAD }, await keyOf(password, salt), sealed)
    .catch(() => { throw new NotOpened("password"); });
  const kept = JSON.parse(new TextDecoder().decode(opened));
  const blobs = await Promise.all(kept.blobs.map(async (one) => ({ ...one, blob: await blobOf(one.blob) })));
  return { added: await add({ ...kept, blobs }), at: kept.at };
}

// What is here already stays as it is. What comes keeps its id, so that the server knows it again; only its place in
// this phone's order of saving is new.
async function add({ records, states, drafts, blobs, ...waiting }) {
  const said = new Map(states.map((one) => [one.seq, one]));
  return write(["records", "states", "drafts", "blobs", "settings"], async (stores, over) => {
    const here = new Set((await over(stores.records.getAll())).map(({ document }) => JSON.stringify(document)));
    let last = (await over(stores.settings.get("seq")))?.value ?? 0;
    const places = new Map();
    for (const record of records.sort((one, other) => one.seq - other.seq)) {
      if (here.has(JSON.stringify(record.document))) continue;
      last += 1;
      places.set(record.seq, last);
      stores.records.put({ ...record, seq: last });
      stores.states.put({ ...said.get(record.seq), seq: last });
    }
    stores.settings.put({ name: "seq", value: last });
    for (const name of BESIDE) {
      const own = (await over(stores.settings.get(name)))?.value ?? [];
      const known = new Set(own.map(({ id }) => id));
      stores.settings.put({ name, value: [...own, ...(waiting[name] ?? []).filter(({ id }) => !known.has(id))] });
    }
    for (const one of blobs) if (places.has(one.seq)) stores.blobs.put({ ...one, seq: places.get(one.seq) });
    for (const one of drafts) if (!(await over(stores.drafts.get(one.id)))) stores.drafts.put(one);
    return places.size;
  });
}

async function keyOf(password, salt) {
  const given = new TextEncoder().encode(password.toUpperCase().replace(/[^\p{L}\p{N}]/gu, ""));
  const base = await crypto.subtle.importKey("raw", given, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

const dataUrl = (blob) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result);
  reader.onerror = () => reject(reader.error);
  reader.readAsDataURL(blob);
});

// Not by fetch: the policy of the page lets it ask this server alone.
async function blobOf(url) {
  const [, type, text] = /^data:([^;,]*)[^,]*,(.*)$/s.exec(url);
  return new Blob([Uint8Array.from(atob(text), (char) => char.charCodeAt(0))], { type });
}
