// Numbers as texts, exactly: 0.1 + 0.2 is 0.3. A value is {n, d}: a BigInt and how many digits of it stand after the point.

const FORM = /^(-?)(\d{1,40})(?:\.(\d{1,20}))?$/;

export const isNumber = (text) => FORM.test(text ?? "");

function read(text) {
  const [, sign, whole, part = ""] = FORM.exec(text) ?? [];
  if (whole === undefined) throw new RangeError(`number: ${text}`);
  return { n: BigInt(sign + whole + part), d: part.length };
}

function written(n, d) {
  const digits = String(n < 0n ? -n : n).padStart(d + 1, "0");
  const part = d ? digits.slice(-d).replace(/0+$/, "") : "";
  return `${n < 0n ? "-" : ""}${d ? digits.slice(0, -d) : digits}${part && `.${part}`}`;
}

function both(one, other) {
  const [a, b] = [read(one), read(other)];
  const d = Math.max(a.d, b.d);
  return [a.n * 10n ** BigInt(d - a.d), b.n * 10n ** BigInt(d - b.d), d];
}

export function add(one, other) {
  const [a, b, d] = both(one, other);
  return written(a + b, d);
}

export function less(one, other) {
  const [a, b, d] = both(one, other);
  return written(a - b, d);
}

export function times(one, other) {
  const [a, b] = [read(one), read(other)];
  return written(a.n * b.n, a.d + b.d);
}

// Below zero, zero or above it, as `one` is less than, the same as or more than `other`.
export function compare(one, other) {
  const [a, b] = both(one, other);
  return a < b ? -1 : a > b ? 1 : 0;
}
