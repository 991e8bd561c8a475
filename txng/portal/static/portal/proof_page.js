// The page of one proof: verifies what the page carries, that what it shows is what was verified, the log's key, and that the
// log continues what this browser saw of it before.

import { board, filled, say, tellAll } from "./proof_steps.js";
import { decoded, readCheckpoint, readVkey, verifyConsistency } from "./proof_verify.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const [bundle, words, list, status] = [read("bundle"), read("words"), document.getElementById("steps"), document.getElementById("verdict")];
const tell = board(list, words);

document.getElementById("check").hidden = false;
start();

async function start() {
  const proven = await tellAll({ list, status, words, given: bundle });
  if (!proven) return;
  if (!isShown(proven)) return fail("face", "face.other");
  for (const [step, ask] of [["key", keyOf], ["grown", grownOf]]) {
    const [state, detail, values] = await ask(bundle.vkey, proven);
    if (state === "bad") return fail(step, detail, values);
    tell(step, state, values, detail);
    if (state === "warn") say(status, "warn", `${status.textContent} ${filled(words[detail], values)}`);
  }
}

function fail(step, detail, values) {
  tell(step, "bad", values, detail);
  say(status, "bad", `${words["verdict.bad"]} ${filled(words[detail], values)}`);
}

// What people read must be what was verified, not something beside it.
function isShown({ leaf }) {
  const face = bundle.opening?.face ?? {};
  return [...document.querySelectorAll("[data-face]")].every(({ dataset, textContent }) => textContent === String(face[dataset.face]))
    && [...document.querySelectorAll("[data-item]")].every(({ dataset }) => face.items?.includes(dataset.item))
    && document.getElementById("leaf").textContent === leaf.text;
}

// The key in the page, against the one that the node publishes and the one that this browser met first.
async function keyOf(vkey) {
  const published = (await textAt("/log/vkey"))?.trim() ?? null;
  if (published !== null && published !== vkey) return ["bad", "key.other"];
  const name = `txng.vkey.${vkey.split("+")[0]}`;
  const [first, on] = kept(name);
  if (!first) keep(name, vkey);
  else if (first !== vkey) return ["warn", "key.changed", { on }];
  if (published === null) return ["warn", "key.unreachable"];
  return ["good", first ? "key.known" : "key.first", { on }];
}

// Of each key the largest checkpoint that was verified here is kept: of two, the larger must begin with the smaller.
async function grownOf(vkey, now) {
  const name = `txng.seen.${vkey}`;
  const [note, on] = kept(name);
  let seen;
  try {
    seen = await readCheckpoint(note, await readVkey(vkey), []);
  } catch {
    keep(name, now.note); // nothing was kept, or nothing that this key signed
    return ["good", "grown.first", { size: now.size }];
  }
  const [before, after] = seen.size < now.size ? [seen, now] : [now, seen];
  const isSame = before.size === after.size;
  const values = { size: after.size, old: before.size, seen: seen.size, on };
  const hashes = isSame ? "" : await textAt(`/log/consistency/${before.size}/${after.size}`);
  if (hashes === null) return ["warn", "grown.unreachable", values];
  try {
    await verifyConsistency(before, after, (hashes.match(/.+/g) ?? []).map(decoded));
  } catch {
    document.getElementById("before").textContent = note;
    document.getElementById("fork").hidden = false;
    return ["bad", "grown.fork", values];
  }
  if (after === now) keep(name, now.note);
  return ["good", isSame ? "grown.same" : after === now ? "grown.good" : "grown.earlier", values];
}

// null where there is no answer, or none that says anything.
const textAt = (path) => fetch(path, { cache: "no-store" }).then((answer) => (answer.ok ? answer.text() : null)).catch(() => null);

// [text, day] under a name; nothing where the browser remembers nothing.
function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? [];
  } catch {
    return [];
  }
}

function keep(name, text) {
  try {
    localStorage.setItem(name, JSON.stringify([text, new Date().toLocaleDateString("vi-VN")]));
  } catch {
    // next time is the first again
  }
}
