// From a draft to an entry: immutable once saved. An edit is a new version, a withdrawal too.

import { instant, lotCode, sha256, uuid7 } from "./ids.js";
import { lotKey, productOf, total } from "./lots.js";
import { all, get, put, remove, write } from "./store.js";
import { completed } from "./values.js";

const LETTERS = { starts: "V", harvests: "H", packs: "G", splits: "T", merges: "N", processes: "C", receives: "M" };
const MAKES = new Set(Object.keys(LETTERS));

export const makesLot = (effect) => MAKES.has(effect);

// A new draft of a kind; it keeps this version of the template whatever comes later.
export async function begin(kind, here, more = {}) {
  const draft = {
    id: uuid7(), version: 1, kind: kind.code, template: here.templateName, organisation: here.organisation.id,
    lot: "", place: "", product: "", quantity: "", unit: "", parts: [], lots: [], partner: null, handover: "",
    fields: {}, attached: [], happened_at: "", new_code: MAKES.has(kind.effect) ? lotCode(LETTERS[kind.effect]) : "",
    begun_at: Date.now(), ...more,
  };
  await put("drafts", draft);
  return draft;
}

export const draftOf = (id) => get("drafts", id);

export const keep = (draft) => put("drafts", draft);

export const drop = (id) => remove("drafts", id);

// A draft that changes what was saved: the next version; of what the server refused, the same version again, because
// it has nothing of it.
export async function reopened(row, kind) {
  const { document, extra = {} } = row.record;
  const newest = decided((await get("settings", "known"))?.value, document);
  const draft = {
    id: document.id, version: row.state.state === "refused" ? document.version : newest + 1,
    kind: document.kind, template: document.template, organisation: document.organisation, lot: document.lot,
    place: document.place, product: document.product, fields: { ...document.fields }, partner: document.partner,
    handover: document.handover, happened_at: document.happened_at, new_code: extra.new_code ?? "", of: row.record.seq,
    parts: [], lots: [], quantity: "", unit: "", steps: [], ...extra,
    attached: [...document.photos, ...document.voice].map((one) => ({ ...one })), begun_at: Date.now(), effect: kind.effect,
  };
  await put("drafts", draft);
  return draft;
}

// The draft as the server will read it. source: the entry on the wire, docs of /nhat-ky/dong-bo/
export function documentOf(draft, kind, here) {
  const product = draft.product || here.lot?.product || (draft.lots.length ? productOf(draft.lots[0].key) : "");
  const made = MAKES.has(kind.effect) && product ? draft.made || lotKey(product, draft.new_code) : "";
  const moved = draft.quantity ? { quantity: draft.quantity, unit: draft.unit } : {};
  const isOf = (type) => ({ type: told }) => told.startsWith(type);
  const files = draft.attached.map(({ id, sha256: digest, bytes, type }) => ({ id, sha256: digest, bytes, type }));
  return {
    id: draft.id, version: draft.version, kind: kind.code, template: draft.template, organisation: draft.organisation,
    happened_at: draft.happened_at || instant(), saved_at: instant(), place: draft.place || here.lot?.place || "",
    product, lot: kind.effect === "starts" ? "" : draft.lot, new_lot: draft.parts.length ? "" : made,
    ...amounts(kind.effect, draft, { made, moved, product }), fields: completed(kind, draft, here), partner: draft.partner, handover: draft.handover,
    photos: files.filter(isOf("image/")), voice: files.filter(isOf("audio/")), is_withdrawn: false,
  };
}

