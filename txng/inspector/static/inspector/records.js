// Records of checks: made here with an id of their own, kept until the node has them, sent again without harm.

import { hash, hex } from "/static/portal/proof_crypto.js";
import * as kept from "./kept.js";

// RFC 9562 5.7: 48 bits of milliseconds, then chance.
export function uuid7(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let place = 0; place < 6; place++) bytes[place] = Math.floor(now / 256 ** (5 - place)) % 256;
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// The photo's digest is taken at once: who changes the photo later changes its digest.
export async function made(seen, { note, photo, place, person }) {
  const record = {
    id: uuid7(), person, state: "waiting", photo: photo ?? null,
    told: {
      code: seen.code, verdict: seen.verdict, reasons: seen.reasons, is_online: seen.isOnline, list: seen.list ?? null,
      note, place: place ?? null, checked_at: new Date(seen.at).toISOString(),
      photo: photo ? hex(await hash(256, new Uint8Array(await photo.arrayBuffer()))) : "",
    },
  };
  await kept.keep(record);
  return record;
}

// Send what waits, of this person; a record is marked as sent only when the node said so.
// send  (body) → { status, value }; throws where the node cannot be reached or nobody is signed in
export async function sendAll(person, send) {
  for (const record of await kept.records()) {
    if (record.state !== "waiting" || record.person !== person) continue;
    const { status, value } = await send({ id: record.id, ...record.told });
    if (status === 200 || status === 201) await kept.keep({ ...record, state: "sent", number: value.number });
    else if (status === 409 || status === 422) await kept.keep({ ...record, state: "refused", detail: value.detail ?? "" });
    else return;
  }
}

export const all = async () => (await kept.records()).sort((one, other) => (one.id < other.id ? 1 : -1));
