// WGSL for CodeMirror: which piece of text is what. The words are core/wgsl/language_data.py's.
import { LanguageSupport, StreamLanguage } from "@codemirror/language";
import { tags } from "@lezer/highlight";
import data from "./wgsl.json";

const KEYWORDS = new Set(data.keywords.filter((word) => word !== "true" && word !== "false"));
const TYPES = new Set([...data.types, ...Object.keys(data.type_aliases)]);
const FUNCTIONS = new Set(Object.keys(data.functions));
const RESERVED = new Set(data.reserved_words);
const ENUMERANTS = new Set(Object.values(data.enumerants).flat());
const NUMBER = /^(0[xX][\da-fA-F]*\.?[\da-fA-F]*([pP][+-]?\d+)?|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)[iufh]?/;
const WORD = /^[\p{XID_Start}_]\p{XID_Continue}*/u;

const wgsl = StreamLanguage.define({
  name: "wgsl",
  startState: () => ({ depth: 0, declares: "" }),
  copyState: (state) => ({ ...state }),
  languageData: {
    commentTokens: { line: "//", block: { open: "/*", close: "*/" } },
    closeBrackets: { brackets: ["(", "[", "{"] },
    indentOnInput: /^\s*\}$/,
  },
  tokenTable: {
    // Other names than CodeMirror's own old ones, which come first.
    mark: tags.annotation,
    nativeCall: tags.standard(tags.function(tags.variableName)),
    call: tags.function(tags.variableName),
    declaration: tags.definition(tags.function(tags.variableName)),
    enumerant: tags.constant(tags.variableName),
    invalid: tags.invalid,
  },
  token,
  indent(state, textAfter, context) {
    const before = context.state.doc.lineAt(context.pos).number - 1;
    if (before < 1) return 0;
    const line = context.state.doc.line(before).text.replace(/\/\/.*/, "").trimEnd();
    const own = context.lineIndent(context.state.doc.line(before).from);
    const opens = /[({[]$/.test(line) ? context.unit : 0;
    const closes = /^\s*[)}\]]/.test(textAfter) ? context.unit : 0;
    return Math.max(0, own + opens - closes);
  },
});

function token(stream, state) {
  if (state.depth) return blockComment(stream, state);
  if (stream.eatSpace()) return null;
  if (stream.match("//")) {
    stream.skipToEnd();
    return "lineComment";
  }
  if (stream.match("/*")) {
    state.depth = 1;
    return blockComment(stream, state);
  }
  if (stream.match(NUMBER)) return "number";
  if (stream.match(/^@\s*[\w]+/)) return "mark";
  const word = stream.match(WORD);
  if (word) return wordToken(word[0], stream, state);
  const character = stream.next();
  if ("{}()[]".includes(character)) return "bracket";
  return ";,.:".includes(character) ? "punctuation" : "operator";
}

function wordToken(word, stream, state) {
  const declares = state.declares;
  state.declares = "";
  if (KEYWORDS.has(word)) {
    if (word === "fn" || word === "struct" || word === "alias") state.declares = word;
    return "keyword";
  }
  if (declares) return declares === "fn" ? "declaration" : "typeName";
  if (word === "true" || word === "false") return "bool";
  if (TYPES.has(word)) return "typeName";
  if (RESERVED.has(word)) return "invalid";
  const isCalled = stream.match(/^\s*[(<]/, false);
  if (FUNCTIONS.has(word) && isCalled) return "nativeCall";
  if (isCalled && stream.match(/^\s*\(/, false)) return "call";
  const isTemplate = /[<,(]\s*$/.test(stream.string.slice(0, stream.start));
  return ENUMERANTS.has(word) && isTemplate ? "enumerant" : "variableName";
}

/** Block comments nest. */
function blockComment(stream, state) {
  while (state.depth && !stream.eol()) {
    if (stream.match("/*")) state.depth++;
    else if (stream.match("*/")) state.depth--;
    else stream.next();
  }
  return "blockComment";
}

export function wgslLanguage() {
  return new LanguageSupport(wgsl);
}
