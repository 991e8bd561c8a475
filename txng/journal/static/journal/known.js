// What the server told this phone last: who I am, my fields, products, lots, hand-overs, templates. It works from this copy.

import { all, set, setting, write } from "./store.js";

const [OLD_MS, KEEP_DAYS] = [300_000, 30];
const EMPTY = { at: null, person: null, organisations: [], handovers: [], reminders: [], received: [] };

export const known = async () => (await setting("known"))?.document ?? EMPTY;

// Every version this phone ever met: a draft keeps the one it began with.
export const templates = async () => (await setting("templates")) ?? {};

// isDue   whether to ask although it was asked a moment ago
export async function refresh(ask, { isDue = false } = {}) {
  const before = await setting("known");
  const states = await all("states");
  const isNews = states.some(({ received_at: at }) => at && before && Date.parse(at) > Date.parse(before.document.at));
  if (before && !isDue && !isNews && Date.now() - before.asked < OLD_MS && Date.now() >= before.asked) return;
  const answer = await ask("/nhat-ky/du-lieu", { headers: before?.etag ? { "If-None-Match": before.etag } : {} });
  if (answer.status === 304) return void (await set("known", { ...before, asked: Date.now() }));
  if (!answer.ok) return;
  await take(await answer.json(), answer.headers.get("ETag"));
}

async function take({ templates: sent = {}, token = null, ...document }, etag) {
  const had = await templates();
  await set("known", { etag, asked: Date.now(), document });
  await set("templates", { ...had, ...sent });
  if (token) await set("token", token);
  await heard(document.received ?? []);
  await tidy();
}

// Answers that never reached us, told again by the server.
const heard = (received) => write(["states"], async ({ states }, over) => {
  const said = new Map(received.map((one) => [`${one.id}/${one.version}`, one]));
  for (const one of await over(states.getAll())) {
    const told = said.get(`${one.id}/${one.version}`);
    if (told && ["saved", "sending", "held"].includes(one.state)) states.put({ ...one, ...told, seq: one.seq, heard_at: Date.now() });
  }
});

// Kept for at least thirty days after the server's answer, by this phone's own clock, right or wrong; then the phone may forget what is whole over there.
const tidy = () => write(["records", "states", "blobs"], async ({ records, states, blobs }, over) => {
  const before = Date.now() - KEEP_DAYS * 86_400_000;
  const waiting = new Set((await over(blobs.getAll())).filter(({ is_done }) => !is_done).map(({ seq }) => seq));
  const old = (await over(states.getAll())).filter(
    ({ state, heard_at, seq }) => state === "received" && !waiting.has(seq) && heard_at < before);
  const gone = new Set(old.map(({ seq }) => seq));
  for (const { id, seq } of await over(blobs.getAll())) if (gone.has(seq)) blobs.delete(id);
  for (const seq of gone) {
    records.delete(seq);
    states.delete(seq);
  }
});
