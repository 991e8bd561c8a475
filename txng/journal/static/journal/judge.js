// What is doubtful or impossible in an entry, seen beside what was recorded before it: the checks of core/journal/checks.py.
//
// The same table of cases holds both to one answer (tests/core/journal/rule_cases.json). The server judges again.

import { add, compare, isNumber, times } from "./decimals.js";
import { today } from "./ids.js";
import { newest } from "./lots.js";
import { MEASURES } from "./measures.js";
import { day as shownDay, filled, onDay, t } from "./words.js";

const USING = new Set(["processes", "packs", "splits", "merges", "sells"]);
const OF_TIME = new Set(["harvest_before_start", "used_before_made", "times_reversed"]); // doubted only, where the clock is wrong
const RELEASING = new Set(["sells", "packs"]);

const dayOf = (entry) => onDay(Date.parse(entry.happened_at));
const later = (day, days) => new Date(Date.parse(`${day}T00:00:00Z`) + Number(days) * 86_400_000).toISOString().slice(0, 10);
const unique = (texts) => [...new Set(texts.filter(Boolean))];
const usedLots = ({ lot, inputs = [] }) => unique([lot, ...inputs.map((one) => one.lot)]);
const madeLots = ({ new_lot: made, outputs = [] }) => unique([made, ...outputs.map((one) => one.lot)]);
const allLots = (entry) => unique([...usedLots(entry), ...madeLots(entry)]);
const folded = (name) => (name ?? "").normalize("NFC").toLowerCase().split(/\s+/).filter(Boolean).join(" ");
const isSame = (one, other) => folded(one) === folded(other) && folded(one) !== "";
const codeOf = (key) => key.slice(key.lastIndexOf(key.startsWith("urn:") ? ":" : "/") + 1);
const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text ?? "") && !Number.isNaN(Date.parse(text));
const inOrder = (one, other) => Date.parse(one.happened_at) - Date.parse(other.happened_at) || (one.seq ?? 0) - (other.seq ?? 0) || (one.id < other.id ? -1 : 1);

// entry      as it will be sent; earlier: entries of the same organisation, the last version of each
// template   the version that the entry names
// returns    [{code, pointer, values, isBlocking, text}]
export function judge(entry, earlier, template, { today: now = today(), isClockWrong = false } = {}) {
  if (entry.is_withdrawn) return [];
  const history = historyOf(entry, earlier, template, now);
  return template.rules.flatMap((rule) => {
    const isBlocking = rule.is_blocking && !(isClockWrong && OF_TIME.has(rule.check));
    const found = [...(CHECKS[rule.check]?.(history, rule.values ?? {}) ?? [])];
    const code = `journal.${rule.check}${isBlocking ? "_refused" : ""}`;
    return found.map(([pointer, values]) => ({ code, pointer, values, isBlocking, text: filled(t(rule.vi, rule.en), values) }));
  });
}

function historyOf(entry, earlier, template, now) {
  const kindOf = (one) => template.kinds.find(({ code }) => code === one.kind);
  const before = earlier.filter((one) => one.id !== entry.id && !one.is_withdrawn).sort(inOrder);
  const roleOf = (one, role) => one.fields?.[kindOf(one)?.fields.find((field) => field.role === role)?.key] ?? "";
  const ofEffect = (...effects) => before.filter((one) => effects.includes(kindOf(one)?.effect));
  const beganOn = (lot) => before.filter((one) => madeLots(one).includes(lot)).map(dayOf).sort()[0] ?? null;
  const [behind, left] = [new Set(), usedLots(entry)];
  while (left.length) {
    const lot = left.pop();
    if (behind.has(lot)) continue;
    behind.add(lot);
    for (const one of before) if (madeLots(one).includes(lot)) left.push(...usedLots(one));
  }
  return { entry, kind: kindOf(entry), template, before, now, behind, used: usedLots(entry), kindOf, roleOf, ofEffect, beganOn };
}

