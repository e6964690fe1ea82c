/* Joins our stylesheets behind what the pages use of Bootstrap, and our scripts into one: node join.mjs ROOT PART …
   Run by setup/assets.py; the packages it needs are pinned in package-lock.json. */
import { writeFile } from "node:fs/promises";
import { build } from "esbuild";
import { PurgeCSS } from "purgecss";

const [root, ...parts] = process.argv.slice(2);
const vendor = `${root}/static/vendor`;
// Nothing is written newer than what the older phones of a town understand.
const common = { bundle: true, minify: true, charset: "utf8", target: ["chrome80", "safari14.1"], logLevel: "error" };

const [bootstrap] = await new PurgeCSS().purge({
  content: [`${root}/templates/**/*.html`, `${root}/static/js/*.js`, `${root}/ledger/web/*.py`],
  css: [`${vendor}/bootstrap.min.css`],
});
const needed = `${vendor}/bootstrap.needed.css`;
await writeFile(needed, bootstrap.css);

const sheets = [needed, ...parts.map((part) => `${root}/static/css/${part}.css`)].map((path) => `@import "${path}";`);
await build({
  ...common,
  stdin: { contents: [...sheets, `@import "${root}/static/css/print.css" print;`].join("\n"), loader: "css", resolveDir: root },
  outfile: `${vendor}/page.css`,
});
await build({ ...common, entryPoints: [`${root}/static/js/behaviours.js`], format: "esm", outfile: `${vendor}/page.js` });
