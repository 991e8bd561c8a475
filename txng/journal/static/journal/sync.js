// From this phone to the server: entries in the order of saving, then photos and voices in pieces, then what the server knows.
//
// Nothing here says "đã nhận" before the server's answer. Whatever goes wrong, everything stays on the phone and is sent
// again; sending twice is harmless, because the server knows each entry by its id and version.

import * as attachments from "./attachments.js";
import { instant, uuid7 } from "./ids.js";
import * as known from "./known.js";
import { all, set, setting, write } from "./store.js";

const [BATCH, BATCH_BYTES] = [50, 90_000];
const [SOON_S, FIRST_S, MOST_S, EVERY_S, TIMEOUT_S] = [0.1, 4, 600, 900, 60];
const [SPREAD, TOLD_SPREAD] = [0.5, 0.1];
const OPEN = new Set(["saved", "sending"]);

// What the bar of every page shows; told to whoever listens.
export const now = { phase: "idle", at: 0, isSignedOut: false, isUnreachable: false };
const listeners = new Set();
export const onPhase = (listener) => listeners.add(listener);

let [failures, timer, most, running, isAsked] = [0, 0, BATCH, null, false];

class Later extends Error {
  constructor(after_s = null) {
    super("later");
    this.after_s = after_s;
  }
}

class SignedOut extends Error {}

// What is saved while a round is about to end is sent by the next, at once: that round has looked already.
export function send() {
  if (running) {
    isAsked = true;
    return running;
  }
  clearTimeout(timer);
  running = inTurn().finally(() => {
    running = null;
    if (isAsked && !failures) plan(SOON_S);
    isAsked = false;
  });
  return running;
}

// One tab sends, whichever holds the lock; the others see what it wrote.
async function inTurn() {
  if (!navigator.locks) return round();
  return navigator.locks.request("nhat-ky.send", { ifAvailable: true }, (lock) => (lock ? round() : plan(FIRST_S)));
}

export function start() {
  addEventListener("online", () => { failures = 0; send(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  return send();
}

async function round() {
  await calm();
  if (!navigator.onLine) return tell("offline");
  tell("sending");
  try {
    if (!(await setting("token"))) await known.refresh(ask, { isDue: true });
    await entries();
    await answers();
    await rolls();
    await known.refresh(ask, { isDue: now.isSignedOut });
    await attachments.send(ask);
    [failures, now.isSignedOut, now.isUnreachable] = [0, false, false];
    await set("reached_at", Date.now());
    plan(EVERY_S);
  } catch (error) {
    await calm();
    now.isSignedOut = error instanceof SignedOut;
    now.isUnreachable = !now.isSignedOut;
    failures += 1;
    plan(now.isSignedOut ? EVERY_S : error.after_s ?? Math.min(MOST_S, FIRST_S * 2 ** (failures - 1)), error.after_s ? TOLD_SPREAD : SPREAD);
    if (!(error instanceof Later || error instanceof SignedOut)) console.warn(error);
  }
  return tell("idle");
}

// What was under way when the app was killed is not under way any more.
const calm = () => write(["states"], async ({ states }, over) => {
  for (const one of await over(states.getAll())) if (one.state === "sending") states.put({ ...one, state: "saved" });
});

// Phones that lost the network together must not come back together: up to half as long again. Each moment that the server
// told is one phone's own already.
function plan(after_s, spread = SPREAD) {
  clearTimeout(timer);
  timer = setTimeout(send, after_s * 1000 * (1 + Math.random() * spread));
}

function tell(phase) {
  Object.assign(now, { phase, at: Date.now() });
  for (const listener of listeners) listener(now);
}

async function entries() {
  most = BATCH;
  for (let batch = await next(); batch.length; batch = await next()) {
    await mark(batch, "sending");
    const device = await deviceOf();
    const answer = await ask("/nhat-ky/dong-bo/", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ device, clock: instant(), entries: batch.map(({ document }) => document) }),
    });
    if (!answer.ok && batch.length > 1) {
      most = 1; // one of them is not taken at all: find out which
      await mark(batch, "saved");
      continue;
    }
    const { answers, again_after_s: after, server_time: there } = answer.ok ? await answer.json() : { answers: [await refused(batch[0], answer)] };
    if (there) await set("clock_off_s", Math.round((Date.now() - Date.parse(there)) / 1000));
    if (!(await settle(batch, answers)) || after) throw new Later(after);
  }
}

