// SHA-256, SHA-512 and Ed25519 verification: the browser's own where it has them, else ours. Only public things pass here,
// so nothing need be constant-time. source: FIPS 180-4; RFC 8032 5.1

export const hash = (bits, bytes) => {
  const subtle = globalThis.crypto?.subtle; // absent on plain http, and in old browsers
  return subtle ? subtle.digest(`SHA-${bits}`, bytes).then((found) => new Uint8Array(found)) : Promise.resolve(sha(bits, bytes));
};

// Whether `signature` is of `message` under `publicKey`. Stricter than many libraries: S below L, A and R in their one
// spelling and of no small order. Checked before the browser is asked, so that every browser gives the same verdict.
export async function verify(publicKey, signature, message) {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const first = signature.subarray(0, 32);
  const scalar = little(signature.subarray(32));
  const [a, r] = [point(publicKey), point(first)];
  if (scalar >= L || !a || !r || isSmall(a) || isSmall(r)) return false;
  const subtle = globalThis.crypto?.subtle;
  let key = null;
  try {
    key = subtle && (await subtle.importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]));
  } catch {
    key = null; // this browser knows no Ed25519
  }
  if (key) return subtle.verify({ name: "Ed25519" }, key, signature, message);
  const challenge = little(await hash(512, joined(first, publicKey, message))) % L;
  return isSame(sum(scalar, BASE, challenge, [P - a[0], a[1], 1n, P - a[3]]), r);
}

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const big = (bytes) => BigInt(`0x${hex(bytes)}`);
const little = (bytes) => big(Uint8Array.from(bytes).reverse());

// ── SHA-2. Both are one algorithm on words of 32 and of 64 bits; the shorter constants are the longer's upper halves.
const PRIMES = [];
for (let n = 2; PRIMES.length < 80; n++) if (PRIMES.every((prime) => n % prime)) PRIMES.push(n);
const K = PRIMES.map((prime) => fraction(prime, 3n));
const H = PRIMES.slice(0, 8).map((prime) => fraction(prime, 2n));
const SHAPES = {
  256: { bits: 32, rounds: 64, turns: [[7n, 18n, 3n], [17n, 19n, 10n], [2n, 13n, 22n], [6n, 11n, 25n]] },
  512: { bits: 64, rounds: 80, turns: [[1n, 8n, 7n], [19n, 61n, 6n], [28n, 34n, 39n], [14n, 18n, 41n]] },
};

// The first 64 bits behind the point of a root of n.
function fraction(n, degree) {
  let [low, high] = [0n, 1n << 70n];
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** degree <= BigInt(n) << (64n * degree)) low = middle;
    else high = middle;
  }
  return BigInt.asUintN(64, low);
}

function sha(size, message) {
  const { bits, rounds, turns: [near, far, main, choice] } = SHAPES[size];
  const width = bits / 8;
  const cut = (n) => BigInt.asUintN(bits, n);
  const turned = (n, by) => (n >> by) | cut(n << (BigInt(bits) - by));
  const shifted = (n, [one, two, off]) => turned(n, one) ^ turned(n, two) ^ (n >> off);
  const mixed = (n, [one, two, three]) => turned(n, one) ^ turned(n, two) ^ turned(n, three);
  const padded = new Uint8Array(Math.ceil((message.length + 1 + 2 * width) / (16 * width)) * 16 * width);
  padded.set(message);
  padded[message.length] = 0x80;
  new DataView(padded.buffer).setUint32(padded.length - 4, message.length * 8);
  const short = BigInt(64 - bits);
  let state = H.map((n) => n >> short);
  for (let start = 0; start < padded.length; start += 16 * width) {
    const w = [];
    for (let t = 0; t < rounds; t++)
      w[t] = t < 16 ? big(padded.subarray(start + t * width, start + (t + 1) * width))
        : cut(shifted(w[t - 2], far) + w[t - 7] + shifted(w[t - 15], near) + w[t - 16]);
    let [a, b, c, d, e, f, g, h] = state;
    for (let t = 0; t < rounds; t++) {
      const one = h + mixed(e, choice) + ((e & f) ^ (~e & g)) + (K[t] >> short) + w[t];
      const two = mixed(a, main) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, cut(d + one), c, b, a, cut(one + two)];
    }
    state = [a, b, c, d, e, f, g, h].map((n, place) => cut(n + state[place]));
  }
  const text = state.map((n) => n.toString(16).padStart(2 * width, "0")).join("");
  return Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
}

// ── Ed25519: points are [X, Y, Z, T] with x = X/Z, y = Y/Z, xy = T/Z.
const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = mod(-121665n * power(121666n, P - 2n));
const ROOT = power(2n, (P - 1n) / 4n); // of -1
const BASE = point(Uint8Array.from({ length: 32 }, (_, place) => (place ? 0x66 : 0x58)));

function mod(n) {
  const rest = n % P;
  return rest < 0n ? rest + P : rest;
}

function power(base, exponent) {
  let [result, square] = [1n, mod(base)];
  for (let rest = exponent; rest; rest >>= 1n) {
    if (rest & 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
}

// RFC 8032 5.1.3; null for what is no point, and for a second spelling of one.
function point(bytes) {
  const whole = little(bytes);
  const [sign, y] = [whole >> 255n, BigInt.asUintN(255, whole)];
  if (y >= P) return null;
  const [u, v] = [mod(y * y - 1n), mod(D * y * y + 1n)];
  let x = mod(u * v ** 3n * power(u * v ** 7n, (P - 5n) / 8n));
  const square = mod(v * x * x);
  if (square !== u && square !== mod(-u)) return null;
  if (square !== u) x = mod(x * ROOT);
  if (!x && sign) return null;
  if ((x & 1n) !== sign) x = P - x;
  return [x, y, 1n, mod(x * y)];
}

// RFC 8032 5.1.4, which holds for doubling, too.
function add(one, two) {
  const a = mod((one[1] - one[0]) * (two[1] - two[0]));
  const b = mod((one[1] + one[0]) * (two[1] + two[0]));
  const c = mod(2n * D * one[3] * two[3]);
  const d = mod(2n * one[2] * two[2]);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function sum(first, one, second, two) {
  let total = [0n, 1n, 1n, 0n];
  for (let bit = 252n; bit >= 0n; bit--) {
    total = add(total, total);
    if ((first >> bit) & 1n) total = add(total, one);
    if ((second >> bit) & 1n) total = add(total, two);
  }
  return total;
}

const isSame = (one, two) => !mod(one[0] * two[2] - two[0] * one[2]) && !mod(one[1] * two[2] - two[1] * one[2]);

function isSmall(one) {
  let eight = one;
  for (let turn = 0; turn < 3; turn++) eight = add(eight, eight);
  return isSame(eight, [0n, 1n, 1n, 0n]);
}
