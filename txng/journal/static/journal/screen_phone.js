// Máy này: language, how much room there is, the backup file, and leaving; leaving never loses what was not sent.

import * as attachments from "./attachments.js";
import { madePassword, NotOpened, packed, restored } from "./backup.js";
import { announce, button, choice, field, h, link } from "./dom.js";
import { today } from "./ids.js";
import { forget, set, setting } from "./store.js";
import * as sync from "./sync.js";
import { tellNow } from "./sync.js";
import { lang, moment, size, speak, t } from "./words.js";

const [ALONE_DAYS, FULL] = [3, 0.8];

// Ask the browser to keep our store when the phone runs out of room; once, after the first entry.
export async function askStorage() {
  if (!navigator.storage?.persist || (await navigator.storage.persisted())) return;
  await navigator.storage.persist().catch(() => false);
}

// What the phone could not keep; a draft that was there stays.
export function notKept(error) {
  console.warn(error);
  return ["EncodingError", "InvalidStateError"].includes(error?.name)
    ? t("Tệp này không phải là ảnh mà máy đọc được. Hãy chụp lại.", "This file is no picture that the phone can read. Please take another.")
    : t("Chưa lưu được: máy hết chỗ, hoặc trình duyệt không cho lưu. Bản nháp vẫn còn; hãy xoá bớt ảnh trên máy rồi thử lại.", "Not saved: the phone is full, or the browser does not let us. The draft is still here; please free some room and try again.");
}

// Unsent for days: the phone is the only place where it is.
export function isAlone(all) {
  const oldest = Math.min(...all.filter(({ state }) => ["saved", "sending"].includes(state.state)).map(({ record }) => record.at));
  return Date.now() - oldest > ALONE_DAYS * 86_400_000;
}

export async function phone({ rows: all, others, organisation }) {
  const unsent = all.filter(({ state }) => ["saved", "sending"].includes(state.state)).length;
  const photos = await attachments.unsent();
  const reached = await setting("reached_at");
  return {
    title: t("Máy này", "This phone"),
    body: [
      warning(),
      isAlone(all) && h("p", { class: "notice warn" }, t("Đã hơn 3 ngày chưa gửi được. Nên lưu một tệp sao lưu phòng khi mất máy.", "Nothing was sent for more than three days. Please save a backup file in case the phone is lost.")),
      h("dl", { class: "answers" },
        fact(t("Chưa gửi", "Not sent"), t(`${unsent + others} việc, ${photos} ảnh, lời nói`, `${unsent + others} entries and answers, ${photos} photos or voices`)),
        fact(t("Gửi được lần cuối", "Last sent"), reached ? moment(new Date(reached).toISOString()) : t("chưa lần nào", "never")), await room()),
      button(t("Gửi ngay", "Send now"), async () => { await sync.send(); announce(t("Đã thử gửi.", "Tried to send.")); }, { class: "wide" }),
      field(t("Ngôn ngữ", "Language"), choice([["vi", "Tiếng Việt"], ["en", "English"]], lang(), { onchange: async ({ target }) => {
        await set("language", target.value);
        speak(target.value);
        location.hash = `#/may/${target.value}`;
      } })),
      organisation && naming(organisation),
      h("section", {}, h("h2", {}, t("Tệp sao lưu", "Backup file")), h("p", {}, t("Giữ mọi việc chưa gửi và đã gửi, khoá bằng mật khẩu. Lấy lại được trên máy này hay máy khác.", "Keeps everything, sent or not, locked by a password. It may be restored on this or another phone.")), saving(), restoring()),
      await leaving(unsent + photos + others),
    ],
  };
}

// What everybody reads of a household: initials and commune, unless it lets them read its name. Said with a network alone,
// because it holds at once.
function naming({ id, shown_as: name, is_named: isNamed }) {
  if (isNamed === undefined) return null;
  const said = h("p", { role: "status" });
  const say = async () => {
    const fault = await tellNow("/nhat-ky/ten-ho", { organisation: id, is_named: !isNamed });
    if (fault === "") return void (location.hash = `#/may/ten-${Date.now()}`);
    said.textContent = fault ?? t("Cần có mạng để đổi.", "This needs a network.");
    return undefined;
  };
  return h("section", {}, h("h2", {}, t("Tên mọi người nhìn thấy", "The name that everybody reads")), h("p", {}, h("b", {}, name)),
    h("p", {}, isNamed ? t("Người quét hàng đọc được tên đầy đủ của hộ.", "Whoever scans your goods reads your full name.") : t("Người quét hàng chỉ đọc được chữ cái đầu của tên và xã. Không ai bắt buộc cho xem tên.", "Whoever scans your goods reads only initials and commune. Nobody asks your name of you.")),
    button(isNamed ? t("Chỉ hiện chữ cái đầu", "Show initials only") : t("Cho hiện tên đầy đủ", "Show our full name"), say, { class: "plain wide" }), said);
}

const fact = (label, value) => h("div", {}, h("dt", {}, label), h("dd", {}, value));