// Words to the other side of a hand-over, in the order in which they were given.
async function answers() {
  for (const one of await setting("answers", [])) {
    const { handover, ...body } = one;
    const answer = await ask(`/nhat-ky/ban-giao/${handover}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    const fault = answer.ok ? "" : await faultsOf(answer);
    await write(["settings"], async ({ settings }, over) => {
      const left = ((await over(settings.get("answers")))?.value ?? []).filter(({ id }) => id !== one.id);
      settings.put({ name: "answers", value: left });
      const said = (await over(settings.get("answered")))?.value ?? {};
      settings.put({ name: "answered", value: { ...said, [handover]: { answer: body.answer, fault } } });
    });
  }
}

// Rolls of stamps that were stuck on: each once, also where an answer was lost on its way.
async function rolls() {
  for (const { id, first, last, lot } of (await setting("rolls", [])).filter(({ state }) => state === "saved")) {
    const answer = await ask("/nhat-ky/tem/cuon", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ first, last, lot }) });
    const said = answer.ok ? { state: "done", told: await answer.json() } : { state: "refused", fault: await faultsOf(answer) };
    await write(["settings"], async ({ settings }, over) => {
      const all = (await over(settings.get("rolls")))?.value ?? [];
      settings.put({ name: "rolls", value: all.map((one) => (one.id === id ? { ...one, ...said } : one)) });
    });
  }
}

// All that was wrong, in words.
const faultsOf = async (answer) => (await refused({}, answer)).problems.map(({ detail, title }) => detail || title).join(" ");

async function refused({ id, version }, answer) {
  const { code = "journal.refused", title = String(answer.status), detail = "", errors } = await answer.json().catch(() => ({}));
  return { id, version, state: "refused", problems: errors ?? [{ code, title, detail }] };
}

// The next to be sent, in the order of saving. A later version waits for the answer to the earlier one.
async function next() {
  const states = new Map((await all("states")).map((one) => [one.seq, one]));
  const [waiting, chains] = [[], new Set()];
  let bytes = 0;
  for (const record of await all("records")) {
    const isOpen = OPEN.has(states.get(record.seq)?.state);
    if (!isOpen || chains.has(record.id)) continue;
    bytes += JSON.stringify(record.document).length;
    if (waiting.length === most || (waiting.length && bytes > BATCH_BYTES)) break;
    chains.add(record.id);
    waiting.push(record);
  }
  return waiting;
}

const mark = (batch, state) => write(["states"], async ({ states }, over) => {
  for (const { seq } of batch) states.put({ ...(await over(states.get(seq))), state });
});

// What the server said of each. An entry it did not speak of is sent again.
// returns  whether it spoke of any
async function settle(batch, answers) {
  const said = new Map(answers.map((one) => [`${one.id}/${one.version}`, one]));
  await write(["states"], async ({ states }, over) => {
    for (const { seq, id, version } of batch) {
      const one = said.get(`${id}/${version}`);
      const { state = "saved", received_at = null, problems = [], flags = [], event_ids = [], index = null } = one ?? {};
      const heard = state === "received" ? { heard_at: Date.now() } : {};
      states.put({ ...(await over(states.get(seq))), state, received_at, problems, flags, event_ids, index, ...heard });
    }
  });
  return said.size > 0;
}

async function deviceOf() {
  const name = await setting("device");
  if (name) return name;
  await set("device", uuid7());
  return setting("device");
}

// One request of ours.
// raises  SignedOut; Later where the network or the server is not able now
async function ask(address, given = {}, { isAgain = false } = {}) {
  let answer;
  try {
    answer = await fetch(address, {
      credentials: "same-origin", cache: "no-store", redirect: "error", signal: AbortSignal.timeout(TIMEOUT_S * 1000), ...given,
      headers: { Accept: "application/json", "X-CSRFToken": (await setting("token")) ?? "", ...given.headers },
    });
  } catch {
    throw new Later();
  }
  if (answer.status === 401) throw new SignedOut();
  if (answer.status === 429 || answer.status >= 500) throw new Later(waitOf(answer));
  if (answer.status !== 403) return answer;
  if (isAgain || !given.method) throw new Later();
  await known.refresh(ask, { isDue: true }); // the form's token was of another session
  return ask(address, given, { isAgain: true });
}

// Something said now or not at all, because it is decided beside what the server knows at this moment.
// returns  "" or what was wrong; null without a network
export async function tellNow(address, body) {
  try {
    const answer = await ask(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    if (!answer.ok) return await faultsOf(answer);
    await known.refresh(ask, { isDue: true });
    return "";
  } catch {
    return null;
  }
}

// A question that changes nothing.
// returns  {answer} or {fault}; null without a network
export async function askNow(address, body) {
  try {
    const answer = await ask(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    if (answer.ok) return { answer: await answer.json() };
    return { fault: await faultsOf(answer) };
  } catch {
    return null;
  }
}

function waitOf(answer) {
  const seconds = Number(answer.headers.get("Retry-After"));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3600) : null;
}
