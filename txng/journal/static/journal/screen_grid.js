// The cooperative's table: members down, activities across; a tick is an entry of that day for that member's lot.
// Below it, what members harvested and bring: a tick is their sale to the cooperative, which then says that it came.

import { announce, button, field, h, picture } from "./dom.js";
import { begin, documentOf, drop, keep, save } from "./entries.js";
import { look, lookAt } from "./here.js";
import { today, instant } from "./ids.js";
import { judged } from "./judge.js";
import { prepared, productsOf } from "./questions.js";
import { problem } from "./screen_entry.js";
import { notKept } from "./screen_phone.js";
import * as sync from "./sync.js";
import { amount as words, named, t } from "./words.js";

const OF_LOT = new Set(["checks", "works", "treats", "harvests"]);
const NUMBER = /^\d{1,12}([.,]\d{1,6})?$/;
let wrong = []; // what was not kept the last time, told once

// Members of the cooperative that let it write for them, each with a lot that grows, or with none yet.
export async function grid({ known, organisation }, date = today(), done = "") {
  const members = await membersOf(known, organisation);
  const tables = grouped(members.filter(({ stock }) => !stock)).map(([name, rows]) => tableOf(name, rows));
  const brought = members.filter(({ stock }) => stock).map((one) => deliveryOf(one, organisation));
  const cells = [...tables.flatMap(({ cells: all }) => all), ...brought.map(({ cell }) => cell)];
  const [kept, told] = [Number(done.split("-")[0]), wrong];
  wrong = [];
  if (!cells.length) return { title: title(), body: [h("p", { class: "notice" }, t("Chưa có thành viên nào đồng ý cho ghi hộ và đang có lô hay sản phẩm.", "No member who agreed has a lot or a product."))] };
  const when = h("input", { type: "date", value: date, max: today() });
  return {
    title: title(),
    isWide: true,
    body: [
      done && h("p", { class: "notice", role: "status" }, picture("may"), " ", t(`Đã lưu ${kept} việc trên máy. Sẽ gửi khi có mạng.`, `${kept} entries saved on this phone. They will be sent when there is a network.`)),
      told.map(({ words: about, problems }) => h("div", {}, h("p", {}, h("b", {}, t(`Chưa lưu – ${about}`, `Not saved – ${about}`))), problems.map(problem))),
      h("p", {}, t("Đánh dấu việc đã làm, ghi số đã thu. Vật tư lấy theo lần trước; sửa từng việc ở Sổ đã ghi.", "Tick what was done, write what was harvested. Materials are those of last time; edit each among the entries.")),
      field(t("Ngày làm", "Done on"), when),
      tables.map(({ node }) => node),
      brought.length > 0 && delivery(brought),
      button(t("LƯU", "SAVE"), (event) => keepAll(event.currentTarget, cells, when), { class: "save" }),
    ],
  };
}

const title = () => t("Bảng thành viên", "Members' table");

async function membersOf(known, organisation) {
  const names = new Map((organisation.members ?? []).map(({ id, name, number }) => [id, [number, name].filter(Boolean).join(" ")]));
  const found = [];
  for (const { id, name } of known.organisations.filter(({ mode }) => mode === "cooperative" || mode === "own")) {
    const there = await look({ organisationId: id });
    const who = names.get(id) ?? name;
    const growing = there.lots.filter(({ state }) => state === "growing");
    for (const lot of growing) found.push({ who, lot, there: await look({ organisationId: id, lotKey: lot.key }) });
    if (id === organisation.id) continue; // its own goods are not brought to it, and its own season begins elsewhere
    if (!growing.length && there.template) found.push({ who, lot: null, there });
    for (const lot of there.lots.filter(({ state }) => state === "stock")) found.push({ who, lot, stock: true, there: await look({ organisationId: id, lotKey: lot.key }) });
  }
  return found;
}

// One table for each log that members keep.
function grouped(members) {
  const found = new Map();
  for (const one of members) found.set(one.there.templateName, [...(found.get(one.there.templateName) ?? []), one]);
  return [...found].filter(([name]) => name);
}

function tableOf(name, members) {
  const { template } = members[0].there;
  const required = new Set(template.required_steps.flatMap(({ kinds }) => kinds));
  const isShown = ({ code, effect, tile }) => (effect === "starts" ? members.some(({ lot }) => !lot) : OF_LOT.has(effect)) && (tile || (effect === "checks" && required.has(code)));
  const kinds = template.kinds.filter(isShown);
  const rows = members.map((member) => kinds.map((kind) => cell(member, kind)));
  const label = `${title()}: ${named(template)}`;
  const node = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, h("table", { class: "members" },
    h("caption", {}, named(template)),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("Thành viên, lô", "Member, lot")), kinds.map((kind) => h("th", { scope: "col" }, named(kind))))),
    h("tbody", {}, members.map(({ who, lot }, row) => h("tr", {}, h("th", { scope: "row" }, who, h("small", {}, lot ? lot.code : t("chưa có lô", "no lot yet"))),
      rows[row].map((one) => h("td", {}, one ? one.node : "–")))))));
  return { node, cells: rows.flat().filter(Boolean) };
}

