// H7 Ghi hộ: for whom one writes. Only households that consented are here, and every entry says who wrote it.

import { button, h, link, picture } from "./dom.js";
import { chooseOrganisation } from "./here.js";
import { t } from "./words.js";

const MODES = {
  own: ["Của mình", "Our own"], helper: ["Đã đồng ý cho ghi hộ", "Agreed to be helped"], cooperative: ["Thành viên đã đồng ý", "Member who agreed"],
};

export async function whom({ known, organisation }) {
  return {
    title: t("Ghi cho ai?", "For whom?"),
    body: [
      h("ul", { class: "picks" }, known.organisations.map((one) => h("li", {}, button(
        [picture(one.mode === "own" ? "nha" : "giup"), h("span", {}, h("b", {}, one.name), h("small", {}, [t(...(MODES[one.mode] ?? MODES.own)), one.commune].filter(Boolean).join(" · ")))],
        async () => { await chooseOrganisation(one.id); location.hash = "#/"; },
        { class: "pick", "aria-pressed": String(one.id === organisation.id) })))),
      h("p", { class: "quiet" }, t("Hộ khác muốn được ghi hộ thì đồng ý trước, trên giấy hoặc trên máy của họ. Mỗi việc ghi hộ đều hiện “ghi hộ bởi …”, và hộ được báo lại.", "Another household agrees first, on paper or on its own phone. Every entry shows who wrote it, and the household is told.")),
      link(t("Ghi lại sự đồng ý của một hộ", "Record a household's consent"), "/quan-tri/ghi-ho/", { class: "button plain" }),
    ],
  };
}
