// One question of an entry: pictures and picks where there are any, a keypad for numbers, a keyboard only as a way out.

import { button, field as labelled, h, link, picture } from "./dom.js";
import { instant, today } from "./ids.js";
import { keypad } from "./keypad.js";
import { fits } from "./lots.js";
import { lastOf, productsOf, unitsOf, unitsOfField } from "./questions.js";
import { canScan, scanned } from "./scan.js";
import { lotWords } from "./screen_home.js";
import { add, compare, isNumber, less } from "./decimals.js";
import { amount, day, named, number, t } from "./words.js";

// step   a key of a field, or one of the questions about the entry itself
// asked  {draft, kind, here, onward}: onward(more) keeps what was told and goes on
// returns  {title, body}
export function ask(step, asked) {
  return (OF_ENTRY[step] ?? ofField)(asked, step);
}

const OF_ENTRY = {
  lot: ({ draft, kind, here, onward }) => ({
    title: t("Lô nào?", "Which lot?"),
    body: picks(here.lots.filter((lot) => fits(lot, kind.effect)).map((lot) => ({
      icon: lot.state === "growing" ? "gieo" : "dong-goi", words: lotWords(here, lot), isChosen: lot.key === draft.lot, more: { lot: lot.key },
    })), onward, t("Chưa có lô nào làm được việc này. Hãy ghi việc đến trước: gieo trồng, hay thu hoạch.", "There is no lot for this work yet. Write down what comes before it: sowing, or harvest.")),
  }),
  place: ({ draft, here, onward }) => ({
    title: t("Ở đâu?", "Where?"),
    body: picks((here.organisation.places ?? []).map(({ key, name }) => ({ icon: "lo", words: name, isChosen: key === draft.place, more: { place: key } })), onward),
  }),
  product: ({ draft, here, onward }) => ({
    title: t("Sản phẩm nào?", "Which product?"),
    body: picks(productsOf(draft, here.organisation).map(({ key, name }) => ({ icon: "gieo", words: name, isChosen: key === draft.product, more: { product: key } })), onward,
      t("Chưa có sản phẩm nào. Hãy đăng ký sản phẩm trước, hoặc nhờ hợp tác xã, cán bộ xã.", "There is no product yet. Register one first, or ask your cooperative or commune.")),
  }),
  quantity: ({ draft, kind, here, onward }) => counted(t("Bao nhiêu?", "How much?"), {
    value: draft.quantity || (kind.effect === "sells" ? here.lot?.quantity ?? "" : ""), unit: draft.unit, isProposed: true,
    units: unitsOf(kind, here), hint: here.lot?.state === "stock" && here.lot.quantity ? t(`Lô còn ${amount(here.lot)}`, `${amount(here.lot)} left in the lot`) : "",
    onward: ({ value, unit }) => onward({ quantity: value, unit }),
  }),
  day: whichDay,
  lots: severalLots,
  parts: parts,
  partner: partner,
};

function picks(options, onward, none = "") {
  if (!options.length) return [h("p", { class: "notice" }, none), link(t("Về trang đầu", "Home"), "#/", { class: "button" })];
  return [h("ul", { class: "picks" }, options.map(({ icon, words, isChosen = false, more }) => h("li", {},
    button([picture(icon), typeof words === "string" ? h("span", {}, words) : words], () => onward(more), { class: "pick", "aria-pressed": String(isChosen) }))))];
}

function counted(title, { value, unit, units, isProposed, hint = "", least = "", onward, skip = null }) {
  let told = { value, unit };
  const on = button([t("Tiếp", "Next")], () => onward(told), { class: "next" });
  const pad = keypad({ label: title, value, unit: unit || units[0] || "", units, isProposed: Boolean(value) && isProposed, told: (one) => {
    told = one;
    on.disabled = !isNumber(one.value) || (least !== "" && compare(one.value, least) < 0);
  } });
  return { title, body: [hint && h("p", { class: "quiet" }, hint), pad, on, skip] };
}

const passedOver = (onward, key, draft) => button(t("Bỏ qua, ghi sau", "Skip, later"), () => onward({ fields: { ...draft.fields, [key]: "" } }), { class: "plain wide" });

