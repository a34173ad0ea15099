// Builds every src/<component>/index.js into dist/<component>.js and collects the licences.
import { existsSync } from "node:fs";
import { createHash } from "node:crypto";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { build } from "esbuild";

// Folders without an index.js hold parts that several components share.
const components = (await readdir("src")).filter((name) => existsSync(`src/${name}/index.js`)).sort();
const packages = new Set();
await rm("dist", { recursive: true, force: true });

for (const component of components) {
  const { metafile } = await build({
    entryPoints: [`src/${component}/index.js`],
    outfile: `dist/${component}.js`,
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    charset: "utf8",
    legalComments: "inline",
    loader: { ".css": "text" },
    banner: { js: "/*! Licences of the bundled packages: THIRD_PARTY.txt */" },
    metafile: true,
  });
  for (const input of Object.keys(metafile.inputs)) {
    const found = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/);
    if (found) packages.add(found[1]);
  }
  const { size } = await stat(`dist/${component}.js`);
  console.log(`dist/${component}.js ${(size / 1024).toFixed(0)} KiB`);
}

const notices = await Promise.all([...packages].sort().map(notice));
await writeFile("dist/THIRD_PARTY.txt", notices.join("\n"));
await writeFile("dist/SOURCES.sha256", `${await digest()}\n`);

/** Of everything that the bundles are made from; tests/contracts/test_web.py computes it too. */
async function digest() {
  const files = (await readdir("src", { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath ?? entry.path}/${entry.name}`);
  const hash = createHash("sha256");
  for (const name of [...files, "build.mjs", "package-lock.json"].sort()) {
    const content = createHash("sha256").update(await readFile(name)).digest("hex");
    hash.update(`${content}  ${name}\n`);
  }
  return hash.digest("hex");
}

async function notice(name) {
  const folder = `node_modules/${name}`;
  const { version, license } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} ships no licence file: add its text by hand`);
  const text = await readFile(`${folder}/${file}`, "utf8");
  return `${name} ${version} (${license})\n\n${text.trim()}\n\n${"-".repeat(80)}\n`;
}
