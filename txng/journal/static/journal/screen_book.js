// H3: what was written down, and where it is now: five states, each told with a picture and a word.

import { button, h, link, picture } from "./dom.js";
import { reopened, withdraw } from "./entries.js";
import { newest } from "./lots.js";
import { shown } from "./screen_entry.js";
import { faultsOf, flagsOf, stateOf } from "./states.js";
import { all } from "./store.js";
import * as sync from "./sync.js";
import { lacking } from "./values.js";
import { amount, day, moment, named, number, t } from "./words.js";

const PAGE = 60;

export async function list({ rows, templates, lots }, most = PAGE) {
  const [drafts, blobs] = await Promise.all([all("drafts"), all("blobs")]);
  const waiting = grouped(blobs);
  const chains = newest(rows).sort((one, other) => other.record.seq - one.record.seq);
  const names = new Map(lots.map((lot) => [lot.key, lot.code]));
  return {
    title: t("Sổ đã ghi", "My entries"),
    isLive: true,
    body: [
      summary(chains),
      lots.length > 0 && link([picture("khac"), t("Báo cáo vụ: PDF, Excel", "Season report: PDF, Excel")], "#/bao-cao", { class: "button plain wide", "data-key": "bao-cao" }),
      h("ul", { class: "entries" },
        drafts.sort((one, other) => other.begun_at - one.begun_at).map((draft) => draftLine(draft, templates)),
        chains.slice(0, Number(most)).map((row) => line(row, { names, waiting }))),
      !chains.length && !drafts.length && h("p", { class: "quiet" }, t("Chưa ghi việc nào.", "Nothing is written yet.")),
      chains.length > Number(most) && link(t("Xem thêm", "More"), `#/so/${Number(most) + PAGE}`, { class: "button plain wide" }),
    ],
  };
}

function grouped(blobs) {
  const found = new Map();
  for (const one of blobs) if (!one.is_done) found.set(one.seq, [...(found.get(one.seq) ?? []), one]);
  return found;
}

function summary(chains) {
  const unsent = chains.filter(({ state }) => ["saved", "sending"].includes(state.state)).length;
  if (!unsent) return null;
  const words = !navigator.onLine ? t("Chưa có mạng. Máy sẽ tự gửi khi có.", "No network. The phone sends by itself when there is one.")
    : sync.now.isUnreachable ? t("Chưa gửi được, máy sẽ tự thử lại.", "Not sent yet; the phone tries again by itself.") : t("Máy tự gửi.", "The phone sends by itself.");
  return h("p", { class: "notice" }, `${t(`Còn ${unsent} việc chưa gửi.`, `${unsent} entries are not sent.`)} ${words} `, button(t("Gửi ngay", "Send now"), () => sync.send(), { class: "small" }));
}

function draftLine(draft, templates) {
  const kind = templates[draft.template]?.kinds.find(({ code }) => code === draft.kind);
  return h("li", {}, link([stateMark({ state: "draft" }), h("b", {}, kind ? named(kind) : t("Chưa chọn việc", "Work not chosen")),
    h("small", {}, moment(new Date(draft.begun_at).toISOString()))], kind ? `#/ghi/${draft.id}/0` : `#/viec-gi/${draft.id}`, { class: "entry" }));
}

export function stateMark(state) {
  const { icon, text, name } = stateOf(state);
  return h("span", { class: `state ${name}` }, picture(icon), text);
}

function line({ record, state }, { names, waiting }) {
  const { document } = record;
  const files = (waiting.get(record.seq) ?? []).length;
  const moved = [...(document.outputs ?? []), ...(document.inputs ?? [])].find(({ quantity }) => quantity);
  const about = [names.get(document.lot || document.new_lot), moved && amount(moved), day(document.happened_at)].filter(Boolean).join(" · ");
  const isWrong = state.state === "refused";
  return h("li", {},
    link([stateMark(state), h("b", {}, document.is_withdrawn ? t(`Rút lại: ${record.title}`, `Withdrawn: ${record.title}`) : record.title), h("small", {}, about),
      files > 0 && h("small", {}, t(`Còn ${files} ảnh, lời nói chưa gửi`, `${files} photos or voices not sent`)),
      isWrong && h("span", { class: "fault" }, faultsOf(state).map(({ text }) => text).join(" ")),
      flagsOf(state).map((text) => h("span", { class: "flag" }, `! ${text}`))],
    `#/muc/${record.id}`, { class: "entry", "data-key": record.id }));
}

