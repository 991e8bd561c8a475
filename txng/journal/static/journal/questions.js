// Which questions a kind of entry asks, one a screen, and what is known without asking.

import { fits } from "./lots.js";
import { valueOf } from "./values.js";

const NEEDS_LOT = new Set(["works", "treats", "harvests", "packs", "processes", "splits", "sells"]);
const REMAKES = new Set(["processes", "packs", "splits", "merges"]);
const UNITS = ["kg", "tạ", "tấn", "yến", "g", "con", "quả", "bao", "gói", "chai", "hộp", "thùng", "bó", "lít"];

// The draft with all that follows from where one stands, and with the list of its questions: fixed now, so that a
// screen never moves under somebody's thumb.
export async function prepared(draft, kind, here, lookAt) {
  const given = withKnown(draft, kind, here);
  const there = await lookAt(given);
  const steps = asked(given, kind, there).filter((step) => !isKnown(step, given, kind, here.organisation));
  return { ...given, effect: kind.effect, steps, ...proposed(given, kind, there) };
}

// The lot, the place and the product, where there is but one that it can be.
function withKnown(draft, kind, here) {
  const { organisation, lots } = here;
  const fitting = lots.filter((lot) => fits(lot, kind.effect));
  const lot = draft.lot || (NEEDS_LOT.has(kind.effect) && fitting.length === 1 ? fitting[0].key : "");
  if (REMAKES.has(kind.effect)) return { ...draft, lot, ...remade(kind, draft, organisation, lots.find(({ key }) => key === lot)) };
  const [places, products] = [organisation.places ?? [], productsOf(draft, organisation)];
  if (lot || !["starts", "receives", "buys"].includes(kind.effect)) return { ...draft, lot };
  return {
    ...draft, lot,
    place: draft.place || (places.length === 1 ? places[0].key : ""),
    product: draft.product || (products.length === 1 ? products[0].key : ""),
  };
}

// What is made of goods is sold as one's own product, also where they were another's, and made at one's own place. ""
// where that is to be asked, or where one has no product and the goods keep their name.
function remade({ effect }, draft, { products, places = [] }, lot) {
  const isOwn = effect === "splits" && products.some(({ key }) => key === lot?.product);
  return {
    product: draft.product || (isOwn ? lot.product : products.length === 1 ? products[0].key : ""),
    place: draft.place || places.find(({ key }) => key === lot?.place)?.key || (places.length === 1 ? places[0].key : ""),
  };
}

// Those whose log this is; all, where no product says so.
export function productsOf(draft, { products }) {
  const fitting = products.filter(({ template }) => template === draft.template);
  return fitting.length ? fitting : products;
}

function asked(draft, kind, { organisation }) {
  const steps = [...kind.quick];
  const first = (step) => steps.includes(step) || steps.unshift(step);
  if (REMAKES.has(kind.effect) && !draft.place) first("place");
  if (REMAKES.has(kind.effect) && organisation.products.length > 1) first("product");
  if (kind.effect === "starts") first("place");
  if (kind.effect === "starts" || (kind.effect === "receives" && !draft.handover)) first("product");
  if (NEEDS_LOT.has(kind.effect) && !steps.includes("lots")) first("lot");
  return steps;
}

function isKnown(step, draft, kind, { places = [] }) {
  if (step === "place" && !places.length) return true; // nobody has drawn one yet
  if (step === "product" && ["processes", "packs", "merges"].includes(kind.effect)) return false;
  if (step === "lot" || step === "place" || step === "product") return Boolean(draft[step]);
  return (draft.told ?? []).includes(step) && Boolean(draft.fields[step]) && kind.quick.includes(step);
}

// Values from last time stand there at once; whoever agrees goes on with one tap.
function proposed(draft, kind, there) {
  const fields = { ...draft.fields };
  for (const key of kind.quick) {
    const field = kind.fields.find((one) => one.key === key);
    if (!field || fields[key]) continue;
    const value = there.lot?.last?.[kind.code]?.[key] || lastOf(there, kind, key) || valueOf(field, kind, { ...draft, fields }, there);
    if (value) fields[key] = value;
  }
  const units = unitsOf(kind, there);
  return { fields, proposed: Object.keys(fields).filter((key) => !draft.fields[key]), unit: draft.unit || units[0], attached: draft.attached };
}

export function lastOf({ rows, organisation }, kind, key) {
  const mine = rows.filter(({ record: { document } }) => document.organisation === organisation.id && document.kind === kind.code);
  return mine.map(({ record }) => record.document.fields[key]).filter(Boolean).at(-1) ?? "";
}

// The units of the quantity of an entry, the likeliest first.
export function unitsOf(kind, { lot, rows, organisation }) {
  const field = kind.fields.find(({ role }) => role === "unit");
  const quantity = kind.fields.find(({ role, source_of_value: from }) => role === "quantity" || from === "entry.quantity");
  const listed = (quantity?.units?.length ? quantity.units : null) ?? field?.options?.filter((one) => one !== "Khác") ?? (quantity?.unit ? [quantity.unit] : UNITS);
  const before = rows.filter(({ record: { document } }) => document.kind === kind.code && document.organisation === organisation.id)
    .map(({ record: { document } }) => document.outputs?.[0]?.unit ?? document.inputs?.[0]?.unit).filter(Boolean).at(-1);
  return [...new Set([lot?.state === "stock" ? lot.unit : "", before, ...listed].filter((one) => one && (listed.includes(one) || one === lot?.unit)))];
}

// The units in which one field of a number is told, the likeliest first: its own, or those of its form.
export function unitsOfField(field, kind, draft, here) {
  if (field.unit) return [field.unit];
  const unit = kind.fields.find(({ role }) => role === "unit");
  const listed = field.units?.length ? field.units : field.role === "quantity" ? unit?.options?.filter((one) => one !== "Khác") ?? [] : [];
  const last = unit && (draft.fields[unit.key] || here.lot?.last?.[kind.code]?.[unit.key] || valueOf(unit, kind, draft, here));
  return [...new Set([last, ...listed].filter((one) => one && listed.includes(one)))];
}