const CHECKS = {
  * harvest_before_start({ entry, kind, used, beganOn }) {
    if (kind.effect !== "harvests") return;
    for (const lot of used) {
      const began = beganOn(lot);
      if (began && dayOf(entry) < began) yield ["/happened_at", { day: shownDay(dayOf(entry)), started: shownDay(began) }];
    }
  },

  * used_before_made({ entry, kind, used, beganOn }) {
    if (!USING.has(kind.effect)) return;
    for (const lot of used) {
      const began = beganOn(lot);
      if (began && dayOf(entry) < began) yield ["/happened_at", { day: shownDay(dayOf(entry)), made: shownDay(began), lot: codeOf(lot) }];
    }
  },

  * interval_not_kept(history) {
    const day = dayOf(history.entry);
    for (const [one, days] of treatments(history)) {
      if (!days || dayOf(one) > day || day >= later(dayOf(one), days)) continue;
      yield ["/happened_at", { material: history.roleOf(one, "material"), day: shownDay(dayOf(one)), days, until: shownDay(later(dayOf(one), days)) }];
    }
  },

  * interval_unknown(history) {
    for (const [one, days] of treatments(history)) {
      if (days === null && dayOf(one) <= dayOf(history.entry)) yield ["/happened_at", { material: history.roleOf(one, "material"), day: shownDay(dayOf(one)) }];
    }
  },

  * input_expired(history) {
    const { entry, kind, roleOf } = history;
    const [material, own] = [roleOf(entry, "material"), roleOf(entry, "expires_on")];
    const last = (isDay(own) ? [own] : expiries(material, history)).sort().at(-1);
    if (!last || last >= dayOf(entry)) return;
    const field = kind.fields.find(({ role }) => role === "material");
    yield [field ? `/fields/${field.key}` : "", { material, expired: shownDay(last), day: shownDay(dayOf(entry)) }];
  },

  // More sold, packed or processed of a lot than was ever harvested or received of it.
  * more_than_made({ entry, kind, before, ofEffect }) {
    if (!USING.has(kind.effect)) return;
    for (const lot of unique((entry.inputs ?? []).map((one) => one.lot))) {
      const of = (amounts) => (amounts ?? []).filter((one) => one.lot === lot);
      const made = sums(before.flatMap(({ outputs }) => of(outputs)));
      const used = sums(ofEffect(...USING).flatMap(({ inputs }) => of(inputs)));
      for (const [unit, amount] of Object.entries(sums(of(entry.inputs)))) {
        const already = used[unit] ?? "0";
        if (made[unit] === undefined || compare(add(already, amount), made[unit]) <= 0) continue;
        yield ["/inputs", { lot: codeOf(lot), unit, made: made[unit], used: already, now: amount }];
      }
    }
  },

  * mass_balance({ entry, kind }, { tolerance = "0" }) {
    if (!USING.has(kind.effect)) return;
    const [into, out] = [Object.entries(sums(entry.inputs)), sums(entry.outputs)];
    // Fish in kilograms and brine in litres may well give more kilograms than there was fish.
    if (into.length !== 1 || entry.inputs.some(({ quantity }) => !quantity)) return;
    const [[unit, amount]] = into;
    if (out[unit] === undefined || compare(out[unit], times(amount, add("1", String(tolerance)))) <= 0) return;
    yield ["/outputs", { into: amount, out: out[unit], unit, percent: times(String(tolerance), "100") }];
  },

  * times_reversed({ entry, kind }, { kind: wanted, first, then }) {
    if (entry.kind !== wanted) return;
    const [one, other] = [first, then].map((name) => (name === "entry.day" ? dayOf(entry) : entry.fields?.[name]));
    if (!isDay(one) || !isDay(other) || other >= one) return;
    const label = (name) => kind.fields.find(({ key }) => key === name)?.label ?? kind.name;
    yield [`/fields/${then}`, { first: label(first), then: label(then), first_on: shownDay(one), then_on: shownDay(other) }];
  },

  * time_future({ entry, now }) {
    if (dayOf(entry) > now) yield ["/happened_at", { day: shownDay(dayOf(entry)), today: shownDay(now) }];
  },

  * result_failed(history, values) {
    for (const [one, field, isTreated] of failures(history, values)) if (!isTreated) yield ["/lot", { what: field.label, day: shownDay(dayOf(one)) }];
  },

  * result_treated(history, values) {
    for (const [one, field, isTreated] of failures(history, values)) if (isTreated) yield ["/lot", { what: field.label, day: shownDay(dayOf(one)) }];
  },

  * out_of_range({ entry, kind }) {
    for (const { key, type, label, least = null, most = null } of kind.fields) {
      const text = entry.fields?.[key] ?? "";
      if (type !== "number" || !isNumber(text)) continue;
      const isOut = (least !== null && compare(text, String(least)) < 0) || (most !== null && compare(text, String(most)) > 0);
      if (isOut) yield [`/fields/${key}`, { field: label, value: text, least: least ?? "…", most: most ?? "…" }];
    }
  },
};

export const checks = () => Object.keys(CHECKS);

// Earlier treatments of what is harvested or sold now, with the days that must pass after each; null where nobody told.
function treatments(history) {
  if (!["harvests", "sells"].includes(history.kind.effect)) return [];
  return history.ofEffect("treats").filter((one) => allLots(one).some((lot) => history.used.includes(lot))).map((one) => [one, intervalOf(one, history)]);
}

// As the entry says, as the material's purchase said, as the template says.
function intervalOf(one, { roleOf, template, before, kindOf }) {
  const whole = (text) => Number(text.split(".")[0]);
  const own = roleOf(one, "interval_days");
  if (own) return whole(own);
  const material = roleOf(one, "material");
  const bought = purchases(material, { before, kindOf, roleOf }).map((each) => roleOf(each, "interval_days")).filter(Boolean).at(-1);
  if (bought) return whole(bought);
  return (template.intervals ?? []).find((each) => isSame(each.material, material))?.days ?? null;
}

