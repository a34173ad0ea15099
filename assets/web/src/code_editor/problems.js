// Findings of the compiler as marks in the text: lines and columns from 1, columns in characters.
import { lintGutter, setDiagnostics } from "@codemirror/lint";

export const problemMarks = lintGutter();

/** @param findings [{line, column, length, severity, message, hint}]; without a line: the first */
export function showProblems(view, findings) {
  view.dispatch(setDiagnostics(view.state, findings.map((finding) => placed(view.state.doc, finding))));
}

function placed(doc, { line, column, length, severity, message, hint }) {
  const found = doc.line(Math.min(Math.max(line ?? 1, 1), doc.lines));
  const characters = [...found.text];
  const units = (count) => characters.slice(0, Math.max(0, count)).join("").length;
  const start = Math.min(units((column ?? 1) - 1), found.length);
  const end = Math.min(units((column ?? 1) - 1 + Math.max(1, length)), found.length);
  // At the end of a line there is no character to mark; the one before it stands for the place.
  const from = end > start ? start : Math.max(0, start - 1);
  return {
    from: found.from + from,
    to: found.from + Math.max(end, from),
    severity,
    message: hint ? `${message}\n${hint}` : message,
  };
}
