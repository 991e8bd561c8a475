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
  let published;
  try {
    const answer = await fetch("/log/vkey", { cache: "no-store" });
    published = answer.ok ? (await answer.text()).trim() : null;
  } catch {
    published = null;
  }
  if (published !== null && published !== vkey) return ["bad", "key.other"];
  const name = `txng.vkey.${vkey.split("+")[0]}`;
  const first = kept(name);
  if (!first) keep(name, vkey);
  if (first && first[0] !== vkey) return ["warn", "key.changed", { on: first[1] }];
  if (published === null) return ["warn", "key.unreachable"];
  return first ? ["good", "key.known", { on: first[1] }] : ["good", "key.first"];
}

// One checkpoint of each key is kept, the largest that was verified here: of two, the larger must begin with the smaller.
async function grownOf(vkey, { size, root, note }) {
  const name = `txng.seen.${vkey}`;
  const [seen, on] = kept(name) ?? [];
  let before = null;
  try {
    before = seen && (await readCheckpoint(seen, await readVkey(vkey), []));
  } catch {
    before = null; // not what we kept
  }
  if (!before) {
    keep(name, note);
    return ["good", "grown.first", { size }];
  }
  const [smaller, larger] = before.size < size ? [before, { size, root }] : [{ size, root }, before];
  const how = smaller === before ? "good" : before.size === size ? "same" : "earlier";
  const proof = how === "same" ? [] : await hashesOf(`/log/consistency/${smaller.size}/${larger.size}`);
  if (!proof) return ["warn", "grown.unreachable", { size: before.size, on }];
  try {
    await verifyConsistency(smaller, larger, proof);
  } catch {
    document.getElementById("before").textContent = seen;
    document.getElementById("fork").hidden = false;
    return ["bad", "grown.fork", { size: before.size, on }];
  }
  if (how === "good") keep(name, note);
  return ["good", `grown.${how}`, { size: larger.size, old: smaller.size, on }];
}

async function hashesOf(path) {
  try {
    const answer = await fetch(path);
    return answer.ok ? (await answer.text()).trim().split("\n").filter(Boolean).map(decoded) : null;
  } catch {
    return null;
  }
}

// [text, day] under a name; null where there is none, or the browser remembers nothing.
function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "null");
  } catch {
    return null;
  }
}

function keep(name, text) {
  try {
    localStorage.setItem(name, JSON.stringify([text, new Date().toLocaleDateString("vi-VN")]));
  } catch {
    // next time is the first again
  }
}
