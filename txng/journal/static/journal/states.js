// The five states of an entry that everybody sees, each with a picture and a word; and what the server added to it.

import { moment, t } from "./words.js";

const SHOWN = {
  draft: ["nhap", "Nháp", "Draft"],
  saved: ["may", "Đã lưu trên máy", "Saved on this phone"],
  sending: ["gui", "Đang gửi", "Sending"],
  received: ["nhan", "Máy chủ đã nhận", "Received by the server"],
  held: ["cho", "Máy chủ giữ chờ bản trước", "Held by the server until the earlier version comes"],
  refused: ["sua", "Cần sửa", "To be mended"],
};
const FLAGS = {
  clock_wrong: ["Giờ của máy sai, giữ như máy đã ghi", "The phone's clock is wrong; kept as it said"],
  conflict: ["Máy khác ghi khác về việc này, cần một người chọn", "Another phone says otherwise; a person must choose"],
  late: ["Ghi muộn", "Recorded late"],
};

// returns  {icon, text, name}
export function stateOf({ state, received_at: at }) {
  const [icon, vi, en] = SHOWN[state] ?? SHOWN.saved;
  return { icon, name: state, text: at && state === "received" ? `${t(vi, en)} ${moment(at)}` : t(vi, en) };
}

export const flagsOf = ({ flags = [] }) => flags.map((one) => t(...(FLAGS[one] ?? [one, one])));

// What the server found in it: what is wrong, and what to do.
export const faultsOf = ({ problems = [] }) => problems.map(({ detail, title, is_warning: isWarning }) => ({ text: detail || title, isWarning }));
