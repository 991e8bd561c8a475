// H4 Tem: lot → how many → a sheet; then first and last stamp of the roll. Stamps are issued by the server; a roll that is
// stuck on without a network waits on the phone and is judged when there is one.

import { button, field, h, link, picture } from "./dom.js";
import { uuid7 } from "./ids.js";
import { keypad } from "./keypad.js";
import { canScan, scanned } from "./scan.js";
import { lotWords } from "./screen_home.js";
import { set, setting } from "./store.js";
import * as sync from "./sync.js";
import { amount, number, t } from "./words.js";

const KEPT = 50; // rolls that were taken, beside those that wait

export async function stamps(here, key = "", what = "") {
  const lots = here.lots.filter(({ state }) => state !== "gone");
  const lot = here.lots.find((one) => one.key === key);
  if (lot && what === "cuon") return rollsOf(lot);
  if (lot) return ofLot(here, lot);
  return {
    title: t("Tem cho lô nào?", "Stamps for which lot?"),
    body: [
      h("ul", { class: "picks" }, lots.map((one) => h("li", {}, link([picture("tem"), lotWords(here, one)], `#/tem/${encodeURIComponent(one.key)}`, { class: "pick" })))),
      !lots.length && h("p", { class: "quiet" }, t("Chưa có lô nào.", "There is no lot yet.")),
      link(t("Tem của mình: in, kích hoạt", "Our stamps: print, activate"), "/quan-tri/tem/", { class: "button plain wide" }),
    ],
  };
}

async function ofLot(here, lot) {
  const asking = link([t("Xin tem", "Ask for stamps")], "#", { class: "button wide" });
  const pad = keypad({ label: t("Số tem", "Stamps"), unit: t("tem", "stamps"), units: [t("tem", "stamps")], told: ({ value }) => {
    asking.setAttribute("href", `/quan-tri/tem/xin?${new URLSearchParams({ san_pham: lot.product, so_luong: value })}`);
  } });
  const rolls = await rollsFor(lot);
  return {
    title: t("Bao nhiêu tem?", "How many stamps?"),
    back: "#/tem",
    body: [
      h("p", {}, h("b", {}, lot.name || lot.code), " ", lot.code, " ", amount(lot)),
      !navigator.onLine && h("p", { class: "notice warn" }, t("Xin tem cần có mạng; kích hoạt thì ghi trước được.", "Asking for stamps needs a network; activation may be written down before.")),
      pad, asking, activation(lot),
      rolls.length > 0 && link([picture("tem"), t(`Cuộn đã ghi: ${rolls.length}`, `Rolls written down: ${rolls.length}`)], `#/tem/${encodeURIComponent(lot.key)}/cuon`, { class: "button plain wide" }),
    ],
  };
}

const rollsFor = async ({ key }) => (await setting("rolls", [])).filter(({ lot }) => lot === key);

// What became of each roll of a lot.
async function rollsOf(lot) {
  const rolls = await rollsFor(lot);
  return {
    title: t("Cuộn tem của lô", "Rolls of this lot"),
    back: `#/tem/${encodeURIComponent(lot.key)}`,
    isLive: true,
    body: [h("p", {}, h("b", {}, lot.name || lot.code), " ", lot.code),
      rolls.length ? h("ul", { class: "entries" }, rolls.toReversed().map(toldRoll)) : h("p", { class: "quiet" }, t("Chưa ghi cuộn nào.", "No roll is written down."))],
  };
}

// First and last stamp of the roll that was stuck on this lot, by camera, by their letters, or one by its running number.
function activation(lot) {
  const [first, last] = [end(t("Tem đầu cuộn", "First stamp of the roll")), end(t("Tem cuối cuộn", "Last stamp of the roll"))];
  const said = h("p", { role: "status", class: "rolled" });
  const asked = () => ({ first: first.input.value.trim(), last: last.input.value.trim(), lot: lot.key });
  const keep = async () => {
    const roll = asked();
    if (!roll.first || !roll.last) return void (said.textContent = t("Còn thiếu tem đầu hoặc tem cuối.", "The first or the last stamp is missing."));
    await set("rolls", [...kept(await setting("rolls", [])), { ...roll, id: uuid7(), state: "saved" }]);
    sync.send();
    location.hash = `#/tem/${encodeURIComponent(lot.key)}/cuon`;
    return undefined;
  };
  const look = async () => {
    const roll = asked();
    if (!roll.first || !roll.last) return;
    const { answer, fault } = (await sync.askNow("/nhat-ky/tem/cuon", { ...roll, is_look: true })) ?? {};
    if (answer || fault) said.textContent = fault || counted(answer);
  };
  for (const { input } of [first, last]) input.addEventListener("change", look);
  return h("section", {}, h("h2", {}, t("Dán xong rồi: kích hoạt cuộn", "Stuck on: activate the roll")),
    h("p", {}, t("Quét tem đầu và tem cuối của cuộn đã dán lên lô này. Một đầu có thể chỉ gõ số thứ tự in cạnh mã.", "Scan the first and the last stamp of the roll on this lot. For one end its running number is enough.")),
    first.asking, last.asking, said,
    button([picture("tem"), t("Kích hoạt cuộn này", "Activate this roll")], keep, { class: "save" }));
}

function end(label) {
  const input = h("input", { type: "text", maxlength: "400", autocomplete: "off", autocapitalize: "characters", spellcheck: "false" });
  const video = h("video", { class: "seen", hidden: true, playsinline: true, muted: true });
  const scan = async () => {
    const text = await scanned(video);
    if (!text) return;
    input.value = text;
    input.dispatchEvent(new Event("change"));
  };
  return { input, asking: h("div", {}, field(label, input), canScan() && button([picture("quet"), t(`Quét: ${label}`, `Scan: ${label}`)], scan, { class: "plain wide" }), video) };
}

const counted = ({ first, last, count, in_use: active, void: spoilt }) => [
  t(`${number(count)} tem, số ${first} đến ${last}`, `${number(count)} stamps, ${first} to ${last}`),
  active > 0 && t(`${number(active)} đã kích hoạt`, `${number(active)} active already`), spoilt > 0 && t(`${number(spoilt)} đã huỷ`, `${number(spoilt)} void`),
].filter(Boolean).join("; ");

function toldRoll(one) {
  const away = async () => set("rolls", (await setting("rolls", [])).filter(({ id }) => id !== one.id));
  const mark = (icon, text) => h("span", { class: "state" }, picture(icon), text);
  return h("li", { class: "entry" },
    one.state === "done" ? mark("nhan", t(`Đã kích hoạt ${counted({ ...one.told, in_use: 0 })}`, `Activated: ${counted({ ...one.told, in_use: 0 })}`)) :
      one.state === "refused" ? [mark("sua", t("Chưa kích hoạt được", "Not activated")), h("span", { class: "fault" }, one.fault), button(t("Bỏ lần này", "Leave it"), away, { class: "small plain" })] :
        mark("may", t("Đã lưu trên máy. Sẽ gửi khi có mạng.", "Saved on this phone, to be sent.")));
}

const kept = (rolls) => {
  const done = rolls.filter(({ state }) => state === "done").slice(-KEPT);
  return rolls.filter((one) => one.state !== "done" || done.includes(one));
};
