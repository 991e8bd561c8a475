// H2: one question a screen, then what was answered, then LƯU.

import { button, h, link, picture } from "./dom.js";
import { attach, detach, documentOf, draftOf, drop, keep, makesLot, save } from "./entries.js";
import { chooseLot, isHelper, lookAt } from "./here.js";
import { today } from "./ids.js";
import { judged } from "./judge.js";
import { small } from "./photo.js";
import { askStorage, notKept } from "./screen_phone.js";
import { ask } from "./screen_questions.js";
import { get } from "./store.js";
import * as sync from "./sync.js";
import { lacking } from "./values.js";
import { canRecord, record } from "./voice.js";
import { amount, day, named, number, t } from "./words.js";

export const kindOf = (draft, here) => here.template?.kinds.find(({ code }) => code === draft.kind);

// One question, or the answers.
export async function step(here, id, place) {
  const draft = await draftOf(id);
  if (!draft) return { title: t("Không còn bản nháp này", "This draft is gone"), body: [link(t("Về trang đầu", "Home"), "#/", { class: "button" })] };
  const there = await lookAt(draft);
  const kind = kindOf(draft, there);
  const index = Number(place);
  const steps = draft.steps ?? [];
  if (place === "xem" || index >= steps.length) return check(draft, kind, there);
  const onward = async (more, { isReplaced = false } = {}) => {
    await keep({ ...(await draftOf(id)), ...more });
    const to = `#/ghi/${id}/${draft.isChanging || index + 1 >= steps.length ? "xem" : index + 1}`;
    if (isReplaced) location.replace(to);
    else location.hash = to;
  };
  const asked = ask(steps[index], { draft, kind, here: there, onward });
  return { ...asked, back: index ? `#/ghi/${id}/${index - 1}` : `#/`, body: [h("p", { class: "quiet" }, named(kind)), asked.body] };
}

// What was answered, what is doubtful, a photo, and LƯU.
async function check(draft, kind, here) {
  const document = documentOf(draft, kind, here);
  const problems = [...nameless(document, kind), ...(await judged(document, here))];
  const isBlocked = problems.some(({ isBlocking }) => isBlocking);
  return {
    title: t("Kiểm tra lại", "Check"),
    back: draft.steps?.length ? `#/ghi/${draft.id}/${draft.steps.length - 1}` : "#/",
    body: [
      h("h2", { class: "kind" }, named(kind)),
      isHelper(here.organisation) && h("p", { class: "helping" }, picture("giup"), t(`Ghi hộ bởi ${here.known.person?.name ?? ""}`, `Written for them by ${here.known.person?.name ?? ""}`)),
      answers(draft, kind, here),
      problems.map(problem),
      files(draft),
      button([picture("may"), t("LƯU", "SAVE")], (event) => store(event.currentTarget, draft, document, { kind, here }), { class: "save", disabled: isBlocked }),
      h("div", { class: "pair" },
        link(t("Ghi đầy đủ", "Full form"), `#/day-du/${draft.id}`, { class: "button plain" }),
        button(t("Bỏ, không ghi", "Discard"), async () => { await drop(draft.id); location.replace("#/"); }, { class: "plain" })),
    ],
  };
}

// A lot is named by its product: without one the server would refuse it, days later.
const nameless = ({ outputs = [], new_lot: lot }, { effect }) => (makesLot(effect) && !outputs.length && !lot
  ? [{ isBlocking: true, text: t("chưa có sản phẩm cho lô này. Hãy đăng ký sản phẩm trước, hoặc nhờ hợp tác xã, cán bộ xã.", "there is no product for this lot. Register one first, or ask your cooperative or commune.") }] : []);

export const problem = ({ text, isBlocking }) => h("p", { class: isBlocking ? "notice bad" : "notice warn", role: isBlocking ? "alert" : null },
  h("b", {}, isBlocking ? t("▲ Không lưu được: ", "▲ Cannot be saved: ") : t("! Nên xem lại: ", "! Please look: ")), text);

function answers(draft, kind, here) {
  const change = (index) => async () => { await keep({ ...draft, isChanging: true }); location.hash = `#/ghi/${draft.id}/${index}`; };
  const line = (label, value, onclick) => h("div", {}, h("dt", {}, label), h("dd", {}, value || "–",
    onclick && button(t("Sửa", "Change"), onclick, { class: "small plain", "aria-label": `${t("Sửa", "Change")}: ${label}` })));
  const steps = draft.steps ?? [];
  return h("dl", { class: "answers" },
    !steps.includes("lot") && here.lot && line(t("Lô", "Lot"), lotName(here.lot), here.lots.length > 1 ? () => again(draft, "lot") : null),
    kind.quick.filter((key) => draft.fields[key] && !steps.includes(key)).map((key) => line(...told(key, draft, kind, here), () => again(draft, key))),
    steps.map((one, index) => line(...told(one, draft, kind, here), change(index))),
    ["product", "place"].map((one) => !steps.includes(one) && draft[one] && line(...told(one, draft, kind, here), kind.effect === "starts" ? () => again(draft, one) : null)),
    !steps.includes("day") && line(...told("day", draft, kind, here), () => again(draft, "day")));
}

const lotName = ({ name, code }) => [name, h("small", {}, code)];

// A question that was passed over, asked after all.
async function again(draft, one) {
  const steps = [one, ...draft.steps];
  await keep({ ...draft, steps, isChanging: true });
  location.hash = `#/ghi/${draft.id}/0`;
}

