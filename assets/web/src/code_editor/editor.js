// The text field: CodeMirror with what a shader editor needs.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { unifiedMergeView } from "@codemirror/merge";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, Prec } from "@codemirror/state";
import {
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import { complete, signatures } from "./completion.js";
import { wgslLanguage } from "./language.js";
import { problemMarks } from "./problems.js";
import { theme } from "./theme.js";

const INDENT = "    ";
const PLACEHOLDER = "A whole module, a function, statements or one expression.";

/** What may be switched while the editor is open. */
export const diffPlace = new Compartment();
export const writablePlace = new Compartment();

/**
 * @param {{onChange: () => void, onRun: () => void, onFormat: () => void, onTooLong: (length: number) => void}} listener
 * @param {{label: string, maxCharacters: number}} options
 */
export function extensions(listener, { label, maxCharacters }) {
  const then = (act) => () => (act(), true);
  const own = [
    { key: "Mod-Enter", run: then(listener.onRun), preventDefault: true },
    { key: "Shift-Alt-f", run: then(listener.onFormat), preventDefault: true },
  ];
  return [
    Prec.highest(keymap.of(own)),
    lineNumbers(),
    foldGutter(),
    problemMarks,
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    dropCursor(),
    indentUnit.of(INDENT),
    EditorState.allowMultipleSelections.of(true),
    indentOnInput(),
    wgslLanguage(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ override: [complete] }),
    signatures,
    highlightActiveLine(),
    highlightSelectionMatches(),
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...completionKeymap,
      ...lintKeymap,
      indentWithTab, // Escape, then Tab leaves the field
    ]),
    placeholder(PLACEHOLDER),
    EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
    shorterThan(maxCharacters, listener.onTooLong),
    EditorView.updateListener.of((update) => update.docChanged && listener.onChange()),
    writablePlace.of([]),
    diffPlace.of([]),
    theme,
  ];
}

/** Show what differs from a text; an empty one ends that. */
export function showDiff(view, original) {
  const merge = original === null ? [] : unifiedMergeView({ original, mergeControls: true, gutter: true });
  view.dispatch({ effects: diffPlace.reconfigure(merge) });
}

/** Refuse edits after which the text would be too long. */
function shorterThan(maxCharacters, onTooLong) {
  return EditorState.transactionFilter.of((transaction) => {
    const length = transaction.newDoc.length;
    if (!transaction.docChanged || length <= maxCharacters || length < transaction.startState.doc.length) {
      return transaction;
    }
    onTooLong(length);
    return [];
  });
}

/** Bring the text to another one with a single change, so that the caret and Undo stay useful. */
export function replaceText(view, text) {
  const old = view.state.doc.toString();
  if (old === text) return;
  let start = 0;
  while (start < old.length && old[start] === text[start]) start++;
  let oldEnd = old.length;
  let newEnd = text.length;
  while (oldEnd > start && newEnd > start && old[oldEnd - 1] === text[newEnd - 1]) {
    oldEnd--;
    newEnd--;
  }
  view.dispatch({
    changes: { from: start, to: oldEnd, insert: text.slice(start, newEnd) },
    annotations: isolateHistory.of("full"), // undone by itself, however soon it follows on typing
  });
}
