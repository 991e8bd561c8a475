// H4 Tem: lot → how many → a sheet; then first and last stamp of the roll. Stamps are issued and activated by the server:
// without a network one may only prepare.

import { h, link, picture } from "./dom.js";
import { keypad } from "./keypad.js";
import { lotWords } from "./screen_home.js";
import { amount, t } from "./words.js";

export async function stamps(here, key = "") {
  const lots = here.lots.filter(({ state }) => state !== "gone");
  const lot = lots.find((one) => one.key === key);
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

function ofLot(here, lot) {
  const asking = link([t("Xin tem", "Ask for stamps")], "#", { class: "button wide" });
  const pad = keypad({ label: t("Số tem", "Stamps"), unit: t("tem", "stamps"), units: [t("tem", "stamps")], told: ({ value }) => {
    asking.setAttribute("href", `/quan-tri/tem/xin?${new URLSearchParams({ san_pham: lot.product, so_luong: value })}`);
  } });
  const isOut = !navigator.onLine;
  return {
    title: t("Bao nhiêu tem?", "How many stamps?"),
    back: "#/tem",
    body: [
      h("p", {}, h("b", {}, lot.name || lot.code), " ", lot.code, " ", amount(lot)),
      isOut && h("p", { class: "notice warn" }, t("Xin và kích hoạt tem cần có mạng.", "Stamps are asked for and activated with a network.")),
      pad, asking, activation(),
    ],
  };
}

// First and last stamp of the roll that was stuck on this lot: where a code is scanned, its page says which stamp it is.
const activation = () => h("section", {}, h("h2", {}, t("Dán xong rồi: kích hoạt", "Stuck on: activate")),
  h("p", {}, t("Mở lô tem, ghi số của tem đầu và tem cuối của cuộn đã dán, chọn lô hàng này, rồi bấm Kích hoạt.", "Open the batch of stamps, write the numbers of the first and last stamp of the roll, choose this lot, and activate.")),
  link([picture("tem"), t("Mở tem của mình", "Open our stamps")], "/quan-tri/tem/", { class: "button plain wide" }));
