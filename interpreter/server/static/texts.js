// Texts. Those that people of both languages see come from the server; the page's own are Danish.

/** Screen texts of one language; a text that is not translated yet is shown in Danish, and says so by `lang`. */
export class Texts {
  constructor(own, danish) {
    this.own = own;
    this.danish = danish;
  }

  static async load(code) {
    const [own, danish] = await Promise.all([code, "da"].map(fetchTexts));
    return new Texts(own, danish);
  }

  /** Puts a text into an element, with its language and direction. */
  put(element, key) {
    const from = key in this.own.texts ? this.own : this.danish;
    write(element, from.texts[key] ?? "", from);
  }

  /** A text alone, for attributes. */
  get(key) {
    return this.own.texts[key] ?? this.danish.texts[key] ?? "";
  }

  /** Names a button that shows only a picture. */
  label(button, key) {
    button.ariaLabel = button.title = this.get(key);
    button.lang = (key in this.own.texts ? this.own : this.danish).bcp47;
  }
}

/** Puts any text into an element, with its language and direction. */
export function write(element, text, { bcp47, direction }) {
  element.textContent = text;
  element.lang = bcp47;
  element.dir = direction;
}

export async function fetchLanguages() {
  return fetchJson("/v1/languages");
}

async function fetchTexts(code) {
  return fetchJson(`/v1/ui/${encodeURIComponent(code)}`);
}

async function fetchJson(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

const MICROPHONE = {
  NotAllowedError: "Siden må ikke bruge mikrofonen. Tryk på mikrofonen eller hængelåsen i adresselinjen, tillad den, og prøv igen.",
  NotFoundError: "Der er ingen mikrofon. Sæt en i, og prøv igen.",
  NotReadableError: "Et andet program bruger mikrofonen. Luk det, og prøv igen.",
  SecurityError: "Mikrofonen virker kun på en sikker forbindelse. Åbn siden med https, eller på maskinen selv.",
};

/** Why the microphone cannot be used, in plain words. */
export function microphoneProblem(error) {
  return MICROPHONE[error.name] ?? "Mikrofonen virker ikke. Genindlæs siden, og prøv igen.";
}

const SERVER = {
  full: "Alle pladser er optaget lige nu. Prøv igen om lidt.",
  shutting_down: "Tolkningen bliver genstartet. Prøv igen om lidt.",
  language: "Et af sprogene kan ikke bruges her. Vælg et andet.",
  pair: "De to sprog kan ikke oversættes til hinanden her. Vælg andre.",
  version: "Siden er for gammel. Genindlæs den.",
  too_slow: "Forbindelsen er for langsom. Prøv et andet netværk.",
  too_fast: "Lyden kom for hurtigt. Genindlæs siden.",
};

/** Why the server ended the meeting, in plain words. */
export function serverProblem(code) {
  return SERVER[code] ?? "Der skete en fejl i tolkningen. Prøv igen, eller brug en menneskelig tolk.";
}

/** Errors after which trying again on one's own makes no sense. */
export const FINAL_PROBLEMS = new Set(["full", "language", "pair", "version", "too_many_errors", "too_fast"]);

const FAILURES = {
  no_sample: "Der er ingen prøve på dette sprog.",
  no_voice: "Der er ingen stemme til prøven.",
  engine_failed: "Der skete en fejl i maskinen.",
  not_heard: "Prøven blev ikke hørt.",
  not_understood: "Prøven blev ikke forstået.",
  not_translated: "Prøven blev hørt forkert eller kunne ikke oversættes.",
  taken_as_another: "Prøven blev forstået forkert.",
  not_spoken: "Oversættelsen blev ikke læst højt.",
};

/** A direction that failed the service's own check, in plain words. */
export function failedCheck(from, to, failure) {
  const why = FAILURES[failure] ?? FAILURES.engine_failed;
  return `Prøven fra ${from.toLowerCase()} til ${to.toLowerCase()} mislykkedes, da tjenesten startede. ${why} Vær ekstra opmærksom, eller brug en menneskelig tolk.`;
}

/** Screen texts that everybody in the meeting sees. */
export const FLAG_REASONS = {
  asked: "human.requested",
  not_translated: "flag.not_translated",
  low_confidence: "flag.low_confidence",
  not_understood: "flag.not_understood",
  not_ready: "language.not_ready",
  unhealthy: "flag.unhealthy",
};

export const FAULTS = {
  recognise: "fault.recognise",
  translate: "fault.translate",
  synthesise: "fault.synthesise",
};