// What a member may be ticked for: a season where none grows, all else of a lot that does.
function cell({ who, lot, there }, kind) {
  const begins = kind.effect === "starts";
  if (begins === Boolean(lot) || (begins && productsOf({ template: there.templateName }, there.organisation).length !== 1)) return null;
  const label = `${who}${lot ? `, ${lot.code}` : ""}: ${named(kind)}`;
  const counted = kind.effect === "harvests" || (begins && kind.quick.includes("quantity"));
  const made = { words: label, kind, lot, there };
  if (counted) {
    const unit = lot?.unit || "kg";
    const input = h("input", { type: "text", inputmode: "decimal", class: "narrow", "aria-label": `${label} (${unit})`, autocomplete: "off" });
    return { ...made, node: h("span", { class: "counted" }, input, " ", h("span", { "aria-hidden": "true" }, unit)), input,
      told: () => (input.value.trim() ? { quantity: input.value.trim(), unit } : null) };
  }
  const results = kind.quick.map((key) => kind.fields.find((one) => one.key === key)).filter((one) => one?.role === "result" && one.options?.length);
  if (results.length) {
    const select = h("select", { "aria-label": label }, ["", ...results[0].options].map((one) => h("option", { value: one }, one || "–")));
    return { ...made, node: select, input: select, told: () => (select.value ? { fields: Object.fromEntries(results.map(({ key }) => [key, select.value])) } : null) };
  }
  const box = h("input", { type: "checkbox", "aria-label": label });
  return { ...made, node: h("label", { class: "tick" }, box), input: box, told: () => (box.checked ? {} : null) };
}

// What a member has in stock, and the cooperative as the one who takes it.
function deliveryOf({ who, lot, there }, { code, name }) {
  const kind = there.templates[lot.template]?.kinds.find(({ effect }) => effect === "sells") ?? there.template?.kinds.find(({ effect }) => effect === "sells");
  const label = `${who}, ${lot.code}: ${t("giao", "deliver")} ${words(lot)}`;
  const box = h("input", { type: "checkbox" });
  const partner = { organisation: code, name: "", phone: "" };
  const told = () => (box.checked ? { quantity: lot.quantity, unit: lot.unit, partner } : null);
  return { who, lot, box, name, cell: { words: label, kind, lot, there, input: box, told } };
}

function delivery(brought) {
  return h("section", {}, h("h2", {}, t(`Giao cho ${brought[0].name}`, `Deliver to ${brought[0].name}`)),
    h("p", { class: "quiet" }, t("Bên giao ghi ở đây; bên nhận trả lời ở mục Giao nhận hàng.", "The giver writes here; the receiver answers under Deliveries.")),
    h("ul", { class: "picks" }, brought.map(({ who, lot, box }) => h("li", {}, h("label", { class: "pick" }, box,
      h("span", {}, h("b", {}, who), h("small", {}, [words(lot), lot.name, lot.code].filter(Boolean).join(" · "))))))));
}

async function keepAll(pressed, cells, when) {
  const told = cells.filter((one) => one.kind && one.told());
  if (!told.length) return announce(t("Chưa đánh dấu việc nào.", "Nothing is ticked."));
  pressed.disabled = true;
  const date = when.value || today();
  wrong = [];
  for (const one of told) {
    const problems = await keepOne(one, one.told(), date).catch((error) => [{ isBlocking: true, text: notKept(error) }]);
    if (problems.length) wrong.push({ words: one.words, problems });
  }
  const kept = told.length - wrong.length;
  announce(t(`Xong: ${kept} việc đã lưu, ${wrong.length} chưa lưu được.`, `Done: ${kept} entries saved, ${wrong.length} not.`));
  location.replace(`#/bang/${date}/${kept}-${Date.now()}`);
  sync.send();
  return undefined;
}

// returns  what forbids it
async function keepOne({ kind, lot, there }, { quantity = "", ...more }, date) {
  if (quantity && !NUMBER.test(quantity)) return [{ isBlocking: true, text: t(`“${quantity}”: ghi một số, như 12,5.`, `“${quantity}”: write a number, such as 12.5.`) }];
  const fields = { ...(lot?.last?.[kind.code] ?? {}), ...more.fields };
  for (const { key, source_of_value: from = "", type } of kind.fields) if (!(key in (more.fields ?? {})) && (from.startsWith("entry.") || type === "date")) delete fields[key];
  const happened = date !== today() ? instant(new Date(`${date}T12:00:00`)) : "";
  const moved = quantity ? { quantity: quantity.replace(",", ".") } : {};
  const begun = await begin(kind, there, { lot: lot?.key ?? "", place: lot?.place ?? "", happened_at: happened, ...more, fields, ...moved });
  const draft = await prepared(begun, kind, there, lookAt);
  await keep(draft);
  const document = documentOf(draft, kind, await lookAt(draft));
  const blocking = (await judged(document, await lookAt(draft))).filter(({ isBlocking }) => isBlocking);
  if (blocking.length) await drop(draft.id);
  else await save(draft, document, { own: there.organisation.name, title: named(kind) });
  return blocking;
}
