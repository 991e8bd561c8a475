// What nobody has to type: a field's value from the season, the purchase, the profile, or from last time.

import { today } from "./ids.js";

// The value of one field from where its template says it comes; "" where that tells nothing.
//
// here   {organisation, lot, place, known, materials, season}: what is known where the entry is made
export function valueOf(field, kind, draft, here) {
  const from = field.source_of_value ?? "";
  if (from.startsWith("is:")) return from.slice(3);
  if (from.startsWith("season.")) return ofSeason(from.slice(7), here);
  if (from.startsWith("material.")) return ofMaterial(from.slice(9), kind, draft, here);
  if (from === "last") return here.lot?.last?.[kind.code]?.[field.key] ?? "";
  return SOURCES[from]?.(draft, here) ?? "";
}

const dayOf = (draft) => (draft.happened_at ? draft.happened_at.slice(0, 10) : today());

const SOURCES = {
  "entry.day": (draft) => dayOf(draft),
  "entry.year": (draft) => dayOf(draft).slice(0, 4),
  "entry.person": (draft, { known }) => known.person?.name,
  "entry.place": (draft, { place }) => place?.name,
  "entry.product": (draft, { product }) => product?.name,
  "entry.lot": (draft, { lot }) => lot?.code,
  "entry.new_lot": (draft) => draft.new_code,
  "entry.quantity": (draft) => draft.quantity,
  "entry.unit": (draft) => draft.unit,
  "entry.partner": (draft) => draft.partner?.name || draft.partner?.organisation,
  "profile.name": (draft, { organisation }) => organisation.name,
  "profile.address": (draft, { organisation }) => organisation.address || organisation.commune,
  "profile.code": (draft, { organisation }) => organisation.code,
  "profile.person": (draft, { known }) => known.person?.name,
  "place.area_m2": (draft, { place }) => (place?.area_m2 ? String(place.area_m2) : ""),
  "place.area_ha": (draft, { place }) => (place?.area_m2 ? String(place.area_m2 / 10_000) : ""),
};

function ofSeason(key, { lot, template }) {
  if (key === "day") return lot?.started_on ?? "";
  const begun = (template?.kinds ?? []).filter(({ effect }) => effect === "starts").map(({ code }) => lot?.last?.[code]?.[key]);
  return begun.find(Boolean) ?? "";
}

// What the purchase of the material that this draft names told.
function ofMaterial(role, kind, draft, { materials }) {
  const name = draft.fields[kind.fields.find((one) => one.role === "material")?.key];
  const bought = materials.find((one) => one.name === name) ?? {};
  const value = { unit: bought.unit, expires_on: bought.expires_on, interval_days: bought.interval_days, material_lot: bought.lot }[role];
  return value === undefined || value === null ? "" : String(value);
}

// A draft's fields with all that follows from elsewhere; what somebody told stays.
export function completed(kind, draft, here) {
  const fields = { ...draft.fields };
  for (const field of kind.fields) {
    if (fields[field.key]) continue;
    const value = valueOf(field, kind, { ...draft, fields }, here);
    if (value && takes(field, value)) fields[field.key] = value;
  }
  return fields;
}

// Whether a field can hold a text: the server would refuse the entry otherwise.
export function takes(field, value) {
  if (value.length > 1000) return false;
  if (field.type === "number") return /^-?\d{1,12}(\.\d{1,6})?$/.test(value);
  if (field.type === "date") return /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
  return field.type !== "choice" || field.options.includes(value) || field.options.includes("Khác");
}

// The required fields that an entry still lacks.
export const lacking = (kind, fields) => kind.fields.filter((field) => field.is_required && !fields[field.key]);

// Materials that may be picked: those the server knows, and those bought on this phone since, newest first.
export function materialsOf(organisation, rows, templates) {
  const found = new Map((organisation.materials ?? []).map((one) => [one.name, one]));
  for (const { record: { document } } of rows) {
    const kind = templates[document.template]?.kinds.find(({ code }) => code === document.kind);
    if (kind?.effect !== "buys" || document.organisation !== organisation.id || document.is_withdrawn) continue;
    const told = Object.fromEntries(kind.fields.filter((one) => one.role).map((one) => [one.role, document.fields[one.key] ?? ""]));
    if (told.material) found.set(told.material, { name: told.material, unit: told.unit, interval_days: told.interval_days, expires_on: told.expires_on, lot: told.material_lot });
  }
  return [...found.values()].reverse();
}
