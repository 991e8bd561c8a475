// A big keypad: numbers without the phone's keyboard. A real keyboard works as well.

import { button, choice, h, picture } from "./dom.js";
import { number, t } from "./words.js";

const [MOST_WHOLE, MOST_PART] = [12, 6];

// One number with its unit.
//
// value, unit   what stands there at first; a first digit replaces a value that was only proposed
// units         the words that one may choose from
// told          ({value, unit}) at each change
export function keypad({ label, value = "", unit = "", units = [], isProposed = false, told }) {
  let [text, isFresh] = [value, isProposed];
  const shown = h("output", { class: "amount", "aria-live": "polite", "aria-label": label }, "");
  const picked = units.length > 1
    ? choice(units.map((one) => [one, one]), unit, { "aria-label": t("Đơn vị", "Unit"), class: "unit", onchange: () => say() })
    : h("span", { class: "unit" }, unit);
  const unitNow = () => picked.value ?? unit;
  const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", ",", "0"].map((key) => button(key, () => press(key), { class: "key" }));
  const back = h("button", { type: "button", class: "key", "aria-label": t("Xoá một số", "Delete a digit"), onclick: () => press("←") }, picture("xoa"));
  const all = h("div", { class: "keypad", role: "group", "aria-label": t("Bàn phím số", "Keypad") }, keys, back);
  const whole = h("div", { class: "counting", onkeydown: typed, tabindex: "-1" }, h("div", { class: "amount-line" }, shown, picked), all);
  whole.clear = () => { text = ""; say(); };
  say();
  return whole;

  function press(key) {
    if (isFresh && key !== "←") text = "";
    isFresh = false;
    if (key === "←") text = text.slice(0, -1);
    else if (key === "," && !text.includes(".")) text = `${text || "0"}.`;
    else if (key !== "," && room()) text = text === "0" ? key : text + key;
    say();
  }

  function room() {
    const [before, part] = text.split(".");
    return part === undefined ? before.length < MOST_WHOLE : part.length < MOST_PART;
  }

  function typed(event) {
    if (event.target.matches("select, button") && (event.key === "Enter" || event.key === " ")) return;
    const key = event.key === "Backspace" ? "←" : event.key === "." ? "," : event.key;
    if (!/^([\d,]|←)$/.test(key)) return;
    event.preventDefault();
    press(key);
  }

  function say() {
    shown.textContent = text ? number(text) + (text.endsWith(".") ? "," : "") : "–";
    shown.classList.toggle("proposed", isFresh);
    told({ value: text.replace(/\.$/, ""), unit: unitNow() });
  }
}
