// H5: hand-overs. What was sold waits for the buyer; what was brought waits for one's own word: yes, another amount, or no.

import { announce, button, field, h, link, picture } from "./dom.js";
import { begin, documentOf, drop, keep, save } from "./entries.js";
import { uuid7 } from "./ids.js";
import { keypad } from "./keypad.js";
import { judged } from "./judge.js";
import { prepared } from "./questions.js";
import { isNumber } from "./decimals.js";
import { lookAt } from "./here.js";
import { productOf } from "./lots.js";
import { notKept } from "./screen_phone.js";
import { set, setting } from "./store.js";
import * as sync from "./sync.js";
import { amount, moment, named, t } from "./words.js";

const ICONS = { waiting: "cho", received: "nhan", differs: "sua", refused: "sua", withdrawn: "xoa", expired: "ngay" };
const ENGLISH = {
  waiting: "Waits for confirmation", received: "Received", differs: "Received, another quantity", refused: "Refused", withdrawn: "Taken back by the giver", expired: "Expired, nobody confirmed",
};

// What others brought and one has not answered yet.
export const incoming = (known, organisation) => (known.handovers ?? []).filter((one) => one.direction === "in" && one.state === "waiting" && isOf(one, organisation));

const isOf = (one, organisation) => one.organisation === undefined || one.organisation === organisation.id;

const told = (one) => [one.product_name, amount(one), one.partner?.name].filter(Boolean).join(" · ");

export async function handovers(here) {
  const { known, organisation, rows } = here;
  const [answered, waiting] = await Promise.all([setting("answered", {}), setting("answers", [])]);
  const mine = (known.handovers ?? []).filter((one) => isOf(one, organisation));
  const saved = new Map(rows.map(({ record, state }) => [record.document.handover, state.state]));
  const isWaiting = (id) => ["saved", "sending", "held"].includes(saved.get(id)) || waiting.some(({ handover }) => handover === id);
  const open = mine.filter((one) => one.direction === "in" && one.state === "waiting" && one.lot && !isWaiting(one.id) && !taking.has(one.id) && saved.get(one.id) !== "received");
  return {
    title: t("Giao nhận hàng", "Deliveries"),
    isLive: true,
    body: [
      link([picture("ban"), t("Bán hàng", "Sell")], "#/viec/ban", { class: "button wide" }),
      open.length > 1 && takesAll(here, open),
      section(t("Người ta giao cho mình", "Brought to us"), mine.filter(({ direction }) => direction === "in").map((one) => h("li", { class: "entry" },
        h("b", {}, told(one)), h("small", {}, `${t("giao", "offered")} ${moment(one.offered_at)}`),
        isWaiting(one.id) ? mark("may", t("Đã lưu trên máy. Sẽ gửi khi có mạng.", "Saved on this phone, to be sent.")) :
          answered[one.id]?.fault ? h("span", { class: "fault" }, answered[one.id].fault) :
            one.state === "waiting" && saved.get(one.id) === "received" ? mark("nhan", t("Máy chủ đã nhận", "Received by the server")) :
            one.state === "waiting" ? link(t("Trả lời", "Answer"), `#/nhan/${one.id}`, { class: "button" }) : ownState(one)))),
      section(t("Mình giao đi", "Handed over by us"), mine.filter(({ direction }) => direction !== "in").map((one) => h("li", { class: "entry" },
        h("b", {}, told(one)), h("small", {}, moment(one.offered_at)), ownState(one), one.link && share(one)))),
      h("section", {}, h("h2", {}, t("Mã của mình", "Our code")), h("p", {}, t("Bên bán gõ mã này, hoặc quét mã trên trang của mình:", "The seller types this code, or scans it from our page:")),
        h("p", { class: "owncode" }, organisation.code), link(t("Trang của mình", "Our page"), `/to-chuc/${encodeURIComponent(organisation.code)}`, { class: "button plain" })),
    ],
  };
}

const section = (title, items) => items.length > 0 && h("section", {}, h("h2", {}, title), h("ul", { class: "entries" }, items));

const mark = (icon, text) => h("span", { class: "state" }, picture(icon), text);

// Both sides see what the other said: another amount, or why not.
function ownState({ state, state_vi: words, received = [], reason }) {
  const came = state === "differs" ? received.map(amount).join(", ") : "";
  return mark(ICONS[state] ?? "cho", [t(words ?? state, ENGLISH[state] ?? state), came, reason].filter(Boolean).join(": "));
}

