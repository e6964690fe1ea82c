/* Joins our stylesheets behind what the pages use of Bootstrap, and our scripts into one: node join.mjs ROOT PART …
   Run by setup/assets.py; the packages it needs are pinned in package-lock.json. */
import { readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import { PurgeCSS } from "purgecss";

const [root, ...sheetNames] = process.argv.slice(2);
const vendor = `${root}/static/vendor`;
// Nothing is written newer than what the older phones of a town understand.
const common = { bundle: true, minify: true, charset: "utf8", target: ["chrome80", "safari14.1"], logLevel: "error" };

const [bootstrap] = await new PurgeCSS().purge({
  content: [`${root}/templates/**/*.html`, `${root}/static/js/*.js`, `${root}/ledger/web/*.py`],
  css: [`${vendor}/bootstrap.min.css`],
});
const needed = `${vendor}/bootstrap.needed.css`;
await writeFile(needed, bootstrap.css);

const sheets = [needed, ...sheetNames.map((part) => `${root}/static/css/${part}.css`)].map((path) => `@import "${path}";`);
await build({
  ...common,
  stdin: { contents: [...sheets, `@import "${root}/static/css/print.css" print;`].join("\n"), loader: "css", resolveDir: root },
  outfile: `${vendor}/page.css`,
});
await build({ ...common, entryPoints: [`${root}/static/js/behaviours.js`], format: "esm", external: ["../vendor/*"], outfile: `${vendor}/page.js` });

// Of the reader of a photo's notes, what tells when and where a phone took it: the package leaves out by these same words.
const parts = new Set(["EXIF", "JPEG", "HEIC"]);
const partsOnly = {
  name: "parts-only",
  setup: ({ onLoad }) => onLoad({ filter: /exifreader[\\/]src[\\/].*\.js$/ }, async ({ path }) => (
    { contents: (await readFile(path, "utf8")).replace(/Constants\.USE_(\w+)/g, (_, part) => String(parts.has(part))) }
  )),
};
await build({
  ...common,
  stdin: { contents: 'export { load } from "exifreader";', resolveDir: root },
  format: "esm",
  external: ["@xmldom/xmldom"],
  plugins: [partsOnly],
  outfile: `${vendor}/exif.js`,
});

// What seals a draft on the device: fetched by the forms of books with sealed people alone.
await build({
  ...common,
  stdin: { contents: 'export { xchacha20poly1305 } from "@noble/ciphers/chacha.js";', resolveDir: root },
  format: "esm",
  outfile: `${vendor}/ciphers.js`,
});
