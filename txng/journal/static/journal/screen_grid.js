// The cooperative's table: members down, activities across; a tick is an entry of today for that member's lot.

import { button, field, h } from "./dom.js";
import { begin, documentOf, save } from "./entries.js";
import { look } from "./here.js";
import { today, instant } from "./ids.js";
import { judged } from "./judge.js";
import { problem } from "./screen_entry.js";
import * as sync from "./sync.js";
import { named, t } from "./words.js";

const ACROSS = new Set(["works", "treats", "harvests"]);

// Members of the cooperative that let it write for them, each with a lot that grows.
export async function grid({ known, organisation }) {
  const members = [];
  for (const { id } of known.organisations.filter(({ mode }) => mode === "cooperative" || mode === "own")) {
    const there = await look({ organisationId: id });
    for (const lot of there.lots.filter(({ state }) => state === "growing")) members.push({ lot, there: await look({ organisationId: id, lotKey: lot.key }) });
  }
  const template = members[0]?.there.template;
  if (!template) return { title: title(), body: [h("p", { class: "notice" }, t("Chưa có thành viên nào đồng ý cho ghi hộ và đang có lô.", "No member who agreed has a lot that grows."))] };
  const kinds = template.kinds.filter(({ effect, tile }) => ACROSS.has(effect) && tile);
  const when = h("input", { type: "date", value: today(), max: today() });
  const said = h("div", { role: "status" });
  const boxes = members.map((member) => kinds.map((kind) => cell(member, kind)));
  return {
    title: title(),
    body: [
      field(t("Ngày", "Day"), when),
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title() }, h("table", {},
        h("caption", {}, organisation.name),
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("Thành viên, lô", "Member, lot")), kinds.map((kind) => h("th", { scope: "col" }, named(kind))))),
        h("tbody", {}, members.map(({ lot, there }, row) => h("tr", {}, h("th", { scope: "row" }, there.organisation.name, h("small", {}, lot.code)), boxes[row].map(({ node }) => h("td", {}, node))))))),
      button(t("LƯU", "SAVE"), (event) => keepAll(event.currentTarget, boxes.flat(), when, said), { class: "save" }),
      said,
      h("p", { class: "quiet" }, t("Đánh dấu việc đã làm. Số lượng, vật tư lấy theo lần trước; sửa từng việc ở Sổ đã ghi.", "Tick what was done. Amounts and materials are those of last time; edit each among the entries.")),
    ],
  };
}

const title = () => t("Bảng thành viên", "Members' table");

function cell({ lot, there }, kind) {
  const label = `${there.organisation.name}, ${lot.code}: ${named(kind)}`;
  if (kind.effect === "harvests") {
    const amount = h("input", { type: "text", inputmode: "decimal", class: "narrow", "aria-label": `${label} (${lot.unit || "kg"})`, autocomplete: "off" });
    return { node: amount, kind, lot, there, isTold: () => /^\d+([.,]\d+)?$/.test(amount.value.trim()), amount };
  }
  const box = h("input", { type: "checkbox", "aria-label": label });
  return { node: h("label", { class: "tick" }, box), kind, lot, there, isTold: () => box.checked };
}

async function keepAll(pressed, cells, when, said) {
  pressed.disabled = true;
  const [told, wrong] = [cells.filter(({ isTold }) => isTold()), []];
  for (const one of told) {
    const faults = await keepOne(one, when.value);
    if (faults.length) wrong.push(h("p", {}, h("b", {}, `${one.there.organisation.name}: ${named(one.kind)}`)), ...faults.map(problem));
  }
  const kept = told.length - wrong.filter(({ childElementCount, className }) => !className && childElementCount).length;
  said.replaceChildren(h("p", { class: "notice" }, t(`Đã lưu ${kept} việc trên máy. Sẽ gửi khi có mạng.`, `${kept} entries saved on this phone. They will be sent when there is a network.`)), ...wrong);
  for (const { node, amount } of told) {
    if (amount) amount.value = "";
    else node.querySelector("input").checked = false;
  }
  pressed.disabled = false;
  sync.send();
}

// returns  what forbids it
async function keepOne({ kind, lot, there, amount }, date) {
  const fields = { ...(lot.last?.[kind.code] ?? {}) };
  for (const { key, source_of_value: from = "", type } of kind.fields) if (from.startsWith("entry.") || type === "date") delete fields[key];
  const happened = date && date !== today() ? instant(new Date(`${date}T12:00:00`)) : "";
  const moved = amount ? { quantity: amount.value.trim().replace(",", "."), unit: lot.unit || "kg" } : {};
  const draft = await begin(kind, there, { lot: lot.key, place: lot.place ?? "", fields, happened_at: happened, ...moved });
  const document = documentOf(draft, kind, there);
  const blocking = (await judged(document, there)).filter(({ isBlocking }) => isBlocking);
  if (!blocking.length) await save(draft, document, { own: there.organisation.name, title: named(kind) });
  return blocking;
}

