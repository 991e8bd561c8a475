// The officer's page: asks the node first and, after a second and a half, the list on this phone (product.md 2.7).

import * as board from "./board.js";
import * as camera from "./camera.js";
import { read } from "./codes.js";
import * as kept from "./kept.js";
import * as lists from "./list.js";
import * as records from "./records.js";

const { field, said, say, setup } = board;
const HOME = "/kiem-tra/";
const [WAIT_MS, GIVE_UP_MS] = [1_500, 20_000];
const [SYNC_MS, AGAIN_MS] = [5 * 60_000, 3_000];

const now = { me: null, list: null, opened: null, latest: 0, isOnline: navigator.onLine, seen: null, turn: 0, isAsked: false, carried: [], photo: null, place: null, stop: null };

start();

async function start() {
  if ("serviceWorker" in navigator) navigator.serviceWorker.register(`${HOME}sw.js`, { scope: HOME }).catch(() => {});
  field("app").hidden = field("age").hidden = false;
  now.latest = (await kept.get("latest")) ?? 0;
  take(await lists.held());
  await showCarried();
  wire();
  await showRecords();
  await sync();
  setInterval(sync, SYNC_MS);
  setInterval(showBadge, 30_000);
  document.documentElement.dataset.ready = "yes";
}

function wire() {
  field("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    check(field("ma").value);
  });
  field("sync").addEventListener("click", sync);
  field("carry").addEventListener("click", carry);
  field("photo-code").addEventListener("change", ({ target }) => target.files.length && readPhoto(target));
  field("photo").addEventListener("change", async ({ target }) => (now.photo = target.files.length ? await camera.photoOf(target.files[0]) : null));
  field("here").addEventListener("click", takePlace);
  field("record").addEventListener("submit", (event) => {
    event.preventDefault();
    keepRecord();
  });
  field("purpose").addEventListener("submit", (event) => {
    event.preventDefault();
    tellPurpose(event.submitter?.value === "done");
  });
  addEventListener("online", sync);
  addEventListener("offline", () => reached(false));
  camera.isThere().then((isThere) => {
    field("camera").hidden = !isThere;
    if (!isThere) say("camera-said", said("camera.none"));
  });
  field("camera").addEventListener("click", turnCamera);
}

// ── The node. Who is not signed in is led away by a redirect, which is not followed: that is an answer, too.
async function ask(address, options = {}) {
  const answer = await fetch(`${HOME}${address}?lang=${setup.language}`, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(GIVE_UP_MS), ...options,
    headers: { Accept: "application/json", ...options.headers } });
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) await signedOut();
  reached(true);
  return answer;
}

async function post(address, value) {
  const body = value instanceof Blob ? value : JSON.stringify(value);
  const type = value instanceof Blob ? value.type : "application/json";
  const sent = async () => ask(address, { method: "POST", body, headers: { "Content-Type": type, "X-CSRFToken": now.me?.token ?? "" } });
  if (!now.me) await whoAmI();
  const answer = await sent();
  return { status: answer.status, value: await answer.json().catch(() => ({})) };
}

class SignedOut extends Error {}

// Signed out, or the mandate is gone: the list goes at once; what he wrote himself stays until he can send it.
async function signedOut() {
  now.me = null;
  await lists.dropped();
  take(null);
  await showCarried();
  field("out").hidden = false;
  throw new SignedOut("signed out");
}

async function whoAmI() {
  const answer = await ask("toi");
  if (!answer.ok) throw new TypeError(`toi: ${answer.status}`);
  const me = await answer.json();
  if (!me.may) await signedOut();
  now.me = me;
  field("out").hidden = true;
  await seeTime(Date.parse(me.now));
  showPurpose(me.told, me.needs_purpose);
}

async function seeTime(at) {
  now.latest = Math.max(now.latest, at);
  await kept.put("latest", now.latest);
}

function reached(isOnline) {
  now.isOnline = isOnline;
  field("purpose").hidden = !isOnline || !now.isAsked;
  showBadge();
}

// ── The list
function take(list) {
  now.list = list ?? null;
  now.opened = list ? lists.opened(list) : null;
  showBadge();
}

function showBadge() {
  const { state } = lists.standing(now.list, Date.now(), now.latest, setup.trusted_h);
  const time = now.list ? board.timeOf(now.list.madeAt) : "";
  const name = state === "none" ? "none" : state !== "good" ? "expired" : now.isOnline ? "online" : "offline";
  say("badge", state === "clock" ? board.sentence("clock") : said(`badge.${name}`, { time }), state === "clock" ? "expired" : name);
}

