// What this phone keeps: two stores of IndexedDB, `kept` (name → value) and `records` (by their id).

const opened = new Promise((resolve, reject) => {
  const asked = indexedDB.open("txng-kiem-tra", 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("kept");
    asked.result.createObjectStore("records", { keyPath: "id" });
  };
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});

// Durable before it is said: what is told as kept survives a battery that dies.
async function run(store, mode, act) {
  const transaction = (await opened).transaction(store, mode, { durability: "strict" });
  const asked = act(transaction.objectStore(store));
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
  return asked?.result;
}

export const get = (name) => run("kept", "readonly", (store) => store.get(name));
export const put = (name, value) => run("kept", "readwrite", (store) => store.put(value, name));
export const drop = (name) => run("kept", "readwrite", (store) => store.delete(name));
export const records = () => run("records", "readonly", (store) => store.getAll());
export const keep = (record) => run("records", "readwrite", (store) => store.put(record));
export const forget = (id) => run("records", "readwrite", (store) => store.delete(id));
