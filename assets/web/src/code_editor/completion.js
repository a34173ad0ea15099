// What may be written here, with signatures; and the same for the word below the pointer.
import { snippetCompletion } from "@codemirror/autocomplete";
import { hoverTooltip } from "@codemirror/view";
import { element } from "../shared/elements.js";
import data from "./wgsl.json";

const SNIPPETS = [
  snippetCompletion(
    "struct Uniforms {\n\tresolution: vec2<f32>,\n\ttime: f32,\n\tframe: f32,\n\tmouse: vec4<f32>,\n}\n@group(0) @binding(0) var<uniform> u: Uniforms;\n\n@fragment\nfn fs_main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {\n\t${return vec4<f32>(uv, 0.5, 1.0);}\n}",
    { label: "fragment", detail: "a whole fragment shader", type: "keyword" },
  ),
  snippetCompletion("fn ${name}(${x}: f32) -> f32 {\n\treturn ${x};\n}", { label: "fn", detail: "a function", type: "keyword" }),
  snippetCompletion("for (var ${i} = 0; ${i} < ${8}; ${i}++) {\n\t${}\n}", { label: "for", detail: "a loop", type: "keyword" }),
  snippetCompletion("if (${condition}) {\n\t${}\n}", { label: "if", detail: "a branch", type: "keyword" }),
];
const FUNCTIONS = Object.entries(data.functions).map(([label, { about, signatures }]) => ({
  label,
  type: "function",
  detail: parameters(signatures[0]),
  info: () => card(signatures, about),
  apply: applyCall,
}));
const WORDS = [
  ...SNIPPETS,
  ...FUNCTIONS,
  ...data.keywords.map((label) => ({ label, type: "keyword" })),
  ...data.types.map((label) => ({ label, type: "type" })),
  ...Object.entries(data.type_aliases).map(([label, detail]) => ({ label, detail, type: "type" })),
];
const ATTRIBUTES = Object.entries(data.attributes).map(([name, { parameters, places, about }]) => ({
  label: `@${name}`,
  type: "property",
  detail: parameters && `(${parameters})`,
  info: () => card([places], about),
}));
const BUILTIN_VALUES = Object.entries(data.builtin_values).map(([label, { type, uses, about }]) => ({
  label,
  type: "constant",
  detail: type,
  info: () => card(uses, about),
}));
const SPACES = Object.values(data.enumerants)
  .flat()
  .map((label) => ({ label, type: "constant" }));

/** The completion source. */
export function complete(context) {
  const attribute = context.matchBefore(/@\w*/);
  if (attribute) return { from: attribute.from, options: ATTRIBUTES, validFor: /^@\w*$/ };
  const builtin = context.matchBefore(/@builtin\s*\(\s*\w*/);
  if (builtin) return { from: wordStart(context), options: BUILTIN_VALUES, validFor: /^\w*$/ };
  const template = context.matchBefore(/(var|texture_storage_\w+)\s*<[^>]*/);
  if (template) return { from: wordStart(context), options: [...SPACES, ...WORDS], validFor: /^\w*$/ };
  const word = context.matchBefore(/[\p{XID_Start}_]\p{XID_Continue}*/u);
  if (!word && !context.explicit) return null;
  if (word && isMember(context, word.from)) return null;
  return { from: word?.from ?? context.pos, options: [...own(context), ...WORDS], validFor: /^\w*$/ };
}

/** Signatures of the built-in function below the pointer. */
export const signatures = hoverTooltip((view, position) => {
  const range = view.state.wordAt(position);
  const known = range && data.functions[view.state.sliceDoc(range.from, range.to)];
  if (!known) return null;
  return { pos: range.from, end: range.to, above: true, create: () => ({ dom: card(known.signatures, known.about) }) };
});

function wordStart(context) {
  return context.matchBefore(/\w*/).from;
}

function isMember(context, from) {
  return context.state.sliceDoc(Math.max(0, from - 1), from) === ".";
}

/** The names that occur in the text, and are no words of the language. */
function own(context) {
  const known = new Set(WORDS.map(({ label }) => label));
  const text = context.state.doc.toString().replace(/\/\/.*/g, "");
  const here = context.state.wordAt(context.pos) ?? { from: context.pos, to: context.pos };
  const typed = context.state.sliceDoc(here.from, here.to);
  const names = new Map();
  for (const [, keyword, name] of text.matchAll(/(?:\b(fn|struct|let|var|const|alias|override)\b(?:<[^>]*>)?\s+)?([\p{XID_Start}_]\p{XID_Continue}{2,})/gu)) {
    if (!known.has(name) && (name !== typed || keyword)) names.set(name, names.get(name) ?? keyword);
  }
  const types = { fn: "function", struct: "class", alias: "class", const: "constant", override: "constant" };
  return [...names].map(([label, keyword]) => ({ label, type: types[keyword] ?? "variable", boost: 1 }));
}

function applyCall(view, { label }, from, to) {
  const isCalled = view.state.sliceDoc(to, to + 1) === "(";
  const insert = isCalled ? label : `${label}()`;
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + label.length + 1 },
    userEvent: "input.complete",
  });
}

function parameters(signature) {
  const open = signature.indexOf("(");
  return signature.slice(open, signature.lastIndexOf(")") + 1);
}

const MAX_SIGNATURES = 6;

function card(signatures, about) {
  const shown = signatures.slice(0, MAX_SIGNATURES);
  const more = signatures.length - shown.length;
  return element(
    "div",
    { class: "card" },
    element("pre", {}, shown.join("\n") + (more > 0 ? `\n\u2026 ${more} more` : "")),
    element("p", {}, about),
  );
}
