// H1 Hôm nay: six pictures, the lot in hand, what is due. One tap begins an entry.

import { attach, begin, drop, draftOf, keep } from "./entries.js";
import { button, h, link, picture } from "./dom.js";
import { chooseLog, chooseLot, isHelper, lookAt, unsettled } from "./here.js";
import { uuid7 } from "./ids.js";
import { fits, newest } from "./lots.js";
import { small } from "./photo.js";
import { prepared } from "./questions.js";
import { conflictsOf, dueOf, lacksOf } from "./screen_missing.js";
import { isAlone, notKept, warning } from "./screen_phone.js";
import { incoming } from "./screen_trade.js";
import { put } from "./store.js";
import { canRecord, record } from "./voice.js";
import { amount, day, named, t } from "./words.js";

const TILES = ["gieo", "tuoi", "phan-thuoc", "thu-hoach", "dong-goi", "ban"];
const WORDS = {
  gieo: ["Gieo trồng", "Sow"], tuoi: ["Tưới, chăm", "Tend"], "phan-thuoc": ["Phân, thuốc", "Feed, spray"],
  "thu-hoach": ["Thu hoạch", "Harvest"], "dong-goi": ["Đóng gói", "Pack"], ban: ["Bán", "Sell"],
};
// Animals are not sown: the same six places, with pictures and words of a herd or a pond.
const OF_ANIMALS = {
  gieo: ["Thả giống", "Stock", "tha"], tuoi: ["Cho ăn", "Feed", "an"], "phan-thuoc": ["Thuốc, vắc-xin", "Medicine", "tiem"],
  "thu-hoach": ["Xuất chuồng, thu", "Harvest"],
};
const WITHOUT_LOT = new Set(["starts", "buys", "receives", "merges"]);
const ANIMALS = /^(pig|poultry|beef|shrimp)@/;
const TASKS = { buys: "mua", checks: "kiem", processes: "bao", splits: "dong-goi", merges: "dong-goi", receives: "nhan" };

export async function home(here) {
  const { organisation, template } = here;
  const [open] = unsettled(here);
  if (open) return whichLog(here, open);
  return {
    title: t("Hôm nay", "Today"),
    isLive: true,
    body: [
      h("p", { class: "whom" }, organisation.name),
      here.isClockWrong && h("p", { class: "notice warn" }, t("Ngày giờ của điện thoại sai. Việc vẫn được giữ như máy ghi; hãy chỉnh lại ngày giờ trong Cài đặt.", "The clock of this phone is wrong. Entries are kept as it says; please set it in Settings.")),
      warning(),
      isAlone(here.rows) && link([picture("caidat"), h("span", {}, t("Đã hơn 3 ngày chưa gửi được: nên lưu một tệp sao lưu", "Unsent for more than three days: save a backup file"))], "#/may", { class: "reminder" }),
      lotInHand(here),
      h("nav", { class: "tiles", "aria-label": t("Ghi một việc", "Write down work") }, TILES.map((tile) => tileOf(here, tile))),
      reminders(here),
      h("div", { class: "pair" },
        link([picture("mic"), h("span", {}, t("Nói để ghi", "Speak"))], "#/noi", { class: "button plain" }),
        link([picture("anh"), h("span", {}, t("Chụp sổ tay", "Photograph a notebook"))], "#/chup", { class: "button plain" })),
      more(here),
      !template && h("p", { class: "notice" }, t("Chưa có mẫu nhật ký cho sản phẩm của mình. Khi có mạng, máy sẽ tự tải về.", "There is no template for your product yet. The phone will fetch it when there is a network.")),
    ],
  };
}