let syncing = null;
function sync() {
  syncing ??= synced().finally(() => (syncing = null));
  return syncing;
}

async function synced() {
  say("sync-said", said("sync.busy"));
  try {
    await whoAmI();
    await fetchList();
    await records.sendAll(now.me.person, (body) => post("bien-ban/gui", body));
    await showRecords();
  } catch (error) {
    if (error instanceof lists.Refusal) say("sync-said", said(error.word, error.values), "bad");
    else if (error instanceof SignedOut) say("sync-said", said("out"), "bad");
    else {
      reached(false);
      say("sync-said", said("sync.unreachable"), "warn");
    }
  }
}

async function fetchList() {
  const vkey = await pinned();
  const answer = await ask("danh-sach", now.list ? { headers: { "If-None-Match": `"${now.list.number}"` } } : {});
  if (answer.status === 304) return say("sync-said", said("sync.same"), "good");
  if (answer.status === 503) {
    setTimeout(sync, AGAIN_MS);
    return say("sync-said", said("sync.wait"), "wait");
  }
  if (!answer.ok) throw new TypeError(`danh-sach: ${answer.status}`);
  const given = await answer.json();
  const bodyOf = async (digest) => new Uint8Array(await (await ask(`danh-sach/${digest}`)).arrayBuffer());
  const list = await lists.verified(given, { vkey, witnesses: setup.witnesses, held: now.list, bodyOf });
  await lists.store(list);
  await seeTime(Math.max(list.madeAt, now.latest));
  take(list);
  return say("sync-said", said("sync.done", list), "good");
}

// The key that this phone met first is the one that counts: who takes over the node cannot change it.
async function pinned() {
  const first = await kept.get("vkey");
  if (first && first !== setup.vkey) throw new lists.Refusal("sync.key");
  if (!first) await kept.put("vkey", setup.vkey);
  return setup.vkey;
}

// ── A check
async function check(text) {
  const code = text.trim();
  if (!code) return field("ma").focus();
  const turn = ++now.turn;
  field("ma").value = code;
  field("ma").select(); // the next code replaces it
  say("busy", said("busy"));
  let isAnswered = false;
  const online = askNode(code).then((seen) => {
    isAnswered = true;
    if (turn === now.turn) show(seen);
  });
  if (navigator.onLine) await Promise.race([online.catch(() => {}), new Promise((resolve) => setTimeout(resolve, WAIT_MS))]);
  if (!isAnswered && turn === now.turn) show(await askList(code));
  return online.catch((error) => {
    if (!(error instanceof SignedOut)) reached(false);
  }).finally(() => turn === now.turn && say("busy", ""));
}

async function askNode(code) {
  const { status, value } = await post("tra", { code, place: now.place });
  const common = { code, at: Date.now(), isOnline: true };
  if (status === 200) {
    showPurpose(value.told, value.restricted.state === "purpose");
    return { ...value, ...common, key: value.code, code, from: said("from.online", { time: board.timeOf(Date.parse(value.checked_at)) }), shown: value.reasons };
  }
  if (status >= 500) throw new TypeError(`tra: ${status}`);
  const reasons = (value.errors ?? []).map((one) => ({ code: one.code, text: one.detail }));
  return { ...common, verdict: "malformed", mark: "none", title: board.titleOf("malformed"), sentence: value.detail ?? "", shown: reasons, facts: [],
    label: code, url: "", restricted: null, from: said("from.online", { time: board.timeOf(Date.now()) }) };
}

async function askList(code) {
  const { state } = lists.standing(now.list, Date.now(), now.latest, setup.trusted_h);
  const named = read(code);
  const fresh = now.carried.filter((one) => Date.now() - Date.parse(one.at) <= setup.trusted_h * 3_600_000);
  const found = now.opened ? await lists.asked(now.opened, named, state === "good" ? fresh : []) : { verdict: named.isBad ? "malformed" : "unchecked", mark: "ask" };
  const told = { hours: setup.trusted_h, count: found.partial ?? 0 };
  if (found.carried) Object.assign(told, { time: board.timeOf(Date.parse(found.carried.at)), name: found.carried.name });
  const word = found.verdict === "unchecked" ? uncheckedAs(found, named) : found.verdict;
  const shown = [{ code: word, text: found.recall ? `${found.recall.name}: ${found.recall.title}` : board.sentence(word, told) }];
  if (found.partial) shown.push({ code: "partial", text: board.sentence("partial", told) });
  if (state !== "good") shown.push({ code: state === "none" ? "no_list" : state, text: board.sentence(state === "none" ? "no_list" : state, told) });
  // A list that is too old may still warn; it clears nothing.
  const isDoubtful = state !== "good" && found.verdict === "unchecked";
  const verdict = isDoubtful && state !== "none" ? "expired" : found.verdict;
  return {
    code, at: Date.now(), isOnline: false, list: now.list?.number ?? null, verdict, mark: verdict === "expired" ? "warn" : found.mark,
    title: found.recall ? `${board.titleOf("recalled")}: ${found.recall.title}` : board.titleOf(verdict),
    sentence: found.recall ? found.recall.what_to_do : isDoubtful ? shown.at(-1).text : board.sentence(word, told), shown,
    facts: [], label: named.keys[0] ?? code, url: "", restricted: null,
    from: now.list ? said("from.offline", { time: board.timeOf(now.list.madeAt) }) : said("badge.none"),
  };
}