function ofField({ draft, kind, here, onward }, key) {
  const field = kind.fields.find((one) => one.key === key);
  const [value, isProposed] = [draft.fields[key] ?? "", (draft.proposed ?? []).includes(key)];
  const more = (text, others = {}) => onward({ fields: { ...draft.fields, [key]: text, ...others }, told: [...(draft.told ?? []), key] });
  const skip = passedOver(onward, key, draft);
  const title = `${named(field)}?`;
  if (field.type === "number") {
    const unitField = kind.fields.find(({ role }) => role === "unit");
    const units = unitsOfField(field, kind, draft, here);
    return counted(title, {
      value, isProposed, units, unit: units[0] ?? "", skip,
      onward: (told) => more(told.value, unitField && field.role === "quantity" && !field.unit && told.unit ? { [unitField.key]: told.unit } : {}),
    });
  }
  if (field.type === "date") return { title, body: dated(field, value, more, skip) };
  if (field.type === "choice") return { title, body: [picks(field.options.map((one) => ({ icon: "nhan", words: one, isChosen: one === value, more: one })), more), skip] };
  return { title, body: worded(field, { kind, here, value, more, skip }) };
}

function dated({ role }, value, more, skip) {
  const isAhead = role === "expires_on"; // stands on the label; today would be a guess
  const input = h("input", { type: "date", value: value || (isAhead ? "" : today()) });
  return [
    !isAhead && button([picture("ngay"), h("span", {}, t(`Hôm nay, ${day(today())}`, `Today, ${day(today())}`))], () => more(today()), { class: "pick" }),
    labelled(isAhead ? t("Ngày ghi trên nhãn", "The day on the label") : t("Ngày khác", "Another day"), input),
    button(t("Tiếp", "Next"), () => (input.value ? more(input.value) : input.focus()), { class: "next" }), skip,
  ];
}

// Words: what was used before, what was bought; else one types them, or says them after LƯU.
function worded(field, { kind, here, value, more, skip }) {
  const before = field.role === "material" ? here.materials.map(({ name }) => name) : [];
  const mine = here.rows.filter(({ record: { document } }) => document.kind === kind.code && document.organisation === here.organisation.id)
    .map(({ record }) => record.document.fields[field.key]).reverse();
  const options = [...new Set([value, lastOf(here, kind, field.key), ...mine, ...before, ...(field.options ?? [])].filter(Boolean))].slice(0, 8);
  const input = h("input", { type: "text", maxlength: "300", autocomplete: "off", value: "" });
  const on = button(t("Tiếp", "Next"), () => (input.value.trim() ? more(input.value.trim().normalize("NFC")) : input.focus()), { class: "next" });
  const typed = [labelled(options.length ? t("Tên khác", "Another name") : named(field), input), on];
  return [
    options.length > 0 && picks(options.map((one) => ({ icon: field.role === "material" ? "bao" : "nhan", words: one, isChosen: one === value, more: one })), more),
    options.length ? h("details", {}, h("summary", {}, t("Tên khác", "Another name")), typed) : typed, skip,
  ];
}

// When it was done: most entries are of today, some of yesterday.
function whichDay({ onward }) {
  const ago = (days) => today(new Date(Date.now() - days * 86_400_000));
  const at = (date) => onward({ happened_at: date === today() ? "" : instant(new Date(`${date}T12:00:00`)) });
  const input = h("input", { type: "date", value: ago(3), max: today() });
  return {
    title: t("Làm ngày nào?", "Done on which day?"),
    body: [
      picks([[0, "Hôm nay", "Today"], [1, "Hôm qua", "Yesterday"], [2, "Hôm kia", "The day before"]].map(([days, vi, en]) => ({ icon: "ngay", words: `${t(vi, en)}, ${day(ago(days))}`, more: ago(days) })), at),
      labelled(t("Ngày khác", "Another day"), input), button(t("Tiếp", "Next"), () => input.value && at(input.value), { class: "next" }),
    ],
  };
}

// Several lots into one: of members, of days, of parts.
function severalLots({ draft, kind, here, onward }) {
  const chosen = new Set(draft.lots.map(({ key }) => key));
  const fitting = here.lots.filter((lot) => (kind.effect === "starts" ? lot.state !== "gone" : fits(lot, kind.effect)));
  const on = button("", () => onward({ lots: fitting.filter(({ key }) => chosen.has(key)).map(({ key, quantity, unit }) => ({ key, quantity, unit })), ...sum() }), { class: "next" });
  const sum = () => {
    const taken = fitting.filter(({ key, quantity }) => chosen.has(key) && quantity);
    const isOne = new Set(taken.map(({ unit }) => unit)).size === 1;
    return isOne ? { quantity: taken.reduce((all, { quantity }) => add(all, quantity), "0"), unit: taken[0].unit, proposed: [...(draft.proposed ?? []), "quantity"] } : {};
  };
  const tell = () => {
    const { quantity = "", unit = "" } = sum();
    on.textContent = `${t("Tiếp", "Next")}: ${chosen.size} ${t("lô", "lots")}${quantity ? `, ${number(quantity)} ${unit}` : ""}`;
    on.disabled = chosen.size < (kind.effect === "merges" ? 2 : 1);
  };
  tell();
  return {
    title: t("Những lô nào?", "Which lots?"),
    body: [h("ul", { class: "picks" }, fitting.map((lot) => h("li", {}, h("label", { class: "pick" },
      h("input", { type: "checkbox", checked: chosen.has(lot.key), onchange: ({ target }) => { chosen[target.checked ? "add" : "delete"](lot.key); tell(); } }), lotWords(here, lot))))), on],
  };
}

