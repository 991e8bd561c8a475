// Photos and voices of entries that the server has, in pieces of 64 kB. What broke off goes on where the server says.

import { all, write } from "./store.js";

const PIECE = 65_536;

export const address = (id) => `/nhat-ky/dinh-kem/${id}`;

// ask   the one way to the server (sync.js)
export async function send(ask) {
  const received = new Set((await all("states")).filter(({ state }) => state === "received").map(({ seq }) => seq));
  for (const one of await all("blobs")) if (received.has(one.seq) && !one.is_done && !one.fault) await whole(ask, one);
}

// How many are on this phone alone.
export const unsent = async () => (await all("blobs")).filter(({ seq, is_done, fault }) => seq && !is_done && !fault).length;

async function whole(ask, { id, blob, bytes, type }) {
  let [offset, tries] = [await begun(ask, id), 5];
  while (offset < bytes) {
    const answer = await ask(address(id), {
      method: "PUT",
      headers: { "Content-Type": type, "Upload-Offset": String(offset), "Upload-Length": String(bytes) },
      body: blob.slice(offset, offset + PIECE),
    });
    if (answer.status === 409 && (tries -= 1)) {
      offset = await begun(ask, id); // another tab, or an answer that never came
      continue;
    }
    if (!answer.ok) return note(id, await reason(answer));
    const { offset: next } = await answer.json();
    if (!(next > offset)) return note(id, { fault: "offset" });
    offset = next;
    await note(id, { sent: offset });
  }
  return note(id, { sent: bytes, is_done: true, done_at: Date.now() });
}

async function begun(ask, id) {
  const answer = await ask(address(id));
  return answer.ok ? (await answer.json()).offset : 0;
}

async function reason(answer) {
  const { title, detail } = await answer.json().catch(() => ({}));
  return { fault: detail ?? title ?? String(answer.status) };
}

const note = (id, more) => write(["blobs"], async ({ blobs }, over) => {
  const one = await over(blobs.get(id));
  if (one) blobs.put({ ...one, ...more });
});
