import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json, jsonParseLinter } from "@codemirror/lang-json";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { linter, lintGutter } from "@codemirror/lint";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";
import type { Wiring } from "./inputs";

interface JsonEditorProps {
  text: string;
  onText: (text: string) => void;
  wiring: Wiring;
  label: string;
  readOnly: boolean;
}

const COLOURS = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--main)" },
  { tag: tags.string, color: "var(--done)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--danger)" },
]);
const LOOK = EditorView.theme({
  "&": { backgroundColor: "var(--surface)", color: "var(--ink)" },
  ".cm-content": { caretColor: "var(--ink)", minHeight: "6rem" },
  ".cm-gutters": { backgroundColor: "var(--sunk)", color: "var(--soft)", border: "0" },
  ".cm-scroller": { maxHeight: "30rem", overflow: "auto" },
  "&.cm-focused": { outline: "none" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--ink)", borderColor: "var(--line)" },
});

/** The nonce of the page's own styles, which those that the editor makes need too. */
function nonce(): string {
  const element = document.querySelector<HTMLElement>("style[nonce], link[nonce], script[nonce]");
  return element?.nonce ?? "";
}

/** An editor of JSON texts: Tab leaves it, so that the keyboard is not caught in it. */
export default function JsonEditor({ text, onText, wiring, label, readOnly }: JsonEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const changed = useRef(onText);
  const attributes = useRef(new Compartment());
  const first = useRef({ text, readOnly });
  changed.current = onText;

  useEffect(() => {
    if (!place.current) return;
    const begin = first.current;
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: begin.text,
        extensions: [
          ...extensions(begin.readOnly),
          attributes.current.of([]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, []);

  useEffect(() => {
    const described = wiring["aria-describedby"];
    const content: Record<string, string> = { id: wiring.id, "aria-label": label, translate: "no" };
    if (described) content["aria-describedby"] = described;
    if (wiring["aria-invalid"]) content["aria-invalid"] = "true";
    view.current?.dispatch({
      effects: attributes.current.reconfigure(EditorView.contentAttributes.of(content)),
    });
  }, [wiring["aria-describedby"], wiring["aria-invalid"], wiring.id, label]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === text) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text]);

  return <div className="json" ref={place} />;
}

function extensions(readOnly: boolean): Extension[] {
  return [
    EditorView.cspNonce.of(nonce()),
    EditorState.readOnly.of(readOnly),
    EditorState.tabSize.of(2),
    lineNumbers(),
    history(),
    json(),
    bracketMatching(),
    indentOnInput(),
    syntaxHighlighting(COLOURS),
    linter((editor) => (editor.state.doc.toString().trim() ? jsonParseLinter()(editor) : [])),
    lintGutter(),
    keymap.of([...defaultKeymap, ...historyKeymap]),
    EditorView.lineWrapping,
    LOOK,
  ];
}
