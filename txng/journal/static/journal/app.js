// /nhat-ky/: which screen is shown, and the bar above it. Addresses are fragments: everything is one page, kept on the phone.

import { h, link, picture } from "./dom.js";
import { look } from "./here.js";
import * as book from "./screen_book.js";
import * as entry from "./screen_entry.js";
import * as form from "./screen_form.js";
import * as grid from "./screen_grid.js";
import * as home from "./screen_home.js";
import * as missing from "./screen_missing.js";
import * as phone from "./screen_phone.js";
import * as stamps from "./screen_stamps.js";
import * as trade from "./screen_trade.js";
import * as whom from "./screen_whom.js";
import { onChange, setting } from "./store.js";
import * as sync from "./sync.js";
import { speak, t } from "./words.js";

const SCREENS = {
  "": home.home, lo: home.lots, viec: home.work, noi: home.speaking, chup: home.notebook, "viec-gi": home.whatFor,
  ghi: entry.step, xong: entry.saved, "day-du": form.form, bang: grid.grid,
  so: book.list, muc: book.one, "bao-cao": book.reports, thieu: missing.missing, tem: stamps.stamps, "ban-giao": trade.handovers,
  nhan: trade.answer, "ghi-ho": whom.whom, may: phone.phone,
};
const OPEN = new Set(["saved", "sending", "held"]);
const [content, bar] = ["content", "bar"].map((id) => document.getElementById(id));
let [shown, shownAt, turn, waiting, isPressed] = [null, "", 0, 0, false];

start();

async function start() {
  speak(new URLSearchParams(location.search).get("lang") ?? (await setting("language")) ?? document.documentElement.lang);
  addEventListener("hashchange", () => show());
  for (const name of ["online", "offline"]) addEventListener(name, askBar);
  document.getElementById("skip").addEventListener("click", (event) => { event.preventDefault(); content.focus(); });
  for (const name of ["pointerdown", "pointerup", "pointercancel"]) addEventListener(name, () => { isPressed = name === "pointerdown"; }, true);
  onChange(again);
  sync.onPhase(askBar);
  navigator.serviceWorker?.register("/nhat-ky/sw.js", { scope: "/nhat-ky/" }).catch(console.warn);
  try {
    await show();
  } catch (error) {
    console.error(error);
    content.replaceChildren(h("h1", {}, t("Không mở được nhật ký", "The log does not open")), h("p", { class: "notice bad" }, t("Trình duyệt này không cho lưu trên máy. Hãy tắt chế độ ẩn danh, hoặc mở bằng Chrome.", "This browser lets nothing be kept. Please leave private mode, or open it in Chrome.")));
    return;
  }
  await sync.start();
}

// The screen of this address. Of two that are asked for at once, the later one is shown.
export async function show({ isQuiet = false } = {}) {
  const mine = (turn += 1);
  if (!isQuiet) shown = null; // what changes while a screen is being made does not make it twice
  const address = location.hash;
  const [name, ...rest] = address.replace(/^#\/?/, "").split("?")[0].split("/").map(decodeURIComponent);
  const screen = SCREENS[name] ?? home.home;
  const here = await look();
  const made = await (here.organisation || screen === phone.phone ? screen(here, ...rest) : home.stranger(here)).catch(broken);
  if (mine !== turn || !made) return;
  [shown, shownAt] = [made, address];
  tellBar(here);
  const focused = isQuiet ? document.activeElement?.getAttribute("data-key") : null;
  const next = h("div", {}, h("h1", { tabindex: "-1" }, made.title), made.body);
  // A button that is replaced between finger down and finger up was never pressed: what looks the same stays.
  if (isQuiet && next.innerHTML === content.innerHTML) return;
  if (isQuiet && isPressed) return void again();
  content.replaceChildren(...next.childNodes);
  document.body.classList.toggle("wide-page", Boolean(made.isWide));
  document.title = `${made.title} – ${t("Nhật ký", "Log")}`;
  performance.mark("shown");
  if (isQuiet) return void (focused && content.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus());
  scrollTo(0, 0);
  (content.querySelector("[data-first]") ?? content.querySelector("h1")).focus({ preventScroll: true });
}

// A fault of ours must not look like a tap that was not felt.
function broken(error) {
  console.error(error);
  return { title: t("Màn hình này bị lỗi", "This screen has a fault"), body: [
    h("p", { class: "notice bad", role: "alert" }, t("Lỗi của phần mềm, không phải do anh/chị. Việc đã lưu và bản nháp vẫn còn nguyên.", "The fault is ours. What was saved, and the draft, are still here.")),
    link(t("Về trang đầu", "Home"), "#/", { class: "button wide" })] };
}

// What is on a list changes by itself; what somebody is filling in never does. Between a tap and its hashchange the
// address is that of the next screen already: made twice, it would begin two entries.
function again() {
  clearTimeout(waiting);
  waiting = setTimeout(() => (shown?.isLive && shownAt === location.hash ? show({ isQuiet: true }) : askBar()), 120);
}

const askBar = async () => tellBar(await look());

function tellBar({ organisation, rows, others }) {
  const states = rows.map(({ state }) => state.state);
  const [unsent, wrong] = [states.filter((one) => OPEN.has(one)).length + others, states.filter((one) => one === "refused").length];
  const isHome = !location.hash.replace(/^#\/?/, "").split("?")[0];
  const back = isHome
    ? h("span", { class: "brand" }, picture("khac"), t("Nhật ký", "Log"))
    : link([picture("lui"), h("span", {}, t("Về", "Back"))], shown?.back ?? "#/", { class: "back" });
  bar.replaceChildren(...[h("div", { class: "line" }, back, badge(unsent, wrong)), helping(organisation), trouble()].filter(Boolean));
}

function badge(unsent, wrong) {
  const isOut = !navigator.onLine || sync.now.isUnreachable;
  const [icon, words] = wrong ? ["sua", t(`Cần sửa ${wrong}`, `To mend ${wrong}`)]
    : sync.now.phase === "sending" && unsent ? ["gui", t(`Đang gửi ${unsent}`, `Sending ${unsent}`)]
      : unsent ? [isOut ? "mat-song" : "cho", t(`Chờ gửi ${unsent}`, `Unsent ${unsent}`)]
        : isOut ? ["mat-song", t("Không có mạng", "No network")] : ["nhan", t("Đã gửi hết", "All sent")];
  return link([picture(icon), h("span", {}, words)], "#/so", { class: `badge ${wrong ? "bad" : unsent ? "waiting" : "calm"}`, id: "badge", "data-key": "badge" });
}

const helping = (organisation) => organisation && organisation.mode !== "own"
  && h("p", { class: "helping" }, picture("giup"), t(`Ghi hộ: ${organisation.name}`, `Writing for: ${organisation.name}`));

const trouble = () => sync.now.isSignedOut && h("p", { class: "notice" },
  t("Phiên đăng nhập đã hết. Việc đã ghi vẫn còn nguyên trên máy. ", "You are signed out. Everything you wrote is still on this phone. "),
  link(t("Đăng nhập để gửi", "Sign in to send"), "/dang-nhap/?tiep=/nhat-ky/", { class: "button" }));
