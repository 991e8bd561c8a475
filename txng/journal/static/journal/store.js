// What this phone keeps, in IndexedDB. What is saved is never altered: an edit is another record.
//
//   records   seq → {seq, id, version, document, person, own}: entries as they were saved, in the order of saving
//   states    seq → {seq, id, state, received_at, problems, flags, …}: what became of each
//   drafts    id → an entry that somebody is still writing, with the version of the template it began with
//   blobs     id → {id, seq, sha256, bytes, type, blob, sent}: photos and voices, and how much the server has of each
//   settings  name → anything else

const NAME = "nhat-ky";
const STORES = { records: "seq", states: "seq", drafts: "id", blobs: "id", settings: "name" };
const told = "BroadcastChannel" in globalThis ? new BroadcastChannel(NAME) : null;
const listeners = new Set();
let opening = null;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) asked.result.createObjectStore(name, { keyPath });
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => { asked.result.close(); opening = null; };
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
  });
  return opening;
}

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

// One transaction. It is over, and on the disk, when this promise is fulfilled: only then may a screen say "đã lưu".
// work   gets the stores by name and returns a promise of requests made in this transaction alone
export async function write(names, work) {
  const database = await open();
  const transaction = database.transaction(names, "readwrite", { durability: "strict" });
  const finished = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
  const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
  const made = Promise.resolve(work(stores, done)).catch((error) => {
    transaction.abort();
    throw error;
  });
  const [result] = await Promise.all([made, finished]);
  changed();
  return result;
}

export async function get(name, key) {
  return done((await open()).transaction(name).objectStore(name).get(key));
}

export async function all(name, range = null) {
  return done((await open()).transaction(name).objectStore(name).getAll(range));
}

export const put = (name, value) => write([name], (stores, over) => over(stores[name].put(value)));

export const remove = (name, key) => write([name], (stores, over) => over(stores[name].delete(key)));

export const setting = async (name, otherwise = null) => (await get("settings", name))?.value ?? otherwise;

export const set = (name, value) => put("settings", { name, value });

// What waits to be sent beside entries and photos: answers about deliveries, rolls of stamps.
export async function beside() {
  const [answers, rolls] = await Promise.all([setting("answers", []), setting("rolls", [])]);
  return answers.length + rolls.filter(({ state }) => state === "saved").length;
}

// Everything on this phone, gone: only after its owner chose so.
export const forget = () => write(Object.keys(STORES), (stores) => {
  for (const one of Object.values(stores)) one.clear();
  return Promise.resolve();
});

// Told when anything changed, here or in another tab.
export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function changed() {
  told?.postMessage("changed");
  for (const listener of listeners) listener();
}

if (told) told.onmessage = () => { for (const listener of listeners) listener(); };
