// The stand-alone page: whoever opens it gives the key, the proof and the opening himself. It asks no network.

import { textOf } from "./proof_verify.js";
import { say, tellAll } from "./proof_steps.js";

const field = (id) => document.getElementById(id);
const [root, form, list, status] = [document.documentElement, field("form"), field("steps"), field("verdict")];
const WORDS = JSON.parse(field("words").textContent);
const dropped = new Map(); // field → bytes of the file, as long as nobody edits the text

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

async function take(text, file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  text.value = textOf(bytes) ?? "";
  dropped.set(text, bytes);
}

async function check(words) {
  list.hidden = false;
  const [vkey = "", ...witnesses] = field("vkey").value.split("\n").map((line) => line.trim()).filter(Boolean);
  let opening = null;
  try {
    opening = openingOf(dropped.get(field("face")) ?? field("face").value);
  } catch {
    return say(status, "bad", `${words["verdict.bad"]} ${words["face.json"]}`);
  }
  const proven = await tellAll({ list, status, words, given: { proof: proofOf(field("proof")), vkey, witnesses, opening } });
  field("shown").textContent = proven && opening ? JSON.stringify(opening.face, null, 2) : "";
  return proven;
}

// Who copies a text from a page often leaves its last line end behind; a file is taken to the byte.
function proofOf(text) {
  return dropped.get(text) ?? (text.value.endsWith("\n") ? text.value : `${text.value}\n`);
}

// The opening itself, or the file of ?dang=json that holds it; null only where nothing was given.
function openingOf(given) {
  if (typeof given === "string" && !given.trim()) return null;
  const text = typeof given === "string" ? given : textOf(given);
  if (text === null) throw new TypeError("not UTF-8");
  const found = JSON.parse(text) ?? {};
  return (Object.hasOwn(found, "opening") ? found.opening : found) ?? {};
}