const purchases = (material, { before, kindOf, roleOf }) => before.filter((one) => kindOf(one)?.effect === "buys" && isSame(roleOf(one, "material"), material));

function expiries(material, history) {
  if (history.kind.effect === "buys") return [];
  const days = purchases(material, history).filter((one) => dayOf(one) <= dayOf(history.entry)).map((one) => history.roleOf(one, "expires_on"));
  return days.every(isDay) ? days : [];
}

// Results that forbid what is released now, and whether each was treated since; one found right later is none.
function failures(history, { failed }) {
  if (!RELEASING.has(history.kind.effect)) return [];
  const found = new Map();
  for (const one of history.before) {
    const kind = history.kindOf(one);
    if (!kind || !concerns(one, history)) continue;
    kind.fields.forEach((field, place) => {
      const [result, name] = [field.role === "result" ? one.fields?.[field.key] : "", `${one.kind} ${field.key}`];
      if (!result) return;
      if (failed.includes(result)) found.set(name, [one, field, isTreated(one, kind, place)]);
      else found.delete(name);
    });
  }
  return [...found.values()];
}

// Of the lots released now or those behind them; an entry without a lot, of their places.
function concerns(one, { behind, before, entry }) {
  const lots = allLots(one);
  if (lots.length) return lots.some((lot) => behind.has(lot));
  const places = new Set(before.filter((each) => allLots(each).some((lot) => behind.has(lot))).map(({ place }) => place));
  return Boolean(one.place) && (places.has(one.place) || one.place === entry.place);
}

function isTreated(one, kind, place) {
  const following = kind.fields.slice(place + 1).find(({ role }) => role === "treatment" || role === "result");
  return following?.role === "treatment" && Boolean(one.fields?.[following.key]);
}

// Amounts by the unit in which they can be compared; those nobody told are passed over.
function sums(amounts = []) {
  const found = {};
  for (const { quantity, unit } of amounts) {
    const [, factor, base] = MEASURES[unit] ?? [];
    if (quantity && base) found[base] = add(found[base] ?? "0", times(quantity, factor));
  }
  return found;
}

// An entry beside all that this phone knows: what was saved here, and what the server told of its lot.
export async function judged(entry, { rows, organisation, known, template, lot, isClockWrong }) {
  if (!template) return [];
  const isOurs = ({ record: { document }, state }) => document.organisation === organisation.id && state.state !== "refused";
  const earlier = newest(rows.filter(isOurs)).map(({ record, state }) => ({ ...record.document, isTold: state.state === "received" && Date.parse(state.received_at) <= Date.parse(known.at ?? 0) }));
  const problems = judge(entry, [...earlier, ...toldOf(lot, earlier, template)], template, { isClockWrong });
  const kind = template.kinds.find(({ code }) => code === entry.kind);
  const isEarly = ["harvests", "sells"].includes(kind?.effect) && lot?.release_on && dayOf(entry) < lot.release_on;
  if (isEarly && !problems.some(({ code }) => code.startsWith("journal.interval_not_kept"))) {
    problems.push({ code: "journal.interval_not_kept", isBlocking: false, text: t(`Lô này còn trong thời gian cách ly, đến ${shownDay(lot.release_on)}. Nếu đã thu rồi thì vẫn ghi được.`, `This lot is within its waiting time until ${shownDay(lot.release_on)}. If it is harvested already, it may still be recorded.`) });
  }
  return problems;
}

// When the lot began, and how much of it there was, where only the server knows.
function toldOf(lot, earlier, template) {
  if (!lot || lot.isHere || earlier.some((one) => madeLots(one).includes(lot.key))) return [];
  const effect = lot.state === "growing" ? "starts" : "harvests";
  const kind = template.kinds.find((one) => one.effect === effect);
  if (!kind || !lot.started_on) return [];
  const used = earlier.filter(({ isTold }) => isTold).flatMap(({ inputs = [] }) => inputs).filter((one) => one.lot === lot.key && one.unit === lot.unit && one.quantity);
  const whole = lot.quantity ? used.reduce((sum, one) => add(sum, one.quantity), lotNow(lot, earlier)) : "";
  return [{ id: "", kind: kind.code, happened_at: `${lot.started_on}T00:00:00+07:00`, new_lot: lot.key, outputs: whole ? [{ lot: lot.key, quantity: whole, unit: lot.unit }] : [], fields: {} }];
}

// What is left of it here has what was sold since taken off already: put that back.
function lotNow(lot, earlier) {
  const since = earlier.filter(({ isTold }) => !isTold).flatMap(({ inputs = [] }) => inputs).filter((one) => one.lot === lot.key && one.unit === lot.unit && one.quantity);
  return since.reduce((sum, one) => add(sum, one.quantity), lot.quantity);
}

