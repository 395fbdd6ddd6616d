// What was said, as turns with both texts. Kept in this page only, and gone with it.

import { BackTranslation } from "./back.js";
import { Terms } from "./terms.js";
import { write } from "./texts.js";

const NEAR_END_PX = 80;
const ABOVE_PX = 8;
const DOUBT_TEXTS = {
  recognition: "doubt.recognition",
  number: "doubt.number",
  name: "doubt.name",
  language: "doubt.language",
  term: "doubt.term",
  gender: "doubt.gender",
  model: "confirm",
};
const ORIGINS = { draft_phrase: ["mark.draft"], model: ["mark.machine"] };
const PHRASES = new Set(["approved_phrase", "draft_phrase"]);
const DANISH = { bcp47: "da-DK", direction: "ltr" };

export class Transcript {
  #articles = new Map(); // number of the utterance -> its article, what was heard, and its back-translation
  #following = true; // until somebody scrolls up to read
  #place = 0; // where following has scrolled to
  #heights = ""; // of what is seen and of all there is, when it was last looked at
  #reading = false; // somebody tapped for an explanation: stay there until the next utterance
  #sizes;

  /** `sides`: by name, each with `texts`, `bcp47`, `direction`, `names`. */
  constructor({ log, hypothesis, scroll, template, sides, onchoose, onback }) {
    Object.assign(this, { log, hypothesis, scroll, template, sides, onchoose, onback });
    scroll.onscroll = () => {
      if (this.#heights !== this.#measure()) return; // what is around it has grown: nobody has scrolled
      const atEnd = scroll.scrollTop + scroll.clientHeight > scroll.scrollHeight - NEAR_END_PX;
      this.#following = !this.#reading && (atEnd || Math.abs(scroll.scrollTop - this.#place) < 2);
    };
    scroll.onclick = ({ target }) => {
      this.#following = target.closest(".suggestions") !== null; // what was chosen stands at the beginning
      this.#reading = !this.#following;
    };
    this.#sizes = new ResizeObserver(() => this.#follow());
    for (const element of [scroll, ...scroll.children]) this.#sizes.observe(element);
  }

  close() {
    this.#sizes.disconnect();
    this.scroll.onscroll = this.scroll.onclick = null;
  }

  showHypothesis({ side, stable, unstable }) {
    const { bcp47, direction } = this.sides.get(side);
    const tail = document.createElement("span");
    tail.className = "unstable";
    tail.textContent = unstable;
    this.hypothesis.replaceChildren(stable, stable && unstable ? " " : "", tail);
    this.hypothesis.lang = bcp47;
    this.hypothesis.dir = direction;
    this.hypothesis.dataset.side = side;
    this.hypothesis.hidden = false;
  }

  clearHypothesis() {
    this.hypothesis.hidden = true;
    this.hypothesis.replaceChildren();
  }

  addCommit({ utterance, side, text, doubts }) {
    this.clearHypothesis();
    const article = this.#article(side);
    write(article.querySelector(".source"), text, this.sides.get(side));
    this.#mark(article, doubts, []);
    this.#articles.set(utterance, { article, heard: text, back: null });
  }

  addTranslation(message) {
    const entry = this.#articles.get(message.utterance);
    const { article } = entry;
    const speaker = this.sides.get(message.side);
    const listener = this.sides.get(message.listener);
    const text = article.querySelector(".translation");
    const unable = article.querySelector(".unable");
    unable.replaceChildren();
    if (message.source === "none") {
      // Told to both: the one waits for it, the other can do something about it.
      const key = message.suggestions.length > 0 ? "not_translated" : "cannot_translate";
      listener.texts.put(text, key);
      speaker.texts.put(unable, key);
    } else write(text, message.text, listener);
    const unspoken = article.querySelector(".unspoken");
    unspoken.hidden = !(message.source === "model" && message.doubts.includes("model") && listener.voice);
    listener.texts.put(unspoken, "not_spoken");
    article.dataset.source = message.source;
    // Nothing to doubt where nothing was translated; the phrases to choose from need the room.
    const doubts = message.source === "none" && message.suggestions.length > 0 ? [] : message.doubts;
    this.#mark(article, doubts, ORIGINS[message.source] ?? []);
    this.#values(article, message.values, speaker, listener);
    this.#terms(article, message, this.#understood(article, message, entry.heard, speaker), speaker, listener);
    this.#suggestions(article, message, speaker);
    if (message.source === "none") return;
    entry.back = new BackTranslation(article.querySelector(".back"), speaker, () => this.onback(message.utterance));
  }

  addBackTranslation(message) {
    const marks = document.createElement("ul");
    marks.className = "marks";
    this.#list(marks, message.doubts, ORIGINS[message.source] ?? [], [this.sides.get(message.side)]);
    this.#articles.get(message.utterance).back.show(message, marks);
  }

  askAgain({ side, text }) {
    this.clearHypothesis();
    const article = this.#article(side);
    article.classList.add("again");
    write(article.querySelector(".source"), text, this.sides.get(side));
  }

  /** One side did not understand the other: its own words, and what the other is asked to do. */
  addAskedAgain({ side, speaker }) {
    const article = this.#article(side);
    article.classList.add("again");
    this.sides.get(side).texts.put(article.querySelector(".source"), "button.not_understood");
    this.sides.get(speaker).texts.put(article.querySelector(".translation"), "asked_again");
  }

  /** A new connection: its utterances count from 1 again, and those before can no longer be changed. */
  startAnew() {
    for (const { back } of this.#articles.values()) back?.close();
    this.#articles.clear();
    this.clearHypothesis();
    for (const button of this.log.querySelectorAll(".suggestions button")) button.disabled = true;
  }

  #article(side) {
    this.#following ||= this.#reading;
    this.#reading = false;
    const article = this.template.content.firstElementChild.cloneNode(true);
    article.dataset.side = side;
    const { names, bcp47, direction } = this.sides.get(side);
    write(article.querySelector(".speaker"), names.own, { bcp47, direction });
    this.log.append(article);
    return article;
  }

  /** The phrase that the speaker was taken to say, where it is not what was heard; the element that shows it. */
  #understood(article, { source, understood }, heard, speaker) {
    const spoken = article.querySelector(".source");
    write(spoken, heard, speaker);
    const line = article.querySelector(".understood");
    line.hidden = !PHRASES.has(source) || understood === "" || letters(understood) === letters(heard);
    if (line.hidden) return spoken;
    const [label, text] = line.children;
    speaker.texts.put(label, "understood.as");
    write(text, understood, speaker);
    line.dir = speaker.direction;
    return text;
  }

