// Vietnamese first, English beside it; dates 27/11/2026, hours 09:12, numbers 1.234,5.

const ZONE = "Asia/Ho_Chi_Minh";
let language = "vi";

export const lang = () => language;

export function speak(wanted) {
  language = wanted === "en" ? "en" : "vi";
  document.documentElement.lang = language;
}

// Both words stand where they are used, as in our pages.
export const t = (vi, en) => (language === "en" ? en : vi);

// The name of something of a template, a step or a reminder, in the language shown.
export const named = (one) => t(one.name ?? one.label ?? one.vi ?? "", one.name_en || one.label_en || one.en || one.name || one.label || one.vi || "");

export const filled = (text, values = {}) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

// "2026-11-21" → 21/11/2026
export const day = (iso) => (iso ? `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}` : "");

// An instant as people say it: the hour today, the day before that.
export function moment(iso, now = new Date()) {
  const at = new Date(iso);
  const [text, date] = [at.toLocaleTimeString("vi-VN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" }), onDay(at)];
  return date === onDay(now) ? text : `${text} ${day(date)}`;
}

// The day in Việt Nam.
export const onDay = (at) => new Date(at).toLocaleDateString("sv-SE", { timeZone: ZONE });

// "1234.5" → 1.234,5, exactly: never through a float.
export function number(text) {
  const [whole, part] = String(text ?? "").split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ".") + (part ? `,${part}` : "");
}

export const amount = ({ quantity, unit }) => (quantity ? `${number(quantity)} ${unit}` : "");

// How many bytes, for people.
export const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : bytes < 1e9 ? `${number((bytes / 1e6).toFixed(1))} MB` : `${number((bytes / 1e9).toFixed(1))} GB`);