function amounts(effect, draft, { made, moved, product }) {
  const from = draft.lots.map(({ key, quantity, unit }) => ({ lot: key, ...(quantity ? { quantity, unit } : {}) }));
  if (draft.parts.length) {
    const outputs = draft.parts.map((quantity, place) => ({ lot: lotKey(product, `${draft.new_code}-${place + 1}`), quantity, unit: draft.unit }));
    return { inputs: [{ lot: draft.lot, ...(effect === "splits" ? whole(draft) : {}) }], outputs };
  }
  if (effect === "sells") return { inputs: [{ lot: draft.lot, ...moved }], outputs: [] };
  if (effect === "starts" || effect === "harvests" || effect === "receives") return { inputs: from, outputs: draft.quantity ? [{ lot: made, ...moved }] : [] };
  if (made) return { inputs: from.length ? from : [{ lot: draft.lot }], outputs: [{ lot: made, ...moved }] };
  return { inputs: from, outputs: [] };
}

// What a split takes of its lot: the sum of the parts.
const whole = ({ parts, unit }) => ({ quantity: total(parts), unit });

// Save for good. When this is fulfilled the entry is on the disk of the phone; nothing of it changes afterwards.
export async function save(draft, document, { own, title }) {
  const { attached, of, ...rest } = draft;
  const extra = { new_code: rest.new_code, quantity: rest.quantity, unit: rest.unit, parts: rest.parts, lots: rest.lots, steps: rest.steps, made: rest.made };
  return write(["records", "states", "drafts", "blobs", "settings"], async (stores, over) => {
    const seq = ((await over(stores.settings.get("seq")))?.value ?? 0) + 1;
    stores.settings.put({ name: "seq", value: seq });
    stores.records.put({ seq, id: draft.id, version: draft.version, document: { ...document, seq }, extra, own, title, at: Date.now() });
    stores.states.put({ seq, id: draft.id, version: draft.version, state: "saved" });
    // What was refused, and what waited behind it, is told anew by this one.
    for (const one of await over(stores.states.getAll())) {
      const isTold = one.id === draft.id && one.seq !== seq && one.version >= draft.version;
      if (isTold && one.state !== "received") stores.states.put({ ...one, state: "replaced" });
    }
    for (const { id } of attached) {
      const blob = await over(stores.blobs.get(id));
      if (blob) stores.blobs.put({ ...blob, seq });
    }
    stores.drafts.delete(draft.id);
    return seq;
  });
}

// The version that an edit follows: where a person decided between two phones, the one that the server made of it.
const decided = (known, { id, version }) => Math.max(version, known?.document.newest?.[id] ?? 0);

// Take an entry back: a version that says so. What the server never took is only put aside here.
export function withdraw({ record, state }) {
  return write(["records", "states", "settings"], async (stores, over) => {
    if (state.state === "refused") return void stores.states.put({ ...state, state: "replaced", isDropped: true });
    const seq = ((await over(stores.settings.get("seq")))?.value ?? 0) + 1;
    const version = decided((await over(stores.settings.get("known")))?.value, record) + 1;
    const document = { ...record.document, version, seq, saved_at: instant(), is_withdrawn: true, photos: [], voice: [] };
    stores.settings.put({ name: "seq", value: seq });
    stores.records.put({ ...record, seq, version, document, at: Date.now() });
    stores.states.put({ seq, id: record.id, version, state: "saved" });
  });
}

// A photo or voice, kept with the draft.
export async function attach(draft, blob) {
  const one = { id: uuid7(), sha256: await sha256(blob), bytes: blob.size, type: blob.type };
  await put("blobs", { ...one, blob, seq: 0, draft: draft.id, sent: 0 });
  draft.attached.push(one);
  await keep(draft);
}

export async function detach(draft, id) {
  draft.attached = draft.attached.filter((one) => one.id !== id);
  await remove("blobs", id);
  await keep(draft);
}

// Every record with its state, in the order of saving; what was told anew is left out.
export async function rows() {
  const [records, states] = await Promise.all([all("records"), all("states")]);
  const said = new Map(states.map((one) => [one.seq, one]));
  return records.map((record) => ({ record, state: said.get(record.seq) ?? { seq: record.seq, state: "saved" } }))
    .filter(({ state }) => state.state !== "replaced");
}
