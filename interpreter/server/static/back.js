// What the other one got, translated back for the speaker. A machine's second guess, and marked as that.

import { write } from "./texts.js";

export class BackTranslation {
  /** `element`: the place for it; `speaker`: who may ask; `onask` is called when they do. */
  constructor(element, speaker, onask) {
    this.speaker = speaker;
    this.button = element.querySelector(".back-ask");
    this.answer = element.querySelector(".back-answer");
    element.hidden = false;
    this.answer.replaceChildren();
    speaker.texts.put(this.button, "back.show");
    this.button.onclick = () => {
      if (this.button.getAttribute("aria-disabled") === "true") return;
      this.#wait(true);
      speaker.texts.put(this.#line("back-wait"), "state.working");
      onask();
      this.answer.scrollIntoView({ block: "nearest" });
    };
    this.#wait(false);
  }

  /** The server's `back_translation`; `marks` makes its list of doubts. */
  show({ text, source, reason }, marks) {
    this.#wait(false);
    this.answer.replaceChildren();
    if (reason === "replaced") return;
    if (source === "none") {
      this.speaker.texts.put(this.#line("back-none"), reason === "busy" ? "back.busy" : "back.none");
    } else {
      this.speaker.texts.put(this.#line("back-label"), "back.label");
      write(this.#line("back-text"), text, this.speaker);
      this.answer.append(marks);
    }
    this.answer.scrollIntoView({ block: "nearest" });
  }

  /** The connection is gone: nobody answers any more. */
  close() {
    this.#wait(true);
    if (this.answer.querySelector(".back-wait")) this.answer.replaceChildren();
  }

  #wait(waiting) {
    this.button.setAttribute("aria-disabled", String(waiting)); // not `disabled`, so that it keeps the focus
  }

  #line(kind) {
    const line = document.createElement("p");
    line.className = kind;
    this.answer.append(line);
    return line;
  }
}
