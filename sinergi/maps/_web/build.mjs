// Builds the assets, the same bytes every time: node build.mjs FOLDER
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.argv[2] ?? join(here, "..", "assets");
const { version, license } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
mkdirSync(folder, { recursive: true });

const common = { absWorkingDir: here, minify: true, legalComments: "none", charset: "utf8", write: false, logLevel: "error" };
const [script, style] = await Promise.all([
  build({ ...common, entryPoints: ["src/main.ts"], bundle: true, format: "iife", target: "es2020" }),
  build({ ...common, entryPoints: ["src/map.css"], bundle: true, target: "chrome90" }),
]);

const lines = ["# Written by build.mjs; a test builds again and compares.", ""];
for (const [name, made] of [["map.js", script], ["map.css", style]]) {
  const text = made.outputFiles[0].text.trimEnd();
  if (/<\/(script|style)|https?:/i.test(text)) throw new Error(`${name} holds a tag end or an address`);
  writeFileSync(join(folder, name), text);
  const hash = createHash("sha256").update(text).digest("hex");
  lines.push("[[asset]]", `name = "${name}"`, `version = "${version}"`, `licence = "${license}"`, 'source = "sinergi/maps/_web (written for this project; no library inside)"', `bytes = ${Buffer.byteLength(text)}`, `sha256 = "${hash}"`, "");
}
writeFileSync(join(folder, "ASSETS.toml"), lines.join("\n"));
