// One proof, verified as `txng verify` does it: the same checks in the same order, refused with the same codes.
// No page and no network here. source: c2sp.org/tlog-proof@v1, signed-note, tlog-checkpoint, tlog-cosignature

import { hash, hex, joined, verify } from "./proof_crypto.js";

const HEADER = "c2sp.org/tlog-proof@v1";
const [LOG, WITNESS] = [1, 4]; // c2sp.org/signed-note: what kind of key signs
const MOST = (1n << 63n) - 1n;

export class Wrong extends Error {
  constructor(code, values = {}) {
    super(code);
    this.code = code;
    this.values = values;
  }
}

// given   proof: text or bytes; vkey: of the log; witnesses: vkeys of those whose cosignatures count; opening: of the
//         public face, or null; index: where the record is said to stand, or null
// told    (step, state, values) as each step ends: file, log, tree, face, witnesses
// returns what is proven; throws Wrong with the step it failed in
export async function judge({ proof, vkey, witnesses = [], opening = null, index = null }, told = () => {}) {
  let step = "file";
  try {
    const found = readProof(proof);
    if (index !== null && String(found.index) !== String(index)) throw new Wrong("index", { index: found.index });
    told("file", "good");
    step = "log";
    const key = await readVkey(vkey);
    const others = await Promise.all(witnesses.map((text) => readVkey(text, WITNESS)));
    const checkpoint = await readCheckpoint(found.checkpoint, key, others);
    told("log", "good", { name: key.name, size: checkpoint.size });
    step = "tree";
    await verifyInclusion(await hash(256, joined(Uint8Array.of(0), found.leaf)), found.index, checkpoint, found.path);
    const leaf = readLeaf(found.leaf);
    told("tree", "good", { index: found.index, hashes: found.path.length });
    step = "face";
    if (opening !== null && !(await opens(opening, leaf.commitment))) throw new Wrong("face");
    told("face", opening === null ? "none" : "good");
    const { origin, size, root, cosigned, strangers } = checkpoint;
    // Two trees cannot both have more than half of the witnesses.
    told("witnesses", cosigned * 2 > others.length ? "good" : others.length ? "warn" : "none", { count: cosigned, known: others.length, strangers });
    return { leaf, index: found.index, origin, size, root, note: found.checkpoint, cosigned, strangers };
  } catch (error) {
    error.step = error.code?.startsWith("witness.") ? "witnesses" : step;
    throw error;
  }
}

export async function readVkey(text, type = LOG) {
  const trimmed = text.trim();
  const [name, , rest] = /^([^+]*)\+([^+]*)\+(.*)$/s.exec(trimmed)?.slice(1) ?? [];
  const data = rest === undefined ? null : decoded(rest);
  if (data?.length === 33 && data[0] === type && isKeyName(name)) {
    const id = (await hash(256, joined(utf8(`${name}\n`), data))).subarray(0, 4);
    if (`${name}+${hex(id)}+${rest}` === trimmed) return { name, id: hex(id), key: data.subarray(1) };
  }
  throw new Wrong(type === LOG ? "tlog.vkey" : "witness.vkey");
}

export function readProof(given) {
  const whole = typeof given === "string" ? given : textOf(given);
  const blank = whole === null ? -1 : whole.indexOf("\n\n");
  const lines = blank < 0 ? [] : whole.slice(0, blank).split("\n");
  if (lines.length < 3 || lines.length > 67 || whole.length > 131072) throw new Wrong("tlog.proof_format");
  const [leaf, index, path] = [decoded(lines[1].slice(6)), number(lines[2].slice(6)), lines.slice(3).map(decoded)];
  const checkpoint = whole.slice(blank + 2);
  // What is read must be the whole file: no byte of it goes unchecked.
  if (lines[0] !== HEADER || leaf === null || index === null || path.includes(null)
    || !lines[1].startsWith("extra ") || !lines[2].startsWith("index ")) throw new Wrong("tlog.proof_format");
  return { leaf, index, path, checkpoint };
}

// A signature by a known key must be right. Others cannot be checked: they are strangers, and prove nothing.
export async function readCheckpoint(note, key, witnesses) {
  const blank = note.lastIndexOf("\n\n");
  const texts = note.slice(blank + 2, -1).split("\n");
  const isForm = blank >= 0 && note.endsWith("\n") && blank + 2 < note.length && !/[\0-\t\v-\x1f]/.test(note);
  if (!isForm || note.length > 65536 || new Set(texts).size !== texts.length) throw new Wrong("tlog.checkpoint_format");
  const text = note.slice(0, blank + 1);
  const [lines, checkpoint] = [texts.map(signatureOf), bodyOf(text)];
  const by = (one) => lines.filter(({ name, id }) => name === one.name && id === one.id);
  const mine = by(key);
  if (!mine.length || checkpoint.origin !== key.name) throw new Wrong("tlog.checkpoint_unsigned", { name: key.name });
  for (const { data } of mine)
    if (!(await verify(key.key, data, utf8(text)))) throw new Wrong("tlog.checkpoint_signature", { name: key.name });
  const cosigned = new Set();
  let known = mine.length;
  for (const one of witnesses)
    for (const { data } of by(one)) {
      // Eight bytes of time stand before a cosignature, and are signed with it.
      const time = BigInt(`0x0${hex(data.subarray(0, 8))}`);
      const said = utf8(`cosignature/v1\ntime ${time}\n${text}`);
      if (time > MOST || !(await verify(one.key, data.subarray(8), said))) throw new Wrong("witness.cosignature", { name: one.name });
      cosigned.add(one.id + one.name);
      known += 1;
    }
  return { ...checkpoint, cosigned: cosigned.size, strangers: lines.length - known };
}