function told(step, draft, kind, here) {
  const { organisation, lots } = here;
  const nameIn = (list, key) => (list ?? []).find((one) => one.key === key)?.name;
  switch (step) {
    case "lot": return [t("Lô", "Lot"), here.lot && lotName(here.lot)];
    case "lots": return [t("Các lô", "Lots"), draft.lots.map(({ key }) => lots.find((one) => one.key === key)?.code ?? key).join(", ")];
    case "day": return [t("Ngày", "Day"), `${day(draft.happened_at || today())}${draft.happened_at ? "" : t(" (hôm nay)", " (today)")}`];
    case "place": return [t("Nơi", "Place"), nameIn(organisation.places, draft.place)];
    case "product": return [t("Sản phẩm", "Product"), nameIn(organisation.products, draft.product)];
    case "quantity": return [t("Số lượng", "Quantity"), amount(draft)];
    case "parts": return [t("Chia thành", "Parts"), draft.parts.map((one) => `${number(one)} ${draft.unit}`).join(" + ")];
    case "partner": return [t("Bên kia", "Partner"), draft.partner?.name || draft.partner?.organisation || t("không ghi", "not told")];
    default: {
      const field = kind.fields.find(({ key }) => key === step);
      const value = draft.fields[step] ?? "";
      const unit = field.unit || (field.role === "quantity" ? draft.fields[kind.fields.find(({ role }) => role === "unit")?.key] : "") || "";
      return [named(field), field.type === "date" ? day(value) : field.type === "number" && value ? `${number(value)} ${unit}` : value];
    }
  }
}

function files(draft) {
  const redraw = () => { location.replace(`#/ghi/${draft.id}/xem/${draft.attached.length}-${Date.now()}`); };
  const told = h("div", {});
  const add = async (blob) => {
    try {
      await attach(draft, await blob);
    } catch (error) {
      return void told.replaceChildren(h("p", { class: "notice bad", role: "alert" }, notKept(error)));
    }
    return redraw();
  };
  const input = h("input", { type: "file", accept: "image/*", capture: "environment", id: "photo", class: "unseen", onchange: () => input.files[0] && add(small(input.files[0])) });
  const voices = draft.attached.filter(({ type }) => type.startsWith("audio/")).length;
  const label = h("span", {}, voices ? t("Đã có lời nói", "Voice added") : t("Nói thêm", "Add a voice"));
  let recording = null;
  const speak = async () => {
    if (recording) return recording.stop();
    try {
      recording = await record();
    } catch {
      label.textContent = t("Chưa được phép dùng micrô", "The microphone is not allowed");
      return undefined;
    }
    label.textContent = t("Đang thu… Bấm để dừng", "Recording… Tap to stop");
    const sound = await recording.done;
    return sound ? add(sound) : redraw();
  };
  return [
    told,
    h("div", { class: "pair" }, input, h("label", { for: "photo", class: "button plain" }, picture("anh"), t("Chụp ảnh", "Photo")),
      canRecord() && button([picture("mic"), label], speak, { class: "plain" })),
    draft.attached.length > 0 && h("ul", { class: "files" }, draft.attached.map((one) => h("li", {}, shown(one),
      button(t("Bỏ", "Remove"), async () => { await detach(draft, one.id); redraw(); }, { class: "small plain" })))),
  ];
}

// A photo or voice from this phone's store.
export function shown({ id, type }) {
  const element = type.startsWith("image/") ? h("img", { alt: t("Ảnh đã chụp", "Photo") }) : h("audio", { controls: true, "aria-label": t("Lời đã nói", "Voice note") });
  get("blobs", id).then((one) => {
    if (!one) return;
    element.src = URL.createObjectURL(one.blob);
    element.addEventListener(type.startsWith("image/") ? "load" : "emptied", () => URL.revokeObjectURL(element.src), { once: true });
  });
  return element;
}

export async function store(pressed, draft, document, { kind, here }) {
  pressed.disabled = true;
  let seq;
  try {
    seq = await save(draft, document, { own: here.organisation.name, title: named(kind) });
  } catch (error) {
    pressed.disabled = false;
    return void pressed.before(h("p", { class: "notice bad", role: "alert" }, notKept(error)));
  }
  if (kind.effect === "starts") await chooseLot(here, document.new_lot);
  location.replace(`#/xong/${seq}`);
  sync.send();
  askStorage();
}

// Saved: and no word of sending before it was sent.
export async function saved(here, seq) {
  const row = here.rows.find(({ record: one }) => one.seq === Number(seq));
  const kind = row && here.templates[row.record.document.template]?.kinds.find(({ code }) => code === row.record.document.kind);
  const left = kind ? lacking(kind, row.record.document.fields).length : 0;
  const isSale = kind?.effect === "sells" && row.record.document.partner;
  return {
    title: t("Đã lưu trên máy", "Saved on this phone"),
    body: [
      h("p", { class: "done", role: "status" }, picture("may"), h("span", {}, t("Đã lưu trên máy. Sẽ gửi khi có mạng.", "Saved on this phone. It will be sent when there is a network."))),
      isSale && h("p", { class: "notice" }, picture("cho"), t("Chờ bên mua xác nhận.", "Waiting for the buyer's answer.")),
      left > 0 && h("p", { class: "quiet" }, t(`Còn ${left} ô chưa ghi, bổ sung lúc rảnh ở mục Thiếu gì?`, `${left} more blanks can be filled later under What is missing?`)),
      link(t("Xong", "Done"), "#/", { class: "button wide", "data-first": true }),
      h("div", { class: "pair" },
        link(t("Xem sổ", "My entries"), "#/so", { class: "button plain" }),
        left > 0 && link(t("Ghi nốt", "Fill in now"), `#/muc/${row.record.id}`, { class: "button plain" })),
    ],
  };
}