  #terms(article, { terms, source }, said, speaker, listener) {
    const shown = new Terms(article.querySelector(".terms"), DANISH);
    const [forSpeaker, forListener, apart] = [[], [], []];
    for (const one of terms) {
      const { term, approved } = one;
      const fallback = speaker.code === "da" ? one.source_explanation : listener.code === "da" ? one.target_explanation : "";
      const entry = { term, approved, fallback };
      if (one.source) forSpeaker.push({ ...entry, word: one.source, meaning: one.source_explanation });
      if (one.target) forListener.push({ ...entry, word: one.target, meaning: one.target_explanation });
      else apart.push({ ...entry, word: one.rendering || term, danish: !one.rendering, meaning: one.target_explanation });
    }
    shown.mark(said, forSpeaker, speaker);
    if (source === "none") return;
    shown.mark(article.querySelector(".translation"), forListener, listener);
    shown.offer(apart, listener);
  }

  #mark(article, doubts, origin) {
    this.#list(article.querySelector(".marks"), doubts, origin, [...this.sides.values()]);
  }

  /** In words, in everybody's language, never by colour alone. */
  #list(marks, doubts, origin, people) {
    const keys = [...origin, ...doubts.map((doubt) => DOUBT_TEXTS[doubt]).filter(Boolean)];
    marks.replaceChildren(
      ...[...new Set(keys)].map((key) => {
        const item = document.createElement("li");
        item.className = key.startsWith("mark.") ? "origin" : "doubt";
        item.append(
          ...people.map(({ texts }) => {
            const words = document.createElement("span");
            texts.put(words, key);
            return words;
          }),
        );
        return item;
      }),
    );
  }

  #values(article, values, speaker, listener) {
    article.querySelector(".values").replaceChildren(
      ...values.map((value) => {
        const group = document.createElement("div");
        const source = document.createElement("dt");
        const target = document.createElement("dd");
        write(source, value.source, speaker);
        write(target, value.target || "?", listener);
        group.classList.toggle("missing", value.target === "");
        group.append(source, target);
        return group;
      }),
    );
  }

  #suggestions(article, { utterance, suggestions }, speaker) {
    const group = article.querySelector(".suggestions");
    group.replaceChildren();
    if (suggestions.length === 0) return;
    const title = document.createElement("p");
    speaker.texts.put(title, "choose");
    group.append(
      title,
      ...suggestions.map((offered) => {
        const button = document.createElement("button");
        button.type = "button";
        write(button, offered.text, speaker);
        button.addEventListener("click", () => this.onchoose(utterance, offered.phrase));
        return button;
      }),
    );
  }

  /** To the end; of an utterance that is higher than the screen to its beginning, where the words are. */
  #follow() {
    this.#heights = this.#measure();
    if (!this.#following) return;
    const last = this.log.lastElementChild;
    const above = last === null ? 0 : last.getBoundingClientRect().top - this.scroll.getBoundingClientRect().top;
    this.scroll.scrollTop = Math.min(this.scroll.scrollHeight, this.scroll.scrollTop + above - ABOVE_PX);
    if (last === null || !this.hypothesis.hidden) this.scroll.scrollTop = this.scroll.scrollHeight;
    this.#place = this.scroll.scrollTop;
  }

  #measure() {
    return `${this.scroll.clientHeight} ${this.scroll.scrollHeight}`;
  }
}

/** Letters and digits only: a full stop more is not another sentence. */
function letters(text) {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