// RFC 9162 2.1.3.2
export async function verifyInclusion(leafHash, index, { size, root }, path) {
  if (index < 0n || index >= size) throw new Wrong("tlog.index_outside", { index, size });
  checkHashes([leafHash, root, ...path]);
  let carried = leafHash;
  await climb(index, size - 1n, path, async (isRight, each) => {
    carried = await (isRight ? node(each, carried) : node(carried, each));
  });
  checkSame(carried, root);
}

// That the tree `now` begins with the tree `before`, each { size, root }. source: RFC 9162 2.1.4.2
export async function verifyConsistency(before, now, proof) {
  if (before.size <= 0n || before.size > now.size) throw new Wrong("tlog.sizes", { old: before.size, new: now.size });
  checkHashes([before.root, now.root, ...proof]);
  let [place, last] = [before.size - 1n, now.size - 1n];
  if (place === last && proof.length) throw new Wrong("tlog.proof_length");
  if (place === last) return checkSame(before.root, now.root);
  while (place & 1n) [place, last] = [place >> 1n, last >> 1n];
  const [first, ...rest] = place ? proof : [before.root, ...proof];
  if (!first) throw new Wrong("tlog.proof_length");
  let [old, whole] = [first, first];
  await climb(place, last, rest, async (isRight, each) => {
    if (isRight) old = await node(each, old);
    whole = await (isRight ? node(each, whole) : node(whole, each));
  });
  checkSame(old, before.root);
  checkSame(whole, now.root);
}

// From the bottom to the root; `step` is told whether the hash at hand is the right one of the two.
async function climb(place, last, path, step) {
  for (const each of path) {
    if (!last) throw new Wrong("tlog.proof_length");
    const isRight = place & 1n || place === last;
    await step(isRight, each);
    if (isRight) while (!(place & 1n) && place) [place, last] = [place >> 1n, last >> 1n];
    [place, last] = [place >> 1n, last >> 1n];
  }
  if (last) throw new Wrong("tlog.proof_length");
}

const node = (left, right) => hash(256, joined(Uint8Array.of(1), left, right));

function checkHashes(hashes) {
  if (hashes.some((each) => each?.length !== 32)) throw new Wrong("tlog.hash_length");
}

function checkSame(got, want) {
  if (hex(got) !== hex(want)) throw new Wrong("tlog.proof_wrong");
}

export function readLeaf(bytes) {
  try {
    const text = textOf(bytes);
    const { at, commitment, kind, node } = JSON.parse(text);
    const day = `${at.slice(0, 23)}Z`;
    const data = decoded(commitment);
    const again = `{"at":"${at}","commitment":"${commitment}","kind":"${kind}","node":${JSON.stringify(node)},"v":1}`;
    if (text === again && bytes.length <= 1024 && data.length === 32 && /^[a-z][a-z_]{0,31}$/.test(kind)
      && typeof node === "string" && !/\p{Cs}/u.test(node) && /^(?!0000).{20}[0-9]{6}Z$/.test(at)
      && new Date(day).toISOString() === day) return { at, kind, node, commitment: data, text };
  } catch {
    // whatever is wrong with it: it is not a leaf of ours
  }
  throw new Wrong("tlog.leaf_format");
}

// Whether an opening {"face", "key", "full"} shows the true face of what was committed: ADR 10.
export async function opens(opening, commitment) {
  try {
    const { face, key, full } = opening;
    const isForm = Object.keys(opening).sort().join() === "face,full,key" && typeof face === "object" && !Array.isArray(face);
    if (!isForm || ![key, full].every((text) => typeof text === "string" && /^[0-9a-f]{64}$/.test(text))) return false;
    const shown = await hash(256, joined(Uint8Array.of(1), bytesOf(key), utf8(canonical(face))));
    return hex(await hash(256, joined(bytesOf(full), shown))) === hex(commitment);
  } catch {
    return false;
  }
}

// RFC 8785. A number that a double does not hold has no one text here, and is refused.
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value && typeof value === "object")
    return `{${Object.keys(value).sort().map((name) => `${canonical(name)}:${canonical(value[name])}`).join()}}`;
  const isUnsaid = typeof value === "number" && (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)));
  if (isUnsaid || (typeof value === "string" && /\p{Cs}/u.test(value))) throw new Wrong("face");
  return JSON.stringify(value);
}

function signatureOf(line) {
  const [dash, name, text, ...more] = line.split(" ");
  const data = text === undefined ? null : decoded(text);
  if (dash !== "\u2014" || more.length || !isKeyName(name ?? "") || !data || data.length <= 4) throw new Wrong("tlog.checkpoint_format");
  return { name, id: hex(data.subarray(0, 4)), data: data.subarray(4) };
}

function bodyOf(text) {
  const [origin, count, hashed, ...rest] = text.split("\n");
  const [size, root] = [number(count ?? ""), decoded(hashed ?? "")];
  if (rest.length !== 1 || rest[0] || !isKeyName(origin) || size === null || root?.length !== 32) throw new Wrong("tlog.checkpoint_format");
  return { origin, size, root };
}

const utf8 = (text) => new TextEncoder().encode(text);
const isKeyName = (name) => /^[^\p{White_Space}+\0-\x1f\x7f]{1,255}$/u.test(name);
const bytesOf = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));

export function textOf(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

// The bytes of canonical base64; null for any other spelling of the same bytes.
export function decoded(text) {
  try {
    const data = atob(text);
    return btoa(data) === text ? Uint8Array.from(data, (char) => char.charCodeAt(0)) : null;
  } catch {
    return null;
  }
}

function number(text) {
  const found = /^(0|[1-9][0-9]{0,18})$/.test(text) ? BigInt(text) : null;
  return found !== null && found <= MOST ? found : null;
}