// One lot into parts: each told, the rest shown, never more than there is.
function parts({ draft, kind, here, onward }) {
  const isSplit = kind.effect === "splits"; // of what is processed, parts may be more than one thing and less than all
  const [whole, unit] = [isSplit ? here.lot?.quantity ?? "" : "", here.lot?.unit || draft.unit];
  const given = [...draft.parts];
  const left = () => (whole ? given.reduce((rest, one) => less(rest, one), whole) : "");
  const [list, rest] = [h("ul", { class: "picks" }), h("p", { class: "left", role: "status" })];
  let told = "";
  const on = button(t("Tiếp", "Next"), () => onward({ parts: all(), unit }), { class: "next" });
  const all = () => (more.disabled ? given : [...given, told]); // what stands on the keypad counts as well
  const more = button([picture("them"), t("Thêm phần này", "Add this part")], () => { given.push(told); pad.clear(); tell(); }, { class: "plain wide" });
  const limit = () => {
    more.disabled = !isNumber(told) || compare(told, "0") <= 0 || (whole !== "" && compare(told, left()) > 0);
    on.disabled = all().length < (isSplit ? 2 : 1);
  };
  const pad = keypad({ label: t("Phần này", "This part"), unit, units: [unit], told: ({ value }) => { told = value; limit(); } });
  const tell = () => {
    list.replaceChildren(...given.map((one, place) => h("li", { class: "pick" }, h("b", {}, `${place + 1}. ${number(one)} ${unit}`),
      button(t("Bỏ", "Remove"), () => { given.splice(place, 1); tell(); }, { class: "small plain" }))));
    rest.textContent = whole ? t(`Còn lại ${number(left())} trên ${number(whole)} ${unit}`, `${number(left())} of ${number(whole)} ${unit} left`) : "";
    limit();
  };
  tell();
  return { title: isSplit ? t("Chia thành mấy phần?", "Into which parts?") : t("Làm ra những gì?", "What did it give?"), body: [rest, list, pad, more, on] };
}

// Who gets it: known ones, a code by camera or keypad, or nobody we know, to whom a link is sent.
function partner({ draft, here, onward }) {
  const go = (one) => onward({ partner: one });
  const name = h("input", { type: "text", maxlength: "200", autocomplete: "off", value: draft.partner?.name ?? "" });
  const code = h("input", { type: "text", maxlength: "60", autocomplete: "off", autocapitalize: "none", value: draft.partner?.organisation ?? "" });
  const video = h("video", { class: "seen", hidden: true, playsinline: true, muted: true });
  const scan = async () => {
    const text = await scanned(video);
    if (text) go({ organisation: codeIn(text), name: "", phone: "" });
  };
  return {
    title: t("Bán cho ai?", "Who buys?"),
    body: [
      (here.organisation.partners ?? []).length > 0 && picks(here.organisation.partners.map((one) => ({ icon: "nguoi", words: one.name, isChosen: one.code === draft.partner?.organisation, more: { organisation: one.code, name: one.name, phone: "" } })), go),
      canScan() && button([picture("quet"), t("Quét mã người mua", "Scan the buyer's code")], scan, { class: "wide" }), video,
      button([picture("ban"), t("Bán lẻ, không cần xác nhận", "Retail, no answer needed")], () => go(null), { class: "plain wide" }),
      h("details", {}, h("summary", {}, t("Gõ mã, hoặc gửi liên kết", "Type the code, or send a link")),
        labelled(t("Mã của người mua", "The buyer's code"), code, { hint: t("Chữ và số in dưới mã QR của họ. Không có mã thì để trống, ghi tên, rồi gửi liên kết.", "The letters and digits below their QR code. Without one, leave it empty, write a name and send a link.") }),
        labelled(t("Tên người mua", "The buyer's name"), name),
        button(t("Tiếp", "Next"), () => go({ organisation: codeIn(code.value.trim()), name: name.value.trim(), phone: "" }), { class: "next" })),
    ],
  };
}

// A code, or the address of an organisation's page with the code in it.
export function codeIn(text) {
  const found = /\/to-chuc\/([^/?#]+)/.exec(text);
  return found ? decodeURIComponent(found[1]) : text;
}

