// What the officer sees: words come from the page, in its language; texts of others are only ever texts.

const ICONS = { good: "✔", warn: "!", bad: "✘", info: "i", ask: "?", none: "–" };
export const field = (id) => document.getElementById(id);
export const setup = JSON.parse(field("setup").textContent);
const { words } = setup;

export const filled = (text, values = {}) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
export const said = (name, values) => filled(words.said[name], values);
export const sentence = (name, values) => filled(words.sentences[name], values);
export const titleOf = (verdict) => words.verdicts[verdict] ?? verdict;

const instant = (at, options) => new Date(at).toLocaleString(setup.language === "en" ? "en-GB" : "vi-VN", { timeZone: "Asia/Ho_Chi_Minh", ...options });
const dayOf = (at) => instant(at, { day: "2-digit", month: "2-digit", year: "numeric" });
const hourOf = (at) => instant(at, { hour: "2-digit", minute: "2-digit", hour12: false });
// The hour alone today, else with its day.
export const timeOf = (at, now = Date.now()) => (dayOf(at) === dayOf(now) ? hourOf(at) : `${hourOf(at)} ${dayOf(at)}`);

export function make(tag, told = {}, ...inside) {
  const { data = {}, ...plain } = told;
  const made = Object.assign(document.createElement(tag), plain);
  Object.assign(made.dataset, data);
  made.append(...inside.filter((one) => one !== null && one !== ""));
  return made;
}

export function say(id, text, state = "") {
  const place = field(id);
  place.textContent = text;
  place.dataset.state = state;
}

// seen  { verdict, mark, title, sentence, reasons: [{ code, text }], facts: [[name, text]], label, url, from }
export function showVerdict(seen) {
  const card = field("verdict");
  card.dataset.mark = seen.mark;
  card.dataset.verdict = seen.verdict;
  card.replaceChildren(
    make("p", { className: "word" }, make("span", { className: "icon", ariaHidden: "true" }, ICONS[seen.mark] ?? "?"), make("strong", {}, seen.title)),
    make("p", { className: "from quiet" }, seen.from),
    make("p", {}, seen.sentence),
    list("reasons", seen.reasons.map(({ code, text }) => make("li", {}, make("code", {}, code), ` ${text}`))),
    facts(seen.facts),
    make("p", { className: "label" }, seen.label ?? ""),
    seen.url ? make("a", { className: "tap", href: seen.url }, said("full")) : "",
  );
  card.hidden = false;
}

export function showPanel(restricted, isOnline) {
  const panel = field("panel");
  panel.hidden = false;
  const title = make("h2", {}, said("panel.title"));
  if (!isOnline || !restricted) return panel.replaceChildren(title, make("p", { className: "quiet" }, said("panel.offline")));
  if (restricted.state !== "open") return panel.replaceChildren(title, make("p", {}, said(`panel.${restricted.state}`)));
  const steps = restricted.steps.map((one) =>
    make("li", {}, make("b", {}, `${timeOf(one.at)} · ${one.step}`),
      facts([["by", one.by], ["place", one.place], ["given", one.given_by.join(", ")], ["received", one.received_by.join(", ")], ["papers", one.papers.join("; ")]]
        .filter(([, text]) => text).map(([name, text]) => [said(`panel.${name}`), text]))));
  const alarms = restricted.alarms.map((text) => make("li", {}, text));
  return panel.replaceChildren(title, make("h3", {}, said("panel.alarms")),
    alarms.length ? list("alarms", alarms) : make("p", {}, said("panel.alarms.none")),
    steps.length ? make("ol", { className: "steps" }, ...steps) : make("p", {}, said("panel.empty")),
    restricted.is_cut ? make("p", { className: "quiet" }, said("panel.cut")) : "");
}

export function showRecords(records, person) {
  const told = (one) => {
    if (one.state === "waiting" && one.person !== person && person !== null) return said("record.other");
    const name = { waiting: "record.saved", sent: "record.sent", refused: "record.refused" }[one.state];
    return said(name, one);
  };
  const lines = records.map((one) => make("li", { data: { state: one.state, id: one.id } },
    make("b", {}, titleOf(one.told.verdict)), ` · ${timeOf(one.told.checked_at)}`, make("span", { className: "code" }, one.told.code),
    make("span", { className: "state" }, told(one)), one.told.note ? make("span", { className: "quiet" }, one.told.note) : ""));
  field("kept").replaceChildren(lines.length ? make("ul", { className: "records" }, ...lines) : make("p", { className: "quiet" }, said("record.none")));
}

export function showCarried(carried) {
  const lines = carried.map((one) => make("li", {}, said("carry.one", { name: one.name, time: timeOf(Date.parse(one.at)), count: Math.floor(one.stamps.length * 0.075) })));
  field("carried").replaceChildren(lines.length ? make("ul", { className: "records" }, ...lines) : make("p", { className: "quiet" }, said("carry.none")));
}

const list = (className, lines) => (lines.length ? make("ul", { className }, ...lines) : "");

function facts(pairs) {
  if (!pairs.length) return "";
  return make("dl", { className: "facts" }, ...pairs.flatMap(([name, text]) => [make("dt", {}, name), make("dd", {}, text)]));
}