// A season on paper, for a buyer, a bank, an inspector: made by the server of what it has received.
export async function reports({ lots, organisation }) {
  const seasons = [...lots].sort((one, other) => (one.started_on < other.started_on ? 1 : -1));
  const to = (name, lot) => `/nhat-ky/bao-cao/${name}?${new URLSearchParams({ "co-so": organisation.id, lo: lot.key })}`;
  const about = (lot) => `${lot.name || lot.code}, ${lot.code}`;
  return {
    title: t("Báo cáo vụ", "Season report"),
    back: "#/so",
    body: [
      h("p", {}, t("Việc đã làm, vật tư, sản lượng và bước còn thiếu của một lô, để in hay gửi người mua. Cần có mạng.", "What was done, materials, yield and missing steps of a lot, to print or send to a buyer. It needs a network.")),
      !navigator.onLine && h("p", { class: "notice warn" }, t("Đang không có mạng.", "There is no network now.")),
      h("ul", { class: "entries" }, seasons.map((lot) => h("li", { class: "entry" }, h("b", {}, lot.name || lot.code),
        h("small", {}, [lot.name && lot.code, day(lot.started_on)].filter(Boolean).join(" · ")),
        lot.isHere ? h("small", {}, t("Chưa gửi lên máy chủ.", "Not sent yet."))
          : h("div", { class: "pair" }, [["vu.pdf", "PDF"], ["vu.xlsx", "Excel"]].map(([name, words]) => link(words, to(name, lot), { class: "button plain", download: true, "aria-label": `${words}: ${about(lot)}` })))))),
      !seasons.length && h("p", { class: "quiet" }, t("Chưa có lô nào.", "There is no lot yet.")),
    ],
  };
}

// One entry with all its versions.
export async function one(here, id) {
  const chain = here.rows.filter(({ record }) => record.id === id);
  const row = chain.at(-1);
  if (!row) return { title: t("Không có việc này", "There is no such entry"), back: "#/so", body: [] };
  const { record, state } = row;
  const template = here.templates[record.document.template];
  const kind = template?.kinds.find(({ code }) => code === record.document.kind);
  const left = kind && !record.document.is_withdrawn ? lacking(kind, record.document.fields) : [];
  return {
    title: record.title,
    back: "#/so",
    isLive: true,
    body: [
      h("p", {}, stateMark(state)),
      flagsOf(state).map((text) => h("p", { class: "notice warn" }, text)),
      faultsOf(state).map(({ text, isWarning }) => h("p", { class: `notice ${isWarning ? "warn" : "bad"}` }, text)),
      left.length > 0 && h("p", { class: "notice" }, t(`Còn thiếu ${left.length} ô: `, `${left.length} blanks are empty: `), left.map(named).join(", ")),
      kind && !record.document.is_withdrawn && h("div", { class: "pair" },
        button([picture("but"), state.state === "refused" ? t("Sửa và gửi lại", "Mend and send again") : left.length ? t("Ghi nốt, sửa", "Fill in, edit") : t("Sửa", "Edit")], () => edit(row, kind)),
        button(t("Rút lại", "Withdraw"), () => takeBack(row), { class: "plain" })),
      facts(record, kind),
      [...record.document.photos, ...record.document.voice].map(shown),
      chain.length > 1 && h("section", {}, h("h2", {}, t("Các bản đã lưu", "Saved versions")),
        h("ul", {}, chain.map((each) => h("li", {}, `${t("Bản", "Version")} ${each.record.version}, ${moment(new Date(each.record.at).toISOString())}: `, stateMark(each.state))))),
    ],
  };
}

function facts({ document, own, at }, kind) {
  const line = (label, value) => value && h("div", {}, h("dt", {}, label), h("dd", {}, value));
  const value = (field) => {
    const text = document.fields[field.key];
    return field.type === "date" ? day(text) : field.type === "number" ? number(text) : text;
  };
  return h("dl", { class: "answers" },
    line(t("Ngày", "Day"), day(document.happened_at)),
    [...document.inputs ?? [], ...document.outputs ?? []].map((one) => line(one.lot.split(/[:/]/).pop(), amount(one))),
    line(t("Bên kia", "Partner"), document.partner?.name || document.partner?.organisation),
    (kind?.fields ?? []).filter(({ key }) => document.fields[key]).map((field) => line(named(field), value(field))),
    line(t("Của", "Of"), own), line(t("Lưu lúc", "Saved"), moment(new Date(at).toISOString())), line(t("Mã", "Id"), document.id));
}

async function edit(row, kind) {
  const draft = await reopened(row, kind);
  location.hash = `#/day-du/${draft.id}`;
}

async function takeBack(row) {
  const asked = t("Rút lại việc này? Bản đã ghi vẫn còn trong lịch sử, nhưng không còn tính.", "Withdraw this entry? What was written stays in its history, but no longer counts.");
  if (!confirm(asked)) return;
  await withdraw(row);
  sync.send();
  location.hash = "#/so";
}

