// The lots of an organisation as this phone sees them: what the server knew, and what was saved here since.

import { add, less } from "./decimals.js";

const OPEN = new Set(["saved", "sending", "held"]);
const GROWS = new Set(["works", "treats", "harvests", "checks"]);
const STOCK = new Set(["sells", "packs", "splits", "merges", "processes"]);

// A lot of a product by its code. source: GS1 Digital Link of a GTIN; a name of ours where there is none
export const lotKey = (product, code) => (product.startsWith("urn:") ? `${product}:${code}` : `${product}/10/${code}`);

export const codeOf = (key) => key.split(key.startsWith("urn:") ? ":" : "/").pop();

// rows   records with their states, in the order of saving
export function lotsOf(organisation, knownAt, rows, templates) {
  const lots = new Map((organisation.lots ?? []).map((one) => [one.key, { ...one, last: { ...one.last } }]));
  const isNew = ({ state }) => OPEN.has(state.state) || (state.state === "received" && Date.parse(state.received_at) > Date.parse(knownAt ?? 0));
  for (const row of newest(rows.filter((one) => one.record.document.organisation === organisation.id && isNew(one)))) {
    if (!row.record.document.is_withdrawn) apply(lots, row.record.document, organisation, templates);
  }
  return [...lots.values()];
}

// Of each entry its last version, in the order in which the entries were begun.
export function newest(rows) {
  const chains = new Map();
  for (const row of rows) chains.set(row.record.id, row);
  return [...chains.values()];
}

export const fits = (lot, effect) => (GROWS.has(effect) ? lot.state === "growing" : STOCK.has(effect) ? lot.state === "stock" : lot.state !== "gone");

function apply(lots, document, organisation, templates) {
  const kind = templates[document.template]?.kinds.find(({ code }) => code === document.kind);
  if (!kind) return;
  const before = lots.get(document.lot);
  if (before) before.last[kind.code] = { ...before.last[kind.code], ...document.fields };
  for (const one of document.inputs ?? []) take(lots.get(one.lot), one);
  const made = document.outputs?.length ? document.outputs : document.new_lot ? [{ lot: document.new_lot }] : [];
  for (const one of made) if (!lots.has(one.lot)) lots.set(one.lot, lotMade(one, document, kind, { before, organisation }));
}

function take(lot, { quantity, unit }) {
  if (!lot || !quantity || lot.unit !== unit || !lot.quantity) return;
  lot.quantity = less(lot.quantity, quantity);
  if (Number(lot.quantity) <= 0) lot.state = "gone";
}

function lotMade({ lot: key, quantity = "", unit = "" }, document, kind, { before, organisation }) {
  const product = document.product || before?.product || productOf(key);
  return {
    key, code: codeOf(key), product, quantity, unit, template: document.template, place: document.place || before?.place || "",
    name: organisation.products?.find((one) => one.key === product)?.name ?? before?.name ?? "",
    state: kind.effect === "starts" ? "growing" : "stock", started_on: document.happened_at.slice(0, 10), missing: [],
    last: { [kind.code]: { ...document.fields } }, isHere: true,
  };
}

export const productOf = (key) => (key.startsWith("urn:") ? key.slice(0, key.lastIndexOf(":")) : key.split("/10/")[0]);

export const total = (amounts) => amounts.reduce((sum, one) => add(sum, one || "0"), "0");
