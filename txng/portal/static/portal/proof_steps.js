// What a verification shows: each step with an icon and a word, then one sentence that a screen reader says.
// The words come from the page, in its language; here is none.

import { judge, Wrong } from "./proof_verify.js";

const ICONS = { open: "○", busy: "…", good: "✔", warn: "!", none: "–", bad: "✘" };

export const filled = (text, values = {}) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

// list  <ol> whose <li data-step> each hold .icon, .word and .detail
export function board(list, words) {
  return function tell(step, state, values = {}, detail = `${step}.${state}`) {
    const line = list.querySelector(`[data-step=${step}]`);
    line.dataset.state = state;
    line.querySelector(".icon").textContent = ICONS[state];
    line.querySelector(".word").textContent = words[`state.${state}`];
    line.querySelector(".detail").textContent = filled(words[detail] ?? "", values);
  };
}

// Judge, telling each step; `status` (role=status) says the verdict, also as data-verdict.
// returns  what is proven, or null
export async function tellAll({ list, status, words, given }) {
  const tell = board(list, words);
  for (const line of list.children) tell(line.dataset.step, "open");
  say(status, "busy", words["verdict.busy"]);
  try {
    const proven = await judge(given, tell);
    say(status, "good", filled(words["verdict.good"], { ...proven, ...proven.leaf, at: timeText(proven.leaf.at) }));
    return proven;
  } catch (error) {
    const step = error.step ?? "file";
    const reason = filled(words[error instanceof Wrong ? error.code : "failed"] ?? error.code, error.values);
    tell(step, "bad");
    list.querySelector(`[data-step=${step}] .detail`).textContent = reason;
    say(status, "bad", `${words["verdict.bad"]} ${reason}`);
    status.dataset.code = error.code ?? "failed";
    return null;
  }
}

export function say(status, verdict, text) {
  status.dataset.verdict = verdict;
  delete status.dataset.code;
  status.textContent = text;
}

// The hour in Việt Nam, which pages show everywhere.
const timeText = (at) => new Date(at).toLocaleString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh" });
