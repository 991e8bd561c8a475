// Where one stands: the organisation written for, its lots, the lot in hand, and all that this phone knows of them.

import { rows as allRows } from "./entries.js";
import { known as allKnown, templates as allTemplates } from "./known.js";
import { lotsOf, productOf } from "./lots.js";
import { beside, set, setting } from "./store.js";
import { materialsOf } from "./values.js";

const CLOCK_S = 900; // beyond this the server takes a phone's clock to be wrong

// lotKey   the lot of a draft, where it is about another than the one in hand
export async function look({ organisationId = null, lotKey = null, templateName = null, placeKey = null, productKey = null } = {}) {
  const [known, templates, rows, others, chosen, lotsChosen, logs, clockOff] = await Promise.all(
    [allKnown(), allTemplates(), allRows(), beside(), setting("organisation"), setting("lots", {}), setting("logs", {}), setting("clock_off_s", 0)]);
  const found = known.organisations.find(({ id }) => id === (organisationId ?? chosen)) ?? known.organisations[0] ?? null;
  const organisation = found && { ...found, products: (found.products ?? []).map((one) => ({ ...one, template: logs[one.key] || newestOf(one.template, templates), isChosen: one.key in logs })) };
  if (!organisation) return { known, templates, rows, others, organisation, lots: [], lot: null, materials: [], templateName: "", template: null, isClockWrong: false };
  const lots = lotsOf(organisation, known.at, rows, templates).map((lot) => ({ ...lot, ...brought(known, lot) }));
  const lot = lots.find(({ key }) => key === (lotKey ?? lotsChosen[organisation.id])) ?? (lotKey ? null : onlyOne(lots));
  const product = organisation.products.find(({ key }) => key === (productKey || lot?.product)) ?? onlyOne(organisation.products);
  const name = templateName || (lot?.template in templates ? lot.template : "") || (product ?? organisation.products[0])?.template || "";
  const place = organisation.places?.find(({ key }) => key === (placeKey || lot?.place)) ?? onlyOne(organisation.places ?? []);
  const materials = materialsOf(organisation, rows, templates);
  return { known, templates, rows, others, organisation, lots, lot, product, place, materials, templateName: name, template: templates[name] ?? null, isClockWrong: Math.abs(clockOff) > CLOCK_S };
}

// Where a draft stands: its own organisation, lot and version of the template.
export const lookAt = (draft) => look({
  organisationId: draft.organisation, lotKey: draft.lot || "-", templateName: draft.template, placeKey: draft.place, productKey: draft.product,
});

// Goods that were handed over: from whom they came; and what those of another's product are called.
function brought({ handovers = [] }, { key, product, name }) {
  const one = handovers.find(({ lot, direction }) => lot === key && direction === "in");
  const alike = one ?? handovers.find(({ lot }) => lot && productOf(lot) === product);
  return { name: name || alike?.product_name || "", from: one?.partner?.name ?? "" };
}

export const chooseOrganisation = (id) => set("organisation", id);

export async function chooseLot({ organisation }, key) {
  await set("lots", { ...(await setting("lots", {})), [organisation.id]: key });
}

// Which log a product is kept by, where more than one would do.
export const chooseLog = async (product, name) => set("logs", { ...(await setting("logs", {})), [product.key]: name });

// Products nobody has chosen a log for, and the logs of their sector: the server can only guess from the sector.
export function unsettled({ organisation, lots, templates }) {
  return organisation.products.flatMap((product) => {
    const sectors = templates[product.template]?.sectors ?? [];
    const fitting = Object.keys(templates).filter((name) => templates[name].sectors.some((one) => sectors.includes(one)));
    return product.isChosen || fitting.length < 2 || lots.some((lot) => lot.product === product.key) ? [] : [{ product, fitting }];
  });
}

export const onlyOne = (many) => (many.length === 1 ? many[0] : null);

export const isHelper = (organisation) => Boolean(organisation) && organisation.mode !== "own";

// A product may name its template with or without a version; without, the newest that this phone has.
function newestOf(name, templates) {
  if (name && name in templates) return name;
  const code = (name ?? "").split("@")[0];
  const wanted = Object.keys(templates).filter((one) => !code || one.split("@")[0] === code).sort();
  return wanted.at(-1) ?? "";
}
