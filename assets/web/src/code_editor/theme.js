// The editor in the colours of the studio's theme, light and dark: Streamlit's CSS variables.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const color = (name) => `var(--st-${name}-text-color)`;

const highlighting = HighlightStyle.define([
  { tag: [tags.lineComment, tags.blockComment], color: "var(--st-gray-text-color)", fontStyle: "italic" },
  { tag: tags.keyword, color: color("violet") },
  { tag: tags.typeName, color: color("green") },
  { tag: [tags.number, tags.bool], color: color("orange") },
  { tag: tags.annotation, color: color("red") },
  { tag: [tags.function(tags.variableName), tags.standard(tags.function(tags.variableName))], color: color("blue") },
  { tag: tags.definition(tags.function(tags.variableName)), color: color("blue"), fontWeight: "600" },
  { tag: tags.constant(tags.variableName), color: color("orange") },
  { tag: tags.invalid, textDecoration: "underline wavy var(--st-red-color)" },
]);

const PANEL = { backgroundColor: "var(--st-secondary-background-color)", color: "var(--st-text-color)" };
const EDGE = "1px solid var(--st-border-color)";

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "0.8125rem", color: "var(--st-text-color)", backgroundColor: "var(--st-background-color)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--st-code-font)", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--st-text-color)", padding: "0.5rem 0" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--st-text-color)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, ::selection": {
    backgroundColor: "color-mix(in srgb, var(--st-primary-color) 28%, transparent)",
  },
  ".cm-gutters": { color: "var(--st-gray-text-color)", backgroundColor: "var(--st-background-color)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": {
    backgroundColor: "color-mix(in srgb, var(--st-primary-color) 7%, transparent)",
  },
  "&.cm-focused .cm-matchingBracket, .cm-selectionMatch": {
    backgroundColor: "color-mix(in srgb, var(--st-primary-color) 18%, transparent)",
  },
  ".cm-panels": { ...PANEL, borderTop: EDGE },
  ".cm-panels input, .cm-panels button": {
    ...PANEL,
    backgroundColor: "var(--st-background-color)",
    backgroundImage: "none",
    border: EDGE,
    borderRadius: "0.25rem",
  },
  ".cm-tooltip": { ...PANEL, border: EDGE, borderRadius: "var(--st-base-radius)", maxWidth: "36rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--st-code-font)", maxHeight: "14em" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--st-primary-color)", color: "#fff" },
  ".cm-completionDetail": { fontStyle: "normal", opacity: "0.7" },
  ".cm-diagnostic": { padding: "0.25rem 0.5rem", whiteSpace: "pre-wrap" },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--st-red-color)" },
  ".cm-diagnostic-warning": { borderLeft: "4px solid var(--st-orange-color)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--st-red-color) 1px" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--st-orange-color) 1px" },
  ".cm-changedLine": { backgroundColor: "var(--st-green-background-color)" },
  ".cm-deletedChunk": { backgroundColor: "var(--st-red-background-color)", paddingLeft: "6px" },
  ".cm-changedText": { background: "color-mix(in srgb, var(--st-green-color) 30%, transparent)" },
  ".cm-deletedChunk .cm-deletedText": { background: "color-mix(in srgb, var(--st-red-color) 30%, transparent)" },
  ".cm-deletedChunk .cm-chunkButtons button": { font: "inherit", fontSize: "0.75rem", backgroundColor: "var(--st-primary-color)" },
  ".cm-placeholder": { color: "var(--st-gray-text-color)" },
});

export const theme = [look, syntaxHighlighting(highlighting)];