// What is not ruled out: a stamp that is carried, a stamp, or what is no stamp at all.
function uncheckedAs(found, named) {
  if (found.carried) return "in_use";
  return named.stamp ? "unchecked" : "unchecked_goods";
}

function show(seen) {
  now.seen = { ...seen, reasons: seen.shown.map(({ code }) => code.replaceAll(/[^a-z_]/g, "_").slice(0, 40)) };
  board.showVerdict({ ...seen, reasons: seen.shown });
  board.showPanel(seen.restricted, seen.isOnline);
  reached(seen.isOnline);
  say("record-of", `${seen.title} · ${seen.label || seen.code}`);
}

// ── Camera and photo
async function turnCamera() {
  if (now.stop) {
    now.stop();
    now.stop = null;
  } else {
    try {
      now.stop = await camera.start(field("video"), check);
    } catch {
      say("camera-said", said("camera.refused"));
    }
  }
  field("video").hidden = !now.stop;
  field("camera").textContent = said(now.stop ? "camera.stop" : "camera.start");
}

async function readPhoto(input) {
  say("camera-said", said("photo.busy"));
  try {
    const { status, value } = await post("anh", await camera.photoOf(input.files[0]));
    say("camera-said", status === 200 ? "" : value.detail ?? "");
    if (status === 200) await check(value.codes[0]);
  } catch {
    say("camera-said", said("photo.offline"));
  }
  input.value = "";
}

// ── Stamps of a product, taken along
async function carry() {
  try {
    const { status, value } = await post("mang-theo", { code: now.seen?.code ?? field("ma").value });
    if (status === 200) await lists.carry(value);
    say("carry-said", status === 200 ? said("carry.done", { name: value.name }) : value.detail ?? "", status === 200 ? "good" : "bad");
    await showCarried();
  } catch {
    say("carry-said", said("panel.offline"), "bad");
  }
}

async function showCarried() {
  now.carried = await lists.carried();
  board.showCarried(now.carried);
}

// ── Record
function takePlace() {
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      now.place = { latitude: coords.latitude, longitude: coords.longitude, accuracy_m: Math.round(coords.accuracy) };
      say("place-said", said("place.got", { latitude: coords.latitude.toFixed(5), longitude: coords.longitude.toFixed(5), accuracy: Math.round(coords.accuracy) }));
    },
    () => {
      now.place = null;
      say("place-said", said("place.none"));
    },
    { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
  );
}

async function keepRecord() {
  if (!now.seen) return say("record-said", said("record.first"));
  const person = now.me?.person ?? (await kept.get("person")) ?? null;
  await records.made(now.seen, { note: field("note").value.trim(), photo: now.photo, place: now.place, person });
  field("record").reset();
  now.photo = null;
  say("record-said", said("record.saved"), "good");
  await showRecords();
  return sync();
}

async function showRecords() {
  if (now.me) await kept.put("person", now.me.person);
  board.showRecords(await records.all(), now.me?.person ?? null);
}

// ── Purpose
async function tellPurpose(isDone) {
  try {
    const { status, value } = await post("muc-dich", isDone ? { done: true } : { purpose: field("muc-dich").value, case: field("vu-viec").value });
    say("purpose-said", status === 200 ? "" : value.detail ?? "");
    if (status === 200) showPurpose(value.told, true);
    if (status === 200 && now.seen?.isOnline) await check(now.seen.code);
  } catch {
    say("purpose-said", said("panel.offline"));
  }
}

function showPurpose(told, isNeeded) {
  now.isAsked = Boolean(told) || isNeeded;
  field("purpose").hidden = !now.isAsked;
  field("purpose-fields").hidden = Boolean(told);
  field("purpose-told").hidden = !told;
  if (told) say("purpose-words", said("purpose.told", told));
}
