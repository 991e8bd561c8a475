// A code as it was scanned or typed → what it names, as far as a phone can read it alone.
// source: GS1 Digital Link URI Syntax 1.7; General Specifications 7.9.1; ADR 31 (stamps), docs of core/stamp/letters

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const FIXED = { "00": 18, "01": 14, "02": 14, 11: 6, 13: 6, 15: 6, 17: 6 }; // lengths of AIs that end without a separator
const [SERIAL, SHORT] = [16, 18];

// returns  { keys, product, stamp, isBad }
//   keys     canonical keys by which a recall may name it, the finest first
//   stamp    { text, version, place } of what is written as a stamp of ours: `place` are its scrambled 36 bits, in hexadecimal
//   isBad    it is no code, or a check digit is wrong
export function read(text) {
  const whole = text.trim();
  const path = pathOf(whole);
  const short = /^\/?s\/([^/?#]+)\/?$/i.exec(path)?.[1] ?? (isShort(whole) ? whole : null);
  if (short !== null) return hasCheck(normalised(short)) ? shortOf(normalised(short)) : BAD;
  const pairs = pairsOf(path, whole);
  if (pairs["00"]) return isChecked(pairs["00"], 18) ? plain(`00/${pairs["00"]}`) : BAD;
  const gtin = pairs["01"]?.padStart(14, "0");
  if (!gtin || !isChecked(gtin, 14)) return BAD;
  const product = `01/${gtin}`;
  const [lot, serial] = [pairs["10"], pairs["21"]];
  const keys = [serial && `${product}/21/${quoted(serial)}`, lot && `${product}/10/${quoted(lot)}`, product].filter(Boolean);
  return { keys, product, stamp: serial ? stampOf(normalised(serial)) : null, isBad: false };
}

const shortOf = (short) => ({ keys: [`s/${short}`], product: "", stamp: stampOf(short.slice(0, SERIAL)), isBad: false });
const BAD = { keys: [], product: "", stamp: null, isBad: true };
const plain = (key) => ({ keys: [key], product: "", stamp: null, isBad: false });

function pathOf(text) {
  try {
    return text.includes("://") ? new URL(text).pathname : text;
  } catch {
    return text;
  }
}

// AI → value, of a Digital Link, of "(01)…(10)…", of what a scanner reads behind FNC1, or of bare digits.
function pairsOf(path, whole) {
  const found = {};
  if (whole.startsWith("(")) {
    for (const [, ai, value] of whole.matchAll(/\((\d{2,4})\)([^(]*)/g)) found[ai] ??= value.trim();
    return found;
  }
  const parts = path.split("/").map(decoded);
  const first = parts.findIndex((part, place) => (part === "01" || part === "00") && /^\d{8,18}$/.test(parts[place + 1] ?? ""));
  if (first >= 0) {
    for (let place = first; place + 1 < parts.length; place += 2) found[parts[place]] ??= parts[place + 1];
    return found;
  }
  if (/^(\]d2|\]Q3|\]C1|\x1d)/.test(whole) || /^01\d{14}\D?./.test(whole)) return elements(whole.replace(/^(\](d2|Q3|C1)|\x1d)/, ""));
  const digits = whole.replace(/[\s.-]/g, "");
  if (/^\d{18}$/.test(digits)) found["00"] = digits;
  else if (/^(\d{8}|\d{12,14})$/.test(digits)) found["01"] = digits;
  return found;
}

function elements(text) {
  const found = {};
  for (let rest = text; rest; ) {
    const ai = rest.slice(0, 2);
    const end = FIXED[ai] ? 2 + FIXED[ai] : (rest.indexOf("\x1d") + 1 || rest.length + 1) - 1;
    found[ai] ??= rest.slice(2, end);
    rest = rest.slice(end).replace(/^\x1d/, "");
  }
  return found;
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

// As canonical keys write a value: RFC 3986 unreserved stay, all else is escaped.
const quoted = (value) => encodeURIComponent(value).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

function isChecked(digits, length) {
  if (digits.length !== length || /\D/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, place) => total + digit * (place % 2 ? 3 : 1), 0);
  return sum % 10 === 0;
}

const normalised = (text) => text.toUpperCase().replace(/[- .]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
const isShort = (text) => !/^[\d\s.-]*$/.test(text) && normalised(text).length === SHORT && isWritten(normalised(text));
const isWritten = (text) => [...text].every((letter) => ALPHABET.includes(letter));

// The version and the 36 scrambled bits stand in clear in the first letters: 5 bits, then 36.
function stampOf(serial) {
  if (serial.length !== SERIAL || !isWritten(serial)) return null;
  const number = [...serial].reduce((total, letter) => (total << 5n) | BigInt(ALPHABET.indexOf(letter)), 0n);
  return { text: serial, version: String(number >> 75n), place: ((number >> 39n) & 0xfffffffffn).toString(16).padStart(10, "0") };
}

// The two letters that check a short code: a remainder over GF(32), as core/stamp/letters computes it.
function hasCheck(short) {
  if (short.length !== SHORT || !isWritten(short)) return false;
  let [high, low] = [0, 0];
  for (const letter of short.slice(0, SERIAL)) {
    const carried = high ^ ALPHABET.indexOf(letter);
    [high, low] = [low ^ times(carried, 2 ^ 4), times(carried, times(2, 4))];
  }
  return short.slice(SERIAL) === ALPHABET[high] + ALPHABET[low];
}

function times(one, other) {
  let [product, factor] = [0, one];
  for (let rest = other; rest; rest >>= 1) {
    if (rest & 1) product ^= factor;
    factor <<= 1;
    if (factor & 32) factor ^= 0b100101;
  }
  return product;
}
