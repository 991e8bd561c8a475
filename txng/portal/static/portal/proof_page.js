// The page of one proof: verifies what the page carries, that what it shows is what was verified, and the log's key.

import { board, filled, say, tellAll } from "./proof_steps.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const [bundle, words, list, status] = [read("bundle"), read("words"), document.getElementById("steps"), document.getElementById("verdict")];
const tell = board(list, words);

document.getElementById("check").hidden = false;
start();

async function start() {
  const proven = await tellAll({ list, status, words, given: bundle });
  if (!proven) return;
  if (!isShown(proven)) return fail("face", "face.other");
  const [state, detail, values] = await keyOf(bundle.vkey);
  if (state === "bad") return fail("key", detail, values);
  tell("key", state, values, detail);
  if (state === "warn") say(status, "warn", `${status.textContent} ${filled(words[detail], values)}`);
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
  let first = null;
  try {
    first = JSON.parse(localStorage.getItem(name) ?? "null");
    if (!first) localStorage.setItem(name, JSON.stringify([vkey, new Date().toLocaleDateString("vi-VN")]));
  } catch {
    first = null; // a browser that remembers nothing
  }
  if (first && first[0] !== vkey) return ["warn", "key.changed", { on: first[1] }];
  if (published === null) return ["warn", "key.unreachable"];
  return first ? ["good", "key.known", { on: first[1] }] : ["good", "key.first"];
}
