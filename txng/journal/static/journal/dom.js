// Elements of a page, made by calls: h("p", { class: "quiet" }, "words", another). No text becomes HTML on its way.

const SVG = "http://www.w3.org/2000/svg";
const AS_PROPERTY = new Set(["value", "checked", "disabled", "selected", "hidden", "files"]);

// given   { onclick: …, class: …, aria-label: … }; a value of null, undefined or false leaves it out
export function h(tag, given = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given ?? {})) {
    if (value === null || value === undefined || (value === false && !AS_PROPERTY.has(name))) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (AS_PROPERTY.has(name)) made[name] = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...inside.flat(Infinity).filter((one) => one !== null && one !== undefined && one !== false && one !== ""));
  return made;
}

// A picture of ours by its name. Beside words it says nothing of its own.
export function picture(name, label = "") {
  const [svg, use] = [document.createElementNS(SVG, "svg"), document.createElementNS(SVG, "use")];
  svg.setAttribute("class", "picture");
  if (label) svg.setAttribute("role", "img");
  svg.setAttribute(label ? "aria-label" : "aria-hidden", label || "true");
  svg.setAttribute("focusable", "false");
  use.setAttribute("href", `/nhat-ky/tep/pictures.svg#${name}`);
  svg.append(use);
  return svg;
}

export const button = (label, onclick, given = {}) => h("button", { type: "button", ...given, onclick }, label);

export const link = (label, href, given = {}) => h("a", { ...given, href }, label);

// A field with its label above it and, where told, what is wrong with it below.
export function field(label, control, { hint = "", fault = "" } = {}) {
  control.id ||= `f${(field.count = (field.count ?? 0) + 1)}`;
  const told = [hint && `${control.id}-hint`, fault && `${control.id}-fault`].filter(Boolean).join(" ");
  if (told) control.setAttribute("aria-describedby", told);
  if (fault) control.setAttribute("aria-invalid", "true");
  return h("div", { class: "field" },
    h("label", { for: control.id }, label),
    hint && h("p", { class: "quiet", id: `${control.id}-hint` }, hint),
    control,
    fault && h("p", { class: "fault", id: `${control.id}-fault` }, "▲ ", fault));
}

export const choice = (options, chosen, given = {}) => h("select", given,
  options.map(([value, label]) => h("option", { value, selected: value === chosen }, label)));

// Said by a screen reader, and shown for a moment to everybody.
export function announce(text) {
  const said = document.getElementById("said");
  said.textContent = "";
  setTimeout(() => { said.textContent = text; }, 50);
}
