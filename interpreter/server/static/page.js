// The page: choose, start, and back here when the conversation is over.

import { Conversation } from "./conversation.js";
import { Microphone } from "./microphone.js";
import { Speaker } from "./speaker.js";
import { Texts, failedCheck, fetchLanguages, microphoneProblem } from "./texts.js";

const element = (id) => document.getElementById(id);
const READINESS = {
  red: "Ikke afprøvet nok. Brug hellere en menneskelig tolk.",
  amber: "Ikke målt mod menneskelige tolke endnu. Læs tal og navne op igen.",
  green: "",
};

let languages = new Map();
let pairs = new Set();
let failing = new Map(); // "da uk" -> why

async function prepare() {
  try {
    const offer = await fetchLanguages();
    languages = new Map(offer.languages.map((language) => [language.code, language]));
    pairs = new Set(offer.pairs.map((pair) => pair.join(" ")));
    failing = new Map(
      offer.directions.filter(({ state }) => state === "fails").map((one) => [`${one.source} ${one.target}`, one.failure]),
    );
  } catch {
    complain("Tjenesten svarer ikke. Genindlæs siden om lidt.");
    return;
  }
  const [first, second] = [element("first-language"), element("second-language")];
  fill(first, "da");
  fill(second, [...languages.keys()].find((code) => code !== "da" && possible("da", code)));
  for (const select of [first, second]) select.addEventListener("change", check);
  for (const radio of document.querySelectorAll("[name=direction]")) radio.addEventListener("change", check);
  element("setup-form").addEventListener("submit", start);
  check();
}

function fill(select, chosen) {
  for (const { code, bcp47, names, recognised } of languages.values()) {
    const option = new Option(names.own.toLowerCase() === names.danish.toLowerCase() ? names.own : `${names.own} – ${names.danish}`, code);
    option.lang = bcp47;
    option.disabled = !recognised;
    option.selected = code === chosen;
    select.append(option);
  }
}

function possible(first, second, oneWay = false) {
  return pairs.has(`${first} ${second}`) && (oneWay || pairs.has(`${second} ${first}`));
}

function check() {
  const [first, second] = chosen();
  const oneWay = direction() === "fixed";
  const works = first !== undefined && second !== undefined && possible(first.code, second.code, oneWay);
  element("start").disabled = !works;
  element("readiness").textContent = works
    ? READINESS[second.readiness.level]
    : "De to sprog kan ikke oversættes til hinanden her. Vælg andre.";
  const directions = works ? [[first, second], ...(oneWay ? [] : [[second, first]])] : [];
  element("failing").replaceChildren(
    ...directions
      .filter(([from, to]) => failing.has(`${from.code} ${to.code}`))
      .map(([from, to]) => {
        const why = failing.get(`${from.code} ${to.code}`);
        return Object.assign(document.createElement("li"), { textContent: failedCheck(from.names.danish, to.names.danish, why) });
      }),
  );
}

function chosen() {
  return ["first-language", "second-language"].map((id) => languages.get(element(id).value));
}

function direction() {
  return document.querySelector("[name=direction]:checked").value;
}

function complain(text) {
  element("setup-error").textContent = text;
  element("setup-error").hidden = text === "";
}

async function start(event) {
  event.preventDefault();
  complain("");
  element("start").disabled = true;
  let microphone = null;
  const letGo = await alone();
  if (letGo === null) {
    complain("Der er en samtale i gang i en anden fane. Afslut den først.");
    check();
    return;
  }
  try {
    microphone = await Microphone.open();
    const speaker = await Speaker.open();
    const sides = await Promise.all(
      chosen().map(async (language, index) => ({
        ...language,
        name: ["caseworker", "citizen"][index],
        texts: await Texts.load(language.code),
      })),
    );
    show("meeting");
    element("meeting-title").textContent = sides.map(({ names }) => names.own).join(" – ");
    new Conversation({
      plan: {
        sides: sides.map(({ name, code }) => ({ name, language: code })),
        mode: document.querySelector("[name=mode]:checked").value,
        direction: direction(),
      },
      sides,
      microphone,
      speaker,
      tapToTalk: element("tap-to-talk").checked,
      onover: (problem) => {
        letGo();
        over(problem);
      },
    });
  } catch (error) {
    letGo();
    await microphone?.close();
    show("setup");
    complain(error instanceof DOMException ? microphoneProblem(error) : "Tjenesten svarer ikke. Prøv igen om lidt.");
  } finally {
    check();
  }
}

/** One conversation in one browser: two would hear each other. Resolves with what ends this, or with null. */
function alone() {
  if (!navigator.locks) return () => {}; // not a secure context: the microphone says so
  return new Promise((resolve) => {
    navigator.locks.request("conversation", { ifAvailable: true }, (lock) => {
      if (lock !== null) return new Promise(resolve);
      return resolve(null);
    });
  });
}

function over(problem) {
  show("setup");
  complain(problem);
  element("start").focus();
}

function show(id) {
  for (const screen of ["setup", "meeting"]) element(screen).hidden = screen !== id;
}

prepare();
