// The code_editor component. The server owns the text: its `seq` names a text that it put here,
// and only another `seq` replaces what stands in the field. What is typed goes to the server with
// the `seq` it grew from, a moment after the last key; Ctrl-Enter sends it at once.
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { element } from "../shared/elements.js";
import { closeOnLeaving } from "../shared/leaving.js";
import css from "./code_editor.css";
import { extensions, replaceText, showDiff, writablePlace } from "./editor.js";
import { showProblems } from "./problems.js";

const REPORT_AFTER_MS = 350;
const HINT = "Ctrl-Enter runs, Shift-Alt-F formats, Ctrl-F finds. Escape, then Tab leaves the field.";
const mounted = new WeakMap(); // root -> its CodeEditor
const kept = new Map(); // name -> text, seq and history of an editor whose page was left

export default function codeEditor({ data, parentElement, setStateValue, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new CodeEditor(parentElement, data));
  const editor = mounted.get(parentElement);
  Object.assign(editor, { setStateValue, setTriggerValue });
  editor.update(data);
  return closeOnLeaving(parentElement, mounted);
}

class CodeEditor {
  constructor(parentElement, data) {
    this.name = data.name;
    this.numRuns = 0;
    this.warning = element("p", { class: "warning", role: "alert" });
    this.field = element("div", { class: "field" });
    this.root = element("div", { class: "code-editor" }, this.field, this.warning, element("p", { class: "hint" }, HINT));
    this.style = element("style", {}, css);
    parentElement.append(this.style, this.root);
    const before = kept.get(data.name);
    const isSame = before?.seq === data.seq;
    this.seq = data.seq;
    const listener = {
      onChange: () => this.#onChange(),
      onRun: () => this.#report({ isRun: true }),
      onFormat: () => this.#format(),
      onTooLong: (length) => this.#warn(length, data.maxCharacters),
    };
    this.listener = listener;
    // A kept state knows a listener of its own, which hands on to whoever is here now.
    const door = before?.door ?? {};
    this.door = Object.assign(door, listener);
    const relay = Object.fromEntries(Object.keys(listener).map((name) => [name, (...given) => door[name](...given)]));
    this.view = new EditorView({
      state: isSame ? before.state : EditorState.create({ doc: data.doc, extensions: extensions(relay, data) }),
      parent: this.field,
      root: parentElement instanceof ShadowRoot ? parentElement : document,
    });
    // It may have been left before the server was told of the last keys.
    if (isSame && this.#text() !== data.doc) this.#onChange();
    this.field.addEventListener("focusout", () => this.timer && this.#report());
  }

  update(data) {
    if (data === this.data) return;
    const before = this.data;
    this.data = data;
    this.field.style.height = `${data.heightPx}px`;
    if (data.seq !== this.seq) {
      this.#forgetTimer();
      this.seq = data.seq;
      replaceText(this.view, data.doc);
      this.#forgetTimer(); // the server knows this text
    }
    if (before?.readOnly !== data.readOnly) {
      this.view.dispatch({ effects: writablePlace.reconfigure(EditorState.readOnly.of(data.readOnly)) });
    }
    if (before ? before.original !== data.original : data.original !== null) showDiff(this.view, data.original);
    // Findings about an older text would stand in wrong places; newer ones are on their way.
    if (this.#text() === data.doc) showProblems(this.view, data.findings);
  }

  close() {
    this.#forgetTimer();
    kept.set(this.name, { seq: this.seq, state: this.view.state, door: this.door });
    this.view.destroy();
    this.root.remove();
    this.style.remove();
  }

  #text() {
    return this.view.state.doc.toString();
  }

  #onChange() {
    this.warning.replaceChildren();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#report(), REPORT_AFTER_MS);
  }

  #report({ isRun = false } = {}) {
    this.#forgetTimer();
    if (isRun) this.numRuns++;
    this.setStateValue("text", { seq: this.seq, code: this.#text(), numRuns: this.numRuns });
  }

  #format() {
    this.#report();
    this.setTriggerValue("format", true);
  }

  #warn(length, limit) {
    const number = (count) => count.toLocaleString("en");
    this.warning.replaceChildren(
      `That would be ${number(length)} characters; a shader has at most ${number(limit)}. Nothing was changed.`,
    );
  }

  #forgetTimer() {
    clearTimeout(this.timer);
    this.timer = 0;
  }
}
