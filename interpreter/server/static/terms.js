// Municipal terms: underlined where they stand, and explained on a tap in the language of whoever reads them.

import { write } from "./texts.js";

let panels = 0;

/** Everything about the terms of one utterance. Built anew when its translation is replaced. */
export class Terms {
  #open = null;

  /** `element` is the place for explanations; `danish`: how Danish words are written, as `write` takes it. */
  constructor(element, danish) {
    this.danish = danish;
    this.list = element.querySelector(".term-list");
    this.panel = element.querySelector(".term-panel");
    this.panel.id ||= `term-panel-${++panels}`;
    element.onkeydown = ({ key }) => {
      if (key === "Escape") this.#close();
    };
    this.#close();
    this.list.replaceChildren();
  }

  /** Underlines the words of `entries` in `paragraph`, once each. Entry: `word`, `meaning`, `fallback`, `term`, `approved`. */
  mark(paragraph, entries, reader) {
    const text = paragraph.textContent;
    const places = [];
    for (const entry of entries) {
      const start = find(text, entry.word, places);
      if (start >= 0) places.push({ start, end: start + entry.word.length, entry });
    }
    places.sort((one, other) => one.start - other.start);
    const parts = [];
    let at = 0;
    for (const { start, end, entry } of places) {
      parts.push(text.slice(at, start), this.#button(text.slice(start, end), entry, reader));
      at = end;
    }
    if (parts.length > 0) paragraph.replaceChildren(...parts, text.slice(at));
  }

  /** Offers terms that do not stand in the text that `reader` reads. */
  offer(entries, reader) {
    this.list.dir = reader.direction;
    for (const entry of entries) {
      const item = document.createElement("li");
      item.append(this.#button(entry.word, entry, reader));
      this.list.append(item);
    }
  }

  #button(word, entry, reader) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "term";
    write(button, word, entry.danish ? this.danish : reader);
    button.title = reader.texts.get("term.tap");
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-controls", this.panel.id);
    button.addEventListener("click", () => {
      const again = this.#open === button;
      this.#close();
      if (!again) this.#explain(button, word, entry, reader);
    });
    button.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") this.#close();
    });
    return button;
  }

  #explain(button, word, entry, reader) {
    this.#open = button;
    button.setAttribute("aria-expanded", "true");
    const lines = [];
    const line = (kind) => {
      const paragraph = document.createElement("p");
      paragraph.className = kind;
      lines.push(paragraph);
      return paragraph;
    };
    write(line("term-word"), word, entry.danish ? this.danish : reader);
    if (entry.meaning) write(line("term-meaning"), entry.meaning, reader);
    else if (entry.fallback) write(line("term-meaning"), entry.fallback, this.danish);
    if (reader.code !== "da") {
      const danish = line("term-danish");
      const [label, name] = [document.createElement("span"), document.createElement("b")];
      reader.texts.put(label, "term.danish");
      write(name, entry.term, this.danish);
      danish.append(label, ": ", name);
      danish.dir = reader.direction;
    }
    if (!entry.approved) reader.texts.put(line("term-draft"), "term.draft");
    const close = document.createElement("button");
    close.type = "button";
    reader.texts.put(close, "term.close");
    close.addEventListener("click", () => this.#close());
    this.panel.dir = reader.direction;
    this.panel.replaceChildren(...lines, close);
    this.panel.hidden = false;
    this.panel.scrollIntoView({ block: "nearest" });
  }

  #close() {
    const button = this.#open;
    this.#open = null;
    this.panel.hidden = true;
    if (button === null) return;
    button.setAttribute("aria-expanded", "false");
    if (this.panel.contains(document.activeElement)) button.focus();
    this.panel.replaceChildren();
  }
}

/** Where `word` stands in `text`, outside `taken`; -1 where it does not. Capital letters do not count. */
function find(text, word, taken) {
  const [low, lowWord] = [text.toLowerCase(), word.toLowerCase()];
  const [where, what] = low.length === text.length && lowWord.length === word.length ? [low, lowWord] : [text, word];
  if (what === "") return -1;
  for (let at = where.indexOf(what); at >= 0; at = where.indexOf(what, at + 1)) {
    if (taken.every(({ start, end }) => at + what.length <= start || at >= end)) return at;
  }
  return -1;
}
