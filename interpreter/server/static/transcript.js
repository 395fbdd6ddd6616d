// What was said, as turns with both texts. Kept in this page only, and gone with it.

import { write } from "./texts.js";

const NEAR_END_PX = 80;
const DOUBT_TEXTS = {
  recognition: "doubt.recognition",
  number: "doubt.number",
  name: "doubt.name",
  language: "doubt.language",
  model: "confirm",
};

export class Transcript {
  #articles = new Map();
  #following = true; // until somebody scrolls up to read
  #sizes;

  /** `sides`: by name, each with `texts`, `bcp47`, `direction`, `names`. */
  constructor({ log, hypothesis, scroll, template, sides, onchoose }) {
    Object.assign(this, { log, hypothesis, scroll, template, sides, onchoose });
    scroll.onscroll = () => {
      this.#following = scroll.scrollTop + scroll.clientHeight > scroll.scrollHeight - NEAR_END_PX;
    };
    this.#sizes = new ResizeObserver(() => this.#follow());
    for (const element of [scroll, log, hypothesis]) this.#sizes.observe(element);
  }

  close() {
    this.#sizes.disconnect();
    this.scroll.onscroll = null;
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
    this.#mark(article, side, doubts, []);
    this.#articles.set(utterance, article);
  }

  addTranslation(message) {
    const article = this.#articles.get(message.utterance);
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
    article.dataset.source = message.source;
    const origin = { draft_phrase: ["mark.draft"], model: ["mark.machine"] }[message.source] ?? [];
    this.#mark(article, message.side, message.doubts, origin);
    this.#values(article, message.values, speaker, listener);
    this.#suggestions(article, message, speaker);
  }

  askAgain({ side, text }) {
    this.clearHypothesis();
    const article = this.#article(side);
    article.classList.add("again");
    write(article.querySelector(".source"), text, this.sides.get(side));
  }

  /** A new connection: its utterances count from 1 again, and those before can no longer be changed. */
  startAnew() {
    this.#articles.clear();
    this.clearHypothesis();
    for (const button of this.log.querySelectorAll(".suggestions button")) button.disabled = true;
  }

  #article(side) {
    const article = this.template.content.firstElementChild.cloneNode(true);
    article.dataset.side = side;
    const { names, bcp47, direction } = this.sides.get(side);
    write(article.querySelector(".speaker"), names.own, { bcp47, direction });
    this.log.append(article);
    return article;
  }

  /** In words, in both languages, never by colour alone. */
  #mark(article, side, doubts, origin) {
    const keys = [...origin, ...doubts.map((doubt) => DOUBT_TEXTS[doubt]).filter(Boolean)];
    const people = [...this.sides.values()];
    article.querySelector(".marks").replaceChildren(
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

  #follow() {
    if (this.#following) this.scroll.scrollTop = this.scroll.scrollHeight;
  }
}