function share({ link: address, product_name: product, quantity, unit }) {
  const url = new URL(address, location.origin).href;
  const text = t(`Xác nhận nhận ${product ?? ""} ${amount({ quantity, unit })}`, `Please confirm ${product ?? ""} ${amount({ quantity, unit })}`);
  return button(t("Gửi liên kết", "Send the link"), async ({ currentTarget }) => {
    const label = currentTarget;
    if (navigator.share) return void (await navigator.share({ title: text, text, url }).catch(() => null));
    await navigator.clipboard?.writeText(url).catch(() => null);
    label.textContent = t("Đã chép liên kết, dán vào Zalo", "Link copied");
  }, { class: "small" });
}

// One word about one delivery.
export async function answer(here, id) {
  const one = (here.known.handovers ?? []).find((each) => each.id === id);
  if (!one) return { title: t("Không có chuyến hàng này", "There is no such delivery"), back: "#/ban-giao", body: [] };
  let counted = { value: one.quantity, unit: one.unit };
  const accept = button([picture("nhan"), t("Nhận đủ", "Accept")], () => say("accept"), { class: "save" });
  const pad = keypad({ label: t("Nhận được", "Received"), value: one.quantity, unit: one.unit, units: [one.unit], isProposed: true, told: (now) => {
    counted = now;
    const isSame = now.value === one.quantity;
    accept.lastChild.textContent = isSame ? t("Nhận đủ", "Accept") : t("Nhận với số này", "Accept this amount");
    accept.disabled = !isNumber(now.value);
  } });
  const reason = h("input", { type: "text", maxlength: "300", autocomplete: "off" });
  const say = async (what) => {
    const kind = what === "accept" && here.template?.kinds.find(({ effect }) => effect === "receives");
    if (kind && one.lot) return entryOf(here, kind, one, counted);
    const body = { handover: id, id: uuid7(), answer: what, quantity: what === "accept" ? counted.value : "", unit: one.unit, ...(reason.value.trim() ? { reason: reason.value.trim() } : {}) };
    await set("answers", [...(await setting("answers", [])).filter(({ handover }) => handover !== id), body]);
    sync.send();
    location.hash = "#/ban-giao";
    return undefined;
  };
  return {
    title: t("Nhận được bao nhiêu?", "How much came?"),
    back: "#/ban-giao",
    body: [h("p", {}, h("b", {}, told(one))), pad, accept,
      h("details", {}, h("summary", {}, t("Không nhận", "Refuse")), field(t("Vì sao (không bắt buộc)", "Why (not required)"), reason), button(t("Không nhận hàng này", "Refuse this delivery"), () => say("refuse"), { class: "bad wide" }))],
  };
}

const taking = new Set(); // the list is drawn anew while these are saved one by one: it must not offer them once more

// Many who brought at once, as to a cooperative's mill: each is an entry and an answer of its own.
function takesAll(here, open) {
  const kind = here.template?.kinds.find(({ effect }) => effect === "receives");
  const take = async ({ currentTarget: pressed }) => {
    pressed.disabled = true;
    let wrong = 0;
    for (const { id } of open) taking.add(id);
    for (const one of open) wrong += await taken(here, kind, one).catch((error) => void notKept(error)) ? 0 : 1;
    taking.clear();
    if (wrong) announce(t(`Chưa nhận được ${wrong} chuyến, hãy trả lời từng chuyến.`, `${wrong} deliveries need an answer each.`));
    sync.send();
  };
  return kind && button([picture("nhan"), t(`Nhận đủ cả ${open.length} chuyến`, `Accept all ${open.length} deliveries`)], take, { class: "plain wide", "data-key": "tat-ca" });
}

// returns  whether it was saved; what is doubtful is asked on a screen of its own
async function taken(here, kind, one) {
  const draft = await receiptOf(here, kind, one, { value: one.quantity, unit: one.unit });
  const there = await lookAt(draft);
  const document = documentOf(draft, kind, there);
  if ((await judged(document, there)).length) return drop(draft.id).then(() => false);
  await save(draft, document, { own: here.organisation.name, title: named(kind) });
  return true;
}

// Accepted goods are an entry of one's own log: it goes the way of all entries, also without a network.
async function entryOf(here, kind, one, counted) {
  const { id } = await receiptOf(here, kind, one, counted);
  location.hash = `#/ghi/${id}/xem`;
}

async function receiptOf(here, kind, one, { value, unit }) {
  const begun = await begin(kind, here, {
    handover: one.id, made: one.lot, product: productOf(one.lot), quantity: value, unit, partner: { organisation: one.partner?.code ?? "", name: "", phone: "" },
  });
  const draft = { ...(await prepared(begun, kind, here, lookAt)), steps: [] };
  await keep(draft);
  return draft;
}