async function room() {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  const isKept = await navigator.storage?.persisted?.();
  return [
    fact(t("Đã dùng trên máy", "Used on this phone"), quota ? t(`${size(usage)} trong ${size(quota)}`, `${size(usage)} of ${size(quota)}`) : size(usage)),
    fact(t("Máy có tự xoá không", "May the phone delete it"), isKept ? t("không", "no") : h("span", {}, t("có thể, khi hết chỗ ", "yes, when it is full "), button(t("Xin giữ lại", "Ask to keep it"), async () => { await askStorage(); location.hash = `#/may/${Date.now()}`; }, { class: "small" }))),
    quota > 0 && usage / quota > FULL && h("p", { class: "notice warn" }, t("Sắp hết chỗ. Hãy gửi khi có mạng, hoặc xoá bớt ảnh khác trên máy.", "Nearly full. Please send when there is a network, or delete other pictures.")),
  ];
}

// Safari deletes what a page keeps after seven days without use, but not what an installed app keeps.
// source: WebKit, "Full Third-Party Cookie Blocking and More" (2020)
export function warning() {
  const isApple = /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);
  const isInstalled = navigator.standalone || matchMedia("(display-mode: standalone)").matches;
  return isApple && !isInstalled && h("p", { class: "notice bad", role: "alert" }, h("b", {}, t("▲ Máy Apple có thể xoá việc chưa gửi sau 7 ngày không mở. ", "▲ Apple phones may delete unsent entries after 7 days. ")), t("Bấm nút Chia sẻ của Safari rồi chọn “Thêm vào màn hình chính”, và mở từ biểu tượng đó.", "Tap Share in Safari, choose “Add to Home Screen”, and open it from there."));
}

function saving() {
  const password = h("input", { type: "text", autocomplete: "off", autocapitalize: "none", spellcheck: "false", value: madePassword() });
  const said = h("p", { role: "status" });
  return [field(t("Mật khẩu của tệp", "Password of the file"), password, { hint: t("Chép ra giấy. Không có mật khẩu thì không ai mở được, kể cả chúng tôi.", "Copy it on paper. Without it nobody can open the file, not even we.") }),
    button(t("Lưu tệp sao lưu", "Save the backup file"), async () => {
      if (password.value.replace(/[^\p{L}\p{N}]/gu, "").length < 8) return void (said.textContent = t("Mật khẩu cần ít nhất 8 chữ hoặc số.", "The password needs at least 8 letters or digits."));
      const url = URL.createObjectURL(await packed(password.value));
      h("a", { href: url, download: `nhat-ky-${today()}.saoluu` }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
      await set("backed_up_at", Date.now());
      said.textContent = t("Đã lưu tệp. Nhớ giữ mật khẩu.", "Saved. Keep the password.");
      return undefined;
    }, { class: "plain wide" }), said];
}

function restoring() {
  const [file, password] = [h("input", { type: "file" }), h("input", { type: "text", autocomplete: "off", autocapitalize: "none", spellcheck: "false" })];
  const said = h("p", { role: "status" });
  const open = async () => {
    try {
      const { added } = await restored(file.files[0], password.value);
      said.textContent = t(`Đã lấy lại ${added} việc.`, `${added} entries restored.`);
      sync.send();
    } catch (error) {
      if (!(error instanceof NotOpened)) throw error;
      said.textContent = error.message === "file" ? t("Đây không phải tệp sao lưu của nhật ký.", "This is no backup file of the log.") : t("Mật khẩu không đúng, hoặc tệp bị hỏng.", "The password is wrong, or the file is damaged.");
    }
  };
  return h("details", {}, h("summary", {}, t("Lấy lại từ tệp", "Restore from a file")), field(t("Tệp", "File"), file), field(t("Mật khẩu", "Password"), password),
    button(t("Lấy lại", "Restore"), () => file.files[0] && open(), { class: "plain wide" }), said);
}

// Leaving with something unsent is no plain button: first it is said what would be lost, and what else there is.
async function leaving(left) {
  const gone = () => location.assign("/dang-xuat/");
  const title = h("h2", {}, t("Thoát", "Sign out"));
  if (!left) return h("section", {}, title, h("p", {}, t("Mọi thứ đã gửi hết.", "Everything is sent.")),
    link(t("Thoát, giữ bản sao trên máy", "Sign out, keep a copy here"), "/dang-xuat/", { class: "button plain wide" }),
    button(t("Thoát và xoá khỏi máy này", "Sign out and delete from this phone"), async () => { await forget(); gone(); }, { class: "plain wide" }));
  return h("section", { id: "thoat" }, title, h("p", { class: "notice bad" }, t(`Chưa thoát được: còn ${left} thứ chưa gửi, chỉ có trên máy này. Chọn một cách:`, `You cannot sign out yet: ${left} things are on this phone alone. Choose:`)),
    h("ol", {}, h("li", {}, t("Gửi trước (nút Gửi ngay ở trên), rồi thoát.", "Send them first (Send now, above), then sign out.")),
      h("li", {}, t("Lưu tệp sao lưu ở trên, rồi thoát; dữ liệu vẫn còn trên máy này cho lần đăng nhập sau.", "Save a backup file, then sign out; everything stays on this phone for your next sign-in."), " ",
        button(t("Thoát, giữ nguyên trên máy", "Sign out, keep everything here"), async () => {
          if (await setting("backed_up_at") || confirm(t("Chưa lưu tệp sao lưu. Vẫn thoát và giữ nguyên dữ liệu trên máy?", "There is no backup file yet. Sign out all the same and keep everything on this phone?"))) gone();
        }, { class: "small plain" }))));
}
