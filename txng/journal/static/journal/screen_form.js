// The clerk's full form: every field of a kind on one page; also how an entry is edited, which makes a new version.

import { button, choice, field as labelled, h, link } from "./dom.js";
import { documentOf, draftOf, drop, keep } from "./entries.js";
import { lookAt } from "./here.js";
import { instant, today } from "./ids.js";
import { judged } from "./judge.js";
import { unitsOf } from "./questions.js";
import { kindOf, problem, store } from "./screen_entry.js";
import { completed, takes } from "./values.js";
import { named, number, t } from "./words.js";

const DECIMAL = /^-?\d{1,12}([.,]\d{1,6})?$/;
const MOVES = new Set(["harvests", "sells", "packs", "processes", "merges", "receives"]);

export async function form(here, id) {
  const draft = await draftOf(id);
  if (!draft) return { title: t("Không còn bản nháp này", "This draft is gone"), body: [link(t("Về trang đầu", "Home"), "#/", { class: "button" })] };
  const there = await lookAt(draft);
  const kind = kindOf(draft, there);
  const controls = new Map(kind.fields.map((field) => [field.key, controlOf(field, completed(kind, draft, there)[field.key] ?? "")]));
  const when = h("input", { type: "date", value: draft.happened_at?.slice(0, 10) || today(), max: today() });
  const [many, unit] = MOVES.has(kind.effect) ? amountOf(draft, kind, there) : [];
  const told = h("div", {});
  const saving = button(t("LƯU", "SAVE"), () => submit({ draft, kind, here: there, controls, when, many, unit, told, saving }), { class: "save" });
  return {
    title: named(kind),
    back: draft.version > 1 || draft.of ? `#/muc/${draft.id}` : `#/ghi/${draft.id}/xem`,
    body: [
      draft.of && h("p", { class: "quiet" }, t("Bản đã lưu không đổi; đây là bản mới.", "What was saved stays; this is a new version.")),
      h("form", { onsubmit: (event) => { event.preventDefault(); saving.click(); } },
        labelled(t("Ngày làm", "Done on"), when),
        many && labelled(`${t("Số lượng", "Quantity")}`, many), unit && labelled(t("Đơn vị", "Unit"), unit),
        kind.fields.map((field) => labelled(`${named(field)}${field.is_required ? " *" : ""}`, controls.get(field.key), { hint: hintOf(field, controls.get(field.key).value) })),
        h("p", { class: "quiet" }, t("* cần có; chưa biết thì để trống, ghi sau.", "* needed; leave it empty if you do not know it yet.")),
        told, saving),
      button(t("Bỏ bản nháp", "Discard the draft"), async () => { await drop(draft.id); location.replace(draft.of ? `#/muc/${draft.id}` : "#/"); }, { class: "plain wide" }),
    ],
  };
}

const ANY = 1_000_000; // a bound that only keeps slips of the finger out says nothing to people

function hintOf({ unit, least = null, most = null, source_of_value: from = "" }, value) {
  const isTold = (least !== null || most !== null) && !(Number(least ?? 0) === 0 && Number(most ?? ANY) >= ANY);
  const range = isTold ? t(`thường từ ${number(least ?? "…")} đến ${number(most ?? "…")}`, `usually from ${least ?? "…"} to ${most ?? "…"}`) : "";
  const own = value && (from.startsWith("profile.") || from.startsWith("entry.")) ? t("máy tự điền", "filled in by the phone") : "";
  return [unit, range, own].filter(Boolean).join(", ");
}

export function controlOf({ type, options = [] }, value) {
  if (type === "number") return h("input", { type: "text", inputmode: "decimal", autocomplete: "off", value: value.replace(".", ",") });
  if (type === "date") return h("input", { type: "date", value });
  const others = options.includes(value) || !value ? [] : [value];
  if (type === "choice") return choice([["", "–"], ...[...options, ...others].map((one) => [one, one])], value);
  return h("input", { type: "text", maxlength: "1000", autocomplete: "off", value });
}

function amountOf(draft, kind, here) {
  const units = unitsOf(kind, here);
  const all = draft.unit && !units.includes(draft.unit) ? [draft.unit, ...units] : units;
  return [h("input", { type: "text", inputmode: "decimal", autocomplete: "off", value: (draft.quantity ?? "").replace(".", ",") }), choice(all.map((one) => [one, one]), draft.unit || all[0])];
}

// Numbers are typed as people write them, with a comma.
export const plain = (text) => text.trim().replace(/\s/g, "").replace(",", ".");

async function submit({ draft, kind, here, controls, when, many, unit, told, saving }) {
  const fields = {};
  const wrong = [];
  for (const field of kind.fields) {
    const control = controls.get(field.key);
    const value = field.type === "number" ? plain(control.value) : control.value.trim().normalize("NFC");
    const isRight = !value || takes(field, value);
    control.toggleAttribute("aria-invalid", !isRight);
    if (isRight && value) fields[field.key] = value;
    if (!isRight) wrong.push([control, t(`“${named(field)}”: ghi một số, như 12,5.`, `“${named(field)}”: write a number, such as 12.5.`)]);
  }
  if (many?.value.trim() && !DECIMAL.test(many.value.trim())) wrong.push([many, t("Số lượng: ghi một số, như 12,5.", "Quantity: write a number, such as 12.5.")]);
  if (wrong.length) {
    told.replaceChildren(...wrong.map(([, text]) => h("p", { class: "notice bad", role: "alert" }, text)));
    return wrong[0][0].focus();
  }
  const at = when.value && when.value !== (draft.happened_at?.slice(0, 10) || today()) ? instant(new Date(`${when.value}T12:00:00`)) : draft.happened_at;
  // What somebody emptied stays empty in this version, unless it follows from elsewhere.
  const next = { ...draft, fields, happened_at: at, ...(many ? { quantity: plain(many.value), unit: unit.value } : {}) };
  await keep(next);
  const document = documentOf(next, kind, here);
  const problems = await judged(document, here);
  const blocking = problems.filter(({ isBlocking }) => isBlocking);
  const isNews = problems.length > 0 && told.dataset.seen !== JSON.stringify(problems);
  told.dataset.seen = JSON.stringify(problems);
  told.replaceChildren(...problems.map(problem));
  if (blocking.length || isNews) return told.scrollIntoView({ block: "center" });
  return store(saving, next, document, { kind, here });
}
