// H6 Thiếu gì? Each thing that is missing, with the button that mends it.

import { begin, keep, reopened } from "./entries.js";
import { button, h, picture } from "./dom.js";
import { look, lookAt } from "./here.js";
import { fits, newest } from "./lots.js";
import { prepared } from "./questions.js";
import { setting } from "./store.js";
import { tellNow } from "./sync.js";
import { lacking } from "./values.js";
import { amount, day, moment, named, t } from "./words.js";

export async function missing(here) {
  const [steps, blanks, due, doubled] = [ofLots(here), ofEntries(here), reminders(here), conflicts(here, await setting("device"))];
  return {
    title: t("Thiếu gì?", "What is missing?"),
    isLive: true,
    body: [
      !steps.length && !blanks.length && !due.length && !doubled.length && h("p", { class: "done" }, picture("nhan"), h("span", {}, t("Không thiếu gì theo mẫu nhật ký.", "Nothing is missing by the template."))),
      section(t("Hai máy ghi khác nhau", "Two phones differ"), doubled),
      section(t("Nhắc việc", "Reminders"), due), section(t("Bước còn thiếu của từng lô", "Steps that lots still lack"), steps),
      section(t("Ô còn trống", "Empty blanks"), blanks),
    ],
  };
}

const section = (title, items) => items.length > 0 && h("section", {}, h("h2", {}, title), h("ul", { class: "lacks" }, items));

const item = (icon, words, label, onclick) => h("li", {}, picture(icon), h("span", {}, words), onclick && button(label, onclick, { class: "small", "aria-label": `${label}: ${words}` }));

const lotName = ({ name, code }) => [name, code].filter(Boolean).join(" ");

function ofLots(here) {
  return lacksOf(here).map(({ lot, step, kind }) => item("sua", `${lotName(lot)}: ${named(step)}`, t("Ghi ngay", "Write now"), kind && (() => go(lot, kind))));
}

// What lots lack, each once: harvested goods lack what their season does, and only the season can still be tended.
export function lacksOf(here) {
  const all = here.lots.flatMap((lot) => (lot.missing ?? []).map((step) => ({ lot, step, kind: kindOfStep(here, lot, step.step) })));
  const isDoable = ({ lot, kind }) => Boolean(kind) && fits(lot, kind.effect);
  const told = new Set(all.filter(isDoable).map(({ step }) => step.step));
  return all.filter((one) => isDoable(one) || !told.has(one.step.step)).map((one) => (isDoable(one) ? one : { ...one, kind: null }));
}

function kindOfStep({ templates, templateName }, lot, code) {
  const template = templates[lot.template] ?? templates[templateName];
  const step = template?.required_steps.find((one) => one.code === code);
  return template?.kinds.find((kind) => step?.kinds?.includes(kind.code));
}

async function go(lot, kind) {
  const there = await look({ lotKey: lot.key });
  const draft = await begin(kind, there, { lot: lot.key });
  await keep(await prepared(draft, kind, there, lookAt));
  location.hash = `#/ghi/${draft.id}/0`;
}

function reminders(here) {
  return dueOf(here).map(({ lot, words, step }) => {
    const kind = kindOfStep(here, lot, step);
    return item("ngay", words, t("Ghi ngay", "Write now"), kind && (() => go(lot, kind)));
  });
}

// What is due, in words: the server tells the lot and the step.
export function dueOf({ known, lots, templates, templateName }) {
  return (known.reminders ?? []).flatMap(({ lot: key, step, due_on: due }) => {
    const lot = lots.find((one) => one.key === key);
    const template = templates[lot?.template] ?? templates[templateName];
    const found = template?.required_steps.find(({ code }) => code === step);
    return lot && found ? [{ lot, step, words: `${lotName(lot)}: ${named(found)} (${day(due)})` }] : [];
  });
}

// Two phones told different things of one entry or lot: both are kept, a person says which holds.
export const conflictsOf = ({ known, organisation }) => (known.conflicts ?? []).filter((one) => one.organisation === organisation.id);

function conflicts(here, device) {
  const { lots, templates } = here;
  return conflictsOf(here).map((one) => {
    const told = h("p", { class: "fault", role: "status" });
    const choose = (keep) => async () => {
      const fault = await tellNow(`/nhat-ky/xung-dot/${one.entry}`, { keep });
      told.textContent = fault ?? t("Cần có mạng để chọn.", "Choosing needs a network.");
    };
    const lot = lots.find(({ key }) => key === one.lot);
    const differs = ({ key }) => new Set(one.sides.map(({ entry }) => entry?.fields?.[key] ?? "")).size > 1;
    const side = ({ name, entry = {}, received_at: at, device: from }, place) => {
      const kind = templates[entry.template]?.kinds.find(({ code }) => code === entry.kind);
      const fields = (kind?.fields ?? []).filter(differs).slice(0, 6).map((field) => `${named(field)}: ${entry.fields?.[field.key] || "–"}`);
      const amounts = [...(entry.inputs ?? []), ...(entry.outputs ?? [])].map(amount).filter(Boolean);
      const whose = `${t("Máy", "Phone")} ${place + 1}${from && from === device ? t(" (máy này)", " (this one)") : ""}`;
      const said = `${whose}: ${kind ? named(kind) : ""} ${day(entry.happened_at ?? "")}`;
      return h("div", { class: "side" }, h("b", {}, said), h("small", {}, [...amounts, ...fields].join(" · ")), at && h("small", {}, `${t("nhận", "received")} ${moment(at)}`),
        button(t("Giữ bản này", "Keep this one"), choose(name), { class: "small", "aria-label": [t("Giữ bản này", "Keep this one"), said, ...amounts].join(", ") }));
    };
    // What happened twice may be true twice; one entry has one text.
    const both = one.kind === "season" && button(t("Cả hai đều đúng", "Both are right"), choose("both"), { class: "small plain" });
    return h("li", { class: "conflict" }, lot && h("p", {}, `${t("Lô", "Lot")} ${lotName(lot)}`), one.sides.map(side), both, told);
  });
}

// The newest first: what was done yesterday is still remembered.
function ofEntries({ rows, templates, organisation }) {
  return newest(rows).filter(({ record: { document } }) => document.organisation === organisation.id && !document.is_withdrawn).reverse().flatMap((row) => {
    const kind = templates[row.record.document.template]?.kinds.find(({ code }) => code === row.record.document.kind);
    const left = kind ? lacking(kind, row.record.document.fields) : [];
    if (!left.length) return [];
    const words = `${row.record.title}, ${day(row.record.document.happened_at)}: ${left.slice(0, 3).map(named).join(", ")}${left.length > 3 ? ` +${left.length - 3}` : ""}`;
    return [item("khac", words, t("Ghi nốt", "Fill in"), async () => {
      const draft = await reopened(row, kind);
      location.hash = `#/day-du/${draft.id}`;
    })];
  }).slice(0, 30);
}
