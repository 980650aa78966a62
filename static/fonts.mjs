// The letters each font keeps. Everything else is left out, so that a first visit stays light;
// a letter that is missing falls back, one letter at a time, to the next font in the stack.
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import subset from "subset-font";

const require = createRequire(import.meta.url);

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const ACCENTS = "àáâäèéêëìíîïòóôöùúûüýÿçñÀÁÂÄÈÉÊËÌÍÎÏÒÓÔÖÙÚÛÜÝÇÑ";
const SENTENCE = " \u00a0!\"&'(),-./:;?£–—‘’“”…·";
const SIGNS = "#$%*+<=>@[\\]^_`{|}~€©•→×";
const TEXT = LETTERS + ACCENTS + SENTENCE + SIGNS;
const HEADINGS = LETTERS + ACCENTS + SENTENCE;
// The Welsh letters live in the packages' second file; browsers fetch it only for a page that has one.
const WELSH = "ŴŵŶŷ";

// Kerning, accents and nothing else: no swashes, old figures or small capitals.
const FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "liga"];

export const FONTS = [
  {
    family: "Fraunces",
    weight: "600",
    name: "fraunces",
    file: (part) => `@fontsource/fraunces/files/fraunces-${part}-600-normal.woff2`,
    letters: HEADINGS,
    sheet: "style",
  },
  {
    family: "Figtree",
    weight: "400 600",
    name: "figtree",
    file: (part) => `@fontsource-variable/figtree/files/figtree-${part}-wght-normal.woff2`,
    letters: TEXT,
    sheet: "style",
    axes: { wght: { min: 400, max: 600, default: 400 } },
  },
  // A reading setting, never part of a first visit.
  ...["400", "600"].map((weight) => ({
    family: "Atkinson Hyperlegible Next",
    weight,
    name: `atkinson-${weight}`,
    file: (part) =>
      `@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-${part}-${weight}-normal.woff2`,
    letters: TEXT,
    sheet: "reading",
  })),
];

/** The two woff2 files of one font: [{ name, bytes, range }], the Welsh letters in the second. */
export async function cut(font) {
  const parts = [
    ["latin", font.letters, ""],
    ["latin-ext", WELSH, "-welsh"],
  ];
  return Promise.all(
    parts.map(async ([part, letters, ending]) => {
      const whole = await readFile(require.resolve(font.file(part)));
      const bytes = await subset(whole, letters, {
        targetFormat: "woff2",
        noHinting: true,
        keepFeatures: FEATURES,
        ...(font.axes && { variationAxes: font.axes }),
      });
      return { name: `${font.name}${ending}.woff2`, bytes, range: ending ? range(letters) : null };
    }),
  );
}

function range(letters) {
  return [...letters].map((letter) => `U+${letter.codePointAt(0).toString(16).toUpperCase()}`).join(",");
}
