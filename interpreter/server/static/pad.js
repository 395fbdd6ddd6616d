// One side's buttons. The talk button works held (mouse, touch, Space, Enter) and, on request, tapped.

const TALK_KEYS = new Set([" ", "Enter"]);

const BUTTONS = { stop: "button.stop", repeat: "button.repeat", "not-understood": "button.not_understood", human: "button.human" };

/** Events: "press", "release", "stop", "repeat", "not-understood", "human", "notice". */
export class Pad extends EventTarget {
  #pressed = false;
  #byClick = true; // the next click comes from neither finger nor key: from a screen reader or a switch

  /** `listens`: whether this side hears the other through the machine. */
  constructor(template, side, texts, { tapToTalk, hasTalkButton, listens }) {
    super();
    this.side = side;
    this.texts = texts;
    this.element = template.content.firstElementChild.cloneNode(true);
    this.button = this.element.querySelector(".talk");
    this.state = this.element.querySelector(".pad-state");
    const title = this.element.querySelector(".pad-language");
    title.textContent = side.names.own;
    title.lang = side.bcp47;
    title.dir = side.direction;
    texts.put(this.element.querySelector(".talk-label"), "talk.button");
    this.button.hidden = !hasTalkButton;
    for (const [action, key] of Object.entries(BUTTONS)) {
      const button = this.element.querySelector(`.pad-buttons .${action}`);
      texts.put(button.querySelector("span"), key);
      button.dir = button.querySelector("span").dir; // the picture stands where reading begins
      button.addEventListener("click", ({ detail }) => {
        if (detail < 2) this.dispatchEvent(new Event(action)); // a double tap is one wish
      });
    }
    this.element.querySelector(".not-understood").hidden = !listens;
    this.again = this.element.querySelector(".notice-again");
    texts.label(this.again, "notice.replay");
    this.again.addEventListener("click", () => this.dispatchEvent(new Event("notice")));
    this.again.hidden = true;
    this.#listen(tapToTalk);
  }

  get pressed() {
    return this.#pressed;
  }

  /** What the machine is doing for this side: "", "state.listening", "state.working", "state.speaking". */
  show(state) {
    this.element.dataset.state = state;
    if (state === "") this.state.textContent = "";
    else this.texts.put(this.state, state);
  }

  /** Say something to this side. */
  tell(key) {
    this.texts.put(this.state, key);
  }

  /** Whether anything can be spoken to this side. */
  voiced(voice) {
    this.again.hidden = !voice;
    this.element.querySelector(".repeat").hidden = !voice;
  }

  /** Whether the talk button works; it is not `disabled`, so that it keeps the focus. */
  allow(allowed) {
    this.button.setAttribute("aria-disabled", String(!allowed));
  }

  /** The button goes up without the finger: the connection is gone. */
  lift() {
    this.#set(false);
  }

  #listen(tapToTalk) {
    const { button } = this;
    button.addEventListener("contextmenu", (event) => event.preventDefault());
    if (tapToTalk) {
      button.addEventListener("click", () => this.#set(!this.#pressed));
      return;
    }
    const press = () => {
      this.#byClick = false;
      this.#set(true);
    };
    const release = () => this.#set(false);
    button.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      button.setPointerCapture(event.pointerId);
      press();
    });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture", "blur"]) {
      button.addEventListener(end, release);
    }
    button.addEventListener("keydown", (event) => {
      if (!TALK_KEYS.has(event.key)) return;
      event.preventDefault();
      if (!event.repeat) press();
    });
    button.addEventListener("keyup", (event) => {
      if (!TALK_KEYS.has(event.key)) return;
      event.preventDefault();
      this.#byClick = true; // no click follows a key that was prevented
      release();
    });
    button.addEventListener("click", () => {
      if (this.#byClick) this.#set(!this.#pressed);
      this.#byClick = true;
    });
  }

  #set(pressed) {
    if (pressed === this.#pressed) return;
    if (pressed && this.button.getAttribute("aria-disabled") === "true") return;
    this.#pressed = pressed;
    this.button.setAttribute("aria-pressed", String(pressed));
    this.dispatchEvent(new Event(pressed ? "press" : "release"));
  }
}