// Asked once for each product, before its first entry.
function whichLog({ templates }, { product, fitting }) {
  return {
    title: t(`${product.name}: ghi theo mẫu nào?`, `${product.name}: which log?`),
    body: [h("ul", { class: "picks" }, fitting.map((name) => h("li", {}, button([picture(ANIMALS.test(name) ? "tha" : "gieo"), h("span", {}, named(templates[name]))], async () => {
      await chooseLog(product, name);
      location.hash = `#/?${Date.now()}`;
    }, { class: "pick" })))), h("p", { class: "quiet" }, t("Chỉ hỏi một lần.", "Asked only once."))],
  };
}

// Nobody's data is here yet: sign in once with a network, afterwards it works without.
export async function stranger() {
  return {
    title: t("Nhật ký sản xuất", "Production log"),
    isLive: true,
    body: [
      h("p", {}, t("Ghi việc hôm nay trong nửa phút, kể cả khi không có mạng. Lần đầu cần có mạng để đăng nhập.", "Write down today's work in half a minute, also without a network. The first time, sign in with a network.")),
      h("p", {}, link(t("Đăng nhập bằng số điện thoại", "Sign in with your telephone number"), "/dang-nhap/?tiep=/nhat-ky/", { class: "button" })),
      h("p", {}, link(t("Lấy lại từ tệp sao lưu", "Restore from a backup file"), "#/may", { class: "button plain" })),
    ],
  };
}

function tileOf(here, tile) {
  const [vi, en, icon = tile] = (ANIMALS.test(here.templateName) && OF_ANIMALS[tile]) || WORDS[tile];
  return link([picture(icon), h("span", {}, t(vi, en))], `#/viec/${tile}`, { class: "tile", "data-key": tile });
}

function lotInHand({ lot, lots, place }) {
  const growing = lots.filter((one) => one.state !== "gone").length;
  if (!growing) return h("p", { class: "lot quiet" }, t("Chưa có lô nào. Bắt đầu bằng ô đầu tiên.", "No lot yet. Begin with the first picture."));
  const name = lot ? [lot.name || lot.code, lot.placeName ?? place?.name].filter(Boolean).join(" · ") : t("Chọn lô", "Choose a lot");
  return link([picture("lo"), h("span", {}, h("b", {}, name), lot && h("small", {}, lot.code)), h("span", { class: "down", "aria-hidden": "true" }, "▾")], "#/lo",
    { class: "lot", "aria-label": `${t("Đang ghi cho lô", "Lot in hand")}: ${name}. ${t("Đổi lô", "Change")}`, "data-key": "lo" });
}

function reminders(here) {
  const { known, lot, organisation } = here;
  const due = dueOf(here).slice(0, 3).map(({ words }) => link([picture("ngay"), h("span", {}, words)], "#/thieu", { class: "reminder" }));
  const release = lot?.release_on && h("p", { class: "reminder" }, picture("cho"),
    h("span", {}, t(`Lô ${lot.code} còn cách ly, thu hoạch được từ ${day(lot.release_on)}`, `Lot ${lot.code} may be harvested from ${day(lot.release_on)}`)));
  const offered = incoming(known, organisation).length;
  const waiting = offered > 0 && link([picture("ban"), h("span", {}, t(`${offered} chuyến hàng chờ anh/chị xác nhận`, `${offered} deliveries wait for your answer`))], "#/ban-giao", { class: "reminder" });
  const doubled = conflictsOf(here).length > 0 && link([picture("sua"), h("span", {}, t("Hai máy ghi khác nhau: anh/chị chọn giúp", "Two phones differ: please choose"))], "#/thieu", { class: "reminder" });
  return due.length || release || waiting || doubled ? h("section", { "aria-label": t("Nhắc việc", "Reminders") }, doubled, waiting, release, due) : null;
}

