// The list that this phone carries: fetched, verified by the pinned key of the log, and asked without a network.

import { hash, hex, joined } from "/static/portal/proof_crypto.js";
import { judge, Wrong } from "/static/portal/proof_verify.js";
import * as kept from "./kept.js";

const DOMAIN = "txng inspection list v1\n";
const KIND = "inspection_list";
const [DIGEST_BYTES, STAMP_BYTES] = [6, 10]; // of a key, of a stamp that is carried; a place has five bytes
const HOUR = 3_600_000;
const AHEAD = 10 * 60_000; // clocks of phones differ
const utf8 = (text) => new TextEncoder().encode(text);
const bytesOf = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

export class Refusal extends Error {
  constructor(name, values = {}) {
    super(name);
    this.word = name;
    this.values = values;
  }
}

// What the node sent → the list, or a Refusal: nothing of it is believed before its leaf is found under the pinned key.
// given  { head, nonce, proof }; held: the list on the phone, or null; bodyOf: digest → bytes
export async function verified(given, { vkey, witnesses, held, bodyOf }) {
  let head, cosigned;
  try {
    const proven = await judge({ proof: given.proof, vkey, witnesses });
    const told = await hash(256, joined(utf8(DOMAIN), bytesOf(given.nonce), utf8(given.head)));
    if (proven.leaf.kind !== KIND || hex(told) !== hex(proven.leaf.commitment)) throw new Wrong("list.head");
    head = JSON.parse(given.head);
    cosigned = proven.cosigned;
  } catch (error) {
    throw new Refusal("sync.wrong", { code: error.code ?? "list" });
  }
  if (held && (head.number < held.number || Date.parse(head.made_at) < held.madeAt)) throw new Refusal("sync.older");
  const data = held?.body === head.body ? held.data : await bodyOf(head.body);
  if (hex(await hash(256, data)) !== head.body) throw new Refusal("sync.wrong", { code: "list.body" });
  return { number: head.number, madeAt: Date.parse(head.made_at), body: head.body, data, cosigned, vkey };
}

// How old the list is, and whether it may still be asked. A clock that was put back is found by the latest hour ever seen.
export function standing(list, now, latest, hours) {
  if (!list) return { state: "none", age: 0 };
  if (now < list.madeAt - AHEAD || now < latest - AHEAD) return { state: "clock", age: 0 };
  const age = now - list.madeAt;
  return { state: age > hours * HOUR ? "expired" : "good", age };
}

// Ready to be asked: bytes instead of base64.
export function opened(list) {
  const told = JSON.parse(new TextDecoder().decode(list.data));
  const places = (given) => Object.fromEntries(Object.entries(given).map(([version, text]) => [version, bytes(text)]));
  return {
    ...told,
    stamped: bytes(told.stamped),
    void: places(told.void),
    recalls: told.recalls.map((one) => ({ ...one, keys: bytes(one.keys), stamps: places(one.stamps) })),
  };
}

// What a list says of a code: never that it is valid, because the key of stamps is not here.
// carried   products whose stamps this phone has taken along
// returns  { verdict, mark, recall, partial, carried }
export async function asked(list, code, carried = []) {
  if (code.isBad) return { verdict: "malformed", mark: "none" };
  const keys = await Promise.all(code.keys.map(async (key) => (await hash(256, utf8(key))).subarray(0, DIGEST_BYTES)));
  const isOn = (stamps) => Boolean(code.stamp && stamps[code.stamp.version] && has(stamps[code.stamp.version], bytesOf(code.stamp.place)));
  const recall = list.recalls.find((one) => isOn(one.stamps) || keys.some((key) => has(one.keys, key)));
  if (recall) return { verdict: "recalled", mark: "bad", recall };
  if (isOn(list.void)) return { verdict: "voided", mark: "bad" };
  const product = keys.at(-1);
  const known = code.stamp ? await inUse(code, carried) : null;
  if (known && !known.isIn) return { verdict: "not_in_use", mark: "bad", carried: known.of };
  if (known) return { verdict: "unchecked", mark: "info", carried: known.of };
  // What a stamp's letters tell alone: its year stands in clear. No letter of a serial checks the others without the key.
  if (code.stamp && list.versions && !list.versions.includes(Number(code.stamp.version))) return { verdict: "never_issued", mark: "warn" };
  if (code.stamp && code.product && !list.left_out.products && !has(list.stamped, product)) return { verdict: "never_stamped", mark: "warn" };
  return { verdict: "unchecked", mark: "ask", partial: list.left_out.keys + list.left_out.stamps };
}

// Whether a stamp is among those in use of a product that is carried; null where none is that may be its. A short code names no
// product: it may be of any, so that only finding it says something.
async function inUse(code, carried) {
  for (const of of carried) {
    if (code.product && of.product !== code.product) continue;
    const digest = (await hash(256, joined(bytesOf(of.salt), utf8(code.stamp.text)))).subarray(0, STAMP_BYTES);
    const isIn = has(bytes(of.stamps), digest);
    if (isIn || code.product) return { isIn, of };
  }
  return null;
}

// Binary search in sorted records of one length.
function has(sorted, wanted) {
  let [low, high] = [0, sorted.length / wanted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compared(sorted, middle * wanted.length, wanted);
    if (!order) return true;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return false;
}

function compared(sorted, start, wanted) {
  for (let place = 0; place < wanted.length; place++)
    if (sorted[start + place] !== wanted[place]) return sorted[start + place] - wanted[place];
  return 0;
}

const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

export const held = () => kept.get("list");
export const store = (list) => kept.put("list", list);
export async function dropped() {
  await kept.drop("list");
  await kept.drop("carried");
}

export const carried = async () => (await kept.get("carried")) ?? [];
// The newest of each product, the newest first; a phone carries ten.
export async function carry(one) {
  const others = (await carried()).filter(({ product }) => product !== one.product);
  await kept.put("carried", [one, ...others].slice(0, 10));
}
