// The stand-alone page: whoever opens it gives the key, the proof and the opening himself. It asks no network.

import { textOf } from "./proof_verify.js";
import { say, tellAll } from "./proof_steps.js";

const field = (id) => document.getElementById(id);
const [root, form, list, status] = [document.documentElement, field("form"), field("steps"), field("verdict")];
const WORDS = JSON.parse(field("words").textContent);
const dropped = new Map(); // field → a promise of the file's bytes, as long as nobody edits the text

for (const text of form.querySelectorAll("textarea")) {
  const choice = field(`${text.id}-file`);
  text.addEventListener("input", () => dropped.delete(text));
  text.addEventListener("dragover", (event) => event.preventDefault());
  text.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    take(text, event.dataTransfer.files[0]);
  });
  choice?.addEventListener("change", () => choice.files.length && take(text, choice.files[0]));
}
for (const button of document.querySelectorAll("[data-language]"))
  button.addEventListener("click", () => (root.lang = button.dataset.language));
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  form.setAttribute("aria-busy", "true");
  await check(WORDS[root.lang]);
  form.setAttribute("aria-busy", "false");
});

// The field holds the file from this moment on, so that who checks before it is read does not check without it.
async function take(text, file) {
  const reading = file.arrayBuffer().then((buffer) => new Uint8Array(buffer));
  dropped.set(text, reading);
  try {
    const shown = textOf(await reading) ?? "";
    if (dropped.get(text) === reading) text.value = shown;
  } catch {
    if (dropped.get(text) === reading) text.value = ""; // and the check says that it is not what it should be
  }
}

// What a field holds: the bytes of its file, none of them where it cannot be read, or else its text.
async function heldBy(text) {
  return dropped.get(text)?.catch(() => new Uint8Array()) ?? text.value;
}

async function check(words) {
  list.hidden = false;
  await heldBy(field("vkey")); // a file of keys is shown by then
  const [vkey = "", ...witnesses] = field("vkey").value.split("\n").map((line) => line.trim()).filter(Boolean);
  let opening = null;
  try {
    opening = openingOf(await heldBy(field("face")));
  } catch {
    return say(status, "bad", `${words["verdict.bad"]} ${words["face.json"]}`);
  }
  const proven = await tellAll({ list, status, words, given: { proof: proofOf(await heldBy(field("proof"))), vkey, witnesses, opening } });
  field("shown").textContent = proven && opening ? JSON.stringify(opening.face, null, 2) : "";
  return proven;
}

// Who copies a text from a page often leaves its last line end behind; a file is taken to the byte.
function proofOf(held) {
  return typeof held !== "string" || held.endsWith("\n") ? held : `${held}\n`;
}

// The opening itself, or the file of ?dang=json that holds it; null only where nothing was given.
function openingOf(given) {
  if (typeof given === "string" && !given.trim()) return null;
  const text = typeof given === "string" ? given : textOf(given);
  if (text === null) throw new TypeError("not UTF-8");
  const found = JSON.parse(text) ?? {};
  return (Object.hasOwn(found, "opening") ? found.opening : found) ?? {};
}