function more(here) {
  const { known, organisation } = here;
  const lacking = lacksOf(here).length + conflictsOf(here).length;
  const entries = [
    ["khac", t("Sổ đã ghi", "My entries"), "#/so"],
    ["sua", lacking ? t(`Thiếu gì? (${lacking})`, `What is missing? (${lacking})`) : t("Thiếu gì?", "What is missing?"), "#/thieu"],
    ["them", t("Việc khác", "Other work"), "#/viec/khac"],
    ["ban", t("Giao nhận hàng", "Deliveries"), "#/ban-giao"],
    ["tem", t("Tem", "Stamps"), "#/tem"],
    ...(known.organisations.length > 1 ? [["giup", isHelper(organisation) ? t("Đổi hộ", "Another household") : t("Ghi hộ", "Write for others"), "#/ghi-ho"]] : []),
    ...((organisation.members ?? []).length ? [["bang", t("Bảng thành viên", "Members' table"), "#/bang"]] : []),
    ["caidat", t("Máy này", "This phone"), "#/may"],
  ];
  return h("nav", { class: "more", "aria-label": t("Mục khác", "More") }, entries.map(([icon, words, to]) => link([picture(icon), h("span", {}, words)], to)));
}

// Which lot is in hand.
export async function lots(here) {
  const open = here.lots.filter(({ state }) => state !== "gone");
  return {
    title: t("Chọn lô", "Choose a lot"),
    body: [h("ul", { class: "picks" }, open.map((lot) => h("li", {}, button([picture(lot.state === "growing" ? "gieo" : "dong-goi"), lotWords(here, lot)], async () => {
      await chooseLot(here, lot.key);
      location.hash = "#/";
    }, { class: "pick", "aria-pressed": String(lot.key === here.lot?.key) }))))],
  };
}

export function lotWords({ organisation }, lot) {
  const place = organisation.places?.find(({ key }) => key === lot.place)?.name;
  const state = lot.state === "growing" ? t(`từ ${day(lot.started_on)}`, `since ${day(lot.started_on)}`) : amount(lot);
  return h("span", {}, h("b", {}, lot.name || lot.code), h("small", {}, [lot.name && lot.code, lot.from || place, state].filter(Boolean).join(" · ")));
}

// What was done: the kinds of a picture, each with what was used last time, so that one tap tells both.
export async function work(here, tile, draftId = "") {
  const kinds = kindsOf(here, tile);
  const title = tile === "khac" ? t("Việc khác", "Other work") : t(...WORDS[tile]);
  if (kinds.length === 1 && !usual(here, kinds[0]).length) return void (await go(here, kinds[0], {}, draftId));
  return {
    title: kinds.length ? title : t("Chưa ghi được việc này", "This cannot be written yet"),
    body: kinds.length ? kinds.map((kind) => kindChoices(here, kind, draftId)) : [
      h("p", {}, t("Mẫu nhật ký của sản phẩm này không có việc đó.", "The template of this product has no such work.")),
      link(t("Việc khác", "Other work"), "#/viec/khac", { class: "button" })],
  };
}

// What begins a season may be of any product; all other work is of the lot in hand.
function kindsOf({ organisation, templates, templateName }, tile) {
  const names = tile === "gieo" ? [...new Set(organisation.products.map(({ template }) => template))] : [templateName];
  return names.flatMap((name) => (templates[name]?.kinds ?? []).filter((kind) => (tile === "khac" ? !kind.tile : kind.tile === tile)).map((kind) => ({ ...kind, templateName: name })));
}

function kindChoices(here, kind, draftId) {
  const field = lead(kind);
  const choices = usual(here, kind);
  const pick = (icon, label, more) => h("li", {}, button([picture(icon), h("span", {}, label)], () => go(here, kind, more, draftId), { class: "pick" }));
  if (!choices.length) return h("ul", { class: "picks" }, pick(TASKS[kind.effect] ?? (kind.tile || "khac"), named(kind), {}));
  return h("section", {}, h("h2", {}, named(kind)), h("ul", { class: "picks" },
    choices.map((value) => pick("bao", value, { fields: { [field.key]: value }, told: [field.key] })),
    pick("them", t("Loại khác", "Another"), {})));
}

// The first thing that the quick flow asks beside lot and amount.
const lead = (kind) => kind.quick.map((key) => kind.fields.find((one) => one.key === key)).find(Boolean);

// What was used for such work before, newest first.
function usual({ rows, lots: all, organisation, materials }, kind) {
  const field = lead(kind);
  if (field?.role !== "material" && field?.type !== "text") return [];
  const mine = newest(rows).filter(({ record: { document } }) => document.organisation === organisation.id && document.kind === kind.code);
  const told = [...mine.reverse().map(({ record }) => record.document.fields[field.key]), ...all.map(({ last }) => last?.[kind.code]?.[field.key])];
  const known = told.some(Boolean) || field.role !== "material" ? told : materials.map(({ name }) => name);
  return [...new Set(known.filter(Boolean))].slice(0, 4);
}

// Begin, and ask the first thing that is not known yet.
async function go(here, kind, more, draftId) {
  const given = draftId ? await draftOf(draftId) : null;
  const draft = await begin(kind, { ...here, templateName: kind.templateName }, { ...more, ...(given ? { attached: given.attached } : {}) });
  if (given) await drop(given.id);
  const fitting = here.lot && !WITHOUT_LOT.has(kind.effect) && fits(here.lot, kind.effect) ? here.lot.key : "";
  await keep(await prepared({ ...draft, lot: fitting }, kind, here, lookAt));
  location.replace(`#/ghi/${draft.id}/0`);
}

// A voice first: what it is about is asked afterwards, or another day.
export async function speaking() {
  if (!canRecord()) return { title: t("Nói để ghi", "Speak"), body: [h("p", { class: "notice" }, t("Máy này không thu âm được trong trình duyệt.", "This browser cannot record sound."))] };
  let recording = null;
  const label = h("span", {}, t("Bấm để nói", "Tap and speak"));
  const tap = async () => {
    if (recording) return recording.stop();
    try {
      recording = await record();
    } catch {
      label.textContent = t("Chưa được phép dùng micrô", "The microphone is not allowed");
      return undefined;
    }
    label.textContent = t("Đang thu… Bấm để dừng", "Recording… Tap to stop");
    return later(await recording.done);
  };
  return { title: t("Nói để ghi", "Speak"), body: [button([picture("mic"), label], tap, { class: "huge" }), h("p", { class: "quiet" }, t("Tối đa một phút.", "A minute at most."))] };
}

export async function notebook() {
  const told = h("div", {});
  const taken = () => input.files[0] && small(input.files[0]).then(later).catch((error) => told.replaceChildren(h("p", { class: "notice bad", role: "alert" }, notKept(error))));
  const input = h("input", { type: "file", accept: "image/*", capture: "environment", id: "photo", class: "unseen", onchange: taken });
  return { title: t("Chụp sổ tay", "Photograph a notebook"), body: [input, h("label", { for: "photo", class: "button huge" }, picture("anh"), t("Chụp ảnh", "Take a photo")), told] };
}

async function later(blob) {
  if (!blob) return;
  const draft = { id: uuid7(), kind: "", attached: [], begun_at: Date.now() };
  await put("drafts", draft);
  await attach(draft, blob);
  location.replace(`#/viec-gi/${draft.id}`);
}

export async function whatFor(here, draftId) {
  return {
    title: t("Đây là việc gì?", "What work is it?"),
    body: [
      h("nav", { class: "tiles", "aria-label": t("Chọn việc", "Choose the work") }, TILES.map((tile) => {
        const one = tileOf(here, tile);
        one.setAttribute("href", `#/viec/${tile}/${draftId}`);
        return one;
      })),
      link(t("Để sau", "Later"), "#/", { class: "button plain" }),
      h("p", { class: "quiet" }, t("Để sau thì việc này nằm trong Sổ đã ghi, mục Nháp.", "Later, you find it among the drafts of your entries.")),
    ],
  };
}
